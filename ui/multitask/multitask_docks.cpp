// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/multitask_docks.h"

#include "ui/docks/curves_dock.h"
#include "ui/docks/gradients_dock.h"
#include "ui/docks/playground_dock.h"
#include "ui/docks/task_maps_dock.h"
#include "ui/docks/task_weights_dock.h"
#include "ui/multitask/cosine_plot.h"
#include "ui/multitask/playground_view.h"
#include "ui/multitask/sweep_dialog.h"
#include "ui/multitask/sweep_process.h"
#include "ui/multitask/task_lines_plot.h"
#include "ui/multitask/task_maps_view.h"
#include "ui/settings.h"
#include "ui/theme.h"

#include <QAction>
#include <QEvent>
#include <QMainWindow>
#include <QTimer>

namespace attnscope {
namespace {

// The playground's window at first, in grid units.
constexpr double kPlaygroundWidth = 118, kPlaygroundHeight = 76;
// A window so large, in grid units, has room for curves, weights and gradients side by side (1280 pixels of
// plain text do), and for the maps below the samples.
constexpr double kWidthForAll = 158, kHeightForAll = 120;
/// In one so large the maps are as wide and the curves as high as this.
constexpr double kMapsUnits = 46, kTallCurvesUnits = 33;
/// In a smaller one the curves leave the picture and four tasks' answers their room.
constexpr double kShortCurvesUnits = 22.5;
/// In a narrower one the curves keep their settings short.
constexpr double kWidthForWords = 190;

/// The setting that the remembered layout is one with the panels in their places: from then on they are where
/// the user left them.
const QString kPlaced = QStringLiteral("panel/placed");

QString settingOf(const QDockWidget* dock) { return QStringLiteral("panel/") + dock->objectName(); }

} // namespace

MultitaskDocks::MultitaskDocks(Settings& settings, ViewState& view, QMainWindow* window)
    : QObject(window), m_settings(settings), m_window(window), m_weights(new TaskWeightsDock(window)),
      m_gradients(new GradientsDock(window)), m_maps(new TaskMapsDock(view, window)),
      m_playground(new PlaygroundDock(window))
{
    connect(m_weights, &TaskWeightsDock::commandWanted, this, &MultitaskDocks::commandWanted);
    connect(m_maps->view(), &TaskMapsView::hovered, this, &MultitaskDocks::hovered);
    connect(m_gradients->matrix(), &CosineMatrix::hovered, this, &MultitaskDocks::hovered);
    connectPlots();
    window->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (QDockWidget* dock : panels()) {
        dock->installEventFilter(this);
        connect(dock->toggleViewAction(), &QAction::triggered, this, [this, dock](bool open) {
            m_settings.setGroupOpen(settingOf(dock), open);
            if (open)
                dock->raise();
        });
    }
}

QList<QDockWidget*> MultitaskDocks::panels() const { return {m_weights, m_gradients, m_maps}; }

/// The plots lie over the same steps: what the mouse is at in one is marked in all.
void MultitaskDocks::connectPlots()
{
    const QList<TimePlot*> plots{m_weights->plot(), m_gradients->cosines(), m_gradients->norms()};
    for (TimePlot* plot : plots) {
        connect(plot, &TimePlot::hovered, this, &MultitaskDocks::hovered);
        connect(plot, &TimePlot::seekRequested, this, &MultitaskDocks::seekRequested);
        for (TimePlot* other : plots)
            if (other != plot)
                connect(plot, &TimePlot::crossed, other, &TimePlot::setCross);
    }
}

void MultitaskDocks::arrange(CurvesDock* curves, QDockWidget* samples)
{
    m_curves = curves;
    m_samples = samples;
    m_window->splitDockWidget(curves, m_weights, Qt::Horizontal);
    m_window->splitDockWidget(m_weights, m_gradients, Qt::Horizontal);
    m_window->splitDockWidget(samples, m_maps, Qt::Vertical);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, m_playground);
    m_playground->setFloating(true);
    m_playground->resize(grid(m_window, kPlaygroundWidth), grid(m_window, kPlaygroundHeight));
    m_playground->hide();
    if (!m_shown)
        hideAll();
    else
        shareRoom();
}

void MultitaskDocks::hideAll()
{
    m_shown = false;
    for (QDockWidget* dock : panels())
        dock->hide();
}

void MultitaskDocks::setCore(Core& core)
{
    m_weights->setStrategies(core.catalogue().weightings);
    m_playground->view()->setCore([&core](const WeighRequest& request) { return core.weigh(request); },
                                  core.catalogue().weightings);
}

void MultitaskDocks::releaseCore() { m_playground->view()->releaseCore(); }

void MultitaskDocks::setTasks(const std::vector<TaskStyle>& tasks)
{
    if (tasks == m_tasks)
        return;
    m_tasks = tasks;
    m_weights->setTasks(tasks);
    m_gradients->setTasks(tasks);
    m_maps->setTasks(tasks);
    m_playground->setTasks(tasks);
}

