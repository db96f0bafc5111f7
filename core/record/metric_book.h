// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"
#include "core/record/run_file.h"

namespace attnscope {

/// All curves of a run, in the order in which they first appeared. Failure: a damaged file. The series are
/// not shared with anybody, so that the caller's thread may read and extend them.
Result<MetricBook> readMetricBook(const RunFile& run);

} // namespace attnscope
