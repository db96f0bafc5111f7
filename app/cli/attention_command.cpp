// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

#include <array>

namespace attnscope::cli {
namespace {

const std::array<std::string, 3> kArrayEndings{".npz", ".safetensors", ".json"};

struct AttentionArguments {
    LookArguments look;
    std::string out;
};

Status writeAttention(Context& context, const AttentionArguments& arguments)
{
    const auto request = arguments.look.request();
    if (!request)
        return request.status();
    ATTNSCOPE_TRY(checkEnding("-o", arguments.out, kArrayEndings));
    const auto core = context.core(request->threads);
    if (!core)
        return core.status();
    const auto inspection = inspect(**core, *request);
    if (!inspection)
        return inspection.status();
    ATTNSCOPE_TRY((*core)->writeInspection(*inspection, arguments.out));
    std::string sites;
    for (const AttentionSite& site : inspection->sites)
        sites += (sites.empty() ? "" : ", ") + site.name;
    context.terminal().line(
        fmt::format("{}: step {}, attention sites {}", arguments.out, inspection->step, sites));
    return Status::ok();
}

} // namespace

Command addAttentionCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<AttentionArguments>();
    CLI::App* app = parent.add_subcommand("attention", "Write the attention weights of one sample as arrays");
    arguments->look.addTo(*app);
    app->add_option("-o,--out", arguments->out, "The file: .npz, .safetensors or .json")
        ->required()
        ->type_name("FILE");
    return {app, [arguments](Context& context) { return writeAttention(context, *arguments); }};
}

} // namespace attnscope::cli
