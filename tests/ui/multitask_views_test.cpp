// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "core/api/loader.h"
#include "tests/support/text_inspections.h"
#include "ui/docks/curves_dock.h"
#include "ui/docks/gradients_dock.h"
#include "ui/docks/playground_dock.h"
#include "ui/docks/task_maps_dock.h"
#include "ui/docks/task_weights_dock.h"
#include "ui/imgui/curves_panel.h"
#include "ui/multitask/cosine_plot.h"
#include "ui/multitask/plane_canvas.h"
#include "ui/multitask/playground_view.h"
#include "ui/multitask/strategy_grid.h"
#include "ui/multitask/task_lines_plot.h"
#include "ui/multitask/task_maps_view.h"
#include "ui/multitask/task_tiles.h"
#include "ui/text_views/token_strip.h"
#include "window_main.h"

#include <QSlider>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

using namespace attnscope;

namespace {

using Values = std::vector<std::pair<double, float>>;

void put(MetricBook& book, const std::string& name, const Values& points)
{
    auto series = std::make_shared<Series>(name);
    for (const auto& [x, value] : points)
        series->append(x, value);
    book.series.push_back(std::move(series));
}

/// Two tasks over 100 steps: weights 3 and 1; gradients of norms 2 and 1 with the cosine -0.5 from step 50
/// on.
std::shared_ptr<MetricBook> twoTaskBook()
{
    auto book = std::make_shared<MetricBook>();
    Values three, one;
    for (int step = 1; step <= 100; ++step) {
        three.emplace_back(step, 3.0F);
        one.emplace_back(step, 1.0F);
    }
    put(*book, "task/shape/weight", three);
    put(*book, "task/colour/weight", one);
    put(*book, "task/shape/gradient_norm", {{1, 2.0F}, {50, 2.0F}});
    put(*book, "task/colour/gradient_norm", {{1, 1.0F}, {50, 1.0F}});
    // Recorded under the other order of the names than the data set's.
    put(*book, "cosine/colour|shape", {{1, 1.0F}, {50, -0.5F}});
    return book;
}

AttentionSite mapSite(const std::string& task, std::vector<float> values)
{
    AttentionSite site;
    site.name = "mask." + task;
    site.task = task;
    site.primary = true;
    site.weights = {{1, 2, 2}, std::move(values)};
    site.geometry = {4.0F, 4.0F, 8.0F, 8.0F};
    return site;
}

/// A run with the tasks "shape" and "colour" on pictures of 16 x 16, each with a map of 2 x 2 cells.
Snapshot twoTaskSnapshot()
{
    Snapshot snapshot = readySnapshot();
    auto dataset = std::make_shared<DatasetSummary>(*snapshot.dataset);
    dataset->tasks = {{"shape", TaskKind::Classification, {"dot", "dash"}},
                      {"colour", TaskKind::Classification, {"red", "blue"}}};
    snapshot.dataset = dataset;
    auto inspection = std::make_shared<Inspection>(*snapshot.inspection);
    inspection->sites = {mapSite("shape", {1, 0, 0, 0}), mapSite("colour", {0.25F, 0.25F, 0.25F, 0.25F})};
    snapshot.inspection = inspection;
    snapshot.metrics = twoTaskBook();
    snapshot.progress.step = 100;
    return snapshot;
}

Snapshot fourTaskSnapshot()
{
    Snapshot snapshot = twoTaskSnapshot();
    auto dataset = std::make_shared<DatasetSummary>(*snapshot.dataset);
    auto inspection = std::make_shared<Inspection>(*snapshot.inspection);
    for (const char* name : {"centre", "mask"}) {
        dataset->tasks.push_back({name, TaskKind::Classification, {"in", "out"}});
        inspection->sites.push_back(mapSite(name, {0, 0.5F, 0.5F, 0}));
    }
    snapshot.dataset = dataset;
    snapshot.inspection = inspection;
    return snapshot;
}

bool isWhollySeen(const QWidget* widget)
{
    return widget->isVisible() && widget->visibleRegion().boundingRect() == widget->rect();
}

/// A text that two tasks read, each a row of one site.
std::shared_ptr<Inspection> tokenTaskInspection()
{
    auto inspection = std::make_shared<Inspection>();
    inspection->texts = {wordsOf("text", "good plot bad acting"), wordsOf("tasks", "shape colour")};
    AttentionSite site;
    site.name = "token-task";
    site.kind = SiteKind::Matrix;
    site.primary = true;
    site.queryTokens = "tasks";
    site.keyTokens = "text";
    site.weights = {{1, 2, 4}, {0.5F, 0.5F, 0, 0, 0, 0, 0.25F, 0.75F}};
    inspection->sites = {site};
    return inspection;
}

/// Every strategy has answered, the slow ones too.
bool allAnswered(const StrategyGrid& grid)
{
    return !grid.answers().empty() &&
           std::none_of(grid.answers().begin(), grid.answers().end(),
                        [](const StrategyAnswer& answer) { return answer.pending; });
}

} // namespace

class MultitaskViewsTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
    }
    void cleanup() { m_driver.reset(); }

    void panelsComeWithSeveralTasksAndGoWithThem()
    {
        show(readySnapshot());
        QVERIFY(!weights()->isVisible() && !gradients()->isVisible() && !maps()->isVisible());
        show(twoTaskSnapshot());
        QVERIFY(!weights()->isHidden() && !gradients()->isHidden() && !maps()->isHidden());
        QVERIFY(m_driver->find<PlaygroundDock>("playgroundDock")->isHidden());
        show(readySnapshot());
        QVERIFY(weights()->isHidden() && gradients()->isHidden() && maps()->isHidden());
    }

    void aPresentationHasThePanelsAsTabsBesideALargePicture()
    {
        show(fourTaskSnapshot());
        MainWindow& window = m_driver->window();
        auto* curves = m_driver->find<CurvesDock>("curvesDock");
        const auto* experiment = m_driver->find<QDockWidget>("experimentDock");
        const auto* picture = m_driver->find<QWidget>("attentionCanvas");
        const QSize before = picture->size();
        m_driver->trigger("actionPresentation");
        QVERIFY(m_driver->waitFor([&] {
            return isWhollySeen(maps()->view()->tiles()) && isWhollySeen(curves->panel()) &&
                   picture->height() > before.height();
        }));
        QCOMPARE(window.size(), QSize(1280, 800));
        QVERIFY(experiment->isHidden() && picture->width() > before.width());
        QVERIFY(window.tabifiedDockWidgets(curves).contains(weights()));
        // What comes meanwhile has its place in the plain layout too.
        show(readySnapshot());
        QVERIFY(weights()->isHidden() && maps()->isHidden());
        m_driver->trigger("actionPresentation");
        show(fourTaskSnapshot());
        QVERIFY(m_driver->waitFor([&] { return isWhollySeen(weights()->plot()); }));
        QVERIFY(!experiment->isHidden());
        QVERIFY(!window.tabifiedDockWidgets(curves).contains(weights()));
        QCOMPARE(window.dockWidgetArea(curves), Qt::BottomDockWidgetArea);
        QCOMPARE(window.size(), QSize(1280, 800));
    }

    void panelsThatComeAgainDoNotWidenTheWindow()
    {
        for (int i = 0; i < 2; ++i) {
            show(fourTaskSnapshot());
            QTest::qWait(100);
            show(readySnapshot());
            QTest::qWait(100);
            QCOMPARE(m_driver->window().size(), QSize(1280, 800));
        }
    }

    void fourTasksAreSeenAtOnceInASmallWindow()
    {
        QCOMPARE(m_driver->window().size(), QSize(1280, 800));
        show(fourTaskSnapshot());
        const QList<QWidget*> panels{m_driver->find<CurvesDock>("curvesDock")->panel(), weights()->plot(),
                                     gradients()->cosines(), maps()->view()->tiles()};
        QVERIFY(m_driver->waitFor([&] {
            return std::all_of(panels.begin(), panels.end(),
                               [](const QWidget* panel) { return isWhollySeen(panel); }) &&
                   weights()->plot()->plotArea().width() > 100; // the panels have been given their parts
        }));
        QCOMPARE(m_driver->window().size(), QSize(1280, 800)); // and did not make it larger
        for (const QSlider* handle : weights()->handles())
            QVERIFY2(isWhollySeen(handle), qPrintable(handle->objectName()));
        const auto widths = [&] {
            return QStringLiteral("weights %1, curves %2")
                .arg(weights()->plot()->plotArea().width())
                .arg(panels.front()->width());
        };
        QVERIFY2(weights()->plot()->plotArea().width() > 100 && panels.front()->width() > 300,
                 qPrintable(widths()));
    }

    void aClosedPanelStaysClosed()
    {
        show(twoTaskSnapshot());
        weights()->close();
        show(readySnapshot());
        show(twoTaskSnapshot());
        QVERIFY(weights()->isHidden());
        QVERIFY(!gradients()->isHidden());
        weights()->toggleViewAction()->trigger();
        QVERIFY(!weights()->isHidden());
    }

    void sharesAreThePartsOfTheSum()
    {
        show(twoTaskSnapshot());
        TaskLinesPlot* plot = weights()->plot();
        plot->grab();
        const std::vector<double> bands = plot->bandsAt(static_cast<int>(plot->plotArea().width()) / 2);
        QCOMPARE(bands.size(), size_t{2});
        QCOMPARE(bands[0], 0.75);
        QCOMPARE(bands[1], 1.0);
    }

    void anIdlePlotDrawsNothing()
    {
        show(twoTaskSnapshot());
        weights()->plot()->grab();
        const qint64 drawn = weights()->plot()->picturesDrawn();
        weights()->plot()->grab();
        QCOMPARE(weights()->plot()->picturesDrawn(), drawn);
    }

    void aMillionStepsAreReducedToPixels()
    {
        Series series("task/shape/weight");
        for (int step = 0; step < 1'000'000; ++step)
            series.append(step, step < 500'000 ? 1.0F : 3.0F);
        std::vector<double> edges;
        for (int i = 0; i <= 400; ++i)
            edges.push_back(2500.0 * i);
        const std::vector<double> means = columnMeans(series, edges);
        QCOMPARE(means.size(), size_t{400});
        QCOMPARE(means[199], 1.0);
        QCOMPARE(means[200], 3.0);
    }

    void theFirstMeasurementFillsItsPlot()
    {
        Series series("cosine/colour|shape");
        series.append(1, -0.5F);
        const std::vector<double> edges{1.0, 1.25, 1.5, 1.75, 2.0};
        for (const double mean : columnMeans(series, edges))
            QCOMPARE(mean, -0.5);
        series.append(1.5, 1.0F);
        QVERIFY(std::isnan(columnMeans(series, edges)[3]));
    }

    void draggingAWeightFixesAllOfThem()
    {
        show(twoTaskSnapshot());
        QCOMPARE(m_state->count<command::SetOption>(), 0);
        QSlider* handle = weights()->handles()[1]; // colour, 1
        handle->setFocus();
        QTest::keyClick(handle, Qt::Key_Home);
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::SetOption>() == 2; }, 5000));
        const auto& first = std::get<command::SetOption>(m_state->commands[m_state->commands.size() - 2]);
        QCOMPARE(first.key, std::string("weighting"));
        QCOMPARE(first.value, std::string("fixed"));
        QCOMPARE(m_state->last<command::SetOption>()->key, std::string("weighting.weights"));
        QCOMPARE(m_state->last<command::SetOption>()->value, std::string("3,0"));
    }

    void trainingMovesTheHandlesWithoutACommand()
    {
        show(twoTaskSnapshot());
        QCOMPARE(weights()->handles()[1]->value(), weights()->handles()[1]->maximum() / 2);
        QTest::qWait(200);
        QCOMPARE(m_state->count<command::SetOption>(), 0);
    }

    void conflictIsRedAndAgreementBlue()
    {
        show(twoTaskSnapshot());
        CosinePlot* plot = gradients()->cosines();
        plot->grab();
        QCOMPARE(plot->pairs(), size_t{1});
        QCOMPARE(plot->cosineAt(0, 0), 1.0); // held until the next measurement
        QCOMPARE(gradients()->matrix()->cosine(0, 1), -0.5);
        QCOMPARE(gradients()->matrix()->cosine(0, 0), 1.0);
        const ViewTheme theme = ViewTheme::fromPalette(plot->palette());
        QVERIFY(cosineColor(-1, theme).red() > cosineColor(-1, theme).blue() + 60);
        QVERIFY(cosineColor(1, theme).blue() > cosineColor(1, theme).red() + 60);
    }

    void theMatrixFollowsTheShownStep()
    {
        Snapshot snapshot = twoTaskSnapshot();
        snapshot.shownStep = 20;
        show(snapshot);
        QCOMPARE(gradients()->matrix()->cosine(0, 1), 1.0);
    }

    void theDifferenceTileIsFirstMinusSecond()
    {
        show(twoTaskSnapshot());
        const TileContent& content = maps()->view()->tiles()->content();
        QCOMPARE(content.looks.size(), size_t{2});
        QCOMPARE(maps()->view()->tiles()->tileCount(), 3);
        QCOMPARE(content.looks[0].task.name, std::string("shape"));
        QCOMPARE(cellValue(*content.looks[0].map, 2, 2), 1.0F);
        const MapField difference = differenceField(*content.looks[0].map, *content.looks[1].map,
                                                    Interpolation::Nearest, {2, 2}, {16, 16});
        QCOMPARE(difference.values, (std::vector<float>{0.75F, -0.25F, -0.25F, -0.25F}));
        QCOMPARE(content.difference.kind, ScaleKind::Diverging);
    }

    void eachTaskOfATextHasAStrip()
    {
        const auto inspection = tokenTaskInspection();
        maps()->view()->setTasks({{"shape", 1}, {"colour", 0}});
        maps()->view()->setInspection(inspection);
        const auto& strips = maps()->view()->strips();
        QCOMPARE(strips.size(), size_t{3});
        QCOMPARE(strips[0]->content().weights, (std::vector<float>{0.5F, 0.5F, 0, 0}));
        QCOMPARE(strips[1]->content().weights, (std::vector<float>{0, 0, 0.25F, 0.75F}));
        QCOMPARE(strips[2]->content().weights, (std::vector<float>{0.5F, 0.5F, -0.25F, -0.75F}));
    }

    void measuredGradientsKeepTheirLengthsAndAngles()
    {
        const std::vector<double> norms{2, 1}, cosines{1, -0.5, -0.5, 1};
        const auto plane = projectToPlane(norms, cosines);
        QVERIFY(plane.has_value());
        const QPointF a = plane->vectors[0], b = plane->vectors[1];
        QVERIFY(std::abs(a.x() - 2) < 1e-9 && std::abs(a.y()) < 1e-9);
        QVERIFY(std::abs(b.x() + 0.5) < 1e-9 && std::abs(b.y() - std::sqrt(0.75)) < 1e-9);
        QVERIFY(std::abs(plane->kept - 1) < 1e-9);
        // Three orthogonal vectors of one length: a plane keeps two thirds of them.
        const std::vector<double> ones(3, 1.0), apart{1, 0, 0, 0, 1, 0, 0, 0, 1};
        QVERIFY(std::abs(projectToPlane(ones, apart)->kept - 2.0 / 3) < 1e-9);
        QVERIFY(!projectToPlane(norms, std::vector<double>{1, std::nan(""), std::nan(""), 1}).has_value());
    }

    void everyStrategyAnswersInThePlayground()
    {
        auto core = loadCore();
        QVERIFY(core.isOk());
        Core& real = **core;
        PlaygroundView view(nullptr);
        view.setCore([&](const WeighRequest& request) { return real.weigh(request); },
                     real.catalogue().weightings);
        view.setRun({{"shape", 1}, {"colour", 0}}, twoTaskBook());
        QVERIFY(view.takeFromRun({0, 1}));
        view.resize(900, 560);
        view.show();
        auto* grid = view.findChild<StrategyGrid*>();
        QTRY_VERIFY(allAnswered(*grid));
        QCOMPARE(grid->answers().size(), real.catalogue().weightings.size());
        for (const StrategyAnswer& answer : grid->answers())
            QVERIFY2(answer.status.isOk() && std::isfinite(answer.combined.x()), answer.name.c_str());
        const auto mgda = std::find_if(grid->answers().begin(), grid->answers().end(),
                                       [](const StrategyAnswer& answer) { return answer.name == "mgda"; });
        QVERIFY(mgda != grid->answers().end());
        for (const QPointF& gradient : view.state().gradients) // the shortest combination hurts nobody
            QVERIFY(QPointF::dotProduct(mgda->combined, gradient) > 0);
    }

    void aSlowStrategyHoldsNobodyUp()
    {
        const std::vector<WeightingInfo> strategies{{"slow", "Slow.", {}}, {"quick", "Quick.", {}}};
        std::atomic<int> slow = 0, quick = 0;
        PlaygroundView view(nullptr);
        view.setCore(
            [&](const WeighRequest& request) -> Result<WeighReport> {
                const bool takesLong = request.weighting == "slow";
                ++(takesLong ? slow : quick);
                if (takesLong)
                    std::this_thread::sleep_for(std::chrono::milliseconds(100));
                return WeighReport{{}, {request.gradients[0], request.gradients[1]}};
            },
            strategies);
        view.resize(900, 560);
        view.show();
        auto* grid = view.findChild<StrategyGrid*>();
        QTRY_VERIFY(allAnswered(*grid));
        auto* canvas = view.findChild<PlaneCanvas*>();
        const int before = slow;
        for (int i = 1; i <= 20; ++i) {
            emit canvas->moved(0, {0.05 * i, 0.5});
            QTRY_COMPARE(grid->answers()[1].combined, QPointF(0.05 * i, 0.5)); // the quick one follows
        }
        QVERIFY(slow - before < 10); // given up while the hand moves
        QTRY_VERIFY(allAnswered(*grid));
        QCOMPARE(grid->answers()[0].combined, QPointF(1, 0.5)); // the last state is answered in full
    }

    void aDraggedTipMovesItsGradient()
    {
        PlaygroundView view(nullptr);
        std::atomic<int> asked = 0; // counted in the playground's own thread
        const std::vector<WeightingInfo> strategies{{"mean", "The mean.", {}}};
        view.setCore(
            [&](const WeighRequest& request) -> Result<WeighReport> {
                ++asked;
                return WeighReport{{0.5, 0.5}, {request.gradients[0], request.gradients[1]}};
            },
            strategies);
        view.resize(900, 560);
        view.show();
        QTRY_COMPARE(asked.load(), 1);
        auto* canvas = view.findChild<PlaneCanvas*>();
        const QPoint tip = canvas->tipOf(0).toPoint();
        QTest::mousePress(canvas, Qt::LeftButton, {}, tip);
        const QPointF to = canvas->toPixels({0.5, -0.5});
        QMouseEvent move(QEvent::MouseMove, to, canvas->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(canvas, &move);
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, to.toPoint());
        QVERIFY(std::abs(view.state().gradients[0].x() - 0.5) < 1e-6);
        QVERIFY(std::abs(view.state().gradients[0].y() + 0.5) < 1e-6);
        QTRY_COMPARE(asked.load(), 2);
    }

private:
    void show(const Snapshot& snapshot)
    {
        const uint64_t generation = m_state->next.generation;
        m_state->next = snapshot;
        m_state->next.generation = generation;
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] {
            return m_driver->now().dataset == snapshot.dataset && m_driver->now().metrics == snapshot.metrics;
        }));
        QCoreApplication::processEvents();
    }
    TaskWeightsDock* weights() { return m_driver->find<TaskWeightsDock>("taskWeightsDock"); }
    GradientsDock* gradients() { return m_driver->find<GradientsDock>("gradientsDock"); }
    TaskMapsDock* maps() { return m_driver->find<TaskMapsDock>("taskMapsDock"); }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<MultitaskViewsTest> registered;

#include "multitask_views_test.moc"
