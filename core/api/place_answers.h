// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <optional>

namespace attnscope {

// What can be said of an answer that is a place and not a word: of a mask, whose pixels above one half lie
// inside, and of a point. Any thread.

/// The part of the picture inside a mask, 0 to 1.
double maskShare(const Prediction& prediction);
/// Intersection over union with the true mask; two empty ones: 1. None where the truth is not known.
std::optional<double> maskOverlap(const Prediction& prediction);
/// Distance to the true point, in pixels of the input. None where it is not known.
std::optional<double> pointError(const Prediction& prediction);

} // namespace attnscope
