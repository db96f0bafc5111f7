// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/fold_view.h"
#include "core/training/core_impl.h"
#include "core/training/sweep.h"
#include "tests/core/training_fixture.h"

#include <torch/torch.h>

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace attnscope {
namespace {

using Rows = std::vector<std::vector<double>>;

// --- folds

class Folds : public testing::Test {
protected:
    static std::shared_ptr<const Dataset> open(const std::string& spec)
    {
        auto data = openDataset(spec, {}, 1, {});
        EXPECT_TRUE(data) << data.status().text();
        return std::shared_ptr<const Dataset>(std::move(*data));
    }
};

TEST_F(Folds, HoldEverySampleOutOnce)
{
    const auto data = open("two-shapes?train=23&test=5");
    std::multiset<std::string> held, all;
    const auto key = [](const Sample& sample) {
        return std::string(sample.picture.rgb.begin(), sample.picture.rgb.end());
    };
    for (int64_t i = 0; i < 23; ++i)
        all.insert(key(data->sample(Split::Train, i)));
    for (int64_t fold = 0; fold < 4; ++fold) {
        const FoldView view(data, 4, fold, 9);
        EXPECT_EQ(view.size(Split::Test), fold < 3 ? 6 : 5);
        EXPECT_EQ(view.size(Split::Train) + view.size(Split::Test), 23);
        EXPECT_EQ(view.size(Split::Validation), 0);
        EXPECT_EQ(view.summary().trainSamples, view.size(Split::Train));
        std::multiset<std::string> seen;
        for (int64_t i = 0; i < view.size(Split::Test); ++i)
            seen.insert(key(view.sample(Split::Test, i)));
        held.insert(seen.begin(), seen.end());
        for (int64_t i = 0; i < view.size(Split::Train); ++i)
            seen.insert(key(view.sample(Split::Train, i)));
        EXPECT_EQ(seen, all);
    }
    EXPECT_EQ(held, all);
}

TEST_F(Folds, VisitTheTrainingSamplesInTheDataSetsOrder)
{
    const auto data = open("two-shapes?train=40&test=5");
    const FoldView view(data, 4, 1, 2);
    const auto pixels = [](const Batch& batch) { return batch.images; };
    std::vector<torch::Tensor> expected;
    std::set<int64_t> held;
    for (int64_t i = 0; i < 10; ++i)
        for (int64_t j = 0; j < 40; ++j) {
            const std::vector<int64_t> a{i}, b{j};
            if (torch::equal(pixels(view.batch(Split::Test, a, false, 0)),
                             pixels(data->batch(Split::Train, b, false, 0))))
                held.insert(j);
        }
    EXPECT_EQ(held.size(), 10U);
    std::vector<int64_t> left;
    for (const int64_t i : data->trainingOrder(5, 3, 8))
        if (!held.contains(i))
            left.push_back(i);
    const std::vector<int64_t> order = view.trainingOrder(5, 3, 8);
    EXPECT_TRUE(torch::equal(view.batch(Split::Train, order, false, 0).images,
                             data->batch(Split::Train, left, false, 0).images));
    std::vector<int64_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (int64_t i = 0; i < 30; ++i)
        EXPECT_EQ(sorted[static_cast<size_t>(i)], i);
}

// --- rows

TEST(WeightGrid, HoldsEveryRowOfPositiveParts)
{
    EXPECT_EQ(*weightGrid(2, 5), (Rows{{0.2, 0.8}, {0.4, 0.6}, {0.6, 0.4}, {0.8, 0.2}}));
    EXPECT_EQ(*weightGrid(3, 4), (Rows{{0.25, 0.25, 0.5}, {0.25, 0.5, 0.25}, {0.5, 0.25, 0.25}}));
    EXPECT_EQ(*weightGrid(1, 3), (Rows{{1}}));
    EXPECT_EQ(weightGrid(12, 12)->size(), 1U);
    EXPECT_NE(weightGrid(3, 2).status().text().find("expected at least 3"), std::string::npos);
    EXPECT_NE(weightGrid(12, 40).status().text().find("at most 1000"), std::string::npos);
}

TEST(Summarise, GivesMeanAndStandardDeviation)
{
    EXPECT_DOUBLE_EQ(summarise({1, 2, 6}).mean, 3);
    EXPECT_DOUBLE_EQ(summarise({1, 2, 6}).spread, std::sqrt(7.0));
    EXPECT_EQ(summarise({4}).spread, 0);
    EXPECT_TRUE(std::isnan(summarise({}).mean));
}

// --- sweeps

/// Notes what it is told; stops when told to.
class Notes : public SweepObserver {
public:
    void onReady(const SweepPlan& told) override { plan = told; }
    bool onProgress(const SweepProgress& progress) override
    {
        EXPECT_GE(progress.fraction, fraction);
        fraction = progress.fraction;
        return ++steps != stopAt;
    }
    void onRow(int64_t index, const SweepRow& row) override
    {
        EXPECT_EQ(index, static_cast<int64_t>(rows.size()));
        rows.push_back(row);
    }
    SweepPlan plan;
    std::vector<SweepRow> rows;
    double fraction = 0;
    int steps = 0, stopAt = -1;
};

class SweepTest : public TrainingTest {
protected:
    static SweepRequest request(const Rows& weights)
    {
        SweepRequest request;
        request.config = quickConfig();
        request.config.options.clear();
        request.config.model = "multi.hard-sharing";
        request.config.data = "two-shapes?train=60&test=8";
        request.config.epochs = 2;
        request.weights = weights;
        request.folds = 3;
        return request;
    }
    static std::string refusal(const SweepRequest& request)
    {
        Notes notes;
        const auto report = sweep(request, notes);
        EXPECT_FALSE(report);
        return report ? "(it was not refused)" : report.status().text();
    }
};

TEST_F(SweepTest, GivesWhatTrainingOnTheFoldsGives)
{
    const SweepRequest asked = request({{0.7, 0.3}});
    Notes notes;
    const auto report = sweep(asked, notes);
    ASSERT_TRUE(report) << report.status().text();
    EXPECT_EQ(notes.plan.tasks, (std::vector<std::string>{"left", "right"}));
    EXPECT_EQ(notes.plan.stepsPerFold, 6); // 40 samples, 16 a batch, twice
    EXPECT_EQ(notes.fraction, 1);
    RunConfig config = asked.config;
    config.weighting = "fixed";
    config.options["weighting.weights"] = "0.7,0.3";
    std::vector<double> left, composite;
    for (int64_t fold = 0; fold < 3; ++fold) {
        auto trainer = makeTrainer(config, std::make_shared<FoldView>(dataOf(config), 3, fold, config.seed));
        while (!trainer->finished())
            ASSERT_TRUE(trainer->step());
        const auto scores = trainer->evaluate(Split::Test);
        left.push_back(scores->tasks[0].values.at("accuracy"));
        composite.push_back(scores->composite);
    }
    ASSERT_EQ(report->rows.size(), 1U);
    EXPECT_EQ(report->rows[0].tasks[0].mean, summarise(left).mean);
    EXPECT_EQ(report->rows[0].composite.mean, summarise(composite).mean);
    EXPECT_EQ(report->rows[0].composite.spread, summarise(composite).spread);
}

TEST_F(SweepTest, NamesTheRowWithTheBestCompositeAndLeavesTheGeneratorAlone)
{
    torch::manual_seed(77);
    const torch::Tensor before = at::detail::getDefaultCPUGenerator().get_state();
    Notes notes;
    const auto report = makeCore()->sweep(request({{1, 0}, {0.5, 0.5}}), notes);
    ASSERT_TRUE(report) << report.status().text();
    ASSERT_EQ(notes.rows.size(), 2U);
    EXPECT_EQ(report->rows[1].composite.mean, notes.rows[1].composite.mean);
    const bool second = notes.rows[1].composite.mean > notes.rows[0].composite.mean;
    EXPECT_EQ(report->best, second ? 1 : 0);
    EXPECT_TRUE(torch::equal(before, at::detail::getDefaultCPUGenerator().get_state()));
}

TEST_F(SweepTest, StopsInOrderWithWhatIsComplete)
{
    Notes notes;
    notes.stopAt = 4 * 7 + 3; // in the fifth fold: six steps and an evaluation each
    const auto report = sweep(request({{0.5, 0.5}, {0.2, 0.8}, {0.8, 0.2}}), notes);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->stopped);
    ASSERT_EQ(report->rows.size(), 2U);
    EXPECT_EQ(report->rows[0].folds, 3);
    EXPECT_EQ(report->rows[1].folds, 1);
    EXPECT_EQ(report->best, 0);
}

TEST_F(SweepTest, ARowThatDivergesIsToldAndTheOthersGoOn)
{
    SweepRequest asked = request({{1e6, 1e6}, {0.5, 0.5}});
    asked.config.optimizer = OptimizerKind::Sgd;
    asked.config.learningRate = 0.01;
    Notes notes;
    const auto report = sweep(asked, notes);
    ASSERT_TRUE(report) << report.status().text();
    EXPECT_NE(report->rows[0].problem.text().find("diverged"), std::string::npos);
    EXPECT_EQ(report->rows[0].folds, 0);
    EXPECT_TRUE(report->rows[1].problem.isOk());
    EXPECT_EQ(report->best, 1);
}

TEST_F(SweepTest, WeighsTheCompositeAsTheRunDoes)
{
    SweepRequest asked = request({{0.5, 0.5}});
    asked.config.options["composite"] = "1,0";
    Notes notes;
    const auto report = sweep(asked, notes);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rows[0].composite.mean, report->rows[0].tasks[0].mean);
}

