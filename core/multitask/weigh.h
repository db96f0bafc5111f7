// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

namespace attnscope {

/// See Core::weigh. Deterministic in the request.
Result<WeighReport> weigh(const WeighRequest& request);

} // namespace attnscope
