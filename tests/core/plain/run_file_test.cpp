// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/metric_book.h"
#include "core/record/run_file.h"

#include "inspection_fixture.h"
#include "record_fixture.h"

#include <cmath>

namespace attnscope {
namespace {

using namespace attnscope::testing;
using Access = RunFile::Access;

class RunFileTest : public FolderTest {
protected:
    RunFileTest() : m_path(file("run.attn")) {}

    RunFile& create()
    {
        auto made = RunFile::create(m_path, someHeader());
        EXPECT_TRUE(made.isOk()) << made.status().text();
        m_run = std::move(*made);
        return *m_run;
    }
    RunFile& reopen(Access access = Access::ReadWrite)
    {
        m_run.reset();
        auto opened = RunFile::open(m_path, access);
        EXPECT_TRUE(opened.isOk()) << opened.status().text();
        m_run = std::move(*opened);
        return *m_run;
    }
    void close() { m_run.reset(); }
    static void expectOk(const Status& status) { EXPECT_TRUE(status.isOk()) << status.text(); }
    void appendLoss(int64_t first, int64_t last)
    {
        for (int64_t step = first; step <= last; ++step)
            expectOk(m_run->append({"loss", step, static_cast<float>(step) / 2}));
    }

    std::string m_path;
    std::unique_ptr<RunFile> m_run;
};

TEST_F(RunFileTest, HeaderSurvives)
{
    create();
    const RunHeader& header = reopen(Access::ReadOnly).header();
    EXPECT_EQ(header.config, someHeader().config);
    EXPECT_EQ(header.datasetName, "shapes");
    EXPECT_EQ(header.datasetNote, "made by code");
    EXPECT_EQ(header.datasetSha256, "00ff");
    EXPECT_EQ(header.torchVersion, "1.13.1");
    EXPECT_EQ(header.programVersion, "0.1.0");
    EXPECT_EQ(header.threads, 2);
    EXPECT_EQ(header.createdUtc, "2026-01-02T03:04:05Z");
}

TEST_F(RunFileTest, ClosedItIsASingleFile)
{
    create();
    appendLoss(1, 10);
    expectOk(m_run->commit());
    reopen(Access::ReadOnly);
    close();
    EXPECT_EQ(filesThere(), std::vector<std::string>{"run.attn"});
}

TEST_F(RunFileTest, AnExistingFileIsNotReplaced)
{
    writeText(m_path, "precious");
    const auto made = RunFile::create(m_path, someHeader());
    ASSERT_FALSE(made.isOk());
    EXPECT_EQ(made.status().text(), m_path + ": exists already");
    EXPECT_EQ(readText(m_path), "precious");
    EXPECT_EQ(filesThere(), std::vector<std::string>{"run.attn"});
}

TEST_F(RunFileTest, NamesThatSqliteTreatsSpeciallyAreFiles)
{
    for (const std::string name : {":memory:", "file:x?mode=memory", "100%#?.attn"}) {
        ASSERT_TRUE(RunFile::create(file(name), someHeader()).isOk()) << name;
        EXPECT_TRUE(fs::exists(file(name)));
        EXPECT_TRUE(RunFile::open(file(name), Access::ReadOnly).isOk()) << name;
    }
}

TEST_F(RunFileTest, MetricsComeBackInOrder)
{
    create();
    Points expected;
    for (int64_t step = 1; step <= 3500; ++step) {
        const auto add = [&](const std::string& series, float value) {
            expectOk(m_run->append({series, step, value}));
            expected[series].emplace_back(step, value);
        };
        add("loss", 1.0F / static_cast<float>(step));
        if (step % 50 == 0)
            add("test/shape/accuracy", static_cast<float>(step));
        if (step % 7 == 0 || step % 11 == 0)
            add("irregular", static_cast<float>(-step));
        if (step % 13 == 0)
            expectOk(m_run->commit());
    }
    EXPECT_EQ(pointsOf(*m_run), expected) << "buffered and committed points together";
    expectOk(m_run->commit());
    EXPECT_EQ(pointsOf(reopen()), expected);
    expectOk(m_run->append({"loss", 3501, 9}));
    expectOk(m_run->append({"new", 0, -1}));
    expected["loss"].emplace_back(3501, 9);
    expected["new"].emplace_back(0, -1);
    EXPECT_EQ(pointsOf(*m_run), expected);
    expectOk(m_run->commit());
    EXPECT_EQ(pointsOf(reopen(Access::ReadOnly)), expected);
}

TEST_F(RunFileTest, UncommittedPointsAreNotInTheFile)
{
    create();
    appendLoss(1, 5);
    expectOk(m_run->commit());
    appendLoss(6, 9);
    EXPECT_EQ(pointsOf(reopen())["loss"].size(), 5u);
}

TEST_F(RunFileTest, NotANumberAndInfinityAreKept)
{
    create();
    for (const auto& [step, value] : {std::pair<int64_t, float>{1, NAN}, {2, INFINITY}, {3, -0.0F}})
        expectOk(m_run->append({"loss", step, value}));
    expectOk(m_run->commit());
    const auto points = pointsOf(reopen())["loss"];
    ASSERT_EQ(points.size(), 3u);
    EXPECT_TRUE(std::isnan(points[0].second));
    EXPECT_EQ(points[1].second, INFINITY);
    EXPECT_TRUE(std::signbit(points[2].second));
}

TEST_F(RunFileTest, StepsAscend)
{
    create();
    expectOk(m_run->append({"loss", 5, 1}));
    expectOk(m_run->append({"loss", 5, 2}));
    EXPECT_EQ(pointsOf(*m_run)["loss"], (std::vector<std::pair<int64_t, float>>{{5, 2}}));
    EXPECT_EQ(m_run->append({"loss", 4, 1}).text(),
              m_path + ": series loss: cannot record step 4 after step 5");
    EXPECT_FALSE(m_run->append({"loss", -1, 1}).isOk());
    EXPECT_FALSE(m_run->append({"other", INT64_MAX, 1}).isOk());
    expectOk(m_run->commit());
    EXPECT_FALSE(reopen().append({"loss", 4, 1}).isOk()) << "known from the file as well";
}

TEST_F(RunFileTest, SnapshotsComeBack)
{
    create();
    Inspection own = someInspection(-1, 20);
    own.sample.name = "我的图.png";
    own.original = {2, 1, {1, 2, 3, 4, 5, 6}};
    own.evidence.clear();
    own.predictions[0].truth = -1;
    const std::vector<Inspection> samples{someInspection(3, 20), own, someInspection(1, 20)};
    expectOk(m_run->putSnapshot(10, {someInspection(3, 10)}));
    expectOk(m_run->putSnapshot(20, samples));
    RunFile& run = reopen(Access::ReadOnly);
    EXPECT_EQ(*run.snapshotSteps(), (std::vector<int64_t>{10, 20}));
    const auto back = run.snapshot(20);
    ASSERT_TRUE(back.isOk()) << back.status().text();
    ASSERT_EQ(back->size(), 3u);
    for (size_t i = 0; i < 3; ++i)
        expectEqual(samples[i], (*back)[i]);
    EXPECT_EQ(run.snapshot(11).status().text(), m_path + ": holds no attention of step 11");
}

TEST_F(RunFileTest, AnInputIsStoredOnceUnlessItChanges)
{
    create();
    for (int64_t step = 0; step < 5; ++step)
        expectOk(m_run->putSnapshot(step, {someInspection(1, step), someInspection(2, step)}));
    Inspection painted = someInspection(1, 5);
    painted.input.values[3] = 9;
    expectOk(m_run->putSnapshot(5, {painted}));
    expectEqual(painted, m_run->snapshot(5)->front());
    expectEqual(someInspection(1, 4), m_run->snapshot(4)->front());
    close();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM sample"), 3);
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM task"), 1);
}

TEST_F(RunFileTest, ASampleOfTheSameStepIsReplaced)
{
    create();
    expectOk(m_run->putSnapshot(1, {someInspection(1, 1), someInspection(2, 1)}));
    Inspection again = someInspection(1, 1);
    again.sites[0].weights.values[0] = 0.75F;
    expectOk(m_run->putSnapshot(1, {again}));
    const auto back = m_run->snapshot(1);
    ASSERT_EQ(back->size(), 2u);
    expectEqual(someInspection(2, 1), back->front());
    expectEqual(again, back->back());
    close();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM attention"), 4) << "nothing of the old one is left";
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM prediction"), 2);
}

TEST_F(RunFileTest, AnInspectionThatContradictsItselfIsRefusedWhole)
{
    create();
    Inspection wrong = someInspection(2, 1);
    wrong.sites[1].weights.values.pop_back();
    EXPECT_NE(m_run->putSnapshot(1, {someInspection(1, 1), wrong}).text().find("layer0"), std::string::npos);
    wrong = someInspection(2, 1);
    wrong.predictions[0].predicted = 3;
    EXPECT_FALSE(m_run->putSnapshot(1, {wrong}).isOk());
    EXPECT_TRUE(m_run->snapshotSteps()->empty());
}

TEST_F(RunFileTest, CheckpointsComeBackBitForBit)
{
    create();
    expectOk(m_run->putCheckpoint(someCheckpoint(10)));
    expectOk(m_run->putCheckpoint(someCheckpoint(20)));
    RunFile& run = reopen(Access::ReadOnly);
    const auto newest = run.checkpoint();
    ASSERT_TRUE(newest.isOk()) << newest.status().text();
    EXPECT_EQ(newest->step, 20);
    EXPECT_EQ(newest->state.metadata, someCheckpoint(20).state.metadata);
    ASSERT_EQ(newest->state.arrays.size(), 2u);
    for (size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(newest->state.arrays[i].name, someCheckpoint(20).state.arrays[i].name);
        EXPECT_EQ(newest->state.arrays[i].bytes, someCheckpoint(20).state.arrays[i].bytes);
    }
    EXPECT_EQ(run.checkpoint(19)->step, 10);
    EXPECT_EQ(run.checkpoint(10)->step, 10);
    EXPECT_EQ(run.checkpoint(9).status().text(), m_path + ": holds no checkpoint of step 9 or before");
}

TEST_F(RunFileTest, OldCheckpointsThinOut)
{
    create();
    for (int64_t n = 0; n < 300; ++n) {
        expectOk(m_run->putCheckpoint(someCheckpoint(10 * n)));
        const auto steps = m_run->checkpointSteps();
        ASSERT_TRUE(steps.isOk());
        ASSERT_EQ(steps->front(), 0) << "the first stays";
        ASSERT_EQ(steps->back(), 10 * n);
        ASSERT_LE(static_cast<double>(steps->size()), 3 + 1.5 * std::log2(n + 1.0));
        // Every span of ages (2^k, 2^(k+1)] that the run is old enough for has one.
        for (int64_t age = 1; 2 * age <= n; age *= 2)
            ASSERT_TRUE(std::any_of(steps->begin(), steps->end(),
                                    [&](int64_t s) { return n - s / 10 > age && n - s / 10 <= 2 * age; }))
                << "checkpoint " << n << ", ages " << age << " to " << 2 * age;
    }
    expectOk(m_run->putCheckpoint(someCheckpoint(2990)));
    EXPECT_EQ(m_run->checkpointSteps()->back(), 2990) << "the same step again replaces it";
    EXPECT_FALSE(m_run->putCheckpoint(someCheckpoint(2985)).isOk());
}

TEST_F(RunFileTest, CheckpointsAndSnapshotsCommitTheMetricsBeforeThem)
{
    create();
    appendLoss(1, 3);
    expectOk(m_run->putCheckpoint(someCheckpoint(3)));
    appendLoss(4, 6);
    expectOk(m_run->putSnapshot(6, {someInspection(1, 6)}));
    appendLoss(7, 7);
    expectOk(m_run->putEvent({7, "lr", "0.01"}));
    EXPECT_EQ(pointsOf(reopen())["loss"].size(), 7u);
    const auto events = m_run->events();
    ASSERT_EQ(events->size(), 1u);
    EXPECT_EQ(events->front().key, "lr");
    EXPECT_EQ(events->front().value, "0.01");
    EXPECT_EQ(events->front().step, 7);
}

TEST_F(RunFileTest, TruncationRemovesEverythingAfterAStep)
{
    create();
    appendLoss(1, 2500);
    expectOk(m_run->append({"late", 2000, 1}));
    for (const int64_t step : {1000, 1500, 2000}) {
        expectOk(m_run->putSnapshot(step, {someInspection(step, step)}));
        expectOk(m_run->putEvent({step, "lr", "1"}));
        expectOk(m_run->putCheckpoint(someCheckpoint(step)));
    }
    appendLoss(2501, 2600); // buffered
    expectOk(m_run->truncateAfter(1500));
    for (const bool afterReopening : {false, true}) {
        RunFile& run = afterReopening ? reopen() : *m_run;
        Points points = pointsOf(run);
        ASSERT_EQ(points.size(), 1u);
        ASSERT_EQ(points["loss"].size(), 1500u);
        EXPECT_EQ(points["loss"].back(), (std::pair<int64_t, float>{1500, 750}));
        EXPECT_EQ(*run.snapshotSteps(), (std::vector<int64_t>{1000, 1500}));
        EXPECT_EQ(*run.checkpointSteps(), (std::vector<int64_t>{1000, 1500}));
        EXPECT_EQ(run.events()->size(), 2u);
    }
    appendLoss(1501, 1502);
    expectOk(m_run->putCheckpoint(someCheckpoint(1502)));
    EXPECT_EQ(pointsOf(reopen())["loss"].size(), 1502u) << "and the run goes on from there";
    close();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM sample"), 2) << "samples that nothing shows are gone";
}

TEST_F(RunFileTest, AReaderSeesWhatAWriterCommits)
{
    create();
    auto reader = RunFile::open(m_path, Access::ReadOnly);
    ASSERT_TRUE(reader.isOk()) << reader.status().text();
    EXPECT_TRUE(pointsOf(**reader).empty());
    appendLoss(1, 3);
    EXPECT_TRUE(pointsOf(**reader).empty());
    expectOk(m_run->commit());
    EXPECT_EQ(pointsOf(**reader)["loss"].size(), 3u);
    EXPECT_EQ((*reader)->append({"loss", 4, 0}).text(), m_path + ": was opened for reading only");
    EXPECT_FALSE((*reader)->truncateAfter(0).isOk());
    EXPECT_FALSE((*reader)->putCheckpoint(someCheckpoint(1)).isOk());
    close(); // with the reader still there
    EXPECT_EQ(pointsOf(**reader)["loss"].size(), 3u);
}

TEST_F(RunFileTest, OfTwoWritersTheNewestWrites)
{
    create();
    appendLoss(1, 3);
    expectOk(m_run->commit());
    auto second = RunFile::open(m_path, Access::ReadWrite);
    ASSERT_TRUE(second.isOk()) << second.status().text();
    expectOk((*second)->append({"loss", 4, 4}));
    expectOk((*second)->commit());
    appendLoss(4, 6);
    EXPECT_EQ(m_run->commit().text(), m_path + ": another program has begun to write to this run");
    close();
    expectOk((*second)->append({"loss", 5, 5}));
    expectOk((*second)->commit());
    EXPECT_EQ(pointsOf(**second)["loss"].size(), 5u);
}

TEST_F(RunFileTest, ACopyHoldsEverythingAndReplacesAnOldRun)
{
    const std::string target = file("副本.attn");
    ASSERT_TRUE(RunFile::create(target, RunHeader{}).isOk());
    writeText(target + "-wal", "of a program that was killed");
    create();
    appendLoss(1, 1234);
    expectOk(m_run->putSnapshot(5, {someInspection(1, 5)}));
    expectOk(m_run->putCheckpoint(someCheckpoint(6)));
    appendLoss(1235, 1240); // buffered: part of the run all the same
    expectOk(m_run->copyTo(target));
    close();
    EXPECT_EQ(filesThere(), (std::vector<std::string>{"run.attn", "副本.attn"}));
    const auto copy = RunFile::open(target, Access::ReadOnly);
    ASSERT_TRUE(copy.isOk()) << copy.status().text();
    EXPECT_EQ((*copy)->header().config, someHeader().config);
    EXPECT_EQ(pointsOf(**copy)["loss"].size(), 1240u);
    EXPECT_EQ((*copy)->snapshot(5)->size(), 1u);
    EXPECT_EQ((*copy)->checkpoint()->step, 6);
    EXPECT_FALSE((*copy)->copyTo(target).isOk()) << "not onto itself";
    expectOk((*copy)->copyTo(file("again.attn")));
    EXPECT_TRUE(RunFile::open(file("again.attn"), Access::ReadWrite).isOk());
}

TEST_F(RunFileTest, TheBookHasEverySeriesInOrder)
{
    create();
    appendLoss(1, 2100);
    expectOk(m_run->append({"accuracy", 100, 0.5F}));
    expectOk(m_run->append({"accuracy", 300, 0.75F}));
    expectOk(m_run->commit());
    const auto book = readMetricBook(*m_run);
    ASSERT_TRUE(book.isOk()) << book.status().text();
    ASSERT_EQ(book->series.size(), 2u);
    const Series* loss = book->find("loss");
    ASSERT_NE(loss, nullptr);
    ASSERT_EQ(loss->size(), 2100u);
    EXPECT_EQ(loss->at(2099).x, 2100);
    EXPECT_EQ(loss->at(2099).value, 1050);
    EXPECT_EQ(book->find("accuracy")->at(1).value, 0.75F);
}

} // namespace
} // namespace attnscope
