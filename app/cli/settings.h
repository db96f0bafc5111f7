// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/run_config.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace attnscope::cli {

/// What --set was given: "KEY=VALUE" as its two parts. Usage error where it is not of that form.
Result<std::pair<std::string, std::string>> keyAndValue(const std::string& setting);

/// The configuration as the subcommands that train are told it: --set, and options of their own for keys
/// that are often set. Must outlive the parsing.
struct SettingArguments {
    std::map<std::string, std::string> named; ///< key -> text
    std::vector<std::string> settings;        ///< KEY=VALUE, in the order given

    /// --set.
    void addSet(CLI::App& app, const char* doc);
    /// An option --KEY VALUE for a key of the configuration.
    void addNamed(CLI::App& app, const char* key, const char* value, const char* doc);
    /// The options from --epochs to --threads that every training has.
    void addTraining(CLI::App& app);

    /// Sets what was said, --set first. Usage errors name the option that was typed.
    Status applyTo(RunConfig& config) const;
};

} // namespace attnscope::cli
