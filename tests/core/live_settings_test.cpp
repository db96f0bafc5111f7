// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a setting that is changed while training goes on does to the steps after it.
#include "training_fixture.h"

#include <cmath>

namespace attnscope {
namespace {

class LiveSettings : public TrainingTest {
protected:
    static double lossOfNextStep(Trainer& trainer)
    {
        const auto outcome = trainer.step();
        EXPECT_TRUE(outcome) << outcome.status().text();
        return outcome ? outcome->report.loss : NAN;
    }

    /// Mean entropy, in nats, of the rows of the matrix site of sample 0.
    static double entropy(Trainer& trainer)
    {
        const auto inspection = trainer.inspect({Split::Test, 0, {}, {}});
        EXPECT_TRUE(inspection) << inspection.status().text();
        for (const AttentionSite& site : inspection->sites)
            if (site.kind == SiteKind::Matrix) {
                double sum = 0;
                for (const float weight : site.weights.values)
                    sum -= weight > 0 ? weight * std::log(weight) : 0.0;
                return sum * static_cast<double>(site.weights.shape.back()) /
                       static_cast<double>(site.weights.values.size());
            }
        ADD_FAILURE() << "no matrix site";
        return NAN;
    }
};

TEST_F(LiveSettings, TheLearningRateScalesTheNextStep)
{
    const auto trainer = makeTrainer(quickConfig());
    lossOfNextStep(*trainer);
    const ArrayBundle before = trainer->weights();
    expectOk(trainer->setLive("lr", "1e-7"));
    lossOfNextStep(*trainer);
    const ArrayBundle slow = trainer->weights();
    EXPECT_LT(distance(before, slow), 1e-6F); // an update of Adam is at most about lr
    expectOk(trainer->setLive("lr", "0.01"));
    lossOfNextStep(*trainer);
    EXPECT_GT(distance(slow, trainer->weights()), 1e-3F);
}

TEST_F(LiveSettings, TheBatchSizeCountsTheSamplesOfTheNextStep)
{
    const auto trainer = makeTrainer(quickConfig());
    EXPECT_EQ(trainer->step()->samples, 16);
    expectOk(trainer->setLive("batch", "50"));
    EXPECT_EQ(trainer->step()->samples, 50);
    const auto rest = trainer->step(); // 96 - 16 - 50
    EXPECT_EQ(rest->samples, 30);
    EXPECT_TRUE(rest->epochEnded);
}

TEST_F(LiveSettings, TheLastEpochIsTheLastStepsWhereStepsAreCounted)
{
    RunConfig config = quickConfig(); // 6 steps an epoch
    EXPECT_EQ(makeTrainer(config)->totalEpochs(), config.epochs);
    for (const auto& [steps, epochs] : {std::pair(1, 1), {6, 1}, {7, 2}, {12, 2}, {13, 3}}) {
        config.steps = steps;
        const auto trainer = makeTrainer(config);
        for (int made = 0; made <= steps; ++made) {
            EXPECT_EQ(trainer->totalEpochs(), epochs) << "of " << steps << " steps, after " << made;
            if (made < steps)
                lossOfNextStep(*trainer);
        }
    }
    // 16 samples in one step, then 80 in two, then two steps an epoch.
    config.steps = 5;
    const auto trainer = makeTrainer(config);
    lossOfNextStep(*trainer);
    expectOk(trainer->setLive("batch", "48"));
    EXPECT_EQ(trainer->totalEpochs(), 2);
    config.steps = 6;
    const auto longer = makeTrainer(config);
    lossOfNextStep(*longer);
    expectOk(longer->setLive("batch", "48"));
    EXPECT_EQ(longer->totalEpochs(), 3);
}

TEST_F(LiveSettings, AModelsOwnLimitOfTheGradientCountsWhereNoneIsGiven)
{
    const auto weightsAfterTwoSteps = [](std::optional<double> clip) {
        RunConfig config = quickConfig();
        config.model = "multi.mtan";
        config.gradientClip = clip;
        const auto trainer = makeTrainer(config);
        lossOfNextStep(*trainer);
        lossOfNextStep(*trainer);
        EXPECT_EQ(trainer->config().gradientClip, clip); // a run keeps what it was asked for
        return trainer->weights();
    };
    const ArrayBundle own = weightsAfterTwoSteps({});
    expectSameArrays(own, weightsAfterTwoSteps(1.0));
    EXPECT_GT(distance(own, weightsAfterTwoSteps(0.0)), 0);
}

TEST_F(LiveSettings, AGivenLimitAsLargeAsTheModelsIsTheSameConfiguration)
{
    // A run of a version that always wrote its limit, resumed without one, and the other way round.
    for (const auto& [first, second] :
         {std::pair<std::optional<double>, std::optional<double>>(0.0, {}), {{}, 0.0}}) {
        const std::string name = first ? "given.attn" : "own.attn";
        RunConfig config = quickConfig();
        config.gradientClip = first;
        {
            const auto run = startRun(name, config);
            advanceTo(*run, 2);
            expectOk(run->stop());
        }
        config.gradientClip = second;
        EXPECT_EQ(resume(name, config)->trainer().stepsMade(), 2);
        config.gradientClip = 3.0;
        EXPECT_FALSE(resumeRun(m_folder.file(name), *checkedConfig(config)));
    }
}

TEST_F(LiveSettings, DropoutChangesTheLossFromTheNextStepOn)
{
    RunConfig config = quickConfig();
    config.options["dropout"] = "0";
    const auto plain = makeTrainer(config), changed = makeTrainer(config);
    const double without = lossOfNextStep(*plain);
    expectOk(changed->setLive("dropout", "0.9"));
    EXPECT_NE(lossOfNextStep(*changed), without);
    const auto back = makeTrainer(config);
    expectOk(back->setLive("dropout", "0.9"));
    expectOk(back->setLive("dropout", "0"));
    EXPECT_EQ(lossOfNextStep(*back), without);
}

TEST_F(LiveSettings, TemperatureFlattensTheAttention)
{
    const auto trainer = makeTrainer(quickConfig());
    const double usual = entropy(*trainer);
    expectOk(trainer->setLive("attention.temperature", "0.1"));
    const double sharp = entropy(*trainer);
    expectOk(trainer->setLive("attention.temperature", "10"));
    const double flat = entropy(*trainer);
    EXPECT_LT(sharp, usual);
    EXPECT_LT(usual, flat);
}

/// Changed at step 3, stopped at step 5 in the middle of an epoch: what is resumed goes on as if nothing had
/// happened.
class ResumedAfterALiveChange : public LiveSettings,
                                public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(ResumedAfterALiveChange, GoesOnBitForBit)
{
    const auto [key, value] = GetParam();
    const auto change = [&](TrainingRun& run) {
        advanceTo(run, 3);
        expectOk(run.trainer().setLive(key, value));
        expectOk(run.noteEvent(key, value));
    };
    const auto whole = startRun("whole.attn", quickConfig());
    change(*whole);
    advanceTo(*whole, 14);
    const Checkpoint end = whole->trainer().checkpoint(); // now: LibTorch's generator is one for all
    {
        const auto part = startRun("part.attn", quickConfig());
        change(*part);
        advanceTo(*part, 5);
        expectOk(part->stop());
    }
    const auto resumed = resume("part.attn", quickConfig());
    EXPECT_EQ(resumed->trainer().stepsMade(), 5);
    advanceTo(*resumed, 14);
    expectSameArrays(end.state, resumed->trainer().checkpoint().state);
    const auto unchanged = startRun("unchanged.attn", quickConfig());
    advanceTo(*unchanged, 14);
    EXPECT_GT(distance(unchanged->trainer().weights(), resumed->trainer().weights()), 0) << "no effect";
}

INSTANTIATE_TEST_SUITE_P(Keys, ResumedAfterALiveChange,
                         testing::Values(std::pair("lr", "0.004"), std::pair("batch", "40"),
                                         std::pair("dropout", "0.7"),
                                         std::pair("attention.temperature", "3")));

} // namespace
} // namespace attnscope
