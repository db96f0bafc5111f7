// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

namespace attnscope {
inline constexpr const char* kProgramVersion = "0.1.0";
}
