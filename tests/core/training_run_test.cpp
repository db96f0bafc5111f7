// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/run_file.h"
#include "core/training/core_impl.h"
#include "core/training/resume.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace attnscope {
namespace {

/// Verbs for a run of image.cnn on a few made shapes: seconds, not minutes.
class TrainingRunTest : public testing::Test {
protected:
    static RunConfig smallConfig(int64_t steps)
    {
        RunConfig config;
        config.data = "shapes?train=96&test=32";
        config.batch = 32;
        config.steps = steps;
        config.threads = 1;
        config.options["dropout"] = "0.2"; // so that the generator's state matters
        return config;
    }

    TrainSummary train(const std::string& name, RunConfig config,
                       ExistingFile existing = ExistingFile::Refuse)
    {
        TrainObserver observer;
        const auto summary = m_core->train({std::move(config), m_folder.file(name), existing}, observer);
        EXPECT_TRUE(summary) << summary.status().text();
        return summary ? *summary : TrainSummary();
    }

    Checkpoint checkpointOf(const std::string& name)
    {
        auto file = RunFile::open(m_folder.file(name), RunFile::Access::ReadOnly);
        EXPECT_TRUE(file) << file.status().text();
        auto checkpoint = (*file)->checkpoint();
        EXPECT_TRUE(checkpoint) << checkpoint.status().text();
        return *checkpoint;
    }

    static void expectSameArrays(const Checkpoint& a, const Checkpoint& b)
    {
        ASSERT_EQ(a.state.arrays.size(), b.state.arrays.size());
        for (size_t i = 0; i < a.state.arrays.size(); ++i) {
            EXPECT_EQ(a.state.arrays[i].name, b.state.arrays[i].name);
            EXPECT_TRUE(a.state.arrays[i].bytes == b.state.arrays[i].bytes) << a.state.arrays[i].name;
        }
    }

