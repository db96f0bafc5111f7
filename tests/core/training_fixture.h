// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/loader.h"
#include "core/training/resume.h"
#include "core/training/training_run.h"
#include "tests/support/temporary_folder.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cstring>

namespace attnscope {

/// Verbs for trainers and runs of image.cnn on a few made shapes: seconds, not minutes.
class TrainingTest : public testing::Test {
protected:
    /// What a test left behind must not decide how the next one's sums are cut: not only resumeRun() sets it.
    TrainingTest() : m_threadsBefore(at::get_num_threads()) {}
    ~TrainingTest() override { at::set_num_threads(m_threadsBefore); }

    /// 6 steps an epoch; dropout, so that the generator's state matters.
    static RunConfig quickConfig()
    {
        RunConfig config;
        config.data = "shapes?train=96&test=32";
        config.batch = 16;
        config.epochs = 1000;
        config.threads = 1;
        config.options["dropout"] = "0.2";
        return config;
    }

    /// Two tasks of 24 samples, whose gradients are measured only where the strategy needs them.
    static RunConfig twoTaskConfig(const std::string& weighting, int64_t batch)
    {
        RunConfig config = quickConfig();
        config.model = "multi.hard-sharing";
        config.data = "two-shapes?train=24&test=8";
        config.batch = batch;
        config.weighting = weighting;
        config.options = {{"weighting.measure", "0"}};
        return config;
    }

    static std::shared_ptr<const Dataset> dataOf(const RunConfig& config)
    {
        auto data = openDataset(config.data, config.options, config.seed, {});
        EXPECT_TRUE(data) << data.status().text();
        return std::shared_ptr<const Dataset>(std::move(*data));
    }

    static std::unique_ptr<Trainer> makeTrainer(const RunConfig& asked,
                                                std::shared_ptr<const Dataset> data = nullptr)
    {
        const auto config = checkedConfig(asked);
        EXPECT_TRUE(config) << config.status().text();
        at::set_num_threads(chooseRuntime(config->threads).threads); // as Core::train does
        auto trainer = Trainer::create(*config, data ? std::move(data) : dataOf(*config));
        EXPECT_TRUE(trainer) << trainer.status().text();
        return std::move(*trainer);
    }

    std::unique_ptr<TrainingRun> startRun(const std::string& name, const RunConfig& config,
                                          RecordPace pace = {})
    {
        auto run = std::make_unique<TrainingRun>(makeTrainer(config), pace);
        expectOk(run->startRecording(m_folder.file(name)));
        return run;
    }

    std::unique_ptr<TrainingRun> resume(const std::string& name, const RunConfig& config)
    {
        const auto asked = checkedConfig(config);
        auto run = resumeRun(m_folder.file(name), *asked);
        EXPECT_TRUE(run) << run.status().text();
        return std::move(*run);
    }

    std::unique_ptr<RunFile> fileOf(const std::string& name)
    {
        auto file = RunFile::open(m_folder.file(name), RunFile::Access::ReadOnly);
        EXPECT_TRUE(file) << file.status().text();
        return std::move(*file);
    }

    static void expectOk(const Status& status) { EXPECT_TRUE(status.isOk()) << status.text(); }

    static void advanceTo(TrainingRun& run, int64_t step)
    {
        while (run.trainer().stepsMade() < step) {
            const auto advance = run.advance();
            ASSERT_TRUE(advance) << advance.status().text();
        }
    }

    /// Goes on until it fails (at most `most` steps more) and returns the sentence.
    static std::string advanceUntilItFails(TrainingRun& run, int most)
    {
        for (int i = 0; i < most; ++i)
            if (const auto advance = run.advance(); !advance)
                return advance.status().text();
        return "(it did not fail)";
    }

    static std::vector<float> valuesOf(const NamedArray& array)
    {
        std::vector<float> values(array.bytes.size() / sizeof(float));
        std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
        return values;
    }
    static void setAll(NamedArray& array, float value)
    {
        const std::vector<float> values(array.bytes.size() / sizeof(float), value);
        std::memcpy(array.bytes.data(), values.data(), array.bytes.size());
    }

    static void expectSameArrays(const ArrayBundle& a, const ArrayBundle& b)
    {
        ASSERT_EQ(a.arrays.size(), b.arrays.size());
        for (size_t i = 0; i < a.arrays.size(); ++i) {
            EXPECT_EQ(a.arrays[i].name, b.arrays[i].name);
            EXPECT_TRUE(a.arrays[i].bytes == b.arrays[i].bytes) << a.arrays[i].name;
        }
    }

    /// The largest difference of a weight.
    static float distance(const ArrayBundle& a, const ArrayBundle& b)
    {
        float largest = 0;
        for (size_t i = 0; i < a.arrays.size(); ++i) {
            const std::vector<float> left = valuesOf(a.arrays[i]), right = valuesOf(b.arrays[i]);
            for (size_t k = 0; k < left.size(); ++k)
                largest = std::max(largest, std::abs(left[k] - right[k]));
        }
        return largest;
    }

    TemporaryFolder m_folder;

private:
    int m_threadsBefore;
};

} // namespace attnscope
