// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/finite_check.h"
#include "training_fixture.h"

#include "core/base/rng.h"

#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr double kGuessing = 1.79; // ln 6

/// Feeds losses from step 1 on; true if the watch ever cried.
bool criesOver(const std::vector<double>& losses, double guessing = kGuessing)
{
    DivergenceWatch watch(guessing);
    int64_t step = 0;
    bool cried = false;
    for (const double loss : losses) {
        watch.take(++step, loss);
        cried = cried || watch.blownUp();
    }
    return cried;
}

/// Uniform in (0, 1].
double draw(Rng& rng) { return 1.0 - rng.uniform(); }

TEST(DivergenceWatch, StaysQuietOverHealthyNoise)
{
    Rng rng(4);
    std::vector<double> batchesOfOne, nearZero, spiky, plateau;
    for (int i = 0; i < 5000; ++i) {
        const double exponential = -std::log(draw(rng));
        batchesOfOne.push_back(kGuessing * exponential);                   // heavy-tailed, mean of guessing
        nearZero.push_back(1e-6 * std::pow(10, 5 * draw(rng)));            // 1e-6 to 0.1
        spiky.push_back(rng.below(10) == 0 ? 1e6 * draw(rng) : draw(rng)); // a tenth enormous
        plateau.push_back(2.5 * kGuessing * (0.8 + 0.4 * draw(rng)));      // stuck, and worse than guessing
    }
    EXPECT_FALSE(criesOver(batchesOfOne));
    EXPECT_FALSE(criesOver(nearZero));
    EXPECT_FALSE(criesOver(spiky));
    EXPECT_FALSE(criesOver(plateau));
    EXPECT_FALSE(criesOver(std::vector<double>(100, 0.0), 0.0)) << "one class, nothing to lose";
}

TEST(DivergenceWatch, ForgivesAShortRiseAfterALongFall)
{
    std::vector<double> losses(300, 0.001);
    losses.insert(losses.end(), 10, 1e9);
    losses.insert(losses.end(), 300, 0.5);
    EXPECT_FALSE(criesOver(losses));
}

TEST(DivergenceWatch, MeasuresByTheFirstStepWhereThatIsWorseThanGuessing)
{
    EXPECT_FALSE(criesOver(std::vector<double>(100, 50.0))) << "drawn badly, but not blown up";
    std::vector<double> losses(1, 50.0);
    losses.insert(losses.end(), 11, 300.0);
    EXPECT_TRUE(criesOver(losses));
}

TEST(DivergenceWatch, CriesAtTheEleventhLossThatIsManyTimesGuessing)
{
    DivergenceWatch watch(kGuessing);
    for (int64_t step = 1; step <= 40; ++step)
        watch.take(step, 0.2);
    for (int64_t step = 41; step <= 50; ++step)
        watch.take(step, 9.0);
    EXPECT_FALSE(watch.blownUp());
    EXPECT_TRUE(watch.calm()) << "half of the window";
    watch.take(51, 9.0);
    EXPECT_TRUE(watch.blownUp());
    EXPECT_FALSE(watch.calm());
    EXPECT_EQ(watch.since(), 41);
}

TEST(DivergenceWatch, ComesBackFromACheckpointExactly)
{
    DivergenceWatch watch(kGuessing), other(kGuessing);
    for (int64_t step = 1; step <= 30; ++step)
        watch.take(step, step > 20 ? 9.0 + 0.1 * static_cast<double>(step) : 1.0 / 3);
    other.load(watch.toJson());
    EXPECT_EQ(other.toJson(), watch.toJson());
    EXPECT_FALSE(other.blownUp());
    other.take(31, 9.0);
    EXPECT_TRUE(other.blownUp());
    for (const char* bad : {"", "{}", "[1]", "{\"first\":1,\"losses\":[[1]]}", "{\"first\":\"x\"}"}) {
        other.load(bad);
        EXPECT_EQ(other.since(), -1) << bad;
    }
}

class Divergence : public TrainingTest {
protected:
    static NamedArray& find(ArrayBundle& bundle, const std::string& name)
    {
        for (NamedArray& array : bundle.arrays)
            if (array.name == name)
                return array;
        throw std::runtime_error("no parameter " + name);
    }
};

