// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/fold_view.h"
#include "core/training/composite.h"
#include "core/training/task_sampling.h"
#include "tests/core/training_fixture.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

using Numbers = std::vector<double>;
using Order = std::vector<int64_t>;

// --- how often samples come up

TEST(SampleRates, EqualGivesEveryTaskAsManyPlaces)
{
    // Three samples of the first task alone, one of the second.
    const Numbers rates = sampleRates({{true, true, true, false}, {false, false, false, true}}, 0);
    EXPECT_EQ(rates, (Numbers{4.0 / 2 / 3, 4.0 / 2 / 3, 4.0 / 2 / 3, 2}));
}

TEST(SampleRates, TheTemperatureLiesBetween)
{
    std::vector<std::vector<bool>> labelled(2, std::vector<bool>(20));
    std::fill_n(labelled[0].begin(), 16, true);
    std::fill_n(labelled[1].begin() + 16, 4, true);
    const Numbers rates = sampleRates(labelled, 0.5); // shares 4 : 2
    EXPECT_NEAR(rates.front(), 20 * 4.0 / 6 / 16, 1e-12);
    EXPECT_NEAR(rates.back(), 20 * 2.0 / 6 / 4, 1e-12);
    EXPECT_TRUE(sampleRates(labelled, 1).empty()); // as they are
}

TEST(SampleRates, ASampleOfTwoTasksGetsAPartOfEach)
{
    const Numbers rates = sampleRates({{true, true, true, true}, {true, false, false, false}}, 0);
    EXPECT_EQ(rates, (Numbers{0.5 + 2, 0.5, 0.5, 0.5}));
}

TEST(SampleRates, WithoutADifferenceThereAreNone)
{
    EXPECT_TRUE(sampleRates({{true, true, true}, {true, true, true}, {true, true, true}}, 0).empty());
    EXPECT_TRUE(sampleRates({{false, false}, {false, false}}, 0).empty());
    EXPECT_TRUE(sampleRates({}, 0).empty());
}

TEST(SampleRates, ATaskWithoutLabelsAndSamplesWithoutAnyGetNoPlaces)
{
    const Numbers rates = sampleRates({{true, true, false}, {false, false, false}}, 0);
    EXPECT_EQ(rates, (Numbers{1.5, 1.5, 0}));
}

// --- the order that comes of it

class DrawnOrder : public testing::Test {
protected:
    static std::unique_ptr<Dataset> twoShapes(const std::string& labels)
    {
        auto data = openDataset("two-shapes?train=200&test=20", {{"data.labels", labels}}, 1, {});
        EXPECT_TRUE(data) << data.status().text();
        return std::move(*data);
    }
    static std::vector<int64_t> countsOf(const Order& order, size_t size)
    {
        std::vector<int64_t> counts(size);
        for (const int64_t i : order)
            ++counts[static_cast<size_t>(i)];
        return counts;
    }
};

TEST_F(DrawnOrder, TakesEverySampleItsRateRoundedUpOrDown)
{
    const auto data = twoShapes("left=0.05");
    const Numbers rates = sampleRates(labelledSamples(*data, data->summary().tasks), 0);
    ASSERT_EQ(rates.size(), 200U);
    EXPECT_NEAR(std::accumulate(rates.begin(), rates.end(), 0.0), 200, 1e-9);
    for (int64_t epoch = 0; epoch < 5; ++epoch) {
        const Order order = drawOrder(*data, rates, 7, epoch, 16);
        ASSERT_EQ(order.size(), 200U);
        const auto counts = countsOf(order, 200);
        for (size_t i = 0; i < 200; ++i) {
            EXPECT_GE(static_cast<double>(counts[i]), std::floor(rates[i]));
            EXPECT_LE(static_cast<double>(counts[i]), std::ceil(rates[i]));
        }
        EXPECT_EQ(order, drawOrder(*data, rates, 7, epoch, 16));
        EXPECT_NE(order, drawOrder(*data, rates, 7, epoch + 1, 16));
        EXPECT_NE(order, drawOrder(*data, rates, 8, epoch, 16));
    }
}

TEST_F(DrawnOrder, RepetitionsLieApart)
{
    const auto data = twoShapes("left=0.05");
    const auto labelled = labelledSamples(*data, data->summary().tasks);
    const Order order = drawOrder(*data, sampleRates(labelled, 0), 1, 0, 16);
    // Half of the places are the first task's 10 samples: in every quarter of the epoch about half.
    for (size_t quarter = 0; quarter < 4; ++quarter) {
        const auto first = order.begin() + static_cast<int64_t>(50 * quarter);
        const auto known =
            std::count_if(first, first + 50, [&](int64_t i) { return labelled[0][static_cast<size_t>(i)]; });
        EXPECT_NEAR(static_cast<double>(known), 26, 12) << quarter;
    }
}

TEST_F(DrawnOrder, AnEvenRateIsTheDataSetsOwnOrder)
{
    const auto data = twoShapes("");
    EXPECT_EQ(drawOrder(*data, Numbers(200, 1.0), 3, 4, 16), data->trainingOrder(3, 4, 16));
    const TrainingOrder equal = taskSampling(*data, data->summary().tasks, {{"sampling", "equal"}}, 3);
    EXPECT_EQ(equal(4, 16), data->trainingOrder(3, 4, 16)); // all samples have all labels
    EXPECT_FALSE(taskSampling(*data, data->summary().tasks, {}, 3));
}

