// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/actions.h"

#include "ui/icons.h"

#include <QCoreApplication>
#include <QMainWindow>
#include <QPalette>
#include <QRegularExpression>

namespace attnscope {
namespace {

enum class Kind { Plain, Checkable };

struct Entry {
    ActionId id;
    const char* name;
    const char* icon;
    const char* shortcut; ///< portable text; alternatives separated by ';'
    Kind kind;
    const char* text;
    const char* tip;
};

// The strings are translated in the context "Actions" by describe().
constexpr Entry kEntries[] = {
    {ActionId::New, "actionNew", "new", "Ctrl+N", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&New Experiment"),
     QT_TRANSLATE_NOOP("Actions", "Start over with the built-in shapes and the small image model")},
    {ActionId::Open, "actionOpen", "open", "Ctrl+O", Kind::Plain, QT_TRANSLATE_NOOP("Actions", "&Open Run…"),
     QT_TRANSLATE_NOOP("Actions",
                       "Open a recorded run (.attn): its curves, its timeline and its last checkpoint")},
    {ActionId::OpenImage, "actionOpenImage", "image", "Ctrl+I", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "Open &Image…"),
     QT_TRANSLATE_NOOP("Actions", "Show your own picture to the model and see what it attends to")},
    {ActionId::OpenText, "actionOpenText", "text", "Ctrl+Shift+O", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "Open &Text…"),
     QT_TRANSLATE_NOOP("Actions",
                       "Show a text file of your own to the model and see which words it attends to")},
    {ActionId::SaveAs, "actionSaveAs", "save", "Ctrl+S;Ctrl+Shift+S", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Save Run As…"),
     QT_TRANSLATE_NOOP("Actions", "Give the recording a name; training goes on in the new file")},
    {ActionId::ExportFigure, "actionExportFigure", "export", "Ctrl+E", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Export Figure…"),
     QT_TRANSLATE_NOOP("Actions", "Save what is shown as PNG, SVG or PDF, fit for a paper or a slide")},
    {ActionId::ExportArrays, "actionExportArrays", "arrays", "Ctrl+Shift+A", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Attention Arrays…"),
     QT_TRANSLATE_NOOP(
         "Actions",
         "Write the shown attention weights, the input and the logits as .npz, .safetensors or .json")},
    {ActionId::ExportMetrics, "actionExportMetrics", "metrics", "Ctrl+Shift+M", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Metrics…"),
     QT_TRANSLATE_NOOP("Actions", "Write every step's loss, accuracy and learning rate as .csv or .json")},
    {ActionId::ExportWeights, "actionExportWeights", "weights", "Ctrl+Shift+W", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Weights…"),
     QT_TRANSLATE_NOOP("Actions", "Write the model's parameters under their names as .safetensors")},
    {ActionId::Quit, "actionQuit", "quit", "Ctrl+Q", Kind::Plain, QT_TRANSLATE_NOOP("Actions", "&Quit"),
     QT_TRANSLATE_NOOP("Actions", "Close Attnscope; an unnamed recording can be saved first")},
    {ActionId::CopyFigure, "actionCopyFigure", "copy", "Ctrl+C", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Copy Figure"),
     QT_TRANSLATE_NOOP("Actions", "Copy the shown figure to the clipboard as a picture")},
    {ActionId::PasteText, "actionPasteText", "paste", "Ctrl+V", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Paste Text"),
     QT_TRANSLATE_NOOP("Actions", "Show the text on the clipboard to the model")},
    {ActionId::Find, "actionFind", "search", "Ctrl+F", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Find Samples"),
     QT_TRANSLATE_NOOP("Actions",
                       "Type a class name to list only the samples that have it or were taken for it")},
    {ActionId::Overlay, "actionOverlay", "overlay", "Ctrl+1", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Overlay"),
     QT_TRANSLATE_NOOP("Actions",
                       "Lay the attention over the picture: bright means the model draws on that place")},
    {ActionId::Matrix, "actionMatrix", "matrix", "Ctrl+2", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Matrix"),
     QT_TRANSLATE_NOOP("Actions", "Every query against every key: a row shows where one position looks")},
    {ActionId::Heads, "actionHeads", "heads", "Ctrl+3", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Heads"),
     QT_TRANSLATE_NOOP("Actions", "All layers and heads side by side on one scale")},
    {ActionId::Arcs, "actionArcs", "arcs", "Ctrl+4", Kind::Checkable, QT_TRANSLATE_NOOP("Actions", "&Arcs"),
     QT_TRANSLATE_NOOP("Actions",
                       "A line from each word to the words it looks at most, a colour for each head")},
    {ActionId::SharedScale, "actionSharedScale", "shared", "Ctrl+L", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Shared Scale"),
     QT_TRANSLATE_NOOP("Actions",
                       "One colour scale for all tiles, so that equal colours mean equal weights")},
    {ActionId::UnitScale, "actionUnitScale", "unit", "Ctrl+U", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "Scale from &0 to 1"),
     QT_TRANSLATE_NOOP("Actions",
                       "Words: the same colours for every text, from no weight at all to all of it")},
    {ActionId::Contour, "actionContour", "contour", "Ctrl+K", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "C&ontour Lines"),
     QT_TRANSLATE_NOOP("Actions", "Lines at 25, 50 and 75 % of the scale")},
    {ActionId::Evidence, "actionEvidence", "evidence", "Ctrl+D", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Known Evidence"),
     QT_TRANSLATE_NOOP("Actions",
                       "Outline where the answer is known to lie, to compare with where the model looks")},
    {ActionId::Presentation, "actionPresentation", "presentation", "F11", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Presentation Mode"),
     QT_TRANSLATE_NOOP("Actions", "Text at 150 % and the picture first, for a projector")},
    {ActionId::ResetLayout, "actionResetLayout", "layout", "Ctrl+Shift+L", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Reset Layout"),
     QT_TRANSLATE_NOOP("Actions", "Put all panels back where they were at first")},
    {ActionId::Train, "actionTrain", "train", "Space", Kind::Plain, QT_TRANSLATE_NOOP("Actions", "&Train"),
     QT_TRANSLATE_NOOP("Actions", "Train the model and watch where it looks while the loss falls")},
    {ActionId::Step, "actionStep", "step", ".", Kind::Plain, QT_TRANSLATE_NOOP("Actions", "&Step"),
     QT_TRANSLATE_NOOP("Actions",
                       "Make one optimiser step, then pause: one batch, one change of the weights")},
    {ActionId::Reset, "actionReset", "reset", "Ctrl+R", Kind::Plain, QT_TRANSLATE_NOOP("Actions", "&Reset"),
     QT_TRANSLATE_NOOP("Actions",
                       "Back to step 0 with fresh weights and the settings as they stand in Experiment")},
    {ActionId::Sweep, "actionSweep", "sweep", "Ctrl+Shift+T", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "S&weep Task Weights…"),
     QT_TRANSLATE_NOOP("Actions", "Try fixed weights of the tasks by cross-validation and take the best")},
    {ActionId::Pin, "actionPin", "pin", "Ctrl+P", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Pin Sample"),
     QT_TRANSLATE_NOOP(
         "Actions",
         "Record this sample's attention all through training, so that the timeline can replay it")},
    {ActionId::TypeText, "actionTypeText", "type", "Ctrl+T", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Type a Text"),
     QT_TRANSLATE_NOOP(
         "Actions",
         "Change the words that the model reads, or write your own: the answer follows as you type")},
    {ActionId::MaskTokens, "actionMaskTokens", "mask", "H", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Mask Words"),
     QT_TRANSLATE_NOOP("Actions",
                       "A click on a word hides it from the model: see how much its answer depends on it")},
    {ActionId::ShowAllTokens, "actionShowAllTokens", "unmask", "Shift+H", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "Show A&ll Words"),
     QT_TRANSLATE_NOOP("Actions", "Give all hidden words back to the model")},
    {ActionId::Compare, "actionCompare", "compare", "Ctrl+Shift+C", Kind::Checkable,
     QT_TRANSLATE_NOOP("Actions", "&Compare Texts"),
     QT_TRANSLATE_NOOP("Actions", "A second text beside the first: change a word and see what it changes")},
    {ActionId::EarlierStep, "actionEarlierStep", "previous", "Alt+Left", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Earlier Step"),
     QT_TRANSLATE_NOOP("Actions", "Show the attention recorded before the shown one")},
    {ActionId::LaterStep, "actionLaterStep", "next", "Alt+Right", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Later Step"),
     QT_TRANSLATE_NOOP("Actions", "Show the attention recorded after the shown one")},
    {ActionId::Live, "actionLive", "live", "Alt+End", Kind::Checkable, QT_TRANSLATE_NOOP("Actions", "Li&ve"),
     QT_TRANSLATE_NOOP("Actions", "Follow training: always show the newest attention")},
    {ActionId::FirstSteps, "actionFirstSteps", "help", "F1", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&First Steps"),
     QT_TRANSLATE_NOOP("Actions", "What to press, what to look at, and what it means")},
    {ActionId::Shortcuts, "actionShortcuts", "keyboard", "Ctrl+/", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts"),
     QT_TRANSLATE_NOOP("Actions", "All shortcuts on one page")},
    {ActionId::About, "actionAbout", "about", "Ctrl+Shift+F1", Kind::Plain,
     QT_TRANSLATE_NOOP("Actions", "&About Attnscope"),
     QT_TRANSLATE_NOOP("Actions", "Versions, numerical kernels and threads in use")},
};
static_assert(std::size(kEntries) == static_cast<size_t>(ActionId::Count), "one line for each action");

