// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_balance.h"
#include "core/training/task_choice.h"
#include "core/training/task_score.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace attnscope {
namespace {

/// Two tasks on one shared vector s and a number of their own each: L1 = s0 + s1^2 + 3 a, L2 = -s0 + 2 b.
class TwoTasks {
public:
    explicit TwoTasks(const std::string& weighting, OptionValues options = {})
    {
        auto made = TaskBalance::create(weighting, {"first", "second"}, options, 1);
        balance = std::move(*made);
    }
    BalanceReport step(int64_t number = 2)
    {
        for (torch::Tensor& parameter : parameters)
            parameter.mutable_grad() = torch::Tensor();
        return balance->report(
            balance->backward({{0, shared[0] + shared[1].square() + 3 * own}, {1, -shared[0] + 2 * other}},
                              parameters, number, 1));
    }

    torch::Tensor shared = torch::tensor({1.0F, 2.0F}).requires_grad_();
    torch::Tensor own = torch::tensor(5.0F).requires_grad_();
    torch::Tensor other = torch::tensor(7.0F).requires_grad_();
    torch::Tensor unused = torch::tensor(9.0F).requires_grad_();
    std::vector<torch::Tensor> parameters{shared, own, other, unused};
    std::unique_ptr<TaskBalance> balance;
};

void expectGradient(const torch::Tensor& parameter, std::vector<float> expected)
{
    ASSERT_TRUE(parameter.grad().defined());
    EXPECT_TRUE(torch::allclose(parameter.grad().reshape({-1}), torch::tensor(expected))) << parameter.grad();
}

TEST(TaskBalance, EqualIsTheGradientOfTheSum)
{
    TwoTasks tasks("equal");
    const BalanceReport report = tasks.step();
    EXPECT_DOUBLE_EQ(report.loss, (1 + 4 + 15) + (-1 + 14));
    EXPECT_EQ(report.weight.at("second"), 1);
    EXPECT_TRUE(report.gradientNorm.empty()); // step 2 of every 10 does not measure
    expectGradient(tasks.shared, {0, 4});
    expectGradient(tasks.own, {3});
    expectGradient(tasks.other, {2});
    EXPECT_FALSE(tasks.unused.grad().defined());
}

TEST(TaskBalance, AMeasuringStepReportsTheSharedGradientsAndChangesNothing)
{
    TwoTasks tasks("fixed", {{"weighting.weights", "0.5,2"}, {"weighting.measure", "1"}});
    const BalanceReport report = tasks.step();
    EXPECT_NEAR(report.gradientNorm.at("first"), std::sqrt(17.0), 1e-6);
    EXPECT_NEAR(report.gradientNorm.at("second"), 1, 1e-6);
    EXPECT_NEAR(report.gradientCosine.at("first|second"), -1 / std::sqrt(17.0), 1e-6);
    expectGradient(tasks.shared, {0.5F - 2, 2});
    expectGradient(tasks.own, {1.5F}); // weighted losses weigh a task's own parameters too
    expectGradient(tasks.other, {4});
    TwoTasks plain("fixed", {{"weighting.weights", "0.5,2"}, {"weighting.measure", "0"}});
    EXPECT_TRUE(plain.step(1).gradientNorm.empty());
    expectGradient(plain.shared, {0.5F - 2, 2});
    expectGradient(plain.own, {1.5F});
}

TEST(TaskBalance, AStrategyOfGradientsCombinesWhatIsSharedAndLeavesTheRest)
{
    TwoTasks tasks("pcgrad");
    const BalanceReport report = tasks.step();
    // g1 = (1,4), g2 = (-1,0): g1' = (0,4); g2' = g2 + g1/17.
    expectGradient(tasks.shared, {-1 + 1 / 17.0F, 4 + 4 / 17.0F});
    expectGradient(tasks.own, {3});
    expectGradient(tasks.other, {2});
    EXPECT_EQ(report.gradientCosine.size(), 1U);
}

TEST(TaskBalance, GradNormWeighsTheLossesOfTheWholeNetwork)
{
    TwoTasks tasks("gradnorm", {{"weighting.lr", "0.5"}});
    tasks.step(); // begins even and moves the weights
    const BalanceReport report = tasks.step();
    const auto first = static_cast<float>(report.weight.at("first"));
    EXPECT_NE(first, 1);
    expectGradient(tasks.own, {3 * first});
}

TEST(TaskBalance, GradDropHasNoWeightsToReport)
{
    TwoTasks tasks("graddrop");
    const BalanceReport report = tasks.step();
    EXPECT_TRUE(report.weight.empty());
    EXPECT_DOUBLE_EQ(report.loss, 33); // the plain sum
    EXPECT_EQ(std::abs(tasks.shared.grad()[0].item<float>()), 1);
    EXPECT_EQ(tasks.shared.grad()[1].item<float>(), 4);
}

TEST(TaskBalance, ATaskWithoutLabelsLeavesItsParametersAlone)
{
    TwoTasks tasks("mgda");
    for (torch::Tensor& parameter : tasks.parameters)
        parameter.mutable_grad() = torch::Tensor();
    tasks.balance->backward({{1, -tasks.shared[0] + 2 * tasks.other}}, tasks.parameters, 1, 1);
    expectGradient(tasks.shared, {-1, 0});
    EXPECT_FALSE(tasks.own.grad().defined());
    EXPECT_EQ(tasks.balance->report(tasks.balance->backward({}, tasks.parameters, 1, 1)).loss, 0);
}

TEST(TaskBalance, ALossThatIsNotFiniteDoesNotReachTheStrategysState)
{
    TwoTasks tasks("famo");
    const double before = tasks.step().weight.at("first");
    const torch::Tensor broken = tasks.shared[0] * std::numeric_limits<float>::quiet_NaN();
    const BalanceStep step =
        tasks.balance->backward({{0, broken}, {1, -tasks.shared[0]}}, tasks.parameters, 3, 1);
    EXPECT_TRUE(std::isnan(tasks.balance->report(step).loss));
    ArrayBundle state;
    tasks.balance->save(state);
    EXPECT_TRUE(std::isfinite(tasks.step().weight.at("first")));
    EXPECT_TRUE(std::isfinite(before));
}

TEST(TaskBalance, RefusesAnUnknownStrategyWithTheNearest)
{
    const auto made = TaskBalance::create("pcgard", {"a"}, {}, 1);
    ASSERT_FALSE(made);
    EXPECT_NE(made.status().text().find("\"pcgrad\""), std::string::npos) << made.status().text();
}

// --- which tasks a run learns
// ---------------------------------------------------------------------------------

class TaskChoice : public testing::Test {
protected:
    TaskChoice()
    {
        for (const char* name : {"sentiment", "topic", "language"})
            data.tasks.push_back({name, TaskKind::Classification, {"a", "b"}});
        model.name = "some.model";
    }
    std::vector<std::string> chosen(const std::string& asked)
    {
        OptionValues options;
        if (!asked.empty())
            options["tasks"] = asked;
        const auto tasks = chooseTasks(data, model, options);
        if (!tasks)
            return {tasks.status().text()};
        std::vector<std::string> names;
        for (const TaskInfo& task : *tasks)
            names.push_back(task.name);
        return names;
    }
    DatasetSummary data;
    ModelInfo model;
};
using Names = std::vector<std::string>;

TEST_F(TaskChoice, AModelOfOneTaskTakesTheFirstUnlessToldOtherwise)
{
    EXPECT_EQ(chosen(""), Names{"sentiment"});
    EXPECT_EQ(chosen("topic"), Names{"topic"});
    EXPECT_NE(chosen("topic, sentiment").front().find("learns one task at a time"), std::string::npos);
    EXPECT_NE(chosen("all").front().find("learns one task at a time"), std::string::npos);
}

TEST_F(TaskChoice, AModelOfSeveralTakesAllOrThoseNamedInTheDatasOrder)
{
    model.multiTask = true;
    EXPECT_EQ(chosen(""), (Names{"sentiment", "topic", "language"}));
    EXPECT_EQ(chosen("all"), (Names{"sentiment", "topic", "language"}));
    EXPECT_EQ(chosen(" language ,sentiment"), (Names{"sentiment", "language"}));
    EXPECT_NE(chosen("topik").front().find("did you mean \"topic\"?"), std::string::npos);
}

// --- losses and scores of the kinds of task
// --------------------------------------------------------------------

TEST(TaskScore, AMaskIsScoredByPixelsAndByOverlap)
{
    Batch batch;
    batch.images = torch::zeros({3, 3, 2, 2});
    // The third sample's mask is not known.
    batch.labels["mask"] =
        torch::tensor(std::vector<float>{1.0F, 1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1}).view({3, 2, 2});
    const torch::Tensor logits =
        torch::tensor(std::vector<float>{9.0F, -9, 9, -9, -9, -9, -9, -9, 9, 9, 9, 9}).view({3, 2, 2});
    const TaskInfo task{"mask", TaskKind::Mask, {}};
    const AnswerCount count = countAnswers(task, logits, batch);
    EXPECT_EQ(count.known, 8);
    EXPECT_EQ(count.right, 6);
    EXPECT_TRUE(torch::allclose(maskOverlaps(logits, batch.labels["mask"]),
                                torch::tensor(std::vector<float>{1 / 3.0F, 1.0F})));
    EXPECT_NEAR(taskLoss(task, logits, batch).item<double>(), 2 * 9.0 / 8, 1e-3);
    batch.labels["mask"].fill_(-1);
    EXPECT_FALSE(taskLoss(task, logits, batch).defined());
}

TEST(TaskScore, APointIsScoredInPixelsAndLearnedInQuartersOfTheImage)
{
    Batch batch;
    batch.images = torch::zeros({2, 3, 16, 32});
    batch.labels["centre"] = torch::tensor(std::vector<float>{10.0F, 4, -1, -1}).view({2, 2});
    const torch::Tensor points = torch::tensor(std::vector<float>{13.0F, 8, 5, 5}).view({2, 2});
    const TaskInfo task{"centre", TaskKind::Point, {}};
    EXPECT_TRUE(torch::allclose(pointErrors(points, batch.labels["centre"]),
                                torch::tensor(std::vector<float>{5.0F})));
    EXPECT_NEAR(taskLoss(task, points, batch).item<double>(), (3.0 / 8 * 3 / 8 + 1.0) / 2, 1e-6);
    EXPECT_EQ(countAnswers(task, points, batch).right, 0);
}

TEST(TaskScore, ASequenceCountsItsTokensAndItsEndButNoPadding)
{
    Batch batch;
    batch.target.ids = torch::tensor({2, 5, 6, 3, 2, 5, 3, 0}).view({2, 4});
    torch::Tensor logits = torch::zeros({2, 3, 8});
    for (const auto& [b, t, id] :
         {std::tuple{0, 0, 5}, {0, 1, 7}, {0, 2, 3}, {1, 0, 5}, {1, 1, 3}, {1, 2, 4}})
        logits[b][t][id] = 50;
    const TaskInfo task{"translation", TaskKind::Sequence, {}};
    const AnswerCount count = countAnswers(task, logits, batch);
    EXPECT_EQ(count.known, 5);
    EXPECT_EQ(count.right, 4);
    EXPECT_NEAR(taskLoss(task, logits, batch).item<double>(), 10, 1e-3); // one of five is 50 off
}

} // namespace
} // namespace attnscope
