// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/figures/figure_samples.h"
#include "ui/figures/curve_data.h"
#include "ui/figures/nice_ticks.h"
#include "ui/figures/outlines.h"

#include <gtest/gtest.h>

#include <cmath>

namespace attnscope {
namespace {

QStringList labels(const Ticks& ticks) { return {ticks.labels.begin(), ticks.labels.end()}; }

TEST(NiceTicks, AreRoundAndLabelledWithTheirDecimals)
{
    EXPECT_EQ(labels(linearPaperTicks(0, 1, 5)), QStringList({"0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
    EXPECT_EQ(labels(linearPaperTicks(-0.3, 0.3, 3)), QStringList({"−0.2", "0", "0.2"}));
    const Ticks small = linearPaperTicks(0, 0.0041, 4);
    EXPECT_EQ(small.factor, QStringLiteral("×10⁻³"));
    EXPECT_EQ(labels(small), QStringList({"0", "2", "4"}));
    EXPECT_EQ(labels(integerTicks(0, 12000, 3)), QStringList({"0", "5\u2009000", "10\u2009000"}));
}

TEST(NiceTicks, LogarithmicOnesArePowersOfTen)
{
    EXPECT_EQ(labels(logPaperTicks(1e-4, 1.0, 5)), QStringList({"10⁻⁴", "0.001", "0.01", "0.1", "1"}));
    EXPECT_EQ(labels(logPaperTicks(0.1, 1.0, 5)), QStringList({"0.1", "0.2", "0.5", "1"}));
    EXPECT_TRUE(logPaperTicks(0, 1, 5).values.empty());
}

TEST(NiceTicks, SurviveEmptyAndHugeRanges)
{
    EXPECT_TRUE(linearPaperTicks(1, 1, 5).values.empty());
    EXPECT_TRUE(linearPaperTicks(0, std::nan(""), 5).values.empty());
    for (const double scale : {1e-30, 1e-5, 1.0, 1e7, 1e30}) {
        const Ticks ticks = linearPaperTicks(0.1 * scale, 1.3 * scale, 4);
        EXPECT_GE(ticks.values.size(), 2U) << scale;
        EXPECT_LE(ticks.values.size(), 8U) << scale;
    }
}

MapField field(int rows, int columns, std::vector<float> values)
{
    return {rows, columns, {}, std::move(values)};
}

TEST(FieldSampler, InterpolatesValuesAtTheCellsCentres)
{
    MapField cells = field(1, 2, {0.0F, 1.0F});
    cells.geometry = {4.0F, 4.0F, 8.0F, 8.0F}; // centres at x = 4 and 12 of 16
    const auto linear = FieldSampler(cells, Interpolation::Linear).raster(16, 1, 16, 8).values;
    EXPECT_FLOAT_EQ(linear[0], 0.0F);     // before the first centre: its value goes on
    EXPECT_FLOAT_EQ(linear[7], 3.5F / 8); // x = 7.5: (7.5 - 4) / 8
    EXPECT_FLOAT_EQ(linear[15], 1.0F);
    const auto nearest = FieldSampler(cells, Interpolation::Nearest).raster(16, 1, 16, 8).values;
    EXPECT_FLOAT_EQ(nearest[7], 0.0F);
    EXPECT_FLOAT_EQ(nearest[8], 1.0F);
}

TEST(FieldSampler, CubicGoesThroughTheValuesAndKeepsAStraightLine)
{
    MapField ramp = field(1, 6, {0, 1, 2, 3, 4, 5});
    ramp.geometry = {0.5F, 0.5F, 1.0F, 1.0F};
    const auto fine = FieldSampler(ramp, Interpolation::Cubic).raster(24, 1, 6, 1).values;
    for (int i = 8; i < 16; ++i) // away from the border, where values repeat
        EXPECT_NEAR(fine[static_cast<size_t>(i)], (i + 0.5) / 4 - 0.5, 1e-5);
    MapField peak = field(1, 5, {0, 0, 1, 0, 0});
    peak.geometry = {0.5F, 0.5F, 1.0F, 1.0F};
    EXPECT_FLOAT_EQ(FieldSampler(peak, Interpolation::Cubic).raster(5, 1, 5, 1).values[2], 1.0F);
}

TEST(MapOf, TakesOneQuerysRowWithoutTheClassToken)
{
    const Inspection inspection = sampleInspection();
    const AttentionSite& site = *inspection.findSite("layer1");
    const auto map = mapOf(site, 2, 9);
    ASSERT_TRUE(map.has_value());
    EXPECT_EQ(map->rows, 8);
    EXPECT_EQ(map->at(3, 5), site.weights.values[(2 * 65 + 9) * 65 + 1 + 3 * 8 + 5]);
    EXPECT_FALSE(mapOf(site, 4, 0).has_value());
    EXPECT_FALSE(mapOf(site, 0, 65).has_value());
}

TEST(MapOf, MeansOverHeadsAndQueries)
{
    AttentionSite site;
    site.kind = SiteKind::Matrix;
    site.keyGrid = {0, 1, 2};
    site.weights = {{2, 2, 2}, {1, 0, 0.5F, 0.5F, 0, 1, 0.25F, 0.75F}};
    EXPECT_EQ(mapOf(site, -1, -1)->values, (std::vector<float>{0.4375F, 0.5625F}));
    EXPECT_EQ(mapOf(site, -1, 0)->values, (std::vector<float>{0.5F, 0.5F}));
    site.keyGrid.columns = 3; // more keys than there are
    EXPECT_FALSE(mapOf(site, -1, -1).has_value());
    site.weights.values.pop_back(); // fewer values than the shape says
    EXPECT_FALSE(matrixOf(site, 0).has_value());
}

TEST(Outlines, ContourOfARampIsOneStraightLine)
{
    std::vector<float> values;
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x)
            values.push_back(static_cast<float>(x));
    const QPainterPath path = contourLines(field(5, 5, values), 1.5F);
    int starts = 0;
    for (int i = 0; i < path.elementCount(); ++i) {
        starts += path.elementAt(i).isMoveTo() ? 1 : 0;
        EXPECT_DOUBLE_EQ(path.elementAt(i).x, 2.0); // 1.5 cells right of the first centre
    }
    EXPECT_EQ(starts, 1);
    EXPECT_EQ(path.elementCount(), 5);
}

TEST(Outlines, ContourOfAPeakIsOneClosedRing)
{
    std::vector<float> values(25, 0.0F);
    values[12] = 1.0F;
    const QPainterPath path = contourLines(field(5, 5, values), 0.5F);
    EXPECT_EQ(path.boundingRect(), QRectF(2, 2, 1, 1));
    EXPECT_EQ(path.toSubpathPolygons().size(), 1);
    EXPECT_TRUE(path.toSubpathPolygons().front().isClosed());
}

TEST(Outlines, ContourKeepsSaddlesApartByTheirMiddle)
{
    // High corners on one diagonal; a middle below the level parts them.
    EXPECT_EQ(contourLines(field(2, 2, {1, 0, 0, 1}), 0.6F).toSubpathPolygons().size(), 2);
    const QPainterPath parted = contourLines(field(2, 2, {1, 0, 0, 1}), 0.6F);
    EXPECT_FALSE(parted.contains(QPointF(1, 1)));
}

TEST(Outlines, MaskOutlineRunsAlongPixelEdges)
{
    const std::vector<uint8_t> mask{0, 0, 0, 0, /**/ 0, 1, 1, 0, /**/ 0, 0, 0, 0};
    const QPainterPath path = maskOutline(mask, 4, 3);
    EXPECT_EQ(path.boundingRect(), QRectF(1, 1, 2, 1));
    EXPECT_LE(path.elementCount(), 6); // four sides, one line each (five where it starts within one)
    EXPECT_TRUE(maskOutline(mask, 5, 3).isEmpty());
}

TEST(CurveData, ReductionKeepsEveryExtreme)
{
    Series series("loss");
    for (int i = 0; i < 100000; ++i)
        series.append(i, i == 77777 ? -9.0F : (i == 123 ? 9.0F : 0.0F));
    const CurveData data = reducedCurve(series, 0, 99999, 100, false);
    EXPECT_LE(data.points.size(), 200U);
    EXPECT_EQ(data.lowest, -9.0);
    EXPECT_EQ(data.highest, 9.0);
}

TEST(CurveData, SmoothingIsDebiased)
{
    Series series("loss");
    for (int i = 0; i < 100; ++i)
        series.append(i, 3.0F);
    for (const QPointF& point : smoothedCurve(series, 0.9, 0, 99, 1000, false).points)
        EXPECT_NEAR(point.y(), 3.0, 1e-6); // a constant stays itself from the first value on
}

TEST(CurveData, NamesSplitTaskAndQuantity)
{
    EXPECT_EQ(curveName("loss").quantity, QStringLiteral("loss"));
    EXPECT_EQ(curveName("test/shape/accuracy").task, QStringLiteral("shape"));
    EXPECT_EQ(curveName("test/shape/accuracy").split, QStringLiteral("test"));
    EXPECT_EQ(curveName("task/shape/loss").split, QString());
}

} // namespace
} // namespace attnscope
