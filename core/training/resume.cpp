// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/resume.h"

#include "core/api/loader.h"

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

} // namespace

Result<RunConfig> storedConfig(const RunFile& file)
{
    auto checkpoint = file.checkpoint();
    if (!checkpoint)
        return checkedConfig(file.header().config);
    const auto text = checkpoint->state.metadata.find("config");
    if (text == checkpoint->state.metadata.end())
        return checkedConfig(file.header().config);
    auto config = runConfigFromJson(text->second);
    if (!config)
        return failure(file.path(), "holds a configuration that cannot be read ({})", config.status().text());
    return checkedConfig(*config);
}

Result<std::unique_ptr<TrainingRun>> resumeRun(const std::string& path, const RunConfig& asked)
{
    auto file = RunFile::open(path, RunFile::Access::ReadWrite);
    if (!file)
        return file.status();
    const std::string differences = describeDifferences((*file)->header().config, asked);
    if (!differences.empty())
        return usageError(path, "was made with another configuration ({})", differences);
    auto config = storedConfig(**file);
    if (!config)
        return config.status();
    config->epochs = asked.epochs;
    config->steps = asked.steps;
    config->threads = asked.threads;
    at::set_num_threads(chooseRuntime(config->threads).threads);
    auto data = loadDataset(*config);
    if (!data)
        return data.status();
    auto trainer = Trainer::create(*config, *data);
    if (!trainer)
        return trainer.status();
    auto run = std::make_unique<TrainingRun>(std::move(*trainer));
    ATTNSCOPE_TRY(run->resumeRecording(std::move(*file)));
    return run;
}

Result<std::unique_ptr<Trainer>> trainerOf(const RunFile& file, const std::optional<std::string>& data,
                                           std::optional<int64_t> step, int threads)
{
    auto config = storedConfig(file);
    if (!config)
        return config.status();
    auto checkpoint = file.checkpoint(step);
    if (!checkpoint)
        return checkpoint.status();
    if (data)
        config->data = *data;
    at::set_num_threads(chooseRuntime(threads).threads);
    auto loaded = loadDataset(*config);
    if (!loaded)
        return loaded.status();
    auto trainer = Trainer::create(*config, *loaded);
    if (!trainer)
        return trainer.status();
    if (const Status status = (*trainer)->restore(*checkpoint); !status.isOk())
        return failure(file.path(), "does not fit the data {} ({})", config->data, status.text());
    return trainer;
}

} // namespace attnscope
