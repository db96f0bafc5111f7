// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/main_window.h"

#include "ui/docks/attention_view.h"
#include "ui/docks/curves_dock.h"
#include "ui/docks/experiment_dock.h"
#include "ui/docks/samples_dock.h"
#include "ui/docks/timeline_dock.h"
#include "ui/dump_look.h"
#include "ui/gl/gl_view.h"
#include "ui/icons.h"
#include "ui/main_window_menus.h"
#include "ui/message_bar.h"
#include "ui/multitask/multitask_docks.h"
#include "ui/run_toolbar.h"
#include "ui/scratch.h"
#include "ui/text.h"
#include "ui/text_views/text_attention_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QStatusBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace attnscope {
namespace {

constexpr double kPresentationScale = 1.5;
// Sizes of the docks at first, in grid units.
constexpr int kExperimentUnits = 37;
constexpr int kSamplesUnits = 32;
constexpr int kCurvesUnits = 27;
/// A presentation in a window so wide, in grid units, has room for the settings too.
constexpr int kWidthForSettings = 150;
/// An error that comes later than this is not the answer to what the user did.
constexpr qint64 kAnswerMs = 60'000;

QString momentsText(qint64 count)
{
    return count == 1 ? MainWindow::tr("1 moment recorded")
                      : MainWindow::tr("%1 moments recorded").arg(countText(count));
}

bool isRunning(RunState state) { return state == RunState::Training; }

/// Controls that answer to Space themselves when the keyboard is on them.
bool wantsSpace(const QWidget* focus)
{
    return qobject_cast<const QAbstractButton*>(focus) != nullptr ||
           qobject_cast<const QComboBox*>(focus) != nullptr ||
           qobject_cast<const QLineEdit*>(focus) != nullptr;
}

} // namespace

MainWindow::MainWindow(WindowOptions options, QWidget* parent)
    : QMainWindow(parent), m_options(std::move(options)), m_systemPalette(QApplication::palette()),
      m_host(m_options.loader), m_actions(nullptr)
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setWindowIcon(QIcon(QStringLiteral(":/icons/attnscope.svg")));
    m_language.apply(m_options.language.isEmpty() ? m_settings.language() : m_options.language);
    applyLook();
    m_view.set(m_settings.view());
    m_actions = new Actions(this);
    buildDocks();
    buildMenus();
    arrangeDocks();
    m_firstLayout = saveState();
    connectActions();
    connectDocks();
    connectSession();
    restoreLayout();
    showViewActions();
    showSnapshot(m_session.now(), m_session.now());
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
    m_multitask->releaseCore(); // the panels live on a little longer than the core
    m_session.close();
}

void MainWindow::buildDocks()
{
    m_toolbar = new RunToolbar(*m_actions, this);
    addToolBar(Qt::TopToolBarArea, m_toolbar);
    m_attention = new AttentionView(m_view, *m_actions, this);
    setCentralWidget(m_attention);
    m_experiment = new ExperimentDock(m_options.dialogs, m_settings, this);
    m_samples = new SamplesDock(this);
    m_samples->setPinAction((*m_actions)[ActionId::Pin]);
    m_curves = new CurvesDock(m_settings, this);
    m_timeline = new TimelineDock((*m_actions)[ActionId::Live], this);
    m_multitask = new MultitaskDocks(m_settings, m_view, this);
    m_dumpLook = std::make_unique<DumpLook>(
        *this, std::vector<QDockWidget*>{m_experiment, m_samples, m_curves, m_timeline});
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("statusText"));
    statusBar()->addWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(grid(this, 1.375), 0, grid(this, 2), 0);
}

void MainWindow::arrangeDocks()
{
    // The side panels go all the way down; curves and timeline lie under the picture only.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    addDockWidget(Qt::LeftDockWidgetArea, m_experiment);
    addDockWidget(Qt::RightDockWidgetArea, m_samples);
    addDockWidget(Qt::BottomDockWidgetArea, m_curves);
    splitDockWidget(m_curves, m_timeline, Qt::Vertical);
    m_multitask->arrange(m_curves, m_samples);
    sizeDocks();
}

