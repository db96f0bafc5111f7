// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a run of several tasks may meet and what must come of it, under every strategy: one task, twelve, no
// label in a batch, a loss that is not a number, gradients that are zero or parallel, weights of zero.
#include "core/multitask/weighting.h"
#include "tests/core/training_fixture.h"

#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace attnscope {
namespace {

std::vector<std::string> strategyNames()
{
    std::vector<std::string> names;
    for (const WeightingEntry& entry : weightingRegistry())
        names.push_back(entry.info.name);
    return names;
}

std::string testName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::erase(name, '-');
    return name;
}

// --- one backward pass
// ------------------------------------------------------------------------------------

class BackwardOf : public testing::TestWithParam<std::string> {
protected:
    using Loss = std::function<torch::Tensor(const torch::Tensor& shared, int task)>;

    /// A strategy over `tasks` tasks that share one vector.
    void make(int tasks)
    {
        std::vector<std::string> names;
        for (int k = 0; k < tasks; ++k)
            names.push_back("task" + std::to_string(k));
        auto made = TaskBalance::create(GetParam(), names, {}, 1);
        ASSERT_TRUE(made) << made.status().text();
        balance = std::move(*made);
        count = tasks;
    }
    BalanceReport step(const Loss& loss, int64_t number = 1)
    {
        shared.mutable_grad() = torch::Tensor();
        std::vector<TaskLoss> losses;
        for (int k = 0; k < count; ++k)
            losses.push_back({k, loss(shared, k)});
        return balance->report(balance->backward(losses, {shared}, number, number));
    }
    ArrayBundle state() const
    {
        ArrayBundle bundle;
        balance->save(bundle);
        return bundle;
    }

    torch::Tensor shared = torch::linspace(0.5, 1.5, 16).requires_grad_();
    std::unique_ptr<TaskBalance> balance;
    int count = 0;
};

TEST_P(BackwardOf, TwelveTasksComeToAFiniteGradient)
{
    make(12);
    for (int number = 1; number <= 3; ++number) {
        const BalanceReport report = step(
            [](const torch::Tensor& s, int k) { return (s - 0.1 * k).square().sum() + 3 * s[k]; }, number);
        EXPECT_EQ(report.taskLoss.size(), 12U);
        EXPECT_TRUE(std::isfinite(report.loss));
        ASSERT_TRUE(shared.grad().defined());
        EXPECT_TRUE(torch::isfinite(shared.grad()).all().item<bool>()) << shared.grad();
        EXPECT_GT(shared.grad().abs().max().item<float>(), 0);
    }
}

TEST_P(BackwardOf, ZeroGradientsGiveAZeroGradient)
{
    make(2);
    const BalanceReport report = step([](const torch::Tensor& s, int) { return (s * 0).sum() + 1; });
    EXPECT_TRUE(std::isfinite(report.loss));
    EXPECT_EQ(shared.grad().abs().max().item<float>(), 0);
}

TEST_P(BackwardOf, ParallelGradientsGoTheirCommonWay)
{
    make(2);
    step([](const torch::Tensor& s, int k) { return (k + 1) * (s * s).sum(); });
    const torch::Tensor way = 2 * shared.detach();
    const double cosine = (shared.grad().dot(way) / (shared.grad().norm() * way.norm())).item<double>();
    EXPECT_NEAR(cosine, 1, 1e-5);
}

