// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/settings.h"

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

Status applySettings(RunConfig& config, const std::vector<std::string>& settings,
                     const std::map<std::string, std::string>& named)
{
    for (const std::string& setting : settings) {
        const auto parts = keyAndValue(setting);
        if (!parts)
            return parts.status();
        ATTNSCOPE_TRY(under("--set " + parts->first, setConfigValue(config, parts->first, parts->second)));
    }
    for (const auto& [key, value] : named)
        ATTNSCOPE_TRY(under("--" + key, setConfigValue(config, key, value)));
    // A number of epochs asked for now is meant to count, whatever a run was first given.
    if (named.contains("epochs") && !named.contains("steps"))
        config.steps.reset();
    return Status::ok();
}

} // namespace attnscope::cli