constexpr const char* kTokensText = QT_TRANSLATE_NOOP("Actions", "T&okens");
constexpr const char* kTokensTip = QT_TRANSLATE_NOOP(
    "Actions", "The text with a colour behind every word: bright means the model draws on that word");
constexpr const char* kPauseText = QT_TRANSLATE_NOOP("Actions", "&Pause");
constexpr const char* kPauseTip = QT_TRANSLATE_NOOP("Actions", "Pause at the next step; nothing is lost");

QString translated(const char* text) { return QCoreApplication::translate("Actions", text); }

} // namespace

/// How an action looks at present.
struct Actions::Face {
    const char* icon;
    const char* text;
    const char* tip;
};

Actions::Face Actions::face(ActionId id) const
{
    const Entry& entry = kEntries[static_cast<size_t>(id)];
    if (id == ActionId::Train && m_training)
        return {"pause", kPauseText, kPauseTip};
    if (id == ActionId::Overlay && m_text)
        return {"text", kTokensText, kTokensTip};
    return {entry.icon, entry.text, entry.tip};
}

Actions::Actions(QMainWindow* window) : QObject(window), m_palette(window->palette())
{
    for (const Entry& entry : kEntries) {
        auto* action = new QAction(window);
        action->setObjectName(QLatin1String(entry.name));
        action->setCheckable(entry.kind == Kind::Checkable);
        QList<QKeySequence> keys;
        for (const QString& key : QString::fromLatin1(entry.shortcut).split(u';'))
            keys << QKeySequence(key, QKeySequence::PortableText);
        action->setShortcuts(keys);
        action->setAutoRepeat(entry.id == ActionId::Step || entry.id == ActionId::EarlierStep ||
                              entry.id == ActionId::LaterStep);
        // The window owns the shortcut, so that it works while the menu bar or a toolbar is hidden.
        window->addAction(action);
        m_actions[static_cast<size_t>(entry.id)] = action;
    }
    (*this)[ActionId::Quit]->setMenuRole(QAction::QuitRole);
    (*this)[ActionId::About]->setMenuRole(QAction::AboutRole);
    retranslate();
    retint(m_palette);
}

