// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace attnscope::cli {

/// Members in the order they are written in: the order of the documented formats. Numbers that are not finite
/// become null.
using Json = nlohmann::ordered_json;

/// One line, invalid UTF-8 replaced.
std::string oneLine(const Json& json);

Json toJson(const EvalReport& report);
Json toJson(const StepReport& report);
Json toJson(const EpochReport& report);
/// Prediction of one sample: step, sample or image, and each task's answer with all probabilities.
Json predictionJson(const Inspection& inspection);

/// Aligned lines for people.
std::vector<std::string> describe(const EvalReport& report);
std::vector<std::string> describePrediction(const Inspection& inspection);

} // namespace attnscope::cli
