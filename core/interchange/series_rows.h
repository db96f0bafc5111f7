// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"

#include <functional>
#include <optional>
#include <span>

namespace attnscope {

/// Walks all series of a book together by ascending step: `row` gets the step and, for each series in the
/// book's order, its value there if it has one. A step at which one series has several points gives as many
/// rows. Points that are appended meanwhile may or may not be seen.
void forEachRow(const MetricBook& book,
                const std::function<void(double step, std::span<const std::optional<float>> values)>& row);

} // namespace attnscope
