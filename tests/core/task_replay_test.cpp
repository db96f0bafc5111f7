// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The task weights that a run records are those that it applied: a run of fixed weights that is given the
// recorded ones step by step must come to the very same model, and the recorded losses alone must lead to the
// same weights.
#include "core/multitask/weigh.h"
#include "tests/core/training_fixture.h"

#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr int kSteps = 12;

class TaskReplay : public TrainingTest {
protected:
    /// An epoch a step, so that strategies that look at epochs have something to see.
    static RunConfig config(const std::string& weighting) { return twoTaskConfig(weighting, 24); }
    static std::string listOf(const std::map<std::string, double>& weights)
    {
        return fmt::format("{},{}", weights.at("left"),
                           weights.at("right")); // shortest text of the exact number
    }
    static float recorded(const MetricBook& book, const std::string& series, size_t index)
    {
        const Series* found = book.find(series);
        return found != nullptr && index < found->size() ? found->at(index).value
                                                         : std::numeric_limits<float>::quiet_NaN();
    }
};

class TaskReplayOf : public TaskReplay, public testing::WithParamInterface<std::string> {};

TEST_P(TaskReplayOf, TheRecordedWeightsMakeTheSameModel)
{
    auto run = startRun("a.attn", config(GetParam()), {});
    auto replay = makeTrainer(config("fixed"));
    double moved = 0;
    for (int step = 0; step < kSteps; ++step) {
        const auto advance = run->advance();
        ASSERT_TRUE(advance) << advance.status().text();
        const StepReport& report = advance->steps.back().report;
        expectOk(replay->setLive("weighting.weights", listOf(report.taskWeight)));
        const auto again = replay->step();
        ASSERT_TRUE(again) << again.status().text();
        EXPECT_EQ(again->report.taskLoss, report.taskLoss) << step;
        EXPECT_EQ(again->report.loss, report.loss) << step;
        moved = std::max(moved, std::abs(report.taskWeight.at("left") - report.taskWeight.at("right")));
    }
    expectSameArrays(replay->weights(), run->trainer().weights());
    EXPECT_TRUE(moved > 1e-4 || GetParam() == "equal") << "the weights never differed: nothing was tested";
}

TEST_P(TaskReplayOf, TheRecordIsTheSumOfItsParts)
{
    auto run = startRun("a.attn", config(GetParam()), {});
    advanceTo(*run, kSteps);
    const auto book = run->metrics();
    for (size_t i = 0; i < kSteps; ++i) {
        double sum = 0;
        for (const char* task : {"left", "right"})
            sum += static_cast<double>(recorded(*book, std::string("task/") + task + "/weight", i)) *
                   static_cast<double>(recorded(*book, std::string("task/") + task + "/loss", i));
        EXPECT_NEAR(sum, recorded(*book, "loss", i), 1e-5 * std::abs(sum)) << i;
    }
}

TEST_P(TaskReplayOf, TheWeightsFollowFromTheRecordedLosses)
{
    auto run = startRun("a.attn", config(GetParam()), {});
    advanceTo(*run, kSteps);
    const auto book = run->metrics();
    WeighRequest request;
    request.weighting = GetParam();
    request.tasks = 2;
    request.parameters = 1;
    request.gradients = {0, 0};
    request.seed = run->trainer().config().seed;
    for (size_t i = 0; i < kSteps; ++i) {
        request.losses.push_back(
            {recorded(*book, "task/left/loss", i), recorded(*book, "task/right/loss", i)});
        const auto report = weigh(request);
        ASSERT_TRUE(report) << report.status().text();
        EXPECT_NEAR(report->weights[0], recorded(*book, "task/left/weight", i), 1e-5) << i;
        EXPECT_NEAR(report->weights[1], recorded(*book, "task/right/weight", i), 1e-5) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Losses, TaskReplayOf, testing::Values("equal", "uncertainty", "dwa", "rlw", "famo"));

TEST_F(TaskReplay, ABatchWithoutAnyLabelOfATaskLeavesItOutOfTheRecord)
{
    RunConfig asked = config("dwa");
    asked.batch = 4;
    asked.options["data.labels"] = "left=0.04"; // one of 24
    auto run = startRun("a.attn", asked, {});
    advanceTo(*run, 6); // an epoch
    const auto book = run->metrics();
    EXPECT_EQ(book->find("task/left/loss")->size(), 1U);
    EXPECT_EQ(book->find("task/left/weight")->size(), 1U);
    EXPECT_EQ(book->find("task/right/loss")->size(), 6U);
    for (size_t i = 0; i < 6; ++i)
        EXPECT_TRUE(std::isfinite(recorded(*book, "loss", i)));
}

TEST_F(TaskReplay, AWeightOfZeroLeavesTheTasksOwnPartAlone)
{
    RunConfig asked = config("fixed");
    asked.options["weighting.weights"] = "0,1";
    auto trainer = makeTrainer(asked);
    const ArrayBundle before = trainer->weights();
    ASSERT_TRUE(trainer->step());
    const ArrayBundle after = trainer->weights();
    bool otherMoved = false;
    int own = 0;
    for (size_t i = 0; i < before.arrays.size(); ++i) {
        const std::string& name = before.arrays[i].name;
        const bool same = before.arrays[i].bytes == after.arrays[i].bytes;
        if (name.find("left") != std::string::npos) {
            ++own;
            EXPECT_TRUE(same) << name;
        }
        otherMoved = otherMoved || (name.find("right") != std::string::npos && !same);
    }
    EXPECT_GT(own, 0);
    EXPECT_TRUE(otherMoved);
}

TEST_F(TaskReplay, NegativeWeightsAreRefusedBeforeTheRunBegins)
{
    RunConfig asked = config("fixed");
    asked.options["weighting.weights"] = "-0.5,1";
    const auto made = Trainer::create(*checkedConfig(asked), dataOf(asked));
    ASSERT_FALSE(made);
    EXPECT_NE(made.status().text().find("expected numbers from 0 to 1000000"), std::string::npos);
}

} // namespace
} // namespace attnscope
