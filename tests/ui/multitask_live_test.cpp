// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/window_driver.h"
#include "ui/docks/task_weights_dock.h"
#include "window_main.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QComboBox>
#include <QSlider>

#include <cmath>

using namespace attnscope;

namespace {

struct WeightEvent {
    int64_t step = 0;
    QString key, value;
};

std::vector<WeightEvent> weightEvents(const QString& run)
{
    SQLite::Database file(run.toStdString());
    SQLite::Statement query(file,
                            "SELECT step, key, value FROM event WHERE key LIKE 'weighting%' ORDER BY id");
    std::vector<WeightEvent> events;
    while (query.executeStep())
        events.push_back({query.getColumn(0).getInt64(),
                          QString::fromStdString(query.getColumn(1).getString()),
                          QString::fromStdString(query.getColumn(2).getString())});
    return events;
}

} // namespace

/// A task weight dragged while it trains: the real slider, the real worker, the run file.
class LiveWeightTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_driver =
            std::make_unique<WindowDriver>(CoreHost::Loader(), QStringList{"two-shapes?train=640&test=32"});
        QVERIFY(m_driver->waitForState(RunState::Ready));
        auto* models = m_driver->find<QComboBox>("modelCombo");
        models->setCurrentText("multi.hard-sharing");
        emit models->activated(models->currentIndex());
        QVERIFY(m_driver->waitFor([&] {
            return m_driver->now().state == RunState::Ready &&
                   m_driver->now().config->model == "multi.hard-sharing";
        }));
    }
    void cleanup() { m_driver.reset(); }

    void aDraggedWeightIsUsedFromTheNextStepOnAndRecorded()
    {
        m_driver->trigger("actionTrain");
        QVERIFY(m_driver->waitForStep(3));
        dragToTheLeftEnd(handle(0));
        QVERIFY(m_driver->waitFor([&] { return lastWeights() == "0,1"; }));
        const int64_t dragged = m_driver->now().progress.step;
        QVERIFY(m_driver->waitForStep(dragged + 4));
        m_driver->trigger("actionTrain"); // pauses
        QVERIFY(m_driver->waitForState(RunState::Paused));
        const QString path = m_driver->file(QStringLiteral("dragged.attn"));
        m_driver->answerFileDialogs(path);
        m_driver->trigger("actionSaveAs");
        QVERIFY(m_driver->waitFor([&] { return !m_driver->now().untitled; }));

        const std::vector<WeightEvent> events = weightEvents(path);
        QVERIFY(events.size() >= 2);
        QCOMPARE(events.front().key, QString("weighting"));
        QCOMPARE(events.front().value, QString("fixed"));
        QCOMPARE(events.back().key, QString("weighting.weights"));
        QCOMPARE(events.back().value, QString("0,1"));
        QVERIFY(m_driver->now().progress.step > events.back().step);
        // Every step was made with the weights of the last event before it.
        const Series* left = m_driver->now().metrics->find("task/left/weight");
        QVERIFY(left != nullptr);
        for (size_t i = 0; i < left->size(); ++i) {
            double expected = 1;
            for (const WeightEvent& event : events)
                if (static_cast<double>(event.step) < left->at(i).x)
                    expected = event.key == "weighting" ? 1 : event.value.section(u',', 0, 0).toDouble();
            QVERIFY2(
                std::abs(static_cast<double>(left->at(i).value) - expected) < 1e-6,
                qPrintable(
                    QString("step %1: %2, not %3").arg(left->at(i).x).arg(left->at(i).value).arg(expected)));
        }
        QCOMPARE(m_driver->find<QComboBox>("taskWeightsStrategy")->currentText(), QString("fixed"));
        QCOMPARE(handle(0)->value(), 0);
    }

private:
    QSlider* handle(size_t task)
    {
        return m_driver->find<TaskWeightsDock>("taskWeightsDock")->handles().at(task);
    }
    QString lastWeights()
    {
        const auto& options = m_driver->now().config->options;
        const auto found = options.find("weighting.weights");
        return found != options.end() ? QString::fromStdString(found->second) : QString();
    }
    /// As a hand does it: from the middle, where the weight 1 is, in a few moves.
    static void dragToTheLeftEnd(QSlider* slider)
    {
        const QPoint middle = slider->rect().center();
        QTest::mousePress(slider, Qt::LeftButton, {}, middle);
        QVERIFY(slider->isSliderDown());
        for (int x = middle.x(); x >= -20; x -= 4)
            QTest::mouseMove(slider, {x, middle.y()});
        QTest::mouseRelease(slider, Qt::LeftButton, {}, {-20, middle.y()});
    }

    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<LiveWeightTest> registered;

#include "multitask_live_test.moc"
