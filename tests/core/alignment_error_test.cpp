// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/alignment_error.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

const HostArray kSureDiagonal{{3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1}};

TEST(AlignmentError, RightAndWrongLinks)
{
    AlignmentError right;
    EXPECT_TRUE(right.add({{3, 3}, {.6F, .2F, .2F, .1F, .8F, .1F, .3F, .3F, .4F}}, kSureDiagonal));
    EXPECT_DOUBLE_EQ(right.rate(), 0.0);
    EXPECT_EQ(right.scoredRows(), 3);

    AlignmentError twoOfThree; // |A| = |S| = 3, two of them right: 1 - (2 + 2) / 6
    EXPECT_TRUE(twoOfThree.add({{3, 3}, {.6F, .2F, .2F, .8F, .1F, .1F, .3F, .3F, .4F}}, kSureDiagonal));
    EXPECT_DOUBLE_EQ(twoOfThree.rate(), 1.0 - 4.0 / 6);
}

TEST(AlignmentError, PossibleLinksAreRightButNotRequired)
{
    // Row 0: sure. Row 1: two possible. Row 2: nothing to be linked with.
    const HostArray gold{{3, 3}, {1, 0, 0, 0, 1, 1, 0, 0, 0}};
    AlignmentError possible; // A = 2 links, S = 1; A and S = 1, A and P = 2
    EXPECT_TRUE(possible.add({{3, 3}, {1, 0, 0, 0, 0, 1, 1, 0, 0}}, gold));
    EXPECT_DOUBLE_EQ(possible.rate(), 0.0);
    EXPECT_EQ(possible.scoredRows(), 2);
    AlignmentError beside; // A and S = 1, A and P = 1: 1 - 2 / 3
    EXPECT_TRUE(beside.add({{3, 3}, {1, 0, 0, 1, 0, 0, 0, 1, 0}}, gold));
    EXPECT_DOUBLE_EQ(beside.rate(), 1.0 - 2.0 / 3);
}

TEST(AlignmentError, HeadsAreAveragedAndSamplesPooled)
{
    AlignmentError error;
    // Heads .9 .1 and .2 .8 sum to 1.1 .9: the first source token.
    EXPECT_TRUE(error.add({{2, 1, 2}, {.9F, .1F, .2F, .8F}}, {{1, 2}, {1, 0}}));
    EXPECT_DOUBLE_EQ(error.rate(), 0.0);
    EXPECT_TRUE(error.add({{1, 1, 2}, {.9F, .1F}}, {{1, 2}, {0, 1}}));
    EXPECT_DOUBLE_EQ(error.rate(), 0.5);
}

TEST(AlignmentError, ARowWithoutWeightMissesItsLink)
{
    AlignmentError error; // |A| = 1, |S| = 2, one right: 1 - (1 + 1) / 3
    EXPECT_TRUE(error.add({{2, 2}, {0, 0, 0, 1}}, {{2, 2}, {1, 0, 0, 1}}));
    EXPECT_DOUBLE_EQ(error.rate(), 1.0 - 2.0 / 3);
}

TEST(AlignmentError, OtherShapesAreNotCounted)
{
    AlignmentError error;
    EXPECT_FALSE(error.add({{2, 3}, {1, 0, 0, 0, 1, 0}}, kSureDiagonal));
    EXPECT_FALSE(error.add({{3}, {1, 0, 0}}, kSureDiagonal));
    EXPECT_FALSE(error.add({{3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}, {}));
    EXPECT_EQ(error.scoredRows(), 0);
    EXPECT_DOUBLE_EQ(error.rate(), 0.0);
}

} // namespace
} // namespace attnscope
