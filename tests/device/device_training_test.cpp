// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Training on a device that is not the host's, with the pretend device in a GPU's place: what it gives is
// what the CPU gives, nothing of the host is mixed in, and the host waits for nothing in a step.
#include "core/training/optimizer.h"
#include "pretend_device.h"
#include "tests/core/training_fixture.h"

#include <fmt/ranges.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace attnscope {
namespace {

struct DeviceCase {
    const char* name;
    const char* model;
    const char* data;
    OptionValues options = {};
};
void PrintTo(const DeviceCase& which, std::ostream* out) { *out << which.name; }

class DeviceTrainingTest : public TrainingTest {
protected:
    static RunConfig on(const std::string& device, RunConfig config)
    {
        config.device = device;
        return config;
    }
    static std::string pretend() { return pretendDevice().str(); }

    /// Six steps an epoch, without dropout: the two draw other numbers. Plain descent: Adam divides by the
    /// gradient's own size, which makes rounding as large as a step where the gradient is nearly 0.
    static RunConfig smallConfig(const std::string& model, const std::string& data)
    {
        RunConfig config;
        config.model = model;
        config.data = data;
        config.batch = 8;
        config.epochs = 2;
        config.threads = 1;
        config.optimizer = OptimizerKind::Sgd;
        config.learningRate = 0.01;
        config.options = {{"dropout", "0"}};
        return config;
    }

    static std::vector<double> losses(Trainer& trainer, int64_t steps)
    {
        std::vector<double> losses;
        for (int64_t i = 0; i < steps; ++i) {
            const auto outcome = trainer.step();
            EXPECT_TRUE(outcome) << outcome.status().text();
            if (!outcome)
                break;
            losses.push_back(outcome->report.loss);
        }
        return losses;
    }

    static std::unique_ptr<Trainer> makeTrainerAt(const RunConfig& config, int64_t step)
    {
        auto trainer = makeTrainer(config);
        losses(*trainer, step);
        return trainer;
    }

    static void expectSameScores(const EvalReport& found, const EvalReport& expected)
    {
        ASSERT_EQ(found.tasks.size(), expected.tasks.size());
        for (size_t k = 0; k < found.tasks.size(); ++k)
            for (const auto& [name, value] : expected.tasks[k].values)
                EXPECT_NEAR(found.tasks[k].values.at(name), value, 2e-3 * std::max(1.0, std::abs(value)))
                    << expected.tasks[k].task << " " << name;
    }

    static void expectSameSites(const Inspection& found, const Inspection& expected)
    {
        ASSERT_EQ(found.sites.size(), expected.sites.size());
        for (size_t i = 0; i < found.sites.size(); ++i) {
            const HostArray &a = found.sites[i].weights, &b = expected.sites[i].weights;
            ASSERT_EQ(a.shape, b.shape) << expected.sites[i].name;
            for (size_t k = 0; k < a.values.size(); ++k)
                ASSERT_NEAR(a.values[k], b.values[k], 1e-4) << expected.sites[i].name << " " << k;
        }
    }
};

class EveryModelOnADevice : public DeviceTrainingTest, public testing::WithParamInterface<DeviceCase> {
protected:
    static RunConfig config()
    {
        RunConfig config = smallConfig(GetParam().model, GetParam().data);
        for (const auto& [key, value] : GetParam().options)
            config.options[key] = value;
        return config;
    }
};

TEST_P(EveryModelOnADevice, LearnsAndLooksAsOnTheCpu)
{
    const auto there = makeTrainer(on(pretend(), config())), here = makeTrainer(config());
    const std::vector<double> found = losses(*there, 6), expected = losses(*here, 6);
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], expected[i], 2e-4 * std::max(1.0, std::abs(expected[i]))) << "step " << i + 1;
    EXPECT_LT(distance(there->weights(), here->weights()), 1e-3F);
    const auto scored = there->evaluate(Split::Test), reference = here->evaluate(Split::Test);
    ASSERT_TRUE(scored && reference);
    expectSameScores(*scored, *reference);
    const SampleRef first{Split::Test, 0, {}, {}};
    const auto seen = there->inspect(first), wanted = here->inspect(first);
    ASSERT_TRUE(seen && wanted);
    expectSameSites(*seen, *wanted);
    const std::vector<int64_t> rows{0, 1, 2};
    EXPECT_EQ(there->predict(Split::Test, rows).size(), rows.size());
}

