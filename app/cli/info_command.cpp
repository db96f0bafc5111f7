// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

namespace attnscope::cli {
namespace {

struct InfoArguments {
    std::string file;
    bool json = false;
};

Status info(Context& context, const InfoArguments& arguments)
{
    const auto core = context.core(1);
    if (!core)
        return core.status();
    const auto facts = (*core)->info(arguments.file);
    if (!facts)
        return facts.status();
    if (arguments.json) {
        context.terminal().line(facts->json);
        return Status::ok();
    }
    size_t widest = 0;
    for (const auto& [label, value] : facts->lines)
        widest = std::max(widest, displayWidth(label));
    for (const auto& [label, value] : facts->lines)
        context.terminal().line(label + std::string(widest - displayWidth(label) + 2, ' ') + value);
    return Status::ok();
}

} // namespace

Command addInfoCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<InfoArguments>();
    CLI::App* app = parent.add_subcommand("info", "What a run file, an array file or a picture holds");
    app->add_option("file", arguments->file, "The file")->required()->type_name("FILE");
    app->add_flag("--json", arguments->json, "One JSON object");
    return {app, [arguments](Context& context) { return info(context, *arguments); }};
}

} // namespace attnscope::cli
