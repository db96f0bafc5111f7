// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/kernels/processor.h"

#include <bit>
#include <cstdint>
#include <limits>

// Functions of one float without branches, which the compiler turns into vector instructions inside a kernel
// (processor.h).

namespace attnscope::kernels {

/// e^x (Cephes' expf: within 2e-7 of it, relatively), held within the range of normal numbers; NaN stays NaN.
/// x = n ln 2 + r; 1.5 * 2^23 added and taken away rounds to the integer n, whose bits then make 2^n.
ATTNSCOPE_INLINE float exponential(float x)
{
    constexpr float kRounding = 12582912.0F;
    x = x > 88.0F ? 88.0F : x;
    x = x < -87.0F ? -87.0F : x;
    const float shifted = x * 1.44269504088896341F + kRounding;
    const float n = shifted - kRounding;
    const float r = x - n * 0.693359375F + n * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    const uint32_t power = (std::bit_cast<uint32_t>(shifted) << 23) + (127U << 23);
    return (p * r * r + r + 1.0F) * std::bit_cast<float>(power);
}

/// Within 2e-7 of 1 / (1 + e^-x) and of tanh(x).
ATTNSCOPE_INLINE float sigmoid(float x) { return 1.0F / (1.0F + exponential(-x)); }
ATTNSCOPE_INLINE float hyperbolicTangent(float x) { return 1.0F - 2.0F / (1.0F + exponential(2.0F * x)); }

/// x if it is above 0 or NaN, else 0.
ATTNSCOPE_INLINE float rectified(float x) { return x <= 0.0F ? 0.0F : x; }

// Choices are bits and passed on by integer arithmetic: of a comparison, GCC makes a branch around the load,
// which keeps the loop from becoming vector instructions.

/// x where `bit` is 1, 0 where it is 0.
ATTNSCOPE_INLINE float passedBy(float x, int32_t bit)
{
    return std::bit_cast<float>(std::bit_cast<int32_t>(x) & -bit);
}

/// The largest, and which it is: the first of equal ones, 1, 2, 4 or 8. NaN where one is.
struct LargestOfFour {
    float value;
    int32_t which;
};
ATTNSCOPE_INLINE LargestOfFour largestOfFour(float a, float b, float c, float d)
{
    float best = a;
    int32_t which = 1;
    which = b > best ? 2 : which;
    best = b > best ? b : best;
    which = c > best ? 4 : which;
    best = c > best ? c : best;
    which = d > best ? 8 : which;
    best = d > best ? d : best;
    const bool numbers = (a == a) & (b == b) & (c == c) & (d == d);
    return {numbers ? best : std::numeric_limits<float>::quiet_NaN(), which};
}

} // namespace attnscope::kernels
