// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/resume.h"

#include "core/api/loader.h"
#include "core/device/device.h"

#include <ATen/Parallel.h>

namespace attnscope {
namespace {

Result<std::shared_ptr<const Dataset>> loadDataset(const RunConfig& config)
{
    auto data = openDataset(config.data, config.options, config.seed, [](double) { return true; });
    if (!data)
        return data.status();
    return std::shared_ptr<const Dataset>(std::move(*data));
}

Result<RunConfig> checkedConfigAt(const RunFile& file, const Checkpoint& checkpoint)
{
    auto config = configAt(file, checkpoint);
    if (!config)
        return config;
    config->device = deviceHere(config->device);
    return checkedConfig(*config);
}

/// A run's state at a step, and what it was trained with then.
struct StoredState {
    Checkpoint checkpoint;
    RunConfig config;
};

Result<StoredState> stateAt(const RunFile& file, std::optional<int64_t> step)
{
    auto checkpoint = file.checkpoint(step);
    if (!checkpoint)
        return checkpoint.status();
    auto config = checkedConfigAt(file, *checkpoint);
    if (!config)
        return config.status();
    return StoredState{std::move(*checkpoint), std::move(*config)};
}

Result<std::unique_ptr<Trainer>> restored(const RunFile& file, Result<std::unique_ptr<Trainer>> trainer,
                                          const StoredState& state)
{
    if (!trainer)
        return trainer;
    if (const Status status = (*trainer)->restore(state.checkpoint); !status.isOk())
        return failure(file.path(), "does not fit the data {} ({})", state.config.data, status.text());
    return trainer;
}

} // namespace

Result<RunConfig> storedConfig(const RunFile& file)
{
    const auto checkpoint = file.checkpoint();
    if (checkpoint)
        return checkedConfigAt(file, *checkpoint);
    RunConfig config = file.header().config;
    config.device = deviceHere(config.device);
    return checkedConfig(config);
}

Result<std::shared_ptr<const Dataset>> storedData(const RunFile& file)
{
    const auto document = file.document(kDataDocument);
    if (!document)
        return document.status();
    if (!*document)
        return std::shared_ptr<const Dataset>();
    auto data = storedDataset(file.path(), **document, file.header().datasetSha256);
    if (!data)
        return data.status();
    return std::shared_ptr<const Dataset>(std::move(*data));
}

namespace {

/// With the limit of the gradient that counts where none is given, to compare with one that names it.
RunConfig withModelsLimit(RunConfig config)
{
    const auto entry = findModel(config.model);
    if (!config.gradientClip && entry)
        config.gradientClip = (*entry)->info.gradientClip;
    return config;
}

} // namespace

Result<std::unique_ptr<TrainingRun>> resumeRun(const std::string& path, const RunConfig& asked)
{
    auto file = RunFile::open(path, RunFile::Access::ReadWrite);
    if (!file)
        return file.status();
    const std::string differences =
        describeDifferences(withModelsLimit((*file)->header().config), withModelsLimit(asked));
    if (!differences.empty())
        return usageError(path, "was made with another configuration ({})", differences);
    auto config = storedConfig(**file);
    if (!config)
        return config.status();
    config->epochs = asked.epochs;
    config->steps = asked.steps;
    config->threads = asked.threads;
    config->device = asked.device;
    at::set_num_threads(chooseRuntime(config->threads).threads);
    auto data = loadDataset(*config);
    if (!data)
        return data.status();
    auto trainer = Trainer::create(*config, *data);
    if (!trainer)
        return trainer.status();
    ATTNSCOPE_TRY((*trainer)->checkMemory());
    auto run = std::make_unique<TrainingRun>(std::move(*trainer));
    ATTNSCOPE_TRY(run->resumeRecording(std::move(*file)));
    return run;
}

Result<std::unique_ptr<Trainer>> trainerOf(const RunFile& file, const std::optional<std::string>& data,
                                           std::optional<int64_t> step, int threads)
{
    auto state = stateAt(file, step);
    if (!state)
        return state.status();
    if (data)
        state->config.data = *data;
    at::set_num_threads(chooseRuntime(threads).threads);
    auto loaded = loadDataset(state->config);
    if (!loaded)
        return loaded.status();
    return restored(file, Trainer::create(state->config, *loaded), *state);
}

Result<std::unique_ptr<Trainer>> textTrainerOf(const RunFile& file, const std::optional<std::string>& data,
                                               std::optional<int64_t> step, int threads)
{
    auto stored = data ? Result<std::shared_ptr<const Dataset>>(nullptr) : storedData(file);
    if (!stored)
        return stored.status();
    if (*stored == nullptr)
        return trainerOf(file, data, step, threads);
    const auto state = stateAt(file, step);
    if (!state)
        return state.status();
    at::set_num_threads(chooseRuntime(threads).threads);
    return restored(file, Trainer::createToLook(state->config, *stored), *state);
}

} // namespace attnscope