TEST_P(EveryModelOnADevice, TheHostWaitsForNothingInAStep)
{
    const auto trainer = makeTrainer(on(pretend(), config()));
    losses(*trainer, 2);
    resetTraffic();
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(trainer->stepAhead());
    EXPECT_EQ(traffic().waits, 0) << fmt::format("{}", fmt::join(waitedFor(), "\n"));
    EXPECT_GT(traffic().toHost, 0) << "and yet the losses are on their way";
}

INSTANTIATE_TEST_SUITE_P(
    Models, EveryModelOnADevice,
    testing::Values(DeviceCase{"cnn", "image.cnn", "shapes?train=48&test=8"},
                    DeviceCase{"cnn_local",
                               "image.cnn",
                               "shapes?train=48&test=8",
                               {{"attention.scope", "local"}, {"attention.window", "2"}}},
                    DeviceCase{"gated", "image.gated", "shapes?train=48&test=8"},
                    DeviceCase{"cbam", "image.cbam", "shapes?train=48&test=8"},
                    DeviceCase{"vit", "image.vit", "shapes?train=48&test=8", {{"layers", "2"}}},
                    DeviceCase{"attn_rnn", "text.attn-rnn", "reviews?train=48&test=8"},
                    DeviceCase{"attn_rnn_gru", "text.attn-rnn", "reviews?train=48&test=8", {{"cell", "gru"}}},
                    DeviceCase{"bilstm_context", "text.bilstm-context", "reviews?train=48&test=8"},
                    DeviceCase{"transformer", "text.transformer", "reviews?train=48&test=8"},
                    DeviceCase{"transformer_sines",
                               "text.transformer",
                               "reviews?train=48&test=8",
                               {{"position", "sinusoidal"}, {"attention.scope", "local-predictive"}}},
                    DeviceCase{"hierarchical", "text.hierarchical", "reviews?train=48&test=8"},
                    DeviceCase{"translator", "text.translator", "dates?train=48&test=4"},
                    DeviceCase{
                        "translator_beam", "text.translator", "dates?train=48&test=4", {{"decode", "beam"}}},
                    DeviceCase{"hard_sharing", "multi.hard-sharing", "shapes?train=48&test=8"},
                    DeviceCase{"task_attention", "multi.task-attention", "shapes?train=48&test=8"},
                    DeviceCase{"mtan", "multi.mtan", "shapes?train=48&test=8"},
                    DeviceCase{"memory_mha", "multi.memory-mha", "shapes?train=48&test=8"},
                    DeviceCase{"attn_transfer", "multi.attn-transfer", "reviews?train=48&test=8"},
                    DeviceCase{"token_task", "multi.token-task", "reviews?train=48&test=8"},
                    DeviceCase{"image_text", "multi.image-text", "captions?train=48&test=8"}),
    [](const auto& info) { return std::string(info.param.name); });

class EveryStrategyOnADevice : public DeviceTrainingTest, public testing::WithParamInterface<const char*> {};

TEST_P(EveryStrategyOnADevice, WeighsAsOnTheCpu)
{
    RunConfig config = smallConfig("multi.hard-sharing", "two-shapes?train=48&test=8");
    config.weighting = GetParam();
    const auto there = makeTrainer(on(pretend(), config)), here = makeTrainer(config);
    for (int i = 0; i < 4; ++i) {
        const auto found = there->step(), expected = here->step();
        ASSERT_TRUE(found && expected);
        for (const auto& [task, weight] : expected->report.taskWeight)
            EXPECT_NEAR(found->report.taskWeight.at(task), weight, 2e-3) << task;
        for (const auto& [pair, cosine] : expected->report.gradientCosine)
            EXPECT_NEAR(found->report.gradientCosine.at(pair), cosine, 2e-3) << pair;
    }
}

INSTANTIATE_TEST_SUITE_P(Strategies, EveryStrategyOnADevice,
                         testing::Values("equal", "fixed", "uncertainty", "gradnorm", "dwa", "rlw", "gls",
                                         "mgda", "pcgrad", "gradvac", "graddrop", "cagrad", "imtl-g",
                                         "nash-mtl", "famo", "aligned-mtl", "upgrad", "stch"));

