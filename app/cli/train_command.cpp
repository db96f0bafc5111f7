// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/commands.h"
#include "app/cli/settings.h"
#include "app/cli/training_report.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace attnscope::cli {
namespace fs = std::filesystem;
namespace {

struct TrainArguments {
    SettingArguments config;
    std::string out;
    bool resume = false, overwrite = false, json = false;
};

struct StoredRun {
    RunConfig config;
    int64_t step = 0; ///< of the newest checkpoint
};

/// A run that goes on starts from what it was made with, so that only what the user says again must agree.
Result<StoredRun> storedRun(Core& core, const std::string& path)
{
    const auto info = core.info(path);
    if (!info)
        return info.status();
    const auto facts = nlohmann::json::parse(info->json, nullptr, false);
    if (!facts.is_object() || !facts.contains("config"))
        return failure(path, "is not a run file");
    const auto config = runConfigFromJson(facts["config"].dump());
    if (!config)
        return config.status();
    const auto steps = facts.value("checkpoint_steps", std::vector<int64_t>());
    return StoredRun{*config, steps.empty() ? 0 : steps.back()};
}

/// With a wrong name a training would begin anew, unnoticed until it has taken its time.
Status checkThere(const std::string& path)
{
    std::error_code ignored;
    if (fs::exists(path, ignored))
        return Status::ok();
    return failure(path, "there is no run to go on with (expected a run file, found none; without --resume "
                         "a new run begins)");
}

/// MODEL-DATA.attn in the current folder; a number is added where that is taken.
std::string freeName(const RunConfig& config, bool resume)
{
    const std::string data = config.data.substr(0, config.data.find_first_of(":?"));
    const std::string stem = config.model + "-" + data;
    std::string name = stem + ".attn";
    for (int i = 2; !resume && fs::exists(name); ++i)
        name = fmt::format("{}-{}.attn", stem, i);
    return name;
}

Status train(Context& context, const TrainArguments& arguments)
{
    if (arguments.resume && arguments.overwrite)
        return usageError("--overwrite", "cannot go with --resume");
    TrainRequest request;
    ATTNSCOPE_TRY(arguments.config.applyTo(request.config));
    const OutputFormat format = arguments.json ? OutputFormat::Json : OutputFormat::People;
    request.out = arguments.out.empty() ? freeName(request.config, arguments.resume) : arguments.out;
    request.existing = arguments.resume      ? ExistingFile::Resume
                       : arguments.overwrite ? ExistingFile::Overwrite
                                             : ExistingFile::Refuse;
    if (arguments.resume)
        ATTNSCOPE_TRY(checkThere(request.out));
    const auto core = context.core(request.config.threads);
    if (!core)
        return core.status();
    std::optional<int64_t> start;
    if (arguments.resume) {
        auto stored = storedRun(**core, request.out);
        if (!stored)
            return stored.status();
        request.config = std::move(stored->config);
        start = stored->step;
        ATTNSCOPE_TRY(arguments.config.applyTo(request.config));
    }
    TrainingReport report(context.terminal(), format);
    report.opens({request.out, start, request.config.weighting});
    const auto summary = (*core)->train(request, report);
    if (!summary)
        return summary.status();
    const bool interrupted = summary->stopped && report.interrupted();
    reportEnd(context.terminal(), format, *summary, interrupted);
    if (start == summary->steps && !summary->stopped && format == OutputFormat::People)
        context.terminal().line("nothing was left to do: give --epochs or --steps to train it for longer");
    if (interrupted)
        return Status::make(ErrorKind::Cancelled, request.out,
                            Message{"stopped at step {}; go on with: attnscope-cli train --resume --out {}",
                                    {std::to_string(summary->steps), request.out}});
    return Status::ok();
}

} // namespace

Command addTrainCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<TrainArguments>();
    CLI::App* app = parent.add_subcommand("train", "Train a model and record the run in a file");
    SettingArguments& config = arguments->config;
    config.addNamed(*app, "model", "NAME", "The model (default: image.cnn; see: list models)");
    config.addNamed(*app, "data", "SPEC",
                    "The data (default: shapes), e.g. cifar10:PATH or mnist:PATH?train=5000&test=1000");
    config.addSet(*app, "Any setting of the model, the mechanism, the data or the training");
    config.addTraining(*app);
    config.addNamed(*app, "weighting", "NAME", "How task losses are weighted (see: list weightings)");
    config.addNamed(*app, "device", "NAME", "What trains the model: cpu or cuda[:N] (see: list devices)");
    app->add_option("--out", arguments->out, "The run file (default: MODEL-DATA.attn)")
        ->type_name("RUN.attn");
    app->add_flag("--resume", arguments->resume, "Go on with an existing run");
    app->add_flag("--overwrite", arguments->overwrite, "Replace an existing run");
    app->add_flag("--json", arguments->json, "One JSON object a line");
    return {app, [arguments](Context& context) { return train(context, *arguments); }};
}

} // namespace attnscope::cli
