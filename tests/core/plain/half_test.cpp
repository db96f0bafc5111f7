// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/array_bundle.h"
#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

/// IEEE 754 by its definition, in double precision.
double halfByDefinition(uint16_t bits)
{
    const int exponent = bits >> 10 & 0x1f;
    const int fraction = bits & 0x3ff;
    const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 31)
        return fraction != 0 ? std::numeric_limits<double>::quiet_NaN() : sign * INFINITY;
    return exponent == 0 ? sign * std::ldexp(fraction, -24)
                         : sign * std::ldexp(1024 + fraction, exponent - 25);
}

/// The nearest half, ties to even, by rounding to a multiple of its unit in the last place.
double roundedByDefinition(float value)
{
    int exponent = 0;
    std::frexp(value, &exponent);
    const double unit = std::ldexp(1.0, std::max(exponent - 11, -24));
    const double rounded = std::nearbyint(value / unit) * unit;
    return std::abs(rounded) >= 65536.0 ? std::copysign(INFINITY, value) : rounded;
}

TEST(Half, EveryValueSurvivesTheRoundTrip)
{
    for (uint32_t i = 0; i <= 0xffff; ++i) {
        const auto bits = static_cast<uint16_t>(i);
        const float value = fromHalf(bits);
        const double expected = halfByDefinition(bits);
        if (std::isnan(expected)) {
            ASSERT_TRUE(std::isnan(value)) << bits;
            ASSERT_TRUE(std::isnan(fromHalf(toHalf(value)))) << bits;
            continue;
        }
        ASSERT_EQ(value, expected) << bits;
        ASSERT_EQ(std::signbit(value), std::signbit(expected)) << bits;
        ASSERT_EQ(toHalf(value), bits);
    }
}

TEST(Half, MidpointsGoToTheEvenNeighbour)
{
    for (uint16_t bits = 0; bits < 0x7bff; ++bits) { // the largest finite one is 0x7bff
        const auto middle = static_cast<float>((halfByDefinition(bits) + halfByDefinition(bits + 1)) / 2);
        const uint16_t even = (bits & 1) == 0 ? bits : bits + 1;
        ASSERT_EQ(toHalf(middle), even) << bits;
        ASSERT_EQ(toHalf(-middle), even | 0x8000) << bits;
        ASSERT_EQ(toHalf(std::nextafter(middle, 0.0F)), bits);
        ASSERT_EQ(toHalf(std::nextafter(middle, INFINITY)), bits + 1);
    }
}

TEST(Half, EdgesOfTheRange)
{
    EXPECT_EQ(toHalf(65504.0F), 0x7bff);
    EXPECT_EQ(toHalf(65519.996F), 0x7bff);
    EXPECT_EQ(toHalf(65520.0F), 0x7c00); // the tie goes to the even 65536, which is infinite
    EXPECT_EQ(toHalf(-1e30F), 0xfc00);
    EXPECT_EQ(toHalf(INFINITY), 0x7c00);
    EXPECT_EQ(toHalf(0x1.0p-25F), 0x0000);
    EXPECT_EQ(toHalf(0x1.000002p-25F), 0x0001);
    EXPECT_EQ(toHalf(0x1.ff8p-15F), 0x03ff); // the largest subnormal
    EXPECT_EQ(toHalf(0x1.ffep-15F), 0x0400); // rounds up into the normal range
    EXPECT_EQ(toHalf(-0.0F), 0x8000);
    EXPECT_EQ(toHalf(std::numeric_limits<float>::denorm_min()), 0x0000);
}

TEST(Half, AnyFloatRoundsAsDefined)
{
    Rng rng(1);
    for (int i = 0; i < 1'000'000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<uint32_t>(rng.next()));
        if (std::isnan(value))
            continue;
        ASSERT_EQ(fromHalf(toHalf(value)), roundedByDefinition(value)) << value;
    }
}

} // namespace
} // namespace attnscope
