// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <vector>

namespace attnscope {

/// "composite": weights of the tasks' scores in EvalReport::composite; empty: all alike.
const OptionSpec& compositeOption();

/// The weights of a run, one a task of `tasks`; none where the option is empty. Usage error: not numbers from
/// 0, another count than there are tasks, or none above 0.
Result<std::vector<double>> compositeWeights(const OptionValues& options, const std::vector<TaskInfo>& tasks);

/// Mean of the tasks' composite scores (compositeScore) under `weights`, which are of `tasks` in order, or
/// plain where there are none. A task without a score in `report` does not count; NaN where nothing is left
/// to count.
double compositeOf(const EvalReport& report, const std::vector<TaskInfo>& tasks,
                   const std::vector<double>& weights);

} // namespace attnscope
