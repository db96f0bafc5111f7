// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/curves_panel.h"

#include <QMenu>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <random>

using namespace attnscope;

namespace {

struct Run {
    std::shared_ptr<Series> loss = std::make_shared<Series>("loss");
    std::shared_ptr<Series> testLoss = std::make_shared<Series>("test/class/loss");
    std::shared_ptr<Series> train = std::make_shared<Series>("train/class/accuracy");
    std::shared_ptr<Series> test = std::make_shared<Series>("test/class/accuracy");
    std::shared_ptr<Series> lr = std::make_shared<Series>("lr");
    std::mt19937 random{11};

    std::shared_ptr<const MetricBook> book() const
    {
        return std::make_shared<MetricBook>(MetricBook{{loss, testLoss, train, test, lr}});
    }
    void train_(int steps)
    {
        std::normal_distribution<double> noise(0.0, 0.12);
        for (int i = 0; i < steps; ++i) {
            const auto step = static_cast<double>(loss->size() + 1);
            const double level = 2.3 * std::exp(-step / 700.0) + 0.35;
            loss->append(step, static_cast<float>(level * std::exp(noise(random))));
            lr->append(step, 1e-3F);
            if (loss->size() % 200 == 0) {
                testLoss->append(step, static_cast<float>(level * 1.08));
                train->append(step, static_cast<float>(1.0 - level / 2.7));
                test->append(step, static_cast<float>(0.97 - level / 2.7));
            }
        }
    }
};

} // namespace

class CurvesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CurvesPanel> m_panel;
    Run m_run;

    void settle() { QTest::qWait(80); }
    QPoint in(const QString& plot, double x, double y) const // parts of the area, y upwards
    {
        const QRectF area = m_panel->plotArea(plot);
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height()).toPoint();
    }
    void wheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseMove(m_panel.get(), at);
        QWheelEvent event(at, m_panel->mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_panel.get(), &event);
        settle();
    }
    void drag(Qt::MouseButton button, QPoint from, QPoint to)
    {
        QTest::mouseMove(m_panel.get(), from);
        settle();
        QTest::mousePress(m_panel.get(), button, {}, from);
        settle();
        for (int i = 1; i <= 4; ++i) {
            const QPoint at = from + (to - from) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, m_panel->mapToGlobal(at), Qt::NoButton, button, {});
            QCoreApplication::sendEvent(m_panel.get(), &move);
            settle();
        }
        QTest::mouseRelease(m_panel.get(), button, {}, to);
        settle();
    }
    QImage screen(const char* name)
    {
        const QImage image = m_panel->grabFramebuffer();
        if (qEnvironmentVariableIsSet("ATTNSCOPE_TEST_PICTURES")) // to look at
            image.save(qEnvironmentVariable("ATTNSCOPE_TEST_PICTURES") + QLatin1Char('/') +
                       QLatin1String(name) + QStringLiteral(".png"));
        return image;
    }
    static int pixelsNear(const QImage& image, const QRectF& area, const QColor& color)
    {
        int count = 0;
        for (int y = static_cast<int>(area.top()); y < area.bottom(); ++y)
            for (int x = static_cast<int>(area.left()); x < area.right(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                count += std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                                     std::abs(pixel.blue() - color.blue()) <
                                 30
                             ? 1
                             : 0;
            }
        return count;
    }

    /// Pixels of `color` where the curve `level` lies alone, a little inclined so that some of its pixels are
    /// covered whole.
    int pixelsOfLevel(const std::vector<const char*>& names, const char* level, const QColor& color)
    {
        MetricBook book;
        for (const char* name : names) {
            auto series = std::make_shared<Series>(name);
            for (int epoch = 0; epoch <= 400; epoch += 10)
                series->append(epoch,
                               std::string(name) == level ? 0.5F + 2e-4F * static_cast<float>(epoch) : 0.9F);
            book.series.push_back(series);
        }
        m_panel->setBook(std::make_shared<MetricBook>(book));
        settle();
        QRectF area = m_panel->plotArea("accuracy");
        area.setTop(area.top() + area.height() / 2); // the upper half holds the other curves
        return pixelsNear(screen("curves-level"), area, color);
    }

private slots:
    void init()
    {
        m_run = Run();
        m_run.train_(2000);
        m_panel = std::make_unique<CurvesPanel>();
        QSignalSpy failed(m_panel.get(), &ImGuiHost::graphicsFailed);
        m_panel->resize(900, 240);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        QCOMPARE(failed.count(), 0);
        m_panel->setBook(m_run.book());
        m_panel->setProgress(200);
        settle();
    }
    void cleanup() { m_panel.reset(); }

    void fitsTheWholeRun()
    {
        QCOMPARE(m_panel->xRange(), std::pair(0.0, 2000.0));
        const auto [low, high] = m_panel->yRange("loss");
        QVERIFY(low < 0.4 && low >= 0.0 && high > 2.3 && high < 5.0);
        QVERIFY(m_panel->plotArea("accuracy").isValid());
        QVERIFY(m_panel->plotArea("lr").isNull()); // there to be chosen
        const QImage image = screen("curves");
        QVERIFY(pixelsNear(image, m_panel->plotArea("loss"), QColor(68, 119, 170)) > 300);
    }

    void oneTasksSplitsAreBlueAndRed()
    {
        const QColor blue(68, 119, 170), red(238, 102, 119);
        const std::vector<const char*> names{"train/shape/accuracy", "test/shape/accuracy"};
        QVERIFY(pixelsOfLevel(names, names[0], blue) > 100);
        QCOMPARE(pixelsOfLevel(names, names[0], red), 0);
        QVERIFY(pixelsOfLevel(names, names[1], red) > 100);
        QCOMPARE(pixelsOfLevel(names, names[1], blue), 0);
    }

    void severalTasksKeepTheirColoursAndTrainingIsDashed()
    {
        const QColor red(238, 102, 119); // "shape", after "colour"
        const std::vector<const char*> names{"train/shape/accuracy", "test/shape/accuracy",
                                             "train/colour/accuracy"};
        QVERIFY(pixelsOfLevel(names, names[1], red) > 100);
        const int dashed = pixelsOfLevel(names, names[0], red);
        // As thin, but of one task alone: not dashed.
        const int solid = pixelsOfLevel({names[0], names[1]}, names[0], QColor(68, 119, 170));
        QVERIFY2(dashed > solid / 4 && dashed < solid * 3 / 4,
                 qPrintable(QStringLiteral("%1 %2").arg(dashed).arg(solid)));
    }

    void anEmptyPanelSaysWhatWillBeThere()
    {
        m_panel->setBook(nullptr);
        settle();
        QVERIFY(m_panel->plots().empty());
        screen("curves-empty");
    }

    void followsARunThatGrows()
    {
        m_run.train_(500);
        m_panel->refresh();
        settle();
        QCOMPARE(m_panel->xRange().second, 2500.0);
    }

    void theWheelZoomsAtTheCursorAndDoubleClickFits()
    {
        const double before = 0.25 * 2000;
        wheel(in("loss", 0.25, 0.5), 3);
        const auto [low, high] = m_panel->xRange();
        QVERIFY(high - low < 0.7 * 2000);
        QVERIFY(std::abs((before - low) / (high - low) - 0.25) < 0.01);
        QVERIFY(!m_panel->follows());
        m_run.train_(300);
        m_panel->refresh();
        settle();
        QCOMPARE(m_panel->xRange().second, high); // the user's range stays
        QTest::mouseDClick(m_panel.get(), Qt::LeftButton, {}, in("loss", 0.5, 0.5));
        QTest::mouseClick(m_panel.get(), Qt::LeftButton, {}, in("loss", 0.5, 0.5));
        QTest::mouseDClick(m_panel.get(), Qt::LeftButton, {}, in("loss", 0.5, 0.5));
        QTRY_COMPARE(m_panel->xRange(), std::pair(0.0, 2300.0));
        QVERIFY(m_panel->follows());
    }

    void withControlTheWheelZoomsTheHeightOfOnePlot()
    {
        const auto loss = m_panel->yRange("loss");
        const auto accuracy = m_panel->yRange("accuracy");
        wheel(in("loss", 0.5, 0.5), 2, Qt::ControlModifier);
        QVERIFY(m_panel->yRange("loss").second < loss.second);
        QCOMPARE(m_panel->yRange("accuracy"), accuracy);
        QCOMPARE(m_panel->xRange(), std::pair(0.0, 2000.0));
    }

    void draggingPansAllPlots()
    {
        drag(Qt::LeftButton, in("loss", 0.7, 0.5), in("loss", 0.2, 0.5));
        const auto [low, high] = m_panel->xRange();
        QVERIFY2(std::abs(low - 1000.0) < 60.0, qPrintable(QString::number(low)));
        QVERIFY(std::abs(high - low - 2000.0) < 1.0);
    }

    void aBoxWithTheRightButtonZoomsIntoIt()
    {
        const auto y = m_panel->yRange("loss");
        drag(Qt::RightButton, in("loss", 0.25, 0.75), in("loss", 0.5, 0.25));
        const auto [low, high] = m_panel->xRange();
        QVERIFY(std::abs(low - 500.0) < 25.0 && std::abs(high - 1000.0) < 25.0);
        const auto zoomed = m_panel->yRange("loss");
        QVERIFY(std::abs((zoomed.second - zoomed.first) / (y.second - y.first) - 0.5) < 0.06);
        screen("curves-box");
    }

    void aClickSeeksAndADragDoesNot()
    {
        QSignalSpy sought(m_panel.get(), &CurvesPanel::seekRequested);
        drag(Qt::LeftButton, in("loss", 0.7, 0.5), in("loss", 0.6, 0.5));
        QCOMPARE(sought.count(), 0);
        m_panel->fit();
        settle();
        QTest::mouseMove(m_panel.get(), in("accuracy", 0.5, 0.5));
        QTest::mouseClick(m_panel.get(), Qt::LeftButton, {}, in("accuracy", 0.5, 0.5));
        QTRY_COMPARE(sought.count(), 1);
        QVERIFY(std::abs(sought.front().front().toLongLong() - 1000) < 12);
    }

    void theCrosshairReadsEveryPlot()
    {
        QSignalSpy hovered(m_panel.get(), &CurvesPanel::hovered);
        QTest::mouseMove(m_panel.get(), in("loss", 0.5, 0.5));
        QTRY_VERIFY(hovered.count() > 0);
        settle();
        const QString text = hovered.last().front().toString();
        QVERIFY2(text.contains("Loss (training)") && text.contains("Accuracy (test)"), qPrintable(text));
        screen("curves-crosshair");
    }

    void theShownStepIsMarked()
    {
        const QColor accent = m_panel->theme().accent;
        const int before = pixelsNear(screen("curves"), m_panel->plotArea("loss"), accent);
        m_panel->setShownStep(600);
        settle();
        QVERIFY(pixelsNear(screen("curves-marker"), m_panel->plotArea("loss"), accent) > before + 20);
    }

    void legendEntriesHideTheirCurve()
    {
        const QRectF entry = m_panel->legendRect("loss", "training");
        QVERIFY(entry.isValid());
        QTest::mouseMove(m_panel.get(), entry.center().toPoint());
        QTest::mouseClick(m_panel.get(), Qt::LeftButton, {}, entry.center().toPoint());
        QTRY_VERIFY(!m_panel->isCurveShown("loss", "training"));
        settle();
        screen("curves-hidden");
        m_panel->setBook(m_run.book()); // a new book of the same run keeps it hidden
        QVERIFY(!m_panel->isCurveShown("loss", "training"));
    }

    void whatHasNoRoomIsInAMenu()
    {
        QVERIFY(m_panel->moreRect("").isNull() && m_panel->moreRect("loss").isNull());
        const QSize roomy = m_panel->size();
        const auto switchIn = [this](const QRectF& more, const QString& text) {
            QVERIFY(more.isValid());
            QTest::mouseMove(m_panel.get(), more.center().toPoint());
            QTest::mouseClick(m_panel.get(), Qt::LeftButton, {}, more.center().toPoint());
            QTRY_VERIFY(m_panel->findChild<QMenu*>("curvesMore") != nullptr);
            auto* menu = m_panel->findChild<QMenu*>("curvesMore");
            QAction* entry = nullptr;
            for (QAction* action : menu->actions())
                entry = action->text() == text ? action : entry;
            QVERIFY2(entry != nullptr, qPrintable(text));
            entry->trigger();
            menu->close();
            QTRY_VERIFY(m_panel->findChild<QMenu*>("curvesMore") == nullptr);
        };
        m_panel->resize(200, roomy.height());
        settle();
        screen("curves-narrow");
        const QString last = m_panel->plots().back().title;
        QVERIFY(!m_panel->plots().back().shown);
        switchIn(m_panel->moreRect(""), last);
        QVERIFY(m_panel->plots().back().shown);
        m_panel->setPlotShown(m_panel->plots().back().id, false);
        settle();
        // Of a legend the last entries have room.
        QVERIFY(m_panel->legendRect("accuracy", "training").isNull());
        switchIn(m_panel->moreRect("accuracy"), "training");
        QVERIFY(!m_panel->isCurveShown("accuracy", "training"));
        m_panel->resize(roomy);
        settle();
        QVERIFY(m_panel->moreRect("").isNull() && m_panel->moreRect("accuracy").isNull());
    }

    void smoothingCalmsTheLineAndKeepsTheRawOneBehind()
    {
        const QColor blue(68, 119, 170);
        const int raw = pixelsNear(screen("curves"), m_panel->plotArea("loss"), blue);
        m_panel->setSmoothing(0.97);
        settle();
        const QImage image = screen("curves-smooth");
        QVERIFY(pixelsNear(image, m_panel->plotArea("loss"), blue) < raw / 2);
        QVERIFY(pixelsNear(image, m_panel->plotArea("loss"), mixed(m_panel->theme().background, blue, 0.3)) >
                300);
    }

    void axesGoLogarithmicAndCountEpochs()
    {
        m_panel->setLogY(true);
        m_panel->setAxis(CurveAxis::Epoch);
        settle();
        QCOMPARE(m_panel->xRange(), std::pair(0.0, 10.0));
        QVERIFY(m_panel->yRange("loss").first > 0.0);
        screen("curves-log-epoch");
        m_panel->setLogX(true);
        settle();
        QVERIFY(m_panel->xRange().first > 0.0);
        QVERIFY(!m_panel->hasTimeAxis());
    }

    void allPlotsCanBeChosen()
    {
        m_panel->setPlotShown("lr", true);
        m_panel->resize(900, 400);
        settle();
        QVERIFY(m_panel->plotArea("lr").isValid());
        QVERIFY(!m_panel->plotArea("lr").intersects(m_panel->plotArea("loss")));
        screen("curves-three");
    }

    void drawsEveryExtremeOfALongRun()
    {
        // One point in a million stands out, up or down: it must be on the screen.
        auto loss = std::make_shared<Series>("loss");
        for (int i = 0; i < 1'000'000; ++i)
            loss->append(i + 1, i == 345'678 ? 9.0F : i == 700'001 ? -7.0F : 1.0F);
        m_panel->setBook(std::make_shared<MetricBook>(MetricBook{{loss}}));
        settle();
        const QRectF area = m_panel->plotArea("loss");
        const QImage image = screen("curves-million");
        const QColor blue(68, 119, 170);
        const double up = area.left() + area.width() * 0.345678;
        const double down = area.left() + area.width() * 0.700001;
        QVERIFY(pixelsNear(image, QRectF(up - 2, area.top(), 4, area.height() / 3), blue) > 10);
        QVERIFY(pixelsNear(image, QRectF(down - 2, area.bottom() - area.height() / 3, 4, area.height() / 3),
                           blue) > 10);
        QVERIFY(pixelsNear(image, QRectF(area.left() + 20, area.top(), 100, area.height() / 3), blue) == 0);
    }

    void restsWhenNothingHappens()
    {
        qint64 frames = -1; // what earlier changes still ask for may take its time on a busy machine
        for (int round = 0; round < 30 && frames != m_panel->framesDrawn(); ++round) {
            frames = m_panel->framesDrawn();
            QTest::qWait(200);
        }
        QTest::qWait(400);
        QCOMPARE(m_panel->framesDrawn(), frames);
    }

    void survivesResizingAndANewParent()
    {
        QWidget other;
        other.resize(600, 300);
        m_panel->setParent(&other);
        other.show();
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        for (const QSize size : {QSize(40, 20), QSize(1, 1), QSize(600, 300)})
            m_panel->resize(size);
        settle();
        QVERIFY(pixelsNear(m_panel->grabFramebuffer(), m_panel->plotArea("loss"), QColor(68, 119, 170)) >
                100);
        m_panel->setParent(nullptr);
    }
};

QTEST_MAIN(CurvesTest)
#include "curves_test.moc"
