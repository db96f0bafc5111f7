// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/help_dialogs.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>

namespace attnscope {
namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

/// As high as its text at that width, within the window's screen.
QSize fittingSize(const QDialog& dialog, const QTextBrowser& text, int width)
{
    const QMargins margins = dialog.layout()->contentsMargins();
    const int frame = margins.left() + margins.right() + 2 * text.frameWidth();
    text.ensurePolished();
    const std::unique_ptr<QTextDocument> document(text.document()->clone()); // the browser's follows its size
    document->setTextWidth(width - frame);
    const int around = margins.top() + margins.bottom() + dialog.layout()->spacing() + 2 * text.frameWidth() +
                       dialog.findChild<QDialogButtonBox*>()->sizeHint().height();
    const int wanted = static_cast<int>(std::ceil(document->size().height())) + around;
    return {width, std::min(wanted, dialog.screen()->availableSize().height() * 9 / 10)};
}

/// `width` in grid units.
QDialog* page(const char* name, const QString& title, const QString& html, double width, QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QLatin1String(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* text = new QTextBrowser(dialog);
    text->setObjectName(QStringLiteral("helpText"));
    text->setOpenExternalLinks(true);
    text->setHtml(html);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setText(Help::tr("Close"));
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(grid(dialog, 3), grid(dialog, 2), grid(dialog, 3), grid(dialog, 2));
    layout->setSpacing(grid(dialog, 1.5));
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    dialog->resize(fittingSize(*dialog, *text, grid(dialog, width)));
    return dialog;
}

QString plainText(const QAction* action) { return action->iconText().remove(u'…'); }

QString row(const QString& keys, const QString& text)
{
    return QStringLiteral(
               "<tr><td style='padding:3px 24px 3px 0'><b>%1</b></td><td style='padding:3px 0'>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), text.toHtmlEscaped());
}

} // namespace

QDialog* makeFirstStepsDialog(QWidget* parent)
{
    const QString head = QStringLiteral("<h3>%1</h3><p>%2</p>");
    const QString html =
        head.arg(Help::tr("1. Train"), Help::tr("Press <b>Train</b>. A small network learns to name the "
                                                "shape in each picture. The curve below falls: "
                                                "it is wrong less and less often.")) +
        head.arg(Help::tr("2. Look"),
                 Help::tr("The centre shows one test sample with the model's attention laid over it. Bright "
                          "places weigh much in "
                          "its answer. Early on the light is spread out; then it gathers on the object.")) +
        head.arg(
            Help::tr("3. Doubt"),
            Help::tr("The line under the picture compares the map with a random one. A map that does no "
                     "better than chance "
                     "explains nothing, however pretty it is. View > Known Evidence outlines the object.")) +
        head.arg(Help::tr("4. Go back"), Help::tr("Drag the timeline: every tick is a recorded moment. Pin a "
                                                  "sample to record it throughout.")) +
        head.arg(Help::tr("5. Change one thing"),
                 Help::tr("On the left, try another score or normaliser (sparsemax makes most weights "
                          "exactly zero), or the model "
                          "image.vit, whose layers and heads you can compare under Heads. Before training a "
                          "change takes effect at "
                          "once; later, after Reset.")) +
        head.arg(Help::tr("6. Use your own pictures"),
                 Help::tr("Drop a photo on the window, choose CIFAR-10 or MNIST under Data, or a folder with "
                          "one subfolder per "
                          "class.")) +
        head.arg(Help::tr("7. Keep it"), Help::tr("Save the run as one file, and export figures as PNG, SVG "
                                                  "or PDF with their scale beside them."));
    return page("firstStepsDialog", Help::tr("First Steps"), html, 70, parent);
}

QDialog* makeShortcutsDialog(const Actions& actions, QWidget* parent)
{
    QString rows;
    for (size_t i = 0; i < static_cast<size_t>(ActionId::Count); ++i) {
        const QAction* action = actions[static_cast<ActionId>(i)];
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        rows += row(keys.join(QStringLiteral(", ")), plainText(action));
    }
    const QString views =
        row(Help::tr("Mouse over a picture"), Help::tr("The exact value and position, in the status bar")) +
        row(Help::tr("Click on a picture or row"),
            Help::tr("Pick that position as the query; again: let it go")) +
        row(Help::tr("Matrix: wheel, drag, double click"), Help::tr("Zoom at the cursor, move, show all")) +
        row(Help::tr("Matrix: + − 0, arrow keys"), Help::tr("Zoom and move from the keyboard")) +
        row(Help::tr("Heads: click"), Help::tr("Show that head everywhere")) +
        row(Help::tr("Curves: wheel, drag, double click"),
            Help::tr("Zoom the steps (Ctrl: the values), move, show all")) +
        row(Help::tr("Curves: drag with the right button"), Help::tr("Zoom into a box"));
    const QString html =
        QStringLiteral(
            "<h3>%1</h3><table cellspacing='0'>%2</table><h3>%3</h3><table cellspacing='0'>%4</table>")
            .arg(Help::tr("Commands"), rows, Help::tr("In the views"), views);
    return page("shortcutsDialog", Help::tr("Keyboard Shortcuts"), html, 70, parent);
}

QDialog* makeAboutDialog(const Environment* environment, QWidget* parent)
{
    QString rows = row(Help::tr("Attnscope"), QCoreApplication::applicationVersion());
    rows += row(Help::tr("Qt"), QLatin1String(qVersion()));
    if (environment != nullptr) {
        rows += row(Help::tr("LibTorch"), QString::fromStdString(environment->torchVersion));
        rows += row(Help::tr("Linear algebra"), QString::fromStdString(environment->blas));
        rows += row(Help::tr("Kernels"), QString::fromStdString(environment->blasKernel));
        rows += row(Help::tr("Threads"), Help::tr("%1 for training, %2 inside linear algebra")
                                             .arg(environment->threads)
                                             .arg(environment->blasThreads));
        QStringList devices;
        for (const std::string& device : environment->devices)
            devices << QString::fromStdString(device);
        rows += row(Help::tr("Devices"), devices.join(QStringLiteral(", ")));
    } else {
        rows += row(Help::tr("LibTorch"), Help::tr("not loaded"));
    }
    const QString html =
        QStringLiteral("<h3>Attnscope</h3><p>%1</p><table cellspacing='0'>%2</table><p>%3</p>")
            .arg(Help::tr(
                     "A desktop microscope for attention: train a small model and watch what it looks at."),
                 rows,
                 Help::tr("MIT licence. Colour maps: viridis, magma (CC0), cividis. Fonts: Inter, Noto Sans "
                          "CJK where installed."));
    return page("aboutDialog", Help::tr("About Attnscope"), html, 58, parent);
}

} // namespace attnscope
