// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/run_file.h"
#include "worker_fixture.h"

#include <filesystem>

namespace attnscope {
namespace {

class WorkerTest : public WorkerFixture {
protected:
    using WorkerFixture::configure;
    Snap configure()
    {
        RunConfig config;
        config.data = "shapes?train=128&test=40";
        config.batch = 16;
        config.epochs = 50;
        config.threads = 1;
        return configure(config);
    }
};

TEST_F(WorkerTest, ConfigureShowsEverythingBeforeTheFirstStep)
{
    const Snap ready = configure();
    EXPECT_EQ(ready->dataset->trainSamples, 128);
    EXPECT_EQ(ready->samples->rows.size(), 40U);
    EXPECT_EQ(ready->inspection->sample.index, 0);
    EXPECT_NE(ready->inspection->primarySite(), nullptr);
    EXPECT_GT(ready->model->parameters, 0);
    EXPECT_EQ(ready->progress.step, 0);
}

TEST_F(WorkerTest, TrainsPausesStepsAndResets)
{
    configure();
    post(command::Train{});
    until([](const Snapshot& s) { return s.progress.step >= 20; });
    post(command::Pause{});
    const Snap paused = until([](const Snapshot& s) { return s.state == RunState::Paused; });
    const int64_t at = paused->progress.step;
    EXPECT_EQ(paused->metrics->find("loss")->size(), static_cast<size_t>(at));
    post(command::SingleStep{});
    until([at](const Snapshot& s) { return s.progress.step == at + 1 && s.state == RunState::Paused; });
    post(command::Reset{});
    const Snap reset = until([](const Snapshot& s) { return s.state == RunState::Ready; });
    EXPECT_EQ(reset->progress.step, 0);
    EXPECT_EQ(reset->metrics->find("loss"), nullptr);
}

TEST_F(WorkerTest, ScrubbingShowsTheRecordAndLiveComesBack)
{
    configure();
    post(command::Train{});
    until([](const Snapshot& s) { return s.progress.step >= 12; });
    post(command::SeekTo{3});
    const Snap old = until([](const Snapshot& s) { return s.shownStep == 3; });
    EXPECT_EQ(old->inspection->step, 3);
    post(command::Pause{});
    post(command::SeekTo{-1});
    const Snap live = until([](const Snapshot& s) { return s.shownStep < 0 && s.state == RunState::Paused; });
    EXPECT_EQ(live->inspection->step, live->progress.step);
}

TEST_F(WorkerTest, LiveSettingsReachTheRunAndOthersAreRefused)
{
    configure();
    post(command::SetOption{"lr", "0.01"});
    until([](const Snapshot& s) { return s.config->learningRate == 0.01; });
    post(command::SetOption{"batch", "32"});
    until([](const Snapshot& s) { return s.progress.stepsPerEpoch == 4; });
    post(command::SetOption{"seed", "9"});
    until([](const Snapshot& s) { return hasNotice(s, "seed: cannot be changed while a run goes on"); });
}

TEST_F(WorkerTest, SavedRunOpensWhereItStopped)
{
    configure();
    post(command::Train{});
    until([](const Snapshot& s) { return s.progress.step >= 10; });
    post(command::Pause{});
    post(command::SaveAs{m_folder.file("mine.attn")});
    const Snap saved = until([](const Snapshot& s) { return !s.untitled; });
    const int64_t step = saved->progress.step;
    m_session.reset();
    SetUp();
    post(command::OpenRun{m_folder.file("mine.attn")});
    const Snap opened = until([](const Snapshot& s) { return s.state == RunState::Paused; });
    EXPECT_EQ(opened->progress.step, step);
    EXPECT_EQ(opened->metrics->find("loss")->size(), static_cast<size_t>(step));
    post(command::Train{});
    until([step](const Snapshot& s) { return s.progress.step > step; });
}

TEST_F(WorkerTest, ASavedRunIsNotTouchedByTheRunThatFollowsIt)
{
    configure();
    post(command::SingleStep{});
    until([](const Snapshot& s) { return s.progress.step == 1 && s.state == RunState::Paused; });
    post(command::SaveAs{m_folder.file("mine.attn")});
    until([](const Snapshot& s) { return !s.untitled; });
    const auto generator = [this] {
        auto file = RunFile::open(m_folder.file("mine.attn"), RunFile::Access::ReadOnly);
        const auto checkpoint = (*file)->checkpoint();
        return checkpoint->state.find("rng")->bytes;
    };
    const auto before = generator();
    post(command::OpenRun{m_folder.file("mine.attn")}); // is open already: nothing happens
    post(command::Reset{});
    until([](const Snapshot& s) { return s.state == RunState::Ready; });
    EXPECT_TRUE(before == generator());
}

TEST_F(WorkerTest, AnUntitledRunIsKeptUnlessDiscarded)
{
    const auto count = [this] {
        return std::distance(std::filesystem::directory_iterator(m_folder.path() / "scratch"), {});
    };
    configure();
    post(command::SingleStep{});
    until([](const Snapshot& s) { return s.progress.step == 1 && s.state == RunState::Paused; });
    m_session.reset();
    EXPECT_GE(count(), 1);
    const auto kept = count();
    SetUp();
    configure();
    post(command::SingleStep{});
    until([](const Snapshot& s) { return s.progress.step == 1 && s.state == RunState::Paused; });
    post(command::Discard{});
    m_session.reset();
    EXPECT_EQ(count(), kept);
}

TEST_F(WorkerTest, FailuresBecomeSentencesAndTheRunStays)
{
    configure();
    RunConfig bad;
    bad.data = "shaeps";
    post(command::Configure{bad});
    const Snap snapshot = until([](const Snapshot& s) { return hasNotice(s, "shapes"); });
    EXPECT_EQ(snapshot->state, RunState::Ready);
    EXPECT_EQ(snapshot->config->data, "shapes?train=128&test=40");
    post(command::OpenRun{m_folder.file("none.attn")});
    until([](const Snapshot& s) { return hasNotice(s, "none.attn"); });
    post(command::InspectImage{m_folder.file("none.png")});
    until([](const Snapshot& s) { return hasNotice(s, "none.png"); });
}

TEST_F(WorkerTest, FiltersSamplesByClassAndByError)
{
    const Snap ready = configure();
    const std::string truth = ready->samples->rows.front().truth;
    post(command::ShowSamples{Split::Test, 0, 10, truth, false});
    const Snap filtered = until([](const Snapshot& s) { return s.samples->total < 40; });
    for (const SampleRow& row : filtered->samples->rows)
        EXPECT_TRUE(row.truth == truth || row.predicted == truth);
    post(command::ShowSamples{Split::Test, 0, 40, "", true});
    const Snap errors = until([](const Snapshot& s) {
        return !s.samples->rows.empty() && std::none_of(s.samples->rows.begin(), s.samples->rows.end(),
                                                        [](const SampleRow& r) { return r.correct; });
    });
    EXPECT_LT(errors->samples->total, 40);
}

TEST_F(WorkerTest, AFilterSurvivesAPauseThatComesWhileItIsLookedFor)
{
    configure();
    post(command::Train{});
    until([](const Snapshot& s) { return s.progress.step > 0; });
    post(command::ShowSamples{Split::Test, 0, 40, "", true});
    post(command::Pause{}); // served between the parts of what takes longer
    const Snap paused = until([](const Snapshot& s) {
        return s.state == RunState::Paused && s.samples->total < 40 && !s.samples->rows.empty();
    });
    for (const SampleRow& row : paused->samples->rows)
        EXPECT_FALSE(row.correct);
}

TEST_F(WorkerTest, DivergencePausesAtTheLastGoodState)
{
    RunConfig config;
    config.data = "shapes?train=128&test=40";
    config.batch = 16;
    config.optimizer = OptimizerKind::Sgd;
    config.learningRate = 10;
    config.weightDecay = 1; // each step multiplies the weights by about -9: no luck can save it
    config.threads = 1;
    post(command::Configure{config});
    until([](const Snapshot& s) { return s.state == RunState::Ready; });
    post(command::Train{});
    const Snap diverged = until([](const Snapshot& s) { return s.state == RunState::Diverged; });
    EXPECT_TRUE(hasNotice(*diverged, "training diverged"));
    post(command::SetOption{"lr", "0.01"});
    post(command::Train{});
    until([&](const Snapshot& s) { return s.progress.step > diverged->progress.step + 2; });
}

TEST_F(WorkerTest, PinsAreCarriedOverAReset)
{
    const auto pinnedRows = [](const Snapshot& s) {
        std::vector<int64_t> pinned;
        for (const SampleRow& row : s.samples->rows)
            if (row.pinned)
                pinned.push_back(row.sample.index);
        return pinned;
    };
    configure();
    post(command::PinSample{{Split::Test, 0, {}, {}}, false});
    post(command::PinSample{{Split::Test, 17, {}, {}}, true});
    const std::vector<int64_t> expected{1, 2, 3, 17};
    until([&](const Snapshot& s) { return pinnedRows(s) == expected; });
    post(command::SingleStep{});
    until([](const Snapshot& s) { return s.progress.step == 1 && s.state == RunState::Paused; });
    post(command::Reset{});
    const Snap reset = until([](const Snapshot& s) { return s.state == RunState::Ready; });
    EXPECT_EQ(pinnedRows(*reset), expected);
}

TEST_F(WorkerTest, ScrubbedAnUnpinnedSampleIsLookedAtOnce)
{
    configure();
    post(command::SelectSample{{Split::Test, 10, {}, {}}});
    post(command::Train{});
    until([](const Snapshot& s) { return s.progress.step >= 8; });
    post(command::SeekTo{5});
    const Snap first = until([](const Snapshot& s) { return s.shownStep >= 0; });
    EXPECT_EQ(first->inspection->sample.index, 10);
    const int64_t at = first->progress.step;
    const auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds(600);
    const Snap second = until([&](const Snapshot& s) {
        return s.progress.step > at + 20 && std::chrono::steady_clock::now() > later;
    });
    // Every swap of the weights would have made another object.
    EXPECT_EQ(first->inspection, second->inspection);
    post(command::SelectSample{{Split::Test, 11, {}, {}}});
    until([](const Snapshot& s) { return s.inspection->sample.index == 11; });
}

TEST_F(WorkerTest, AFailedConfigurationLeavesTheThreadsAsTheyWere)
{
    configure(); // 1 thread
    RunConfig bad;
    bad.data = "mnist:" + m_folder.file("nowhere");
    bad.threads = 3;
    post(command::Configure{bad});
    until([](const Snapshot& s) { return hasNotice(s, "nowhere"); });
    post(command::SingleStep{});
    const Snap paused =
        until([](const Snapshot& s) { return s.progress.step == 1 && s.state == RunState::Paused; });
    auto file = RunFile::open(paused->runPath, RunFile::Access::ReadOnly);
    ASSERT_TRUE(file) << file.status().text();
    EXPECT_EQ((*file)->header().threads, 1);
}

TEST_F(WorkerTest, ADeletedPinnedImageIsSaidAndTrainingGoesOn)
{
    configure();
    post(command::PinSample{{Split::Test, -1, m_folder.file("gone.png"), {}}, true});
    post(command::Train{});
    const Snap snapshot = until([](const Snapshot& s) {
        return s.progress.step >= 3 && hasNotice(s, "gone.png: is not pinned any more");
    });
    EXPECT_EQ(snapshot->state, RunState::Training);
}

} // namespace
} // namespace attnscope
