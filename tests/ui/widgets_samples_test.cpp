// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "ui/bridge/sample_model.h"
#include "ui/docks/timeline_slider.h"
#include "window_main.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>

using namespace attnscope;

/// Samples and timeline: what they show of a snapshot, and what they ask for.
class SamplesTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        m_state->next = readySnapshot();
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return list()->model()->rowCount() == 60; }));
    }
    void cleanup() { m_driver.reset(); }

    void selectingARowShowsItsAttention()
    {
        list()->setCurrentIndex(list()->model()->index(3, 0));
        QCOMPARE(m_state->last<command::SelectSample>()->sample.index, int64_t(3));
    }

    void theRowOfTheShownSampleIsSelected()
    {
        QCOMPARE(list()->currentIndex().row(), 0);
        QCOMPARE(m_state->count<command::SelectSample>(), 0);
    }

    void aFilterAsksForTheRowsThatFit()
    {
        QTest::keyClicks(m_driver->find<QLineEdit>("sampleFilter"), "dash");
        QVERIFY(m_driver->waitFor([&] {
            const auto* asked = m_state->last<command::ShowSamples>();
            return asked != nullptr && asked->filter == "dash";
        }));
        QVERIFY(!m_state->last<command::ShowSamples>()->onlyErrors);
        m_driver->find<QCheckBox>("sampleOnlyErrors")->click();
        QVERIFY(m_state->last<command::ShowSamples>()->onlyErrors);
    }

    void scrollingLoadsTheNextPage()
    {
        const int before = m_state->count<command::ShowSamples>();
        list()->verticalScrollBar()->setValue(list()->verticalScrollBar()->maximum());
        QVERIFY(m_state->count<command::ShowSamples>() > before);
        QCOMPARE(m_state->last<command::ShowSamples>()->first, int64_t(48));
    }

    void pinningTellsTheSession()
    {
        list()->setCurrentIndex(list()->model()->index(2, 0));
        m_driver->trigger("actionPin");
        QCOMPARE(m_state->last<command::PinSample>()->sample.index, int64_t(2));
        QVERIFY(m_state->last<command::PinSample>()->pinned);
        list()->setCurrentIndex(list()->model()->index(1, 0)); // pinned already
        m_driver->trigger("actionPin");
        QVERIFY(!m_state->last<command::PinSample>()->pinned);
    }

    void theRowOfTheShownSampleSaysWhatThePictureSays()
    {
        SampleModel model;
        auto page = std::make_shared<SamplePage>(*m_state->next.samples);
        page->step = 10;
        page->rows[2].truth = "circle";
        page->rows[2].predicted = "ring";
        page->rows[2].confidence = 0.2F;
        page->rows[2].correct = false;
        model.setPage(page);
        auto shown = std::make_shared<Inspection>(*m_state->next.inspection);
        shown->sample = page->rows[2].sample;
        shown->step = 12;
        shown->predictions = {Prediction()};
        shown->predictions[0].classes = {"ring", "circle"};
        shown->predictions[0].probabilities = {0.1F, 0.9F};
        shown->predictions[0].predicted = 1;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setShown(shown);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.row(2)->predicted, std::string("circle"));
        QCOMPARE(model.row(2)->confidence, 0.9F);
        QVERIFY(model.row(2)->correct);
        QCOMPARE(model.row(1)->predicted, page->rows[1].predicted);
        page = std::make_shared<SamplePage>(*page); // a page as new as the picture counts again
        page->step = 12;
        model.setPage(page);
        QCOMPARE(model.row(2)->predicted, std::string("ring"));
        auto older = std::make_shared<Inspection>(*shown);
        older->step = 11;
        model.setShown(older);
        QCOMPARE(model.row(2)->predicted, std::string("ring"));
        // The user's own sentence about that sample's picture.
        auto own = std::make_shared<Inspection>(*shown);
        own->step = 20;
        own->sample.name = "a sentence";
        model.setShown(own);
        QCOMPARE(model.row(2)->predicted, std::string("ring"));
        own = std::make_shared<Inspection>(*shown);
        own->step = 21;
        model.setShown(own);
        QCOMPARE(model.row(2)->predicted, std::string("circle"));
        model.forget();
        QCOMPARE(model.row(2), nullptr);
    }

    void pagesOfAnOlderStepAreAskedForAgainOnlyWhenFreshOnesAreWanted()
    {
        SampleModel model;
        auto first = std::make_shared<SamplePage>(*m_state->next.samples);
        model.setPage(first);
        auto second = std::make_shared<SamplePage>(*first);
        second->first = 48;
        second->step = 10;
        second->rows.resize(12);
        model.setPage(second);
        QVERIFY(!model.missing(0, 10, SampleModel::Want::Rows).has_value());
        const auto asked = model.missing(0, 10, SampleModel::Want::FreshRows);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->first, int64_t(0));
        QVERIFY(!model.missing(0, 10, SampleModel::Want::FreshRows).has_value()); // under way
    }

    void theTimelineGoesFromOneRecordedStepToTheNext()
    {
        record({0, 4, 8, 16}, 20);
        auto* slider = m_driver->find<TimelineSlider>("timelineSlider");
        QTest::keyClick(slider, Qt::Key_Left);
        QVERIFY(waitForSeek(16));
        QTest::keyClick(slider, Qt::Key_Left);
        QVERIFY(waitForSeek(8));
        QTest::keyClick(slider, Qt::Key_Home);
        QVERIFY(waitForSeek(0));
        QTest::keyClick(slider, Qt::Key_End);
        QVERIFY(waitForSeek(-1));
    }

    void draggingTheTimelineSnapsToRecordedSteps()
    {
        record({0, 4, 8, 16}, 20);
        auto* slider = m_driver->find<TimelineSlider>("timelineSlider");
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(slider->width() / 2, slider->height() / 2));
        QVERIFY(waitForSeek(8));
        QTest::mouseRelease(slider, Qt::LeftButton);
        QVERIFY(!m_driver->action("actionLive")->isChecked());
        m_driver->trigger("actionLive");
        QVERIFY(waitForSeek(-1));
    }

private:
    QListView* list() { return m_driver->find<QListView>("sampleList"); }
    void record(std::vector<int64_t> steps, int64_t last)
    {
        auto timeline = std::make_shared<Timeline>();
        timeline->steps = std::move(steps);
        m_state->next.timeline = timeline;
        m_state->next.state = RunState::Paused;
        m_state->next.progress.step = last;
        m_state->publish();
        QVERIFY(m_driver->waitForStep(last));
    }
    bool waitForSeek(int64_t step)
    {
        return m_driver->waitFor(
            [&] {
                const auto* seek = m_state->last<command::SeekTo>();
                return seek != nullptr && seek->step == step;
            },
            3000);
    }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<SamplesTest> registered;

#include "widgets_samples_test.moc"
