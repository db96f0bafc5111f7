// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/series.h"

#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

namespace attnscope {
namespace {

Series::Extent slowExtent(const Series& series, size_t first, size_t last)
{
    Series::Extent extent;
    for (size_t i = first; i < last; ++i) {
        const float v = series.at(i).value;
        if (!std::isfinite(v))
            continue;
        extent.low = extent.any ? std::min(extent.low, v) : v;
        extent.high = extent.any ? std::max(extent.high, v) : v;
        extent.any = true;
    }
    return extent;
}

TEST(Series, ExtentEqualsAScanOverAnyRange)
{
    Series series("loss");
    Rng rng(7);
    constexpr size_t kPoints = 70'000; // more than kFan^4: four levels are in use
    for (size_t i = 0; i < kPoints; ++i)
        series.append(static_cast<double>(i), i % 97 == 0 ? std::numeric_limits<float>::quiet_NaN()
                                                          : static_cast<float>(rng.normal()));
    for (int round = 0; round < 300; ++round) {
        const size_t a = rng.below(kPoints), b = rng.below(kPoints + 1);
        const size_t first = std::min(a, b), last = std::max(a, b);
        const Series::Extent fast = series.extent(first, last), slow = slowExtent(series, first, last);
        ASSERT_EQ(fast.any, slow.any);
        ASSERT_EQ(fast.low, slow.low);
        ASSERT_EQ(fast.high, slow.high);
    }
}

TEST(Series, KeepsIrregularPositions)
{
    Series series("test/shape/accuracy");
    std::vector<double> expected;
    for (int i = 0; i < 6000; ++i)
        expected.push_back(i < 5000 ? i * 94.0 : 500'000.0 + i * i);
    for (const double x : expected)
        series.append(x, static_cast<float>(x) / 2);
    for (size_t i = 0; i < expected.size(); ++i)
        ASSERT_EQ(series.at(i).x, expected[i]);
    EXPECT_EQ(series.lowerBound(94.0), 1U);
    EXPECT_EQ(series.lowerBound(94.5), 2U);
    EXPECT_EQ(series.lowerBound(1e12), expected.size());
}

TEST(Series, OnlyNaNHasNoExtent)
{
    Series series("loss");
    for (int i = 0; i < 40; ++i)
        series.append(i, std::numeric_limits<float>::quiet_NaN());
    EXPECT_FALSE(series.extent(0, 40).any);
    EXPECT_FALSE(series.extent(5, 5).any);
}

TEST(Series, PyramidCostsLittleMemory)
{
    Series series("loss");
    for (int i = 0; i < 2'000'000; ++i)
        series.append(i, 1.0F);
    EXPECT_LE(series.memory(), 2'000'000 * sizeof(float) * 3 / 2);
}

TEST(Series, ReadersSeeOnlyCompletePointsWhileOneWrites)
{
    Series series("loss");
    std::thread writer([&series] {
        for (int i = 0; i < 200'000; ++i)
            series.append(i < 100'000 ? i : 2.0 * i, static_cast<float>(i));
    });
    size_t seen = 0;
    bool consistent = true;
    while (seen < 200'000) {
        seen = series.size();
        if (seen == 0)
            continue;
        const Series::Extent extent = series.extent(0, seen);
        consistent = consistent && extent.low == 0.0F && extent.high == static_cast<float>(seen - 1);
        consistent = consistent && series.at(seen - 1).value == static_cast<float>(seen - 1);
    }
    writer.join();
    EXPECT_TRUE(consistent);
}

} // namespace
} // namespace attnscope
