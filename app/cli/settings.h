// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/run_config.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace attnscope::cli {

/// What --set was given: "KEY=VALUE" as its two parts. Usage error where it is not of that form.
Result<std::pair<std::string, std::string>> keyAndValue(const std::string& setting);

/// Sets what --set and the options of their own (`named`, key -> text) say, the latter last. Usage errors
/// name the option that was typed.
Status applySettings(RunConfig& config, const std::vector<std::string>& settings,
                     const std::map<std::string, std::string>& named);

} // namespace attnscope::cli
