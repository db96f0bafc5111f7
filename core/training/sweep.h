// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <vector>

namespace attnscope {

/// See Core::sweep. LibTorch's generator is afterwards as it was before.
Result<SweepReport> sweep(const SweepRequest& request, SweepObserver& observer);

/// Rows of `tasks` positive multiples of 1/steps that sum to 1, the first task's weight rising slowest; to
/// six decimals. Usage error: fewer steps than tasks, or over 1000 rows.
Result<std::vector<std::vector<double>>> weightGrid(int64_t tasks, int64_t steps);

/// Mean and standard deviation (n - 1); NaN and 0 where there is no score.
SweepScore summarise(const std::vector<double>& scores);

} // namespace attnscope
