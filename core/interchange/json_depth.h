// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

namespace attnscope {

/// For json::parse: leaves out what is nested deeper than any file of ours or of others has reason to be.
/// Writing a value out goes down its levels on the stack, which a made-up file could exhaust.
inline bool notTooDeep(int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= 64; }

} // namespace attnscope