void MainWindow::sizeDocks()
{
    resizeDocks({m_experiment, m_samples}, {grid(this, kExperimentUnits), grid(this, kSamplesUnits)},
                Qt::Horizontal);
    resizeDocks({m_curves, m_timeline}, {grid(this, kCurvesUnits), grid(this, 5)}, Qt::Vertical);
}

/// For a class: the picture as large as it can be, samples and curves beside it, settings where they have
/// room.
void MainWindow::presentPanels()
{
    // Before the text becomes large.
    if (!m_experiment->isFloating() && width() < grid(this, kWidthForSettings * kPresentationScale))
        m_experiment->hide();
    if (!m_curves->isFloating()) {
        const bool open = !m_curves->isHidden();
        addDockWidget(Qt::RightDockWidgetArea, m_curves, Qt::Vertical);
        m_curves->setVisible(open);
    }
    m_multitask->setPresenting(true);
    sizePresentation();
}

void MainWindow::sizePresentation()
{
    QTimer::singleShot(0, this, [this] { // when the layout knows how large the text has become
        if (!m_presenting)
            return;
        const double part = m_experiment->isVisible() ? 0.34 : 0.4;
        resizeDocks({m_experiment, m_samples},
                    {grid(this, kExperimentUnits * 0.75), static_cast<int>(width() * part)}, Qt::Horizontal);
        resizeDocks({m_samples, m_curves}, {5, 4}, Qt::Vertical);
        resizeDocks({m_timeline}, {grid(this, 5)}, Qt::Vertical);
    });
}

void MainWindow::restoreLayout()
{
    resize(1280, 800);
    const QByteArray geometry = m_settings.geometry();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    const QByteArray docks = m_settings.docks();
    if (!docks.isEmpty())
        restoreState(docks);
    m_multitask->hideAll();
    if (m_settings.presentation())
        (*m_actions)[ActionId::Presentation]->setChecked(true);
}

void MainWindow::connectSession()
{
    connect(&m_host, &CoreHost::ready, this, &MainWindow::coreReady);
    connect(&m_host, &CoreHost::failed, this, &MainWindow::coreFailed);
    connect(&m_session, &SessionProxy::snapshotChanged, this, &MainWindow::showSnapshot);
    connect(&m_session, &SessionProxy::noticeRaised, this, &MainWindow::showNotice);
}