void Actions::setTraining(bool training)
{
    if (training == m_training)
        return;
    m_training = training;
    describe(ActionId::Train);
    retint(m_palette);
}

void Actions::setTextInput(bool text)
{
    if (text == m_text)
        return;
    m_text = text;
    describe(ActionId::Overlay);
    retint(m_palette);
}

void Actions::describe(ActionId id)
{
    const Face now = face(id);
    const QString tip = translated(now.tip);
    QAction* action = (*this)[id];
    action->setText(translated(now.text));
    // Buttons show the words alone: no mnemonic, neither "&T" nor the "(&T)" that Chinese puts behind.
    static const QRegularExpression mnemonic(QStringLiteral("\\(&\\w\\)|&"));
    action->setIconText(action->text().remove(mnemonic));
    action->setStatusTip(tip);
    action->setToolTip(
        QStringLiteral("<p style='white-space:pre-wrap'>%1  <b>%2</b></p>")
            .arg(tip.toHtmlEscaped(), action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped()));
}

void Actions::retranslate()
{
    for (const Entry& entry : kEntries)
        describe(entry.id);
}

void Actions::retint(const QPalette& palette)
{
    m_palette = palette;
    for (const Entry& entry : kEntries)
        (*this)[entry.id]->setIcon(themedIcon(QLatin1String(face(entry.id).icon), palette));
}

} // namespace attnscope
