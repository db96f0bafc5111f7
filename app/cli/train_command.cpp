// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/commands.h"
#include "app/cli/settings.h"
#include "app/cli/training_report.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>

namespace attnscope::cli {
namespace fs = std::filesystem;
namespace {

struct Arguments {
    std::map<std::string, std::string> named; ///< configuration key -> text, for options of their own
    std::vector<std::string> settings;        ///< KEY=VALUE
    std::string out;
    bool resume = false, overwrite = false, json = false;
};

/// A run that goes on starts from what it was made with, so that only what the user says again must agree.
Result<RunConfig> storedConfig(Core& core, const std::string& path)
{
    const auto info = core.info(path);
    if (!info)
        return info.status();
    const auto facts = nlohmann::json::parse(info->json, nullptr, false);
    if (!facts.is_object() || !facts.contains("config"))
        return failure(path, "is not a run file");
    return runConfigFromJson(facts["config"].dump());
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

Status train(Context& context, const Arguments& arguments)
{
    if (arguments.resume && arguments.overwrite)
        return usageError("--overwrite", "cannot go with --resume");
    TrainRequest request;
    ATTNSCOPE_TRY(applySettings(request.config, arguments.settings, arguments.named));
    const OutputFormat format = arguments.json ? OutputFormat::Json : OutputFormat::People;
    request.out = arguments.out.empty() ? freeName(request.config, arguments.resume) : arguments.out;
    request.existing = arguments.resume      ? ExistingFile::Resume
                       : arguments.overwrite ? ExistingFile::Overwrite
                                             : ExistingFile::Refuse;
    const auto core = context.core(request.config.threads);
    if (!core)
        return core.status();
    if (arguments.resume && fs::exists(request.out)) {
        auto stored = storedConfig(**core, request.out);
        if (!stored)
            return stored.status();
        request.config = std::move(*stored);
        ATTNSCOPE_TRY(applySettings(request.config, arguments.settings, arguments.named));
    }
    TrainingReport report(context.terminal(), format);
    const auto summary = (*core)->train(request, report);
    if (!summary)
        return summary.status();
    const bool interrupted = summary->stopped && report.interrupted();
    reportEnd(context.terminal(), format, *summary, interrupted);
    if (interrupted)
        return Status::make(ErrorKind::Cancelled, request.out,
                            Message{"stopped at step {}; go on with: attnscope-cli train --resume --out {}",
                                    {std::to_string(summary->steps), request.out}});
    return Status::ok();
}

} // namespace

Command addTrainCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App* app = parent.add_subcommand("train", "Train a model and record the run in a file");
    const auto named = [&](const char* option, const char* key, const char* value, const char* doc) {
        app->add_option_function<std::string>(
               option, [arguments, key](const std::string& text) { arguments->named[key] = text; }, doc)
            ->type_name(value);
    };
    named("--model", "model", "NAME", "The model (default: image.cnn; see: list models)");
    named("--data", "data", "SPEC",
          "The data (default: shapes), e.g. cifar10:PATH or mnist:PATH?train=5000&test=1000");
    app->add_option("--set", arguments->settings,
                    "Any setting of the model, the mechanism, the data or the training")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    named("--epochs", "epochs", "N", "Passes over the training samples (default: 10)");
    named("--steps", "steps", "N", "Steps instead of epochs");
    named("--batch", "batch", "N", "Samples a step (default: 64)");
    named("--lr", "lr", "X", "Learning rate (default: 0.001)");
    named("--optimizer", "optimizer", "NAME", "adam, adamw or sgd");
    named("--weighting", "weighting", "NAME", "How task losses are weighted (see: list weightings)");
    named("--seed", "seed", "N", "Seed of everything random (default: 1)");
    named("--threads", "threads", "N", "Processor threads (default: one a core)");
    named("--device", "device", "NAME", "cpu or cuda[:N]");
    app->add_option("--out", arguments->out, "The run file (default: MODEL-DATA.attn)")
        ->type_name("RUN.attn");
    app->add_flag("--resume", arguments->resume, "Go on with an existing run");
    app->add_flag("--overwrite", arguments->overwrite, "Replace an existing run");
    app->add_flag("--json", arguments->json, "One JSON object a line");
    return {app, [arguments](Context& context) { return train(context, *arguments); }};
}

} // namespace attnscope::cli
