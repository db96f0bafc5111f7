// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"

namespace attnscope {

/// What `dot` and `scaled-dot` multiply q.k by, of queries and keys of width `dim`.
double dotFactor(const AttentionOptions& options, int64_t dim);

} // namespace attnscope
