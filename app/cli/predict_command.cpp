// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/reports.h"

#include <CLI/CLI.hpp>

namespace attnscope::cli {
namespace {

struct PredictArguments {
    LookArguments look;
    bool json = false;
};

Status predict(Context& context, const PredictArguments& arguments)
{
    const auto request = arguments.look.request();
    if (!request)
        return request.status();
    const auto core = context.core(request->threads);
    if (!core)
        return core.status();
    const auto inspection = inspect(**core, *request);
    if (!inspection)
        return inspection.status();
    if (arguments.json) {
        context.terminal().line(oneLine(predictionJson(*inspection)));
        return Status::ok();
    }
    for (const std::string& line : describePrediction(*inspection))
        context.terminal().line(line);
    return Status::ok();
}

} // namespace

Command addPredictCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<PredictArguments>();
    CLI::App* app =
        parent.add_subcommand("predict", "What the trained model says about one sample, picture or text");
    arguments->look.addTo(*app);
    app->add_flag("--json", arguments->json, "One JSON object");
    return {app, [arguments](Context& context) { return predict(context, *arguments); }};
}

} // namespace attnscope::cli