TEST_F(DrawnOrder, OneSampleOfATaskMayFillHalfAnEpoch)
{
    const auto data = twoShapes("left=0.005");
    const Numbers rates = sampleRates(labelledSamples(*data, data->summary().tasks), 0);
    const auto counts = countsOf(drawOrder(*data, rates, 1, 0, 16), 200);
    const int64_t most = *std::max_element(counts.begin(), counts.end());
    EXPECT_TRUE(most == 100 || most == 101) << most;
}

TEST_F(DrawnOrder, KnowsMasksAndPointsFromTheirLabels)
{
    const auto data = openDataset("shapes?train=40&test=4", {{"data.labels", "mask=0.25,centre=0.5"}}, 1, {});
    ASSERT_TRUE(data) << data.status().text();
    std::map<std::string, int64_t> known;
    const auto labelled = labelledSamples(**data, (*data)->summary().tasks);
    for (size_t k = 0; k < labelled.size(); ++k)
        known[(*data)->summary().tasks[k].name] = std::count(labelled[k].begin(), labelled[k].end(), true);
    EXPECT_EQ(known.at("mask"), 10);
    EXPECT_EQ(known.at("centre"), 20);
    EXPECT_EQ(known.at("shape"), 40);
}

// --- runs

class SampledRun : public TrainingTest {
protected:
    static RunConfig config(const std::string& sampling)
    {
        RunConfig config = quickConfig();
        config.model = "multi.hard-sharing";
        config.data = "two-shapes?train=96&test=32";
        config.options = {{"data.labels", "left=0.1"}, {"sampling", sampling}};
        return config;
    }
    static std::shared_ptr<const MetricBook> bookOf(TrainingRun& run) { return run.metrics(); }
};

TEST_F(SampledRun, EqualBringsTheRareLabelsUpAndProportionalChangesNothing)
{
    const auto pointsOfLeft = [&](const std::string& sampling) {
        auto trainer = makeTrainer(config(sampling));
        int64_t known = 0;
        for (int step = 0; step < 6; ++step) {
            const auto outcome = trainer->step();
            EXPECT_TRUE(outcome) << outcome.status().text();
            if (const auto left = outcome->answers.find("left"); left != outcome->answers.end())
                known += left->second.known;
        }
        return known;
    };
    EXPECT_EQ(pointsOfLeft("proportional"), 10); // 10 of 96 in an epoch
    EXPECT_NEAR(static_cast<double>(pointsOfLeft("equal")), 48 + 5, 2);
}

TEST_F(SampledRun, GoesOnBitForBit)
{
    RunConfig asked = config("temperature");
    asked.options["sampling.temperature"] = "3";
    auto whole = makeTrainer(asked), first = makeTrainer(asked);
    const auto walk = [](Trainer& trainer, int steps) {
        for (int i = 0; i < steps; ++i)
            ASSERT_TRUE(trainer.step());
    };
    walk(*whole, 15);
    const ArrayBundle expected = whole->weights();
    walk(*first, 8);
    const Checkpoint kept = first->checkpoint();
    auto second = makeTrainer(asked);
    expectOk(second->restore(kept));
    walk(*second, 7);
    expectSameArrays(second->weights(), expected);
}

TEST_F(SampledRun, RefusesAnUnknownScheme)
{
    const auto checked = checkedConfig(config("eqal"));
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.status().where(), "sampling");
    EXPECT_NE(checked.status().text().find("equal"), std::string::npos);
}

// --- the composite

TEST_F(SampledRun, ACompositeWeighsTheTasks)
{
    RunConfig asked = config("proportional");
    asked.options["composite"] = "0.75, 0.25";
    const auto report = makeTrainer(asked)->evaluate(Split::Test);
    ASSERT_TRUE(report);
    EXPECT_DOUBLE_EQ(report->composite, 0.75 * report->tasks[0].values.at("accuracy") +
                                            0.25 * report->tasks[1].values.at("accuracy"));
    asked.options["composite"] = "0,3";
    EXPECT_EQ(makeTrainer(asked)->evaluate(Split::Test)->composite, report->tasks[1].values.at("accuracy"));
}

TEST(Composite, TakesTheOverlapOfMasksAndLeavesOutWhatWasNotScored)
{
    const std::vector<TaskInfo> tasks{{"shape", TaskKind::Classification, {}},
                                      {"mask", TaskKind::Mask, {}},
                                      {"centre", TaskKind::Point, {}}};
    EvalReport report;
    report.tasks = {{"shape", {{"accuracy", 0.5}}}, {"mask", {{"accuracy", 0.9}, {"iou", 0.25}}}};
    EXPECT_DOUBLE_EQ(compositeOf(report, tasks, {}), (0.5 + 0.25) / 2);
    EXPECT_DOUBLE_EQ(compositeOf(report, tasks, {3, 1, 4}), (3 * 0.5 + 0.25) / 4);
    EXPECT_TRUE(std::isnan(compositeOf(report, tasks, {0, 0, 1})));
}

TEST(Composite, RefusesWeightsThatDoNotFit)
{
    const std::vector<TaskInfo> tasks{{"a", TaskKind::Classification, {}},
                                      {"b", TaskKind::Classification, {}}};
    for (const char* text : {"0.6", "0.6,0.3,0.1", "0,0", "a,b", "1,-1", "1;2"}) {
        const auto weights = compositeWeights({{"composite", text}}, tasks);
        ASSERT_FALSE(weights) << text;
        EXPECT_EQ(weights.status().where(), "composite");
    }
    EXPECT_NE(
        compositeWeights({{"composite", "1,2,3"}}, tasks).status().text().find("expected 2 weights, found 3"),
        std::string::npos);
    EXPECT_TRUE(compositeWeights({}, tasks)->empty());
}

} // namespace
} // namespace attnscope
