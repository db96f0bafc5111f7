// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/reports.h"
#include "app/cli/settings.h"

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

namespace attnscope::cli {
namespace {

struct WeighArguments {
    std::string weighting, gradients;
    std::string seed = "1";
    SettingArguments strategy; ///< its options alone
    bool json = false;
};

constexpr size_t kShown = 12; ///< numbers of the combined vector that people are shown

void show(Terminal& terminal, const WeighRequest& request, const WeighReport& report)
{
    terminal.line(fmt::format("{}: {}, {}", request.weighting, counted(request.tasks, "task"),
                              counted(request.parameters, "parameter")));
    if (report.weights.empty())
        terminal.line("weights   none: this strategy combines gradients number by number");
    else
        terminal.line(fmt::format("weights   {:.6g}", fmt::join(report.weights, "  ")));
    const auto end = report.combined.begin() + static_cast<int64_t>(std::min(kShown, report.combined.size()));
    const bool more = report.combined.size() > kShown;
    terminal.line(fmt::format("combined  {:.6g}{}", fmt::join(report.combined.begin(), end, "  "),
                              more ? "  ... (all of them: --json)" : ""));
}

Status weigh(Context& context, const WeighArguments& arguments)
{
    OptionValues options;
    for (const std::string& setting : arguments.strategy.settings) {
        const auto parts = keyAndValue(setting);
        if (!parts)
            return parts.status();
        options[parts->first] = parts->second;
    }
    const auto seed = wholeNumber("--seed", arguments.seed, 0, int64_t{1} << 53);
    if (!seed)
        return seed.status();
    const auto core = context.core(0);
    if (!core)
        return core.status();
    auto request = (*core)->readGradients(arguments.gradients);
    if (!request)
        return request.status();
    request->weighting = arguments.weighting;
    request->options = std::move(options);
    request->seed = static_cast<uint64_t>(*seed);
    const auto report = (*core)->weigh(*request);
    if (!report)
        return report.status();
    if (!arguments.json) {
        show(context.terminal(), *request, *report);
        return Status::ok();
    }
    Json line = {{"strategy", request->weighting}, {"weights", nullptr}, {"combined", report->combined}};
    if (!report->weights.empty())
        line["weights"] = report->weights;
    context.terminal().line(oneLine(line));
    return Status::ok();
}

} // namespace

Command addWeighCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<WeighArguments>();
    CLI::App* app = parent.add_subcommand("weigh", "What a weighting strategy makes of given task gradients");
    app->add_option("--weighting", arguments->weighting, "The strategy (see: list weightings)")
        ->required()
        ->type_name("NAME");
    app->add_option(
           "--gradients", arguments->gradients,
           "Arrays: gradients [task, parameter] and, where wanted, losses [step, task]: each row a step "
           "and an epoch, the answer being the last one's")
        ->required()
        ->type_name("FILE.npz");
    arguments->strategy.addSet(*app, "A setting of the strategy, e.g. weighting.weights=0.6,0.4");
    app->add_option("--seed", arguments->seed, "Seed of what a strategy draws (default: 1)")->type_name("N");
    app->add_flag("--json", arguments->json, "One JSON object");
    return {app, [arguments](Context& context) { return weigh(context, *arguments); }};
}

} // namespace attnscope::cli
