// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/options.h"
#include "core/models/text/recurrent.h"

#include <vector>

namespace attnscope {

/// "cell", "bidirectional", "embedding" and "hidden", of models that pool a recurrent layer's states.
std::vector<OptionSpec> recurrentSpecs();
/// Reads them, with the short memory that an attention pooling needs at the start.
RecurrentOptions readRecurrent(const OptionReader& options);

} // namespace attnscope