TEST_F(DeviceTrainingTest, MeasuringGradientsWaitsForNothingEither)
{
    RunConfig config = on(pretend(), smallConfig("multi.hard-sharing", "two-shapes?train=48&test=8"));
    config.options["weighting.measure"] = "1";
    const auto trainer = makeTrainer(config);
    losses(*trainer, 2);
    resetTraffic();
    std::vector<StepOutcome> known;
    for (int i = 0; i < 3; ++i) {
        auto outcomes = trainer->stepAhead();
        ASSERT_TRUE(outcomes);
        known.insert(known.end(), outcomes->begin(), outcomes->end());
    }
    EXPECT_EQ(traffic().waits, 0) << fmt::format("{}", fmt::join(waitedFor(), "\n"));
    ASSERT_FALSE(known.empty());
    EXPECT_EQ(known.front().report.gradientCosine.size(), 1U);
}

TEST_F(DeviceTrainingTest, OutcomesComeInOrderAndAllOfThemByTheEpochsEnd)
{
    const auto trainer = makeTrainer(on(pretend(), smallConfig("image.cnn", "shapes?train=48&test=8")));
    std::vector<int64_t> steps;
    for (int i = 0; i < 6; ++i) {
        const auto known = trainer->stepAhead();
        ASSERT_TRUE(known) << known.status().text();
        for (const StepOutcome& outcome : *known)
            steps.push_back(outcome.report.step);
        EXPECT_EQ(trainer->isSettled(), i == 5) << i;
    }
    EXPECT_EQ(steps, (std::vector<int64_t>{1, 2, 3, 4, 5, 6}));
}

TEST_F(DeviceTrainingTest, ARunIsRecordedAsOnTheCpuAndGoesOnToTheSameBits)
{
    const RunConfig config = on(pretend(), smallConfig("image.cnn", "shapes?train=48&test=8"));
    const auto whole = startRun("whole.attn", config);
    advanceTo(*whole, 9);
    const auto first = startRun("parts.attn", config);
    advanceTo(*first, 4);
    expectOk(first->stop());
    const auto second = resume("parts.attn", config);
    EXPECT_EQ(second->trainer().stepsMade(), 4);
    advanceTo(*second, 9);
    expectOk(second->stop());
    expectOk(whole->stop());
    expectSameArrays(second->trainer().weights(), whole->trainer().weights());
    const Series *a = whole->metrics()->find("loss"), *b = second->metrics()->find("loss");
    ASSERT_EQ(a->size(), 9U);
    ASSERT_EQ(b->size(), 9U);
    for (size_t i = 0; i < a->size(); ++i) {
        EXPECT_EQ(a->at(i).x, static_cast<double>(i + 1));
        EXPECT_EQ(a->at(i).value, b->at(i).value) << i;
    }
}

TEST_F(DeviceTrainingTest, NoStepIsMissingWhateverIsWrittenInBetween)
{
    RunConfig config = on(pretend(), smallConfig("image.cnn", "shapes?train=160&test=8"));
    const auto run = startRun("busy.attn", config, {0.0, 0.0}); // a checkpoint after each step
    std::vector<int64_t> steps;
    const auto tell = [&](const std::vector<StepOutcome>& outcomes) {
        for (const StepOutcome& outcome : outcomes)
            steps.push_back(outcome.report.step);
    };
    for (int i = 0; i < 24; ++i) {
        const auto advance = run->advance();
        ASSERT_TRUE(advance) << advance.status().text();
        tell(advance->steps);
    }
    expectOk(run->stop());
    tell(run->takeOutcomes());
    ASSERT_EQ(steps.size(), 24U);
    for (size_t i = 0; i < steps.size(); ++i)
        EXPECT_EQ(steps[i], static_cast<int64_t>(i) + 1);
}

