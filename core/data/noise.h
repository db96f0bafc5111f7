// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/rng.h"

namespace attnscope {

/// A draw that is close to a standard normal: the sum of eight uniform bytes (Irwin-Hall), standardised;
/// never beyond 4.88. For pixel noise, where one comes for every colour value: 20 times as fast as
/// Rng::normal() and, being whole-number arithmetic, the same on every system.
inline float roughNormal(Rng& rng)
{
    constexpr uint64_t kEven = 0x00ff00ff00ff00ffULL;
    constexpr float kMean = 8 * 127.5F;
    constexpr float kDeviation = 209.02153F; // sqrt(8 * (256^2 - 1) / 12)
    const uint64_t bytes = rng.next();
    const uint64_t pairs = (bytes & kEven) + (bytes >> 8 & kEven);
    const uint64_t sum = pairs * 0x0001000100010001ULL >> 48;
    return (static_cast<float>(sum) - kMean) / kDeviation;
}

} // namespace attnscope
