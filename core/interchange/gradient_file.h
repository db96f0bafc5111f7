// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

namespace attnscope {

/// See Core::readGradients.
Result<WeighRequest> readGradientFile(const std::string& path);

} // namespace attnscope