TEST_F(DeviceTrainingTest, AStateIsKeptWithoutAWaitAndGoneBackTo)
{
    RunConfig config = smallConfig("image.cnn", "shapes?train=1200&test=8"); // 150 steps an epoch
    const auto run = startRun("long.attn", on(pretend(), config), {1e9, 1e9});
    advanceTo(*run, 40);
    resetTraffic();
    for (int i = 0; i < 20; ++i) // snapshots, which wait, are rarer than that
        ASSERT_TRUE(run->trainer().stepAhead());
    EXPECT_EQ(traffic().waits, 0) << fmt::format("{}", fmt::join(waitedFor(), "\n"));
    ASSERT_TRUE(run->trainer().settle());
    const auto again = startRun("again.attn", on(pretend(), config), {1e9, 1e9});
    advanceTo(*again, 110);
    EXPECT_TRUE(again->trainer().keeps(50));
    const ArrayBundle before = makeTrainerAt(on(pretend(), config), 50)->weights();
    ArrayBundle broken = again->trainer().weights();
    setAll(broken.arrays.front(), std::numeric_limits<float>::infinity());
    expectOk(again->trainer().loadWeights(broken));
    const std::string sentence = advanceUntilItFails(*again, 5);
    EXPECT_NE(sentence.find("back at step 50"), std::string::npos) << sentence;
    expectSameArrays(again->trainer().weights(), before);
    EXPECT_EQ(again->metrics()->find("loss")->size(), 50U);
    const auto other = startRun("other.attn", on(pretend(), config), {1e9, 1e9});
    while (!other->trainer().finished() && other->trainer().epochsCompleted() < 1)
        ASSERT_TRUE(other->advance());
    advanceTo(*again, 149);
    const auto end = again->advance();
    const auto expected = other->metrics();
    ASSERT_TRUE(end && end->epoch);
    EXPECT_EQ(again->metrics()->find("train/shape/accuracy")->at(0).value,
              expected->find("train/shape/accuracy")->at(0).value)
        << "the epoch's sums went back too";
}

TEST_F(DeviceTrainingTest, ARunOfAnotherDeviceIsGoneOnWithHere)
{
    const RunConfig config = smallConfig("image.cnn", "shapes?train=48&test=8");
    const auto there = startRun("moved.attn", on(pretend(), config));
    advanceTo(*there, 4);
    expectOk(there->stop());
    const auto here = resume("moved.attn", config);
    EXPECT_TRUE(here->trainer().device().is_cpu());
    expectSameArrays(here->trainer().weights(), there->trainer().weights());
    advanceTo(*here, 9);
    expectOk(here->stop());
    const auto back = resume("moved.attn", on(pretend(), config));
    EXPECT_FALSE(back->trainer().device().is_cpu());
    EXPECT_EQ(back->trainer().stepsMade(), 9);
    EXPECT_TRUE(back->advance());
}

TEST_F(DeviceTrainingTest, DivergenceIsFoundAndUndone)
{
    RunConfig config = smallConfig("image.cnn", "shapes?train=48&test=8");
    config.learningRate = 10;
    config.epochs = 1000;
    const auto run = startRun("wild.attn", on(pretend(), config));
    const std::string sentence = advanceUntilItFails(*run, 400);
    EXPECT_NE(sentence.find("training diverged"), std::string::npos) << sentence;
    EXPECT_TRUE(run->trainer().isSettled());
    for (const NamedArray& array : run->trainer().weights().arrays)
        if (array.dtype == DType::F32) {
            for (const float value : valuesOf(array))
                ASSERT_TRUE(std::isfinite(value)) << array.name;
        }
    EXPECT_EQ(run->metrics()->find("loss") == nullptr ? 0 : run->metrics()->find("loss")->size(),
              static_cast<size_t>(run->trainer().stepsMade()));
    expectOk(run->trainer().setLive("lr", "0.001"));
    EXPECT_TRUE(run->advance()) << "and it can go on";
}

TEST_F(DeviceTrainingTest, WeightsThatWentWrongAreNotTouchedUntilTheHostHasSeenIt)
{
    RunConfig config = on(pretend(), smallConfig("image.cnn", "shapes?train=48&test=8"));
    const auto trainer = makeTrainer(config);
    losses(*trainer, 1);
    ArrayBundle broken = trainer->weights();
    setAll(broken.arrays.front(), std::numeric_limits<float>::infinity());
    expectOk(trainer->loadWeights(broken));
    const ArrayBundle before = trainer->weights();
    ASSERT_TRUE(trainer->stepAhead()); // the device has it, the host does not know yet
    ASSERT_TRUE(trainer->stepAhead());
    for (const auto& array : trainer->weights().arrays)
        if (array.name.find("running") == std::string::npos &&
            array.name.find("num_batches") == std::string::npos) {
            EXPECT_TRUE(array.bytes == before.find(array.name)->bytes) << array.name;
        }
    const auto settled = trainer->settle();
    ASSERT_FALSE(settled);
    EXPECT_NE(settled.status().text().find("step 1"), std::string::npos) << settled.status().text();
}