TEST_F(Divergence, AnAbsurdLearningRateAloneIsStoppedThoughTheLossStaysFinite)
{
    RunConfig config = quickConfig();
    config.learningRate = 10;
    const auto run = startRun("a.attn", config);
    const std::string sentence = advanceUntilItFails(*run, 30);
    EXPECT_TRUE(sentence.starts_with("step 12: training diverged: since step 2 most losses are above"))
        << sentence;
    EXPECT_NE(sentence.find("the model is back at step 0 (try a learning rate below 10)"), std::string::npos)
        << sentence;
    EXPECT_EQ(run->trainer().stepsMade(), 0);
    const auto events = fileOf("a.attn")->events();
    ASSERT_EQ(events->size(), 1U);
    EXPECT_EQ(events->front().key, "diverged");
    expectOk(run->trainer().setLive("lr", "0.001"));
    EXPECT_LT(run->advance()->steps.back().report.loss, 3.0) << "goes on from weights that are sound";
}

TEST_F(Divergence, GoesBackBeforeTheBlowUpAndEndsTheEpochAsIfNothingHadHappened)
{
    const auto quiet = startRun("quiet.attn", quickConfig());
    advanceTo(*quiet, 53);
    const auto expected = quiet->advance()->epoch;
    ASSERT_TRUE(expected);
    const Checkpoint end = quiet->trainer().checkpoint();

    const auto run = startRun("a.attn", quickConfig());
    advanceTo(*run, 105);
    expectOk(run->trainer().setLive("lr", "10"));
    EXPECT_NE(advanceUntilItFails(*run, 40).find("back at step 50"), std::string::npos);
    expectOk(run->trainer().setLive("lr", "0.001"));
    advanceTo(*run, 53);
    const auto epoch = run->advance()->epoch;
    ASSERT_TRUE(epoch);
    EXPECT_EQ(epoch->trainLoss, expected->trainLoss);
    EXPECT_EQ(epoch->trainAccuracy, expected->trainAccuracy);
    expectSameArrays(end.state, run->trainer().checkpoint().state);
}

TEST_F(Divergence, ARunStoppedInTheMiddleOfABlowUpStillGoesBackBeforeIt)
{
    RunConfig config = quickConfig();
    config.learningRate = 10;
    {
        const auto run = startRun("a.attn", config);
        advanceTo(*run, 6);
        expectOk(run->stop());
    }
    const auto run = resume("a.attn", config);
    EXPECT_EQ(run->trainer().stepsMade(), 6);
    EXPECT_TRUE(advanceUntilItFails(*run, 30).starts_with("step 12: training diverged: since step 2"));
    EXPECT_EQ(run->trainer().stepsMade(), 0);
    EXPECT_EQ(fileOf("a.attn")->checkpointSteps().value(), std::vector<int64_t>{0});
}

TEST_F(Divergence, NamesTheFirstWeightThatIsNotFinite)
{
    const auto trainer = makeTrainer(quickConfig());
    ArrayBundle weights = trainer->weights();
    setAll(find(weights, "dense.weight"), std::numeric_limits<float>::quiet_NaN());
    setAll(find(weights, "dense.bias"), std::numeric_limits<float>::quiet_NaN());
    expectOk(trainer->loadWeights(weights));
    const auto outcome = trainer->step();
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.status().text().find("\"dense.weight\" is the first of the weights"), std::string::npos)
        << outcome.status().text();
    ASSERT_TRUE(trainer->step()) << "the good state is back";
}

TEST_F(Divergence, NamesTheLayerWhoseValuesOverflowWhereTheWeightsAreFinite)
{
    const auto trainer = makeTrainer(quickConfig());
    ArrayBundle weights = trainer->weights();
    setAll(find(weights, "trunk.conv1.weight"), 1e25F);
    setAll(find(weights, "trunk.conv1.bias"), 1e25F);
    setAll(find(weights, "trunk.conv2.weight"), 1e25F);
    expectOk(trainer->loadWeights(weights));
    const auto outcome = trainer->step();
    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.status().text().starts_with(
        "step 1: training diverged: all weights are finite, but the values behind \"trunk.conv2."))
        << outcome.status().text();
}

TEST_F(Divergence, AWeightThatOverflowedIsFoundBeforeACheckpointIsMade)
{
    const auto run = startRun("a.attn", quickConfig());
    advanceTo(*run, 2);
    ArrayBundle weights = run->trainer().weights();
    setAll(find(weights, "dense.bias"), std::numeric_limits<float>::infinity());
    expectOk(run->trainer().loadWeights(weights));
    const Status stopped = run->stop();
    EXPECT_TRUE(stopped.text().starts_with("step 2: training diverged: \"dense.bias\"")) << stopped.text();
    EXPECT_EQ(run->trainer().stepsMade(), 0);
    EXPECT_TRUE(run->advance()) << "and it can go on";
}

} // namespace
} // namespace attnscope
