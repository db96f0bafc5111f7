// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/memory.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

const char* const kMeminfo =
    "MemTotal:       16303428 kB\nMemFree:          203428 kB\nMemAvailable:    1000000 kB\n";

TEST(Memory, IsWhatTheSystemCanStillGive)
{
    EXPECT_EQ(availableMemory({kMeminfo, {}, {}, {}}), 1'024'000'000U);
    EXPECT_EQ(availableMemory({{}, {}, {}, {}}), std::nullopt);
    EXPECT_EQ(availableMemory({"MemTotal: 5 kB\n", {}, {}, {}}), std::nullopt);
}

TEST(Memory, IsNoMoreThanTheControlGroupAllows)
{
    EXPECT_EQ(availableMemory({kMeminfo, "500000000\n", "100000000\n", {}}), 400'000'000U);
    EXPECT_EQ(availableMemory({kMeminfo, "max\n", "100000000\n", {}}), 1'024'000'000U);
    EXPECT_EQ(availableMemory({kMeminfo, "9000000000\n", "100000000\n", {}}), 1'024'000'000U);
    EXPECT_EQ(availableMemory({{}, "500000000\n", "700000000\n", {}}), 0U);
}

TEST(Memory, OfFilesThatWereReadIsGivenBack)
{
    EXPECT_EQ(
        availableMemory({{}, "500000000", "400000000", "anon 5\ninactive_file 300000000\nactive_file 7\n"}),
        400'000'000U);
    EXPECT_EQ(availableMemory({{}, "500000000", "400000000", "inactive_file 900000000\n"}), 500'000'000U);
}

TEST(Memory, OfThisMachineIsThere)
{
    const auto here = availableMemory();
    ASSERT_TRUE(here.has_value());
    EXPECT_GT(*here, 1'000'000U);
}

TEST(Memory, IsSaidInWordsOfAPerson)
{
    EXPECT_EQ(memoryText(41.23e9), "41.2 GB");
    EXPECT_EQ(memoryText(999e6), "999 MB");
    EXPECT_EQ(memoryText(0), "0 MB");
}

} // namespace
} // namespace attnscope
