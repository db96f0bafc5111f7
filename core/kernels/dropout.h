// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/kernels/processor.h"

#include <bit>
#include <cstdint>

// Dropout (Srivastava 2014) without a mask: whether number i of a tensor stays is a function of (seed, i),
// which is asked again on the way back. So any thread can answer for any part, and nothing is drawn one after
// the other.

namespace attnscope::kernels {

/// A share `off` of numbers becomes 0, the others are divided by 1 - off.
struct Dropout {
    uint64_t seed = 0;
    double off = 0; ///< 0..1; 1: all
};

/// out[i] = in[i] or 0, for numbers first .. first+count-1 of a tensor; in and out begin with number `first`
/// and may be the same. Any thread.
void drop(const Dropout& dropout, uint64_t first, int64_t count, const float* in, float* out);

/// 32 bits that look random, of a number and two keys (the finaliser of MurmurHash3, Appleby 2016, twice
/// keyed).
ATTNSCOPE_INLINE uint32_t scrambled(uint32_t number, uint32_t key, uint32_t other)
{
    uint32_t x = number * 0x9E3779B1U ^ key;
    x = (x ^ (x >> 16)) * 0x85EBCA6BU;
    x = (x ^ (x >> 13)) * 0xC2B2AE35U;
    x = (x ^ (x >> 16)) + other;
    x = (x ^ (x >> 15)) * 0x2C1B3C6DU;
    return x ^ (x >> 16);
}

} // namespace attnscope::kernels
