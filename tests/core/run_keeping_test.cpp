// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a run keeps of itself: pins, checkpoints, events, its place in the data.
#include "core/training/pins.h"
#include "tests/support/data_files.h"
#include "training_fixture.h"

#include <atomic>
#include <thread>

namespace attnscope {
namespace {

class RunKeeping : public TrainingTest {
protected:
    std::string ownImage()
    {
        Picture picture;
        picture.width = picture.height = 8;
        picture.rgb.assign(8 * 8 * 3, 90);
        writeBytes(m_folder.file("own.png"), pngOf(picture));
        return m_folder.file("own.png");
    }
    static SampleRef test(int64_t index) { return {Split::Test, index, {}, {}}; }
    static SampleRef own(const std::string& path) { return {Split::Test, -1, path, {}}; }
    std::vector<std::string> eventKeys(const std::string& name)
    {
        std::vector<std::string> keys;
        const auto events = fileOf(name)->events();
        for (const RunEvent& event : *events)
            keys.push_back(event.key + "@" + std::to_string(event.step));
        return keys;
    }
};

TEST_F(RunKeeping, PinsComeBackWithTheRunTheUsersOwnImageToo)
{
    const std::vector<SampleRef> pins{test(9), own(ownImage()), {Split::Train, 2, {}, {}}};
    {
        const auto run = startRun("a.attn", quickConfig());
        run->setPinned(pins);
        advanceTo(*run, 2);
        expectOk(run->stop());
    }
    const auto run = resume("a.attn", quickConfig());
    EXPECT_EQ(run->pinned(), pins);
    advanceTo(*run, 3);
    const auto recorded = run->file()->snapshot(3);
    ASSERT_TRUE(recorded) << recorded.status().text();
    ASSERT_EQ(recorded->size(), 3U);
    EXPECT_EQ((*recorded)[1].sample, pins[1]);
    EXPECT_TRUE(run->takeWarnings().empty());
}

TEST_F(RunKeeping, PinsChangedInARunMerelyOpenedAreKeptAndNothingElseIs)
{
    {
        const auto run = startRun("a.attn", quickConfig());
        advanceTo(*run, 2);
        expectOk(run->stop());
    }
    const ArrayBundle before = fileOf("a.attn")->checkpoint()->state;
    {
        const auto run = resume("a.attn", quickConfig());
        run->setPinned(test(0), false);
        expectOk(run->trainer().setLive("lr", "0.5"));
        expectOk(run->noteEvent("lr", "0.5"));
        expectOk(run->stop());
    }
    EXPECT_TRUE(eventKeys("a.attn").empty());
    const auto run = resume("a.attn", quickConfig());
    EXPECT_EQ(run->pinned(), (std::vector<SampleRef>{test(1), test(2), test(3)}));
    EXPECT_EQ(run->trainer().config().learningRate, 0.001);
    expectSameArrays(before, fileOf("a.attn")->checkpoint()->state);
}

TEST_F(RunKeeping, WithNothingPinnedTheTimelineGetsNoStep)
{
    TrainingRun run(makeTrainer(quickConfig()));
    run.setPinned(std::vector<SampleRef>());
    expectOk(run.startRecording(m_folder.file("a.attn")));
    advanceTo(run, 2);
    EXPECT_TRUE(run.timeline()->steps.empty());
    EXPECT_TRUE(run.file()->snapshotSteps()->empty());
    run.setPinned(test(1), true);
    advanceTo(run, 3);
    EXPECT_EQ(run.timeline()->steps, std::vector<int64_t>{3});
    EXPECT_EQ(*run.file()->snapshotSteps(), std::vector<int64_t>{3});
}

TEST_F(RunKeeping, APinThatCannotBeLookedAtIsDroppedWithASentence)
{
    const std::string path = ownImage();
    const auto run = startRun("a.attn", quickConfig());
    run->setPinned({own(path), test(1)});
    advanceTo(*run, 1);
    std::filesystem::remove(path);
    advanceTo(*run, 2);
    EXPECT_EQ(run->pinned(), std::vector<SampleRef>{test(1)});
    const std::vector<Status> warnings = run->takeWarnings();
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].text().starts_with(path + ": is not pinned any more")) << warnings[0].text();
    EXPECT_TRUE(run->takeWarnings().empty()) << "each is given once";
    EXPECT_EQ(eventKeys("a.attn"), std::vector<std::string>{"unpinned@2"});
    EXPECT_EQ(run->file()->snapshot(2)->size(), 1U);
}

TEST(Pins, SurviveAsTextAndWhatIsNoListOfPinsIsRefused)
{
    const std::vector<SampleRef> pins{{Split::Validation, 4, {}, {}},
                                      {Split::Test, -1, "一句 \"话\"", "b\n"}};
    EXPECT_EQ(pinsFromJson(pinsToJson(pins)), pins);
    EXPECT_EQ(pinsFromJson(pinsToJson({})), std::vector<SampleRef>());
    for (const char* bad : {"", "3", "[1]", R"([{"split":"tset","index":1,"name":"","context":""}])",
                            R"([{"split":"test","index":"1","name":"","context":""}])"})
        EXPECT_FALSE(pinsFromJson(bad)) << bad;
}