struct OptimizerCase {
    OptimizerKind kind;
    double decay, clip;
};

class OptimizerOnADevice : public testing::TestWithParam<OptimizerCase> {
protected:
    struct Net : torch::nn::Module {
        Net()
        {
            torch::manual_seed(3);
            conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 5, 3)));
            idle = register_module("idle", torch::nn::Linear(4, 3)); // never gets a gradient
            linear = register_module("linear", torch::nn::Linear(7, 2));
            conv->weight.set_data(conv->weight.contiguous(torch::MemoryFormat::ChannelsLast));
        }
        torch::nn::Conv2d conv{nullptr};
        torch::nn::Linear idle{nullptr}, linear{nullptr};
    };

    static void giveGradients(Net& net, int step)
    {
        torch::manual_seed(static_cast<uint64_t>(step));
        for (const auto& item : net.named_parameters())
            if (item.key().rfind("idle", 0) != 0)
                item.value().mutable_grad() =
                    torch::randn(item.value().sizes()).to(item.value().device(), true);
    }
};

TEST_P(OptimizerOnADevice, MakesTheStepsOfTheCpu)
{
    Net here, there;
    there.to(pretendDevice());
    const OptimizerSettings settings{GetParam().kind, 0.05, GetParam().decay, GetParam().clip};
    Optimizer plain(here, settings), device(there, settings);
    const torch::Tensor sound = torch::ones({}, torch::kBool).to(pretendDevice());
    for (int step = 0; step < 5; ++step) {
        giveGradients(here, step);
        giveGradients(there, step);
        plain.step(plain.gradientNorm());
        const torch::Tensor norm = device.gatherGradients();
        EXPECT_NEAR(norm.item<double>(), plain.gradientNorm(), 1e-4);
        device.stepOnDevice(norm, sound);
    }
    const auto found = there.named_parameters();
    for (const auto& item : here.named_parameters())
        EXPECT_TRUE(torch::allclose(found[item.key()].cpu(), item.value(), 1e-4, 1e-5)) << item.key();
    EXPECT_EQ(found["conv.weight"].strides(), here.conv->weight.strides());
    ArrayBundle a, b;
    plain.save(a);
    device.save(b);
    ASSERT_EQ(a.arrays.size(), b.arrays.size());
    for (size_t i = 0; i < a.arrays.size(); ++i)
        EXPECT_EQ(a.arrays[i].shape, b.arrays[i].shape) << a.arrays[i].name;
}

INSTANTIATE_TEST_SUITE_P(Kinds, OptimizerOnADevice,
                         testing::Values(OptimizerCase{OptimizerKind::Adam, 0, 0},
                                         OptimizerCase{OptimizerKind::Adam, 0.1, 1},
                                         OptimizerCase{OptimizerKind::AdamW, 0.1, 0},
                                         OptimizerCase{OptimizerKind::Sgd, 0.1, 2}));

TEST(DeviceNames, OnesThatAreHereAreFoundAndOthersRefusedWithTheirNames)
{
    EXPECT_EQ(deviceNamed("cpu")->str(), "cpu");
    EXPECT_EQ(deviceNamed(pretendDevice().str())->str(), pretendDevice().str());
    for (const char* name : {"cuda:7", "gpu", "", "cpu:x"}) {
        const auto device = deviceNamed(name);
        ASSERT_FALSE(device) << name;
        EXPECT_EQ(device.status().kind(), ErrorKind::Usage);
        EXPECT_NE(device.status().text().find("expected cpu"), std::string::npos) << device.status().text();
    }
    EXPECT_EQ(deviceHere("cuda:7"), "cpu");
    EXPECT_EQ(deviceHere(pretendDevice().str()), pretendDevice().str());
}

} // namespace
} // namespace attnscope
