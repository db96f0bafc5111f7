// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace attnscope {

/// The candidate with the smallest edit distance (Damerau, restricted) to `name`, for "did you mean";
/// empty where there is no candidate.
std::string nearestName(std::string_view name, std::span<const std::string> candidates);

} // namespace attnscope