TEST_F(RunKeeping, WhatIsSetInARunMerelyOpenedIsNotedWithItsFirstStep)
{
    {
        const auto run = startRun("a.attn", quickConfig());
        advanceTo(*run, 2);
        expectOk(run->stop());
    }
    const auto run = resume("a.attn", quickConfig());
    for (const char* value : {"0.1", "0.01"}) {
        expectOk(run->trainer().setLive("lr", value));
        expectOk(run->noteEvent("lr", value));
    }
    EXPECT_TRUE(eventKeys("a.attn").empty());
    advanceTo(*run, 3);
    EXPECT_EQ(eventKeys("a.attn"), (std::vector<std::string>{"resumed@2", "lr@2"}));
    EXPECT_EQ(fileOf("a.attn")->events()->back().value, "0.01");
}

TEST_F(RunKeeping, ARunThatCanOnlyBeReadIsLookedAtWithoutAnError)
{
    {
        const auto run = startRun("a.attn", quickConfig());
        advanceTo(*run, 2);
        expectOk(run->stop());
    }
    TrainingRun run(makeTrainer(quickConfig()));
    expectOk(run.resumeRecording(fileOf("a.attn")));
    expectOk(run.trainer().setLive("lr", "0.5"));
    expectOk(run.noteEvent("lr", "0.5"));
    run.setPinned(test(9), true);
    expectOk(run.stop());
    const auto advance = run.advance();
    ASSERT_FALSE(advance);
    EXPECT_NE(advance.status().text().find("was opened for reading only"), std::string::npos);
}

TEST_F(RunKeeping, ACheckpointThatIsDueIsMadeBeforeTheEvaluation)
{
    auto run = startRun("a.attn", quickConfig(), {.commitSeconds = 0, .checkpointSeconds = 0});
    advanceTo(*run, 5);
    const auto stopped = run->advance([] { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.status().kind(), ErrorKind::Cancelled);
    run.reset(); // killed: without stop()
    const auto again = resume("a.attn", quickConfig());
    EXPECT_EQ(again->trainer().stepsMade(), 6);
    const auto advance = again->advance();
    ASSERT_TRUE(advance);
    EXPECT_TRUE(advance->steps.empty() && advance->epoch) << "the evaluation was left to do";
    EXPECT_GT(advance->epoch->trainLoss, 0);
}

TEST_F(RunKeeping, ACheckpointThatFallsDueDuringTheEvaluationIsMadeThen)
{
    RunConfig config = quickConfig();
    config.data = "shapes?train=96&test=1000"; // four batches of the evaluation
    auto run = startRun("a.attn", config, {.commitSeconds = 0.5, .checkpointSeconds = 2});
    advanceTo(*run, 5);
    int batches = 0;
    const auto stopped = run->advance([&batches] {
        std::this_thread::sleep_for(std::chrono::milliseconds(2100));
        return ++batches < 2;
    });
    ASSERT_FALSE(stopped);
    run.reset();
    EXPECT_EQ(fileOf("a.attn")->checkpoint()->step, 6);
}

/// Hands out a batch of another shape, once, the second time that it is asked.
class OnceWrong : public Dataset {
public:
    explicit OnceWrong(std::shared_ptr<const Dataset> good) : m_good(std::move(good)) {}
    const DatasetSummary& summary() const override { return m_good->summary(); }
    int64_t size(Split split) const override { return m_good->size(split); }
    const std::string& identity() const override { return m_good->identity(); }
    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override
    {
        Batch batch = m_good->batch(split, indexes, augment, stream);
        if (split == Split::Train && ++m_asked == 2)
            batch.images = batch.images.slice(1, 0, 1);
        return batch;
    }
    Sample sample(Split split, int64_t index) const override { return m_good->sample(split, index); }
    Batch batchOf(const Sample& sample) const override { return m_good->batchOf(sample); }

private:
    std::shared_ptr<const Dataset> m_good;
    mutable std::atomic<int> m_asked{0};
};

TEST_F(RunKeeping, AfterAnExceptionTheSameBatchComesAgain)
{
    // One after the other: LibTorch's generator is one for all.
    const auto whole = makeTrainer(quickConfig());
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(whole->step());
    const Checkpoint expected = whole->checkpoint();
    const auto broken = makeTrainer(quickConfig(), std::make_shared<OnceWrong>(dataOf(quickConfig())));
    ASSERT_TRUE(broken->step());
    EXPECT_THROW(static_cast<void>(broken->step()), c10::Error);
    EXPECT_EQ(broken->stepsMade(), 1);
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(broken->step());
    expectSameArrays(expected.state, broken->checkpoint().state);
}

} // namespace
} // namespace attnscope