void MainWindow::connectDocks()
{
    connect(m_experiment, &ExperimentDock::configureRequested, this, [this](const RunConfig& config) {
        if (m_session.now()->config != nullptr)
            expectAnswer(tr("Set Up Experiment"));
        m_settings.setLastConfig(config);
        m_session.post(command::Configure{config});
    });
    connect(m_experiment, &ExperimentDock::optionChanged, this,
            [this](const QString& key, const QString& value) {
                m_session.post(command::SetOption{key.toStdString(), value.toStdString()});
            });
    connect(m_experiment, &ExperimentDock::resetRequested, this, &MainWindow::reset);
    connect(m_samples, &SamplesDock::pageWanted, this,
            [this](const command::ShowSamples& page) { m_session.post(page); });
    connect(m_samples, &SamplesDock::sampleChosen, this, [this](const SampleRef& sample) {
        m_attention->showPicture();
        m_session.post(command::SelectSample{sample, m_attention->texts()->activeSlot()});
    });
    connect(m_attention->texts(), &TextAttentionView::activeSlotChanged, m_samples, &SamplesDock::setSlot);
    connect(m_attention, &AttentionView::commandWanted, this,
            [this](const Command& command) { m_session.post(command); });
    connect(m_samples, &SamplesDock::selectionChanged, this, [this] {
        const SampleRow* row = m_samples->selected();
        (*m_actions)[ActionId::Pin]->setEnabled(row != nullptr);
        (*m_actions)[ActionId::Pin]->setChecked(row != nullptr && row->pinned);
    });
    connect(m_attention->teaching(), &TeachingPage::trainRequested, this, &MainWindow::toggleTraining);
    connect(m_attention, &AttentionView::hovered, this,
            [this](const QString& text) { statusBar()->showMessage(text); });
    connect(m_curves, &CurvesDock::hovered, this,
            [this](const QString& text) { statusBar()->showMessage(text); });
    connect(&m_session, &SessionProxy::pointsAdded, m_curves, &CurvesDock::refresh);
    connect(m_timeline, &TimelineDock::seekRequested, this,
            [this](qint64 step) { m_session.post(command::SeekTo{step}); });
    connect(m_curves, &CurvesDock::seekRequested, m_timeline, &TimelineDock::seek);
    connect(m_multitask, &MultitaskDocks::seekRequested, m_timeline, &TimelineDock::seek);
    connect(m_multitask, &MultitaskDocks::hovered, this,
            [this](const QString& text) { statusBar()->showMessage(text); });
    connect(m_multitask, &MultitaskDocks::commandWanted, this,
            [this](const Command& command) { m_session.post(command); });
    connect(m_multitask, &MultitaskDocks::weightsWanted, m_experiment, &ExperimentDock::useWeights);
    for (GlView* view : findChildren<GlView*>())
        connect(view, &GlView::graphicsFailed, m_attention, &AttentionView::showGraphicsFailure,
                Qt::QueuedConnection); // a view notices while it paints
}

void MainWindow::coreReady()
{
    m_session.open(*m_host.core(), m_options.scratchFolder.toStdString());
    m_experiment->setDevices(m_host.environment().devices);
    m_experiment->setCatalogue(m_host.core()->catalogue());
    m_multitask->setCore(*m_host.core());
    m_attention->setCatalogue(m_host.core()->catalogue());
    startFirstRun();
    showStatus(*m_session.now());
}

void MainWindow::coreFailed(const Status& status)
{
    m_attention->teaching()->showStage(TeachingPage::Stage::Failed, statusText(status));
    m_toolbar->setIdleText(tr("Training is not available"));
    m_status->setText(statusText(status));
}

RunConfig MainWindow::configFor(bool text) const
{
    RunConfig config;
    if (text) {
        config.model = "text.attn-rnn";
        config.data = "reviews";
    }
    const RunConfig last = m_settings.lastConfig().value_or(config);
    const auto& models = m_host.core()->catalogue().models;
    const auto model = std::find_if(models.begin(), models.end(),
                                    [&](const ModelInfo& info) { return info.name == last.model; });
    const bool readsTexts = model != models.end() && model->input != InputKind::Image;
    return model != models.end() && readsTexts == text ? last : config;
}

void MainWindow::startFirstRun()
{
    bool configured = false;
    for (const QString& input : m_options.inputs) {
        // A picture or a text is looked at by a model: what was set up last, if it can, or the built-in one.
        if ((isImageFile(input) || isTextFile(input)) && !configured)
            m_experiment->configure(configFor(isTextFile(input)));
        openInput(input);
        configured = true;
    }
    if (configured)
        return;
    // What was set up last, unless its data has gone; then what always works.
    RunConfig config = m_settings.lastConfig().value_or(RunConfig());
    if (!isReadableSpec(QString::fromStdString(config.data)))
        config = RunConfig();
    m_experiment->configure(config);
}

void MainWindow::showSnapshot(const SnapshotPtr& now, const SnapshotPtr& before)
{
    if (m_dumpLook->setSnapshot(*now) && m_presenting)
        sizePresentation();
    m_experiment->setSnapshot(*now);
    m_attention->teaching()->setBusy(m_host.core() == nullptr || m_experiment->isConfiguring());
    m_samples->setSnapshot(*now, *before);
    m_attention->setSnapshot(*now, *before);
    m_curves->setSnapshot(*now, *before);
    m_multitask->setSnapshot(*now, *before);
    m_timeline->setSnapshot(*now, *before);
    m_toolbar->setSnapshot(*now);
    showActions(*now);
    showTitle(*now);
    showStatus(*now);
    if (!now->untitled && now->runPath != before->runPath && !now->runPath.empty()) {
        m_settings.addRecent(QString::fromStdString(now->runPath));
        if (m_closeWhenSaved)
            close();
    }
}