    TemporaryFolder m_folder;
    std::unique_ptr<Core> m_core = makeCore();
};

TEST_F(TrainingRunTest, ASeedRepeatsARunBitForBit)
{
    train("a.attn", smallConfig(7));
    train("b.attn", smallConfig(7));
    expectSameArrays(checkpointOf("a.attn"), checkpointOf("b.attn"));
}

TEST_F(TrainingRunTest, AnotherSeedGivesOtherWeights)
{
    train("a.attn", smallConfig(2));
    RunConfig other = smallConfig(2);
    other.seed = 2;
    train("b.attn", other);
    EXPECT_FALSE(checkpointOf("a.attn").state.arrays[0].bytes ==
                 checkpointOf("b.attn").state.arrays[0].bytes);
}

TEST_F(TrainingRunTest, AResumedRunEqualsTheUninterruptedOne)
{
    train("whole.attn", smallConfig(8));
    train("parts.attn", smallConfig(4)); // stops in the middle of the second epoch
    train("parts.attn", smallConfig(8), ExistingFile::Resume);
    expectSameArrays(checkpointOf("whole.attn"), checkpointOf("parts.attn"));
    const auto whole = m_core->curves(m_folder.file("whole.attn")),
               parts = m_core->curves(m_folder.file("parts.attn"));
    for (const char* name : {"loss", "test/shape/accuracy", "train/shape/accuracy", "gradient_norm"}) {
        const Series* a = whole->find(name);
        const Series* b = parts->find(name);
        ASSERT_TRUE(a != nullptr && b != nullptr) << name;
        ASSERT_EQ(a->size(), b->size()) << name;
        for (size_t i = 0; i < a->size(); ++i)
            EXPECT_EQ(a->at(i).value, b->at(i).value) << name << " " << i;
    }
}

TEST_F(TrainingRunTest, LookingAtTheModelChangesNothing)
{
    train("quiet.attn", smallConfig(4));
    const auto config = checkedConfig(smallConfig(4));
    auto data = openDataset(config->data, config->options, config->seed, [](double) { return true; });
    auto trainer = Trainer::create(*config, std::shared_ptr<const Dataset>(std::move(*data)));
    TrainingRun run(std::move(*trainer));
    ASSERT_TRUE(run.startRecording(m_folder.file("watched.attn")).isOk());
    while (!run.finished()) {
        ASSERT_TRUE(run.advance());
        ASSERT_TRUE(run.trainer().inspect({Split::Test, 5, {}, {}}));
        ASSERT_TRUE(run.trainer().evaluate(Split::Test));
    }
    ASSERT_TRUE(run.stop().isOk());
    expectSameArrays(checkpointOf("quiet.attn"), checkpointOf("watched.attn"));
}

TEST_F(TrainingRunTest, AnExistingFileIsRefused)
{
    train("a.attn", smallConfig(1));
    TrainObserver observer;
    const auto again =
        m_core->train({smallConfig(1), m_folder.file("a.attn"), ExistingFile::Refuse}, observer);
    ASSERT_FALSE(again);
    EXPECT_NE(again.status().text().find("exists already"), std::string::npos);
}

TEST_F(TrainingRunTest, ResumingWithAnotherConfigurationNamesTheDifference)
{
    train("a.attn", smallConfig(1));
    RunConfig other = smallConfig(4);
    other.learningRate = 0.5;
    TrainObserver observer;
    const auto again = m_core->train({other, m_folder.file("a.attn"), ExistingFile::Resume}, observer);
    ASSERT_FALSE(again);
    EXPECT_NE(again.status().text().find("lr: 0.001 there, 0.5 here"), std::string::npos)
        << again.status().text();
}

TEST_F(TrainingRunTest, ADivergingRateStopsAtTheLastGoodState)
{
    RunConfig config = smallConfig(200);
    config.optimizer = OptimizerKind::Sgd;
    config.learningRate = 10.0;
    config.weightDecay = 1; // each step multiplies the weights by about -9: no luck can save it
    TrainObserver observer;
    const auto result = m_core->train({config, m_folder.file("a.attn"), ExistingFile::Refuse}, observer);
    ASSERT_FALSE(result);
    EXPECT_TRUE(result.status().text().starts_with("step ")) << result.status().text();
    EXPECT_NE(result.status().text().find("training diverged"), std::string::npos);
    const Checkpoint kept = checkpointOf("a.attn");
    for (const NamedArray& array : kept.state.arrays)
        if (array.dtype == DType::F32) {
            const torch::Tensor values =
                torch::from_blob(const_cast<std::byte*>(array.bytes.data()), {array.count()}, torch::kFloat);
            EXPECT_TRUE(torch::isfinite(values).all().item<bool>()) << array.name;
        }
    const auto curves = m_core->curves(m_folder.file("a.attn"));
    const Series* loss = curves->find("loss");
    EXPECT_TRUE(loss == nullptr || loss->size() == 0 ||
                loss->at(loss->size() - 1).x <= static_cast<double>(kept.step));
}

TEST_F(TrainingRunTest, UnknownNamesAreAnsweredWithTheNearest)
{
    TrainObserver observer;
    RunConfig config = smallConfig(1);
    config.model = "image.cmn";
    auto result = m_core->train({config, m_folder.file("a.attn"), ExistingFile::Refuse}, observer);
    EXPECT_EQ(result.status().kind(), ErrorKind::Usage);
    EXPECT_NE(result.status().text().find("\"image.cnn\""), std::string::npos) << result.status().text();
    config = smallConfig(1);
    config.options["dropuot"] = "0.1";
    result = m_core->train({config, m_folder.file("a.attn"), ExistingFile::Refuse}, observer);
    EXPECT_EQ(result.status().kind(), ErrorKind::Usage);
    EXPECT_NE(result.status().text().find("\"dropout\""), std::string::npos) << result.status().text();
    EXPECT_FALSE(std::filesystem::exists(m_folder.file("a.attn")));
}

TEST(SnapshotSchedule, IsDenseEarlyAndSparseLater)
{
    int count = 0;
    for (int64_t step = 0; step <= 10'000; ++step)
        count += snapshotDue(step) ? 1 : 0;
    EXPECT_TRUE(snapshotDue(0) && snapshotDue(7) && snapshotDue(16));
    EXPECT_FALSE(snapshotDue(1001));
    EXPECT_GT(count, 100);
    EXPECT_LT(count, 200);
}

} // namespace
} // namespace attnscope
