// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/nearest_name.h"
#include "core/base/status.h"

#include <gtest/gtest.h>

#include <array>

namespace attnscope {
namespace {

TEST(Status, NamesPlaceAndFillsArguments)
{
    const Status status = failure("a.bin", "wrong magic number (expected {}, found {})", 2051, 7);
    EXPECT_EQ(status.text(), "a.bin: wrong magic number (expected 2051, found 7)");
    EXPECT_EQ(status.message().fill("魔数应为 {}，实为 {}"), "魔数应为 2051，实为 7");
}

TEST(Status, MissingArgumentsAndBracesDoNotCrash)
{
    const Message message{"{} {} {{x}}", {"one"}};
    EXPECT_EQ(message.text(), "one  {x}");
}

TEST(NearestName, FindsSlipsAndParts)
{
    const std::array<std::string, 3> names{"image.cnn", "image.vit", "image.cbam"};
    EXPECT_EQ(nearestName("image.cnm", names), "image.cnn");
    EXPECT_EQ(nearestName("vit", names), "image.vit");
    EXPECT_EQ(nearestName("imgae.cbam", names), "image.cbam");
}

} // namespace
} // namespace attnscope
