// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <string>
#include <vector>

namespace attnscope {

/// "0.6,0.4" as numbers, blanks around them allowed. Usage error at `where`: not numbers from 0 to 1000000
/// with commas between them.
Result<std::vector<double>> weightsIn(const std::string& where, const std::string& text);

} // namespace attnscope
