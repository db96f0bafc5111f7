// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/commands.h"
#include "core/api/loader.h"
#include "core/base/nearest_name.h"
#include "core/base/version.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace attnscope::cli {

Result<Core*> Context::core(int threads)
{
    if (!m_core) {
        applyRuntime(chooseRuntime(threads));
        auto loaded = loadCore();
        if (!loaded)
            return loaded.status();
        m_core = std::move(*loaded);
    }
    return m_core.get();
}

namespace {

constexpr Command (*kCommands[])(CLI::App&) = {
    addListCommand,      addTrainCommand,  addEvalCommand,   addPredictCommand,
    addAttentionCommand, addFigureCommand, addExportCommand, addInfoCommand,
    addWeighCommand,     addSweepCommand,  addDemoCommand,   addBenchCommand,
};

constexpr int kSuccess = 0, kFailed = 1, kWrongUsage = 2, kInterrupted = 130;

int exitCode(const Status& status)
{
    switch (status.kind()) {
    case ErrorKind::None: return kSuccess;
    case ErrorKind::Failure: return kFailed;
    case ErrorKind::Usage: return kWrongUsage;
    case ErrorKind::Cancelled: return kInterrupted;
    }
    return kFailed;
}

/// One line whatever a file name or a library's message holds.
std::string errorLine(const Status& status)
{
    std::string text = "attnscope: " + status.text();
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    return text;
}

std::vector<std::string> commandNames(const std::vector<Command>& commands)
{
    std::vector<std::string> names;
    for (const Command& command : commands)
        names.push_back(command.app->get_name());
    return names;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

Status unknownArgument(const CLI::App& app, const std::string& argument)
{
    const std::string where = app.get_parent() != nullptr ? app.get_name() : "command line";
    if (!argument.starts_with("-"))
        return usageError(where, "one argument too many (found {})", argument);
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames())
            names.push_back("--" + name);
    return usageError(where, "unknown option (nearest {}, found {})", nearestName(argument, names), argument);
}

/// CLI11's errors in this program's words.
Status usageOf(const CLI::ParseError& error, const CLI::App& root)
{
    const auto chosen = root.get_subcommands();
    const CLI::App& app = chosen.empty() ? root : *chosen.front();
    const std::string where = chosen.empty() ? "command line" : app.get_name();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        const std::vector<std::string> rest = root.remaining(true);
        if (!rest.empty())
            return unknownArgument(app, rest.front());
    }
    std::string what = error.what();
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        const std::string name = what.substr(0, what.find(' '));
        return usageError(where, "{} is missing (see attnscope-cli {} --help)", name, app.get_name());
    }
    std::replace(what.begin(), what.end(), '\n', ' ');
    return usageError(where, "{} (see attnscope-cli {} --help)", what, app.get_name());
}

Status unknownCommand(const CLI::App& root, const std::vector<Command>& commands)
{
    const std::vector<std::string> names = commandNames(commands);
    const std::vector<std::string> rest = root.remaining();
    if (rest.empty())
        return usageError("command line", "which command? (expected one of {}; see attnscope-cli --help)",
                          joined(names));
    if (rest.front().starts_with("-"))
        return unknownArgument(root, rest.front());
    return usageError("command line", "unknown command (expected one of {}, nearest {}, found {})",
                      joined(names), nearestName(rest.front(), names), rest.front());
}

Status runChosen(Context& context, const CLI::App& root, const std::vector<Command>& commands)
{
    for (const Command& command : commands)
        if (command.app->parsed())
            return command.run(context);
    return unknownCommand(root, commands);
}

int run(int argc, char** argv)
{
    Context context;
    CLI::App root("Attnscope: a microscope for attention. Trains small models and shows what they look at.",
                  "attnscope-cli");
    root.set_version_flag("--version", std::string("attnscope ") + kProgramVersion);
    root.footer("The same in a window: attnscope. Help for a command: attnscope-cli COMMAND --help");
    root.get_formatter()->column_width(32);
    std::vector<Command> commands;
    for (const auto add : kCommands)
        commands.push_back(add(root));
    root.allow_extras(); // an unknown command is told apart from an unknown option below
    Status status;
    try {
        root.parse(argc, argv);
        status = runChosen(context, root, commands);
    } catch (const CLI::Success& wanted) { // --help, --version
        root.exit(wanted);
    } catch (const CLI::ParseError& error) {
        status = usageOf(error, root);
    } catch (const std::exception& error) {
        status = failure("attnscope-cli", "stopped with an error: {}", error.what());
    }
    const Status written = context.terminal().finish();
    if (status.isOk())
        status = written;
    if (!status.isOk())
        context.terminal().message(errorLine(status));
    return exitCode(status);
}

} // namespace
} // namespace attnscope::cli

int main(int argc, char** argv) { return attnscope::cli::run(argc, argv); }
