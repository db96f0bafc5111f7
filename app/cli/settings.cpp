// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/settings.h"

#include <CLI/CLI.hpp>

namespace attnscope::cli {
namespace {

/// The same error under the name that the user typed.
Status under(const std::string& option, const Status& status)
{
    return status.isOk() ? status : Status::make(status.kind(), option, status.message());
}

} // namespace

Result<std::pair<std::string, std::string>> keyAndValue(const std::string& setting)
{
    const size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
        return usageError("--set", "not of the form KEY=VALUE (found {})", setting);
    return std::pair(setting.substr(0, equals), setting.substr(equals + 1));
}

void SettingArguments::addSet(CLI::App& app, const char* doc)
{
    app.add_option("--set", settings, doc)->type_name("KEY=VALUE")->allow_extra_args(false);
}

void SettingArguments::addNamed(CLI::App& app, const char* key, const char* value, const char* doc)
{
    app.add_option_function<std::string>(
           std::string("--") + key, [this, key](const std::string& text) { named[key] = text; }, doc)
        ->type_name(value);
}

void SettingArguments::addTraining(CLI::App& app)
{
    addNamed(app, "epochs", "N", "Passes over the training samples (default: 10)");
    addNamed(app, "steps", "N", "Steps instead of epochs (0, the default: as many as the epochs take)");
    addNamed(app, "batch", "N", "Samples a step (default: 64)");
    addNamed(app, "lr", "X", "Learning rate (default: 0.001)");
    addNamed(app, "optimizer", "NAME", "adam, adamw or sgd");
    addNamed(app, "seed", "N", "Seed of everything random (default: 1)");
    addNamed(app, "threads", "N", "Processor threads (default: one a core)");
}

Status SettingArguments::applyTo(RunConfig& config) const
{
    if (named.contains("epochs") && named.contains("steps"))
        return usageError("--steps", "cannot go with --epochs");
    for (const std::string& setting : settings) {
        const auto parts = keyAndValue(setting);
        if (!parts)
            return parts.status();
        ATTNSCOPE_TRY(under("--set " + parts->first, setConfigValue(config, parts->first, parts->second)));
    }
    for (const auto& [key, value] : named)
        ATTNSCOPE_TRY(under("--" + key, setConfigValue(config, key, value)));
    // A number of epochs asked for now is meant to count, whatever a run was first given.
    if (named.contains("epochs"))
        config.steps.reset();
    return Status::ok();
}

} // namespace attnscope::cli
