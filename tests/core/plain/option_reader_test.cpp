// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/options.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

/// What Model::setLive gets for each kind of option.
TEST(OptionReader, EveryKindHasANumber)
{
    const std::vector<OptionSpec> specs = {
        {.key = "rate", .kind = OptionKind::Real, .defaultValue = "0.25"},
        {.key = "width", .kind = OptionKind::Integer, .defaultValue = "4"},
        {.key = "decode",
         .kind = OptionKind::Choice,
         .defaultValue = "greedy",
         .choices = {"greedy", "beam"}},
        {.key = "shuffle", .kind = OptionKind::Bool, .defaultValue = "true"},
    };
    const OptionValues none; // the reader refers to its values
    const OptionReader defaults(specs, none);
    EXPECT_EQ(defaults.real("rate"), 0.25);
    EXPECT_EQ(defaults.real("width"), 4);
    EXPECT_EQ(defaults.real("decode"), 0);
    EXPECT_EQ(defaults.real("shuffle"), 1);
    const OptionValues values = {{"decode", "beam"}, {"shuffle", "false"}};
    EXPECT_EQ(OptionReader(specs, values).real("decode"), 1);
    EXPECT_EQ(OptionReader(specs, values).real("shuffle"), 0);
}

} // namespace
} // namespace attnscope