void MainWindow::showNotice(const Notice& notice)
{
    const bool answersUser = !m_awaited.isEmpty() && !m_sinceAction.hasExpired(kAnswerMs);
    if (notice.level == Notice::Level::Error) {
        m_closeWhenSaved = false;
        if (m_experiment->isConfiguring()) {
            m_experiment->configureFailed();
            m_attention->teaching()->setBusy(false);
            m_attention->teaching()->setSnapshot(*m_session.now());
        }
        m_experiment->changeRefused();
        if (answersUser) {
            tell(std::exchange(m_awaited, {}), noticeText(notice));
            return;
        }
    }
    m_attention->messages()->show(notice);
}

void MainWindow::expectAnswer(const QString& title)
{
    m_awaited = title;
    m_sinceAction.start();
}

void MainWindow::tell(const QString& title, const QString& text)
{
    auto* box = new QMessageBox(QMessageBox::Warning, title, text, QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("errorDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->addButton(tr("Close"), QMessageBox::RejectRole);
    box->open();
}

void MainWindow::showActions(const Snapshot& now)
{
    const auto enable = [this](ActionId id, bool on) { (*m_actions)[id]->setEnabled(on); };
    const bool running = isRunning(now.state);
    const bool trainable = now.model != nullptr && now.dataset != nullptr && now.state != RunState::Loading;
    m_actions->setTraining(running);
    enable(ActionId::Train, trainable && now.state != RunState::Finished);
    enable(ActionId::Step, trainable && !running && now.state != RunState::Finished);
    enable(ActionId::Reset, trainable);
    enable(ActionId::Sweep, trainable && now.dataset->tasks.size() > 1);
    enable(ActionId::SaveAs, now.model != nullptr);
    const bool texts = m_attention->readsTexts();
    enable(ActionId::OpenImage, now.model != nullptr && !texts);
    for (const ActionId id : {ActionId::OpenText, ActionId::PasteText, ActionId::TypeText})
        enable(id, now.model != nullptr && texts);
    enable(ActionId::MaskTokens, now.inspection != nullptr && now.model != nullptr && texts);
    enable(ActionId::Compare,
           now.inspection != nullptr && now.inspection->picture.empty() && !isDump(now) && texts);
    for (const ActionId id : {ActionId::Arcs, ActionId::UnitScale})
        enable(id, texts);
    enable(ActionId::Contour, !texts);
    m_actions->setTextInput(texts);
    enable(ActionId::ExportWeights, now.model != nullptr);
    enable(ActionId::ExportArrays, now.inspection != nullptr);
    enable(ActionId::ExportMetrics, now.metrics != nullptr && !now.metrics->series.empty());
    const bool figure = now.inspection != nullptr || (now.metrics != nullptr && !now.metrics->series.empty());
    enable(ActionId::ExportFigure, figure);
    enable(ActionId::CopyFigure, figure);
    enable(ActionId::Evidence, now.dataset == nullptr || now.dataset->hasEvidence);
    const bool recorded = now.timeline != nullptr && !now.timeline->steps.empty();
    enable(ActionId::EarlierStep, recorded);
    enable(ActionId::LaterStep, recorded);
    enable(ActionId::Live, recorded);
}

void MainWindow::showTitle(const Snapshot& now)
{
    QString name = tr("Untitled");
    if (!now.untitled)
        name = QFileInfo(QString::fromStdString(now.runPath)).fileName();
    setWindowTitle(QStringLiteral("%1[*] – Attnscope").arg(name));
    setWindowModified(now.untitled && now.progress.step > 0);
}

void MainWindow::showStatus(const Snapshot& now)
{
    if (m_host.core() == nullptr) {
        m_toolbar->setIdleText(tr("Preparing…"));
        m_status->setText(tr("Loading the numerical library…"));
        return;
    }
    m_toolbar->setIdleText(isDump(now) ? tr("Attention without its model: nothing to train")
                                       : tr("Nothing is set up"));
    QStringList parts;
    parts << (now.untitled ? tr("not saved yet") : QFileInfo(QString::fromStdString(now.runPath)).fileName());
    if (isDump(now))
        parts << dumpText(now);
    const Environment& environment = m_host.environment();
    // A run may ask for fewer than the library has.
    const int wanted = now.config != nullptr ? now.config->threads : 0;
    QString runtime = tr("LibTorch %1, %n thread(s)", nullptr, wanted > 0 ? wanted : environment.threads)
                          .arg(QString::fromStdString(environment.torchVersion));
    if (now.config != nullptr && now.config->device != "cpu")
        runtime = tr("LibTorch %1 on %2")
                      .arg(QString::fromStdString(environment.torchVersion),
                           QString::fromStdString(now.config->device));
    else if (!environment.blasKernel.empty())
        runtime = tr("%1, %2 kernels").arg(runtime, QString::fromStdString(environment.blasKernel));
    parts << runtime;
    if (now.timeline != nullptr)
        parts << momentsText(static_cast<qint64>(now.timeline->steps.size()));
    m_status->setText(parts.join(QStringLiteral(" · ")));
}

void MainWindow::applyLook()
{
    const ThemeChoice choice = m_options.theme.value_or(m_settings.theme());
    applyTheme(*qApp, resolveTheme(choice, m_systemPalette), m_presenting ? kPresentationScale : 1.0);
}

void MainWindow::setLanguage(const QString& code)
{
    m_settings.setLanguage(code);
    m_language.apply(code);
}

void MainWindow::setTheme(ThemeChoice theme)
{
    m_options.theme.reset();
    m_settings.setTheme(theme);
    applyLook();
}

void MainWindow::setPresentation(bool on)
{
    m_settings.setPresentation(on);
    m_presenting = on;
    // Large text in the plain layout would widen the window: it comes after the one change, before the other.
    if (on) {
        m_plainLayout = m_dumpLook->layout();
        restoreState(m_plainLayout); // with what a dump had put away
        presentPanels();
        applyLook();
    } else {
        applyLook();
        restoreState(m_plainLayout);
        m_multitask->setPresenting(false);
    }
    m_dumpLook->layoutRestored();
}

void MainWindow::resetLayout()
{
    QAction* presentation = (*m_actions)[ActionId::Presentation];
    const bool presenting = presentation->isChecked();
    presentation->setChecked(false); // the first layout is one for plain text
    m_settings.forgetLayout();
    restoreState(m_firstLayout);
    arrangeDocks();
    m_dumpLook->layoutRestored();
    presentation->setChecked(presenting);
}

QByteArray MainWindow::layoutToRemember() const
{
    return m_presenting ? m_plainLayout : m_dumpLook->layout();
}

bool MainWindow::event(QEvent* event)
{
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_paintedOnce) {
        m_paintedOnce = true;
        // The window is there; now the heavy part may come.
        QTimer::singleShot(0, this, [this] {
            pruneUnsavedRuns(m_options.scratchFolder);
            m_host.start();
        });
    }
    return handled;
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier &&
            wantsSpace(QApplication::focusWidget())) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (m_actions != nullptr && event->type() == QEvent::LanguageChange) {
        m_actions->retranslate();
        retranslateMenus();
        showTitle(*m_session.now());
        showStatus(*m_session.now());
    }
    if (m_actions != nullptr && event->type() == QEvent::PaletteChange) {
        m_actions->retint(palette());
        retranslateMenus();
    }
    QMainWindow::changeEvent(event);
}

} // namespace attnscope
