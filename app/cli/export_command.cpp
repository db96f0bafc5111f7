// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

#include <array>

namespace attnscope::cli {
namespace {

const std::array<std::string, 2> kMetricEndings{".csv", ".json"};
const std::array<std::string, 1> kWeightEndings{".safetensors"};

Status exportRun(Context& context, const ExportRequest& request)
{
    if (request.metrics.empty() && request.weights.empty() && request.tensorboard.empty())
        return usageError("export", "nothing to write (expected --metrics, --weights or --tensorboard)");
    if (!request.metrics.empty())
        ATTNSCOPE_TRY(checkEnding("--metrics", request.metrics, kMetricEndings));
    if (!request.weights.empty())
        ATTNSCOPE_TRY(checkEnding("--weights", request.weights, kWeightEndings));
    const auto core = context.core(1);
    if (!core)
        return core.status();
    ATTNSCOPE_TRY((*core)->exportRun(request));
    for (const std::string& path : {request.metrics, request.weights, request.tensorboard})
        if (!path.empty())
            context.terminal().line(path);
    return Status::ok();
}

} // namespace

Command addExportCommand(CLI::App& parent)
{
    auto request = std::make_shared<ExportRequest>();
    CLI::App* app = parent.add_subcommand("export", "Write a run's metrics or weights for other programs");
    app->add_option("run", request->run, "The run file (*.attn)")->required()->type_name("RUN.attn");
    app->add_option("--metrics", request->metrics, "Every curve as .csv or .json")->type_name("FILE");
    app->add_option("--weights", request->weights, "Every parameter as .safetensors")->type_name("FILE");
    app->add_option("--tensorboard", request->tensorboard, "An event file for TensorBoard in this folder")
        ->type_name("DIR");
    return {app, [request](Context& context) { return exportRun(context, *request); }};
}

} // namespace attnscope::cli
