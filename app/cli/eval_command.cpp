// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/reports.h"

#include <CLI/CLI.hpp>

#include <array>

namespace attnscope::cli {
namespace {

const std::array<std::string, 3> kSplits{"test", "validation", "train"};
constexpr std::array kSplitValues{Split::Test, Split::Validation, Split::Train};

struct EvalArguments {
    std::string run;
    std::string split = "test";
    std::optional<std::string> data, threads;
    bool json = false;
};

Status evaluate(Context& context, const EvalArguments& arguments)
{
    EvalRequest request;
    request.run = arguments.run;
    request.data = arguments.data;
    const auto split = oneOf("--split", arguments.split, kSplits);
    if (!split)
        return split.status();
    request.split = kSplitValues[*split];
    if (arguments.threads) {
        const auto threads = wholeNumber("--threads", *arguments.threads, 0, 1024);
        if (!threads)
            return threads.status();
        request.threads = static_cast<int>(*threads);
    }
    const auto core = context.core(request.threads);
    if (!core)
        return core.status();
    const auto report = (*core)->evaluate(request);
    if (!report)
        return report.status();
    if (arguments.json) {
        context.terminal().line(oneLine(toJson(*report)));
        return Status::ok();
    }
    for (const std::string& line : describe(*report))
        context.terminal().line(line);
    return Status::ok();
}

} // namespace

Command addEvalCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<EvalArguments>();
    CLI::App* app = parent.add_subcommand("eval", "Score a run on a split of its data, attention included");
    app->add_option("run", arguments->run, "The run file (*.attn)")->required()->type_name("RUN.attn");
    app->add_option("--data", arguments->data, "Other data than the run's own")->type_name("SPEC");
    app->add_option("--split", arguments->split, "test (default), validation or train")->type_name("NAME");
    app->add_option("--threads", arguments->threads, "Processor threads (default: one a core)")
        ->type_name("N");
    app->add_flag("--json", arguments->json, "One JSON object");
    return {app, [arguments](Context& context) { return evaluate(context, *arguments); }};
}

} // namespace attnscope::cli
