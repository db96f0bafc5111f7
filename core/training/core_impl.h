// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <memory>

namespace attnscope {

std::unique_ptr<Core> makeCore();

} // namespace attnscope