TEST_P(BackwardOf, ALossThatIsNoNumberIsToldAndForgotten)
{
    const auto healthy = [](const torch::Tensor& s, int k) { return (s - k).square().sum(); };
    const auto broken = [&](const torch::Tensor& s, int k) {
        return k == 0 ? s.sum() * std::numeric_limits<float>::quiet_NaN() : healthy(s, k);
    };
    make(2);
    step(healthy, 1);
    step(healthy, 2);
    const ArrayBundle before = state();
    EXPECT_TRUE(std::isnan(step(broken, 3).loss));
    const ArrayBundle after = state();
    ASSERT_EQ(after.arrays.size(), before.arrays.size());
    for (size_t i = 0; i < before.arrays.size(); ++i)
        EXPECT_TRUE(after.arrays[i].bytes == before.arrays[i].bytes) << before.arrays[i].name;
    EXPECT_TRUE(std::isfinite(step(healthy, 3).loss));
    EXPECT_TRUE(torch::isfinite(shared.grad()).all().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(All, BackwardOf, testing::ValuesIn(strategyNames()), testName);

// --- whole runs
// -------------------------------------------------------------------------------------------

class TaskRun : public TrainingTest {
protected:
    static RunConfig config(const std::string& weighting) { return twoTaskConfig(weighting, 4); }
};

class TaskRunOf : public TaskRun, public testing::WithParamInterface<std::string> {};

TEST_P(TaskRunOf, LearnsASingleTask)
{
    RunConfig asked = config(GetParam());
    asked.options["tasks"] = "right";
    const auto trainer = makeTrainer(asked);
    const ArrayBundle before = trainer->weights();
    for (int i = 0; i < 3; ++i) {
        const auto outcome = trainer->step();
        ASSERT_TRUE(outcome) << outcome.status().text();
        EXPECT_EQ(outcome->report.taskLoss.size(), 1U);
        EXPECT_TRUE(outcome->report.taskLoss.contains("right"));
        EXPECT_TRUE(std::isfinite(outcome->report.loss));
    }
    const float moved = distance(before, trainer->weights());
    EXPECT_TRUE(std::isfinite(moved) && moved > 0) << moved;
}

TEST_P(TaskRunOf, GoesOnWhereABatchHasNoLabelOfATask)
{
    RunConfig asked = config(GetParam());
    asked.options["data.labels"] = "left=0.04"; // one of 24: five batches of six have none
    auto run = startRun("a.attn", asked);
    advanceTo(*run, 6);
    const auto book = run->metrics();
    ASSERT_NE(book->find("task/left/loss"), nullptr);
    EXPECT_EQ(book->find("task/left/loss")->size(), 1U);
    EXPECT_EQ(book->find("task/right/loss")->size(), 6U);
    for (size_t i = 0; i < 6; ++i)
        EXPECT_TRUE(std::isfinite(book->find("loss")->at(i).value)) << i;
    expectOk(run->trainer().checkWeights());
}

INSTANTIATE_TEST_SUITE_P(All, TaskRunOf, testing::ValuesIn(strategyNames()), testName);

TEST_F(TaskRun, ATaskWhoseLossIsNoNumberStopsTheStepAndLeavesTheStrategyAsItWas)
{
    const auto broken = makeTrainer(config("famo"));
    const auto healthy = makeTrainer(config("famo"));
    ArrayBundle weights = broken->weights();
    int changed = 0;
    for (NamedArray& array : weights.arrays)
        if (array.name.find("left") != std::string::npos && array.name.ends_with("bias")) {
            setAll(array, std::numeric_limits<float>::quiet_NaN());
            ++changed;
        }
    ASSERT_GT(changed, 0);
    expectOk(broken->loadWeights(weights));
    const auto refused = broken->step();
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.status().text().starts_with("step 0: training diverged")) << refused.status().text();
    EXPECT_NE(refused.status().text().find("left"), std::string::npos) << refused.status().text();
    for (int i = 0; i < 4; ++i) {
        const auto a = broken->step(), b = healthy->step();
        ASSERT_TRUE(a) << a.status().text();
        EXPECT_EQ(a->report.taskWeight, b->report.taskWeight) << i;
        EXPECT_EQ(a->report.taskLoss, b->report.taskLoss) << i;
    }
}

TEST_F(TaskRun, WithAllWeightsZeroNothingIsLearned)
{
    RunConfig asked = config("fixed");
    asked.options["weighting.weights"] = "0,0";
    const auto trainer = makeTrainer(asked);
    const ArrayBundle before = trainer->weights();
    const auto outcome = trainer->step();
    ASSERT_TRUE(outcome) << outcome.status().text();
    EXPECT_EQ(outcome->report.loss, 0);
    EXPECT_GT(outcome->report.taskLoss.at("left"), 0); // told as it is
    EXPECT_EQ(distance(before, trainer->weights()), 0);
}

} // namespace
} // namespace attnscope
