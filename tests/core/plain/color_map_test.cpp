// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/color_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace attnscope {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// The papers' own anchor colours as published (floats of matplotlib's _cm_listed.py, in bytes).
struct Anchor {
    const char* map;
    int index;
    Rgb color;
};
constexpr Anchor kAnchors[] = {
    {"viridis", 0, {68, 1, 84}}, {"viridis", 128, {33, 145, 140}},  {"viridis", 255, {253, 231, 37}},
    {"magma", 0, {0, 0, 4}},     {"magma", 128, {183, 55, 121}},    {"magma", 255, {252, 253, 191}},
    {"cividis", 0, {0, 34, 78}}, {"cividis", 128, {125, 124, 120}}, {"cividis", 255, {254, 232, 56}},
};

double luminance(Rgb color)
{
    const auto linear = [](uint8_t byte) {
        const double c = byte / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

TEST(ColorMaps, MatchThePublishedTables)
{
    for (const Anchor& anchor : kAnchors) {
        const ColorMap* map = findColorMap(anchor.map);
        ASSERT_NE(map, nullptr) << anchor.map;
        const Rgb found = map->table[static_cast<size_t>(anchor.index)];
        EXPECT_LE(std::abs(found.r - anchor.color.r), 1) << anchor.map << " " << anchor.index;
        EXPECT_LE(std::abs(found.g - anchor.color.g), 1) << anchor.map << " " << anchor.index;
        EXPECT_LE(std::abs(found.b - anchor.color.b), 1) << anchor.map << " " << anchor.index;
    }
    EXPECT_EQ(colorMaps().front().name, "viridis");
    EXPECT_EQ(findColorMap("jet"), nullptr);
}

TEST(ColorMaps, SequentialOnesGrowBrighterAllTheWay)
{
    for (const ColorMap& map : colorMaps()) {
        if (map.diverging)
            continue;
        for (size_t i = 4; i < 256; ++i)
            EXPECT_GT(luminance(map.table[i]), luminance(map.table[i - 4])) << map.name << " " << i;
    }
}

TEST(ColorMaps, TheDivergingOneIsSymmetricInBrightness)
{
    const ColorMap* map = findColorMap("blue-red");
    ASSERT_NE(map, nullptr);
    EXPECT_TRUE(map->diverging);
    for (size_t i = 0; i < 128; ++i) {
        const double blue = std::cbrt(luminance(map->table[i]));
        const double red = std::cbrt(luminance(map->table[255 - i]));
        EXPECT_NEAR(blue, red, 0.06) << i;
    }
    EXPECT_GT(map->table[0].b, map->table[0].r);
    EXPECT_GT(map->table[255].r, map->table[255].b);
    EXPECT_GT(luminance(map->table[127]), 0.85);
}

TEST(ColorScale, FollowsItsFormulas)
{
    const ColorScale linear{ScaleKind::Linear, 1.0F, 3.0F};
    EXPECT_FLOAT_EQ(linear.normalised(1.5F), 0.25F);
    const ColorScale log{ScaleKind::Log, 0.001F, 1.0F};
    EXPECT_NEAR(log.normalised(0.01F), 1.0F / 3.0F, 1e-6F);
    EXPECT_FLOAT_EQ(log.normalised(0.0F), 0.0F);
    EXPECT_FLOAT_EQ(log.normalised(-1.0F), 0.0F);
    const ColorScale diverging{ScaleKind::Diverging, -1.0F, 4.0F};
    EXPECT_FLOAT_EQ(diverging.normalised(0.0F), 0.5F);
    EXPECT_FLOAT_EQ(diverging.normalised(-4.0F), 0.0F);
    EXPECT_FLOAT_EQ(diverging.normalised(2.0F), 0.75F);
}

TEST(ColorScale, ClampsAndMarksNan)
{
    for (const ScaleKind kind : {ScaleKind::Linear, ScaleKind::Log, ScaleKind::Diverging}) {
        const ColorScale scale{kind, 0.5F, 2.0F};
        EXPECT_EQ(scale.normalised(1e30F), 1.0F);
        EXPECT_EQ(scale.normalised(std::numeric_limits<float>::infinity()), 1.0F);
        EXPECT_EQ(scale.normalised(-std::numeric_limits<float>::infinity()), 0.0F);
        EXPECT_EQ(scale.normalised(kNan), -1.0F);
    }
    const ColorMap& map = colorMaps().front();
    const Rgb grey = colorOf(map, {}, kNan);
    EXPECT_TRUE(grey.r == grey.g && grey.g == grey.b);
    EXPECT_EQ(colorOf(map, {ScaleKind::Linear, 0.0F, 255.0F}, 100.4F), map.table[100]);
}

TEST(ColorScale, ValueAtIsTheInverse)
{
    const ColorScale scales[] = {
        {ScaleKind::Linear, -1.0F, 3.0F}, {ScaleKind::Log, 1e-4F, 2.0F}, {ScaleKind::Diverging, -2.0F, 1.0F}};
    for (const ColorScale& scale : scales)
        for (float t = 0.0F; t <= 1.0F; t += 0.125F)
            EXPECT_NEAR(scale.normalised(scale.valueAt(t)), t, 1e-5F);
}

TEST(FittingScale, ShowsTheValuesFully)
{
    const std::vector<float> weights{0.02F, 0.5F, kNan, 0.1F};
    const ColorScale linear = fittingScale(ScaleKind::Linear, weights);
    EXPECT_EQ(linear.low, 0.0F);
    EXPECT_EQ(linear.high, 0.5F);
    const ColorScale log = fittingScale(ScaleKind::Log, std::vector<float>{0.0F, 0.02F, 0.5F});
    EXPECT_EQ(log.low, 0.02F);
    EXPECT_EQ(log.high, 0.5F);
    EXPECT_FLOAT_EQ(fittingScale(ScaleKind::Log, std::vector<float>{1e-20F, 1.0F}).low, 1e-6F);
    const ColorScale diverging = fittingScale(ScaleKind::Diverging, std::vector<float>{-3.0F, 1.0F});
    EXPECT_EQ(diverging.low, -3.0F);
    EXPECT_EQ(diverging.high, 3.0F);
    EXPECT_EQ(fittingScale(ScaleKind::Linear, std::vector<float>{-2.0F, 1.0F}).low, -2.0F);
}

TEST(FittingScale, IsUsableWhereThereIsNothingToFit)
{
    const std::vector<float> constant(4, 0.25F);
    const std::vector<float> zeros(4, 0.0F);
    const std::vector<float> nothing{kNan, std::numeric_limits<float>::infinity()};
    for (const ScaleKind kind : {ScaleKind::Linear, ScaleKind::Log, ScaleKind::Diverging}) {
        for (const std::vector<float>& values : {constant, zeros, nothing, std::vector<float>{}}) {
            const ColorScale scale = fittingScale(kind, values);
            EXPECT_LT(scale.low, scale.high);
            EXPECT_TRUE(std::isfinite(scale.low) && std::isfinite(scale.high));
        }
        EXPECT_EQ(fittingScale(kind, constant).normalised(0.25F), 1.0F);
    }
}

TEST(CategoryColors, AreSevenDistinctOnes)
{
    const std::span<const Rgb> colors = categoryColors();
    ASSERT_EQ(colors.size(), 7U);
    EXPECT_EQ(colors.front(), (Rgb{0x44, 0x77, 0xAA}));
    for (size_t i = 0; i < colors.size(); ++i)
        for (size_t j = i + 1; j < colors.size(); ++j)
            EXPECT_FALSE(colors[i] == colors[j]);
}

} // namespace
} // namespace attnscope