void MultitaskDocks::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.dataset != before.dataset) {
        const bool multitask = now.dataset != nullptr && now.dataset->tasks.size() > 1;
        setTasks(multitask ? taskStyles(now.dataset->tasks) : std::vector<TaskStyle>());
        if (now.dataset != nullptr && multitask != m_shown)
            show(multitask);
    }
    if (now.config != before.config || now.dataset != before.dataset) {
        m_config = now.config;
        tellSweep();
    }
    m_weights->setSnapshot(now, before);
    m_gradients->setSnapshot(now, before);
    m_maps->setSnapshot(now, before);
    m_playground->setSnapshot(now, before);
}

void MultitaskDocks::show(bool multitask)
{
    m_shown = multitask;
    // The panels have room while they are seen, or they would widen the window: they go before it, come
    // after.
    if (!multitask)
        showPanels();
    giveRoom();
    if (multitask && !m_presenting && !m_placed && !m_settings.groupOpen(kPlaced, false))
        shareRoom();
    if (multitask)
        showPanels();
}

void MultitaskDocks::showPanels()
{
    for (QDockWidget* dock : panels())
        dock->setVisible(m_shown && m_settings.groupOpen(settingOf(dock), true));
    if (m_presenting)
        QTimer::singleShot(0, this, [this] { // when the tabs are there
            m_curves->raise();
            (m_shown ? m_maps : m_samples)->raise();
        });
}

void MultitaskDocks::setPresenting(bool on)
{
    m_presenting = on;
    if (on)
        tabify();
    show(m_shown); // the layout may be one from before there were several tasks
}

void MultitaskDocks::tabify()
{
    const std::pair<QDockWidget*, QDockWidget*> pairs[] = {
        {m_curves, m_weights}, {m_weights, m_gradients}, {m_samples, m_maps}};
    for (const auto& [first, second] : pairs)
        if (!first->isFloating() && !second->isFloating())
            m_window->tabifyDockWidget(first, second);
}

/// Three panels in a row need the width below the samples too, and in a small window that below the
/// experiment.
void MultitaskDocks::giveRoom()
{
    const bool narrow = m_window->width() < grid(m_window, kWidthForWords);
    const bool row = m_shown && !m_presenting;
    m_window->setCorner(Qt::BottomRightCorner, row ? Qt::BottomDockWidgetArea : Qt::RightDockWidgetArea);
    m_window->setCorner(Qt::BottomLeftCorner,
                        row && narrow ? Qt::BottomDockWidgetArea : Qt::LeftDockWidgetArea);
    m_curves->setCompact(m_presenting || (m_shown && narrow));
}

void MultitaskDocks::shareRoom()
{
    if (!m_shown)
        return;
    m_placed = true;
    const QSize room = m_window->size();
    const auto together = [this](QDockWidget* first, QDockWidget* second, bool beside, Qt::Orientation way) {
        if (first->isFloating() || second->isFloating())
            return;
        if (beside)
            m_window->splitDockWidget(first, second, way);
        else
            m_window->tabifyDockWidget(first, second);
    };
    together(m_weights, m_gradients, room.width() >= grid(m_window, kWidthForAll), Qt::Horizontal);
    together(m_samples, m_maps, room.height() >= grid(m_window, kHeightForAll), Qt::Vertical);
    giveRoom();
    QTimer::singleShot(0, this, [this, room] { // when the layout knows which are there
        m_maps->raise();
        m_window->resizeDocks({m_curves, m_weights, m_gradients}, {11, 9, 8}, Qt::Horizontal);
        if (room.height() < grid(m_window, kHeightForAll)) {
            m_window->resizeDocks({m_curves}, {grid(m_window, kShortCurvesUnits)}, Qt::Vertical);
            return;
        }
        m_window->resizeDocks({m_samples, m_maps}, {2, 3}, Qt::Vertical);
        m_window->resizeDocks({m_maps}, {grid(m_window, kMapsUnits)}, Qt::Horizontal);
        m_window->resizeDocks({m_curves}, {grid(m_window, kTallCurvesUnits)}, Qt::Vertical);
    });
}

void MultitaskDocks::rememberPlaces()
{
    if (m_placed)
        m_settings.setGroupOpen(kPlaced, true);
}

void MultitaskDocks::openSweep(const FileDialogs& dialogs)
{
    if (m_sweep == nullptr) {
        m_sweep = new SweepDialog(commandLineProgram(), dialogs, m_settings, m_window);
        connect(m_sweep, &SweepDialog::weightsWanted, this, &MultitaskDocks::weightsWanted);
        tellSweep();
    }
    m_sweep->show();
    m_sweep->raise();
    m_sweep->activateWindow();
}

void MultitaskDocks::tellSweep()
{
    if (m_sweep == nullptr || m_config == nullptr)
        return;
    std::vector<std::string> names;
    for (const TaskStyle& task : m_tasks)
        names.push_back(task.name);
    m_sweep->setRun(*m_config, names);
}

bool MultitaskDocks::eventFilter(QObject* watched, QEvent* event)
{
    // Hidden together with its run is not closed by the user.
    if (event->type() == QEvent::Close)
        m_settings.setGroupOpen(settingOf(qobject_cast<QDockWidget*>(watched)), false);
    return QObject::eventFilter(watched, event);
}

} // namespace attnscope
