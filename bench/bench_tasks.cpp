// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Trains a model with as many tasks as wanted, each to tell the shape of `shapes`: what a task costs, beyond
// the four that the data has. growth.py runs it. Prints the median milliseconds of a step. usage: bench_tasks
// TASKS [MODEL [WEIGHTING [THREADS]]]
#include "core/api/loader.h"
#include "core/training/trainer.h"

#include <ATen/Parallel.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kSteps = 20, kWarmUp = 3;

/// `shapes` with its first task under many names.
class ManyTasks : public Dataset {
public:
    ManyTasks(std::unique_ptr<Dataset> data, int64_t tasks)
        : m_data(std::move(data)), m_summary(m_data->summary())
    {
        const TaskInfo first = m_summary.tasks.front();
        m_summary.tasks.clear();
        for (int64_t i = 0; i < tasks; ++i) {
            m_summary.tasks.push_back(first);
            m_summary.tasks.back().name = fmt::format("{}{}", first.name, i + 1);
        }
    }
    const DatasetSummary& summary() const override { return m_summary; }
    int64_t size(Split split) const override { return m_data->size(split); }
    const std::string& identity() const override { return m_data->identity(); }
    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override
    {
        return withTasks(m_data->batch(split, indexes, augment, stream));
    }
    Sample sample(Split split, int64_t index) const override { return m_data->sample(split, index); }
    Batch batchOf(const Sample& sample) const override { return withTasks(m_data->batchOf(sample)); }

private:
    Batch withTasks(Batch batch) const
    {
        const torch::Tensor labels = batch.labels.at(m_data->summary().tasks.front().name);
        batch.labels.clear();
        for (const TaskInfo& task : m_summary.tasks)
            batch.labels[task.name] = labels;
        return batch;
    }

    std::unique_ptr<Dataset> m_data;
    DatasetSummary m_summary;
};

Result<double> medianStep(const RunConfig& asked, int64_t tasks)
{
    const auto config = checkedConfig(asked);
    if (!config)
        return config.status();
    at::set_num_threads(chooseRuntime(config->threads).threads);
    auto data = openDataset(config->data, config->options, config->seed, {});
    if (!data)
        return data.status();
    auto trainer = Trainer::create(*config, std::make_shared<ManyTasks>(std::move(*data), tasks));
    if (!trainer)
        return trainer.status();
    std::vector<double> milliseconds;
    for (int step = 0; step < kWarmUp + kSteps; ++step) {
        const auto start = std::chrono::steady_clock::now();
        if (const auto outcome = (*trainer)->step(); !outcome)
            return outcome.status();
        if (step >= kWarmUp)
            milliseconds.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(milliseconds.begin(), milliseconds.begin() + kSteps / 2, milliseconds.end());
    return milliseconds[kSteps / 2];
}

} // namespace

int main(int argc, char** argv)
{
    RunConfig config;
    config.model = argc > 2 ? argv[2] : "multi.hard-sharing";
    config.weighting = argc > 3 ? argv[3] : "equal";
    config.threads = argc > 4 ? std::atoi(argv[4]) : 1;
    startWithRuntime(chooseRuntime(config.threads), argv);
    config.data = "shapes?train=2048&test=8";
    config.epochs = 1000;
    config.options["weighting.measure"] = "0";
    const auto median = medianStep(config, std::max(1, argc > 1 ? std::atoi(argv[1]) : 12));
    if (!median) {
        fmt::print(stderr, "bench_tasks: {}\n", median.status().text());
        return 1;
    }
    fmt::print("{:.3f}\n", *median);
    return 0;
}
