// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/options.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

TEST(OptionText, TakesOneLineOfUtf8)
{
    OptionSpec spec;
    spec.key = "data.text";
    spec.kind = OptionKind::Text;
    for (const std::string good : {"", "text", "the \"review\", 评论", "2"})
        EXPECT_EQ(canonicalValue(spec, good).value(), good);
    for (const std::string bad : {"a\nb", "a\tb", "\x7f", "\xff", "caf\xe9", "\xed\xa0\x80"}) {
        const auto result = canonicalValue(spec, bad);
        ASSERT_FALSE(result.isOk());
        EXPECT_EQ(result.status().kind(), ErrorKind::Usage);
        EXPECT_EQ(result.status().where(), "data.text");
    }
    EXPECT_TRUE(canonicalValue(spec, std::string(200, 'x')).isOk());
    EXPECT_EQ(canonicalValue(spec, std::string(201, 'x')).status().text(),
              "data.text: too long (expected at most 200 bytes, found 201)");
}

} // namespace
} // namespace attnscope
