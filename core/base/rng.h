// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace attnscope {

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): a bijection that scatters neighbouring keys.
constexpr uint64_t mix64(uint64_t x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// Folds any number of keys into one stream id: Rng(streamOf(seed, epoch, sample)) is the same
/// whichever thread asks, in whichever order.
template <class... Keys>
constexpr uint64_t streamOf(uint64_t seed, Keys... keys)
{
    uint64_t h = mix64(seed);
    ((h = mix64(h ^ static_cast<uint64_t>(keys))), ...);
    return h;
}

/// FNV-1a of a name, to use a name as a stream key.
constexpr uint64_t keyOf(std::string_view name)
{
    uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : name)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return h;
}

/// A small, portable generator (SplitMix64). The same stream gives the same numbers on every
/// system, which std:: distributions do not promise. Not for cryptography. Not thread-safe: give
/// each user its own stream.
class Rng {
public:
    explicit constexpr Rng(uint64_t stream) : m_state(stream) {}

    constexpr uint64_t next()
    {
        const uint64_t value = mix64(m_state);
        m_state += 0x9e3779b97f4a7c15ULL;
        return value;
    }
    /// Uniform in [0, 1), 53 bits.
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform in [0, n), n > 0; unbiased by rejection.
    constexpr uint64_t below(uint64_t n)
    {
        const uint64_t limit = UINT64_MAX - UINT64_MAX % n;
        uint64_t value = next();
        while (value >= limit)
            value = next();
        return value % n;
    }
    /// Standard normal by Box-Muller; uses two draws.
    double normal()
    {
        const double u = 1.0 - uniform();
        const double v = uniform();
        return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
    }

private:
    uint64_t m_state;
};

} // namespace attnscope