TEST_F(SweepTest, RefusesWhatCannotBe)
{
    EXPECT_NE(
        refusal(request({{1, 2, 3}})).find("row 1 does not fit the tasks (expected 2 weights, found 3)"),
        std::string::npos);
    EXPECT_NE(refusal(request({{1, 1}, {-1, 1}})).find("row 2 holds a bad weight"), std::string::npos);
    EXPECT_NE(refusal(request({{1, std::nan("")}})).find("row 1 holds a bad weight"), std::string::npos);
    EXPECT_NE(refusal(request({{0, 0}})).find("no weight above 0"), std::string::npos);
    EXPECT_NE(refusal(request({})).find("at least one row"), std::string::npos);
    SweepRequest asked = request({{1, 1}});
    asked.folds = 61;
    EXPECT_NE(refusal(asked).find("2 to 60"), std::string::npos);
    asked.folds = 1;
    EXPECT_NE(refusal(asked).find("found 1"), std::string::npos);
    asked = request({{1, 1}});
    asked.grid = 4;
    EXPECT_NE(refusal(asked).find("found both"), std::string::npos);
    asked = request({{1, 1}});
    asked.config.model = "multi.hard-shearing";
    EXPECT_NE(refusal(asked).find("multi.hard-sharing"), std::string::npos);
}

} // namespace
} // namespace attnscope
