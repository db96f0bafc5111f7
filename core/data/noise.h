// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/rng.h"

namespace attnscope {

/// The draw that roughNormal() makes of 64 random bits. Shifts and sums alone, so that several fit a vector.
inline float roughNormalOf(uint64_t bits)
{
    constexpr uint64_t kEven = 0x00ff00ff00ff00ffULL;
    constexpr float kMean = 8 * 127.5F;
    constexpr float kDeviation = 209.02153F; // sqrt(8 * (256^2 - 1) / 12)
    const uint64_t pairs = (bits & kEven) + (bits >> 8 & kEven);
    const uint64_t halves = pairs + (pairs >> 32);
    const uint64_t sum = (halves + (halves >> 16)) & 0xffffU;
    return (static_cast<float>(static_cast<int32_t>(sum)) - kMean) / kDeviation;
}

/// A draw that is close to a standard normal: the sum of eight uniform bytes (Irwin-Hall), standardised;
/// never beyond 4.88. For pixel noise, where one comes for every colour value: 20 times as fast as
/// Rng::normal() and, being whole-number arithmetic, the same on every system.
inline float roughNormal(Rng& rng) { return roughNormalOf(rng.next()); }

} // namespace attnscope
