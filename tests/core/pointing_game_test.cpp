// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/pointing_game.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

AttentionSite mapOf(std::vector<float> weights, int64_t heads, int64_t rows, int64_t columns)
{
    AttentionSite site;
    site.weights = {{heads, rows, columns}, std::move(weights)};
    return site;
}

TEST(PointingGame, TopCellIsPlacedByTheGeometry)
{
    AttentionSite site = mapOf({0.1F, 0.2F, 0.6F, 0.1F}, 1, 2, 2);
    site.geometry = {5.0F, 5.0F, 4.0F, 4.0F};
    EXPECT_EQ(topPixel(site, 32, 32), (std::pair{5, 9}));
}

TEST(PointingGame, HeadsAreAveragedAndTiesTakeTheFirst)
{
    const AttentionSite site = mapOf({0.9F, 0.1F, 0.0F, 0.0F, 0.0F, 0.9F, 0.1F, 0.0F}, 2, 2, 2);
    EXPECT_EQ(topPixel(site, 2, 2), (std::pair{1, 0}));
    EXPECT_EQ(topPixel(mapOf({0.25F, 0.25F, 0.25F, 0.25F}, 1, 2, 2), 2, 2), (std::pair{0, 0}));
}

TEST(PointingGame, HitsOnlyOnTheEvidence)
{
    const AttentionSite site = mapOf({0.0F, 1.0F, 0.0F, 0.0F}, 1, 2, 2);
    const std::vector<uint8_t> hit{0, 1, 0, 0}, miss{1, 0, 1, 1};
    EXPECT_TRUE(pointsAtEvidence(site, hit, 2, 2));
    EXPECT_FALSE(pointsAtEvidence(site, miss, 2, 2));
}

TEST(PointingGame, TheMapOfMarkedWordsIsTheMeanOfTheirRows)
{
    AttentionSite site;
    site.kind = SiteKind::Matrix;
    site.queryTokens = "text";
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    EXPECT_FALSE(wordsLookAtPicture(site));
    site.keyGrid = {1, 1, 2}; // behind one key that is no cell
    EXPECT_TRUE(wordsLookAtPicture(site));
    site.queryLeading = 1;
    // Two heads of a leading query, three words and one of padding, each looking at three keys.
    site.weights = {{2, 5, 3}, {9, 9, 9, 0.5F, 0.25F, 0.25F, 9, 9, 9, 0,    0.25F, 0.75F, 9, 9, 9,
                                9, 9, 9, 0,    1,     0,     9, 9, 9, 0.5F, 0.5F,  0,     9, 9, 9}};
    const AttentionSite map = mapOfWords(site, std::vector<uint8_t>{1, 0, 1});
    EXPECT_EQ(map.kind, SiteKind::Map);
    EXPECT_EQ(map.weights.shape, (std::vector<int64_t>{2, 1, 2}));
    EXPECT_EQ(map.weights.values, (std::vector<float>{0.25F, 0.5F, 0.75F, 0}));
    EXPECT_EQ(topPixel(map, 8, 4), (std::pair{2, 2})); // 1 against 0.5 over the heads
    EXPECT_EQ(topPixel(mapOfWords(site, std::vector<uint8_t>{0, 0, 1}), 8, 4), (std::pair{2, 2}));
    site.weights.values[10] = 0;
    EXPECT_EQ(topPixel(mapOfWords(site, std::vector<uint8_t>{0, 0, 1}), 8, 4), (std::pair{6, 2}));
}

} // namespace
} // namespace attnscope
