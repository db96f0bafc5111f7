// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/ticks.h"
#include "ui/imgui/curve_groups.h"
#include "ui/imgui/curve_reduction.h"
#include "ui/imgui/plot_axis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace attnscope {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<std::string> labels(const std::vector<Tick>& ticks)
{
    std::vector<std::string> texts;
    for (const Tick& tick : ticks)
        texts.push_back(tick.label.toStdString());
    return texts;
}

// What is drawn in a column contains every point of it, for any series and any zoom.
TEST(ReduceToColumns, EveryColumnHasTheTrueMinimumAndMaximum)
{
    std::mt19937 random(7);
    std::normal_distribution<float> noise(0.0F, 1.0F);
    for (const size_t count : {1U, 2U, 17U, 300U, 5000U, 70001U}) {
        Series series("loss");
        double x = 0;
        for (size_t i = 0; i < count; ++i) {
            x += static_cast<double>(random() % 3); // steps of 0, 1 or 2
            series.append(x, random() % 50 == 0 ? kNan : noise(random));
        }
        for (const double zoom : {1.0, 0.31, 0.02}) {
            std::vector<double> edges;
            const double start = x * (1.0 - zoom) * 0.6;
            for (int i = 0; i <= 123; ++i)
                edges.push_back(start + x * zoom * i / 123.0);
            const std::vector<PixelColumn> columns = reduceToColumns(series, edges);
            ASSERT_EQ(columns.size(), 123U);
            for (size_t c = 0; c < columns.size(); ++c) {
                float low = std::numeric_limits<float>::infinity();
                float high = -low;
                for (size_t i = series.lowerBound(edges[c]); i < count && series.at(i).x < edges[c + 1];
                     ++i) {
                    if (std::isnan(series.at(i).value))
                        continue;
                    low = std::min(low, series.at(i).value);
                    high = std::max(high, series.at(i).value);
                }
                ASSERT_EQ(columns[c].any, low <= high);
                if (!columns[c].any)
                    continue;
                ASSERT_EQ(columns[c].low, low) << count << " column " << c;
                ASSERT_EQ(columns[c].high, high) << count << " column " << c;
            }
        }
    }
}

TEST(ReduceToColumns, NoPointIsCountedTwiceOrLost)
{
    Series series("loss");
    for (int i = 0; i < 1000; ++i)
        series.append(i, static_cast<float>(i));
    std::vector<double> edges;
    for (int i = 0; i <= 37; ++i)
        edges.push_back(i * 1000.0 / 37);
    size_t next = 0;
    for (const PixelColumn& column : reduceToColumns(series, edges)) {
        EXPECT_EQ(column.first, next);
        next = column.last;
    }
    EXPECT_EQ(next, 1000U);
}

TEST(SmoothedCurve, IsTheDebiasedAverage)
{
    auto raw = std::make_shared<Series>("loss");
    for (const float value : {4.0F, 2.0F, kNan, 8.0F})
        raw->append(static_cast<double>(raw->size()), value);
    SmoothedCurve smoothed(raw, 0.5);
    size_t budget = 100;
    EXPECT_TRUE(smoothed.advance(budget));
    EXPECT_EQ(budget, 96U);
    EXPECT_FLOAT_EQ(smoothed.series().at(0).value, 4.0F); // no pull towards zero at the start
    EXPECT_NEAR(smoothed.series().at(1).value, (0.5 * 0.5 * 4 + 0.5 * 2) / 0.75, 1e-6);
    EXPECT_TRUE(std::isnan(smoothed.series().at(2).value));
    EXPECT_NEAR(smoothed.series().at(3).value, (0.125 * 4 + 0.25 * 2 + 0.5 * 8) / 0.875, 1e-6);
}

TEST(SmoothedCurve, GivesTheSameInPiecesAsAtOnce)
{
    auto raw = std::make_shared<Series>("loss");
    std::mt19937 random(3);
    for (int i = 0; i < 5000; ++i)
        raw->append(i, static_cast<float>(random() % 1000) / 100.0F);
    SmoothedCurve once(raw, 0.97), pieces(raw, 0.97);
    size_t budget = 1 << 20;
    ASSERT_TRUE(once.advance(budget));
    int rounds = 0;
    for (bool done = false; !done; ++rounds) {
        size_t little = 700;
        done = pieces.advance(little);
    }
    EXPECT_EQ(rounds, 8);
    for (size_t i = 0; i < 5000; ++i)
        ASSERT_EQ(once.series().at(i).value, pieces.series().at(i).value);
}

TEST(Ticks, StandAtOneTwoFive)
{
    EXPECT_EQ(labels(linearTicks(0, 1, 5)),
              (std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
    EXPECT_EQ(labels(linearTicks(-3, 7, 4)), (std::vector<std::string>{"0", "5"}));
    EXPECT_EQ(labels(linearTicks(0.0011, 0.0034, 4)), (std::vector<std::string>{"0.002", "0.003"}));
    EXPECT_EQ(labels(linearTicks(0, 25000, 3)),
              (std::vector<std::string>{"0", "10\u2009000", "20\u2009000"}));
    EXPECT_EQ(labels(linearTicks(0.42, 0.58, 2)), (std::vector<std::string>{"0.45", "0.50", "0.55"}));
    EXPECT_TRUE(linearTicks(1, 1, 5).empty());
    EXPECT_TRUE(linearTicks(0, INFINITY, 5).empty());
}

TEST(Ticks, NeverMoreThanTwiceTheNumberWantedAndAlwaysInside)
{
    std::mt19937 random(5);
    std::uniform_real_distribution<double> power(-8, 8), part(-1, 1);
    for (int i = 0; i < 2000; ++i) {
        const double low = part(random) * std::pow(10.0, power(random));
        const double high = low + std::pow(10.0, power(random));
        for (const Tick& tick : linearTicks(low, high, 6)) {
            EXPECT_GE(tick.value, low - 1e-6 * (high - low));
            EXPECT_LE(tick.value, high + 1e-6 * (high - low));
        }
        EXPECT_LE(linearTicks(low, high, 6).size(), 8U);
    }
}

TEST(Ticks, LogarithmicOnesAreDecadesAndTheirParts)
{
    EXPECT_EQ(labels(logTicks(0.01, 10, 4)), (std::vector<std::string>{"0.01", "0.1", "1", "10"}));
    EXPECT_EQ(labels(logTicks(0.1, 10, 8)),
              (std::vector<std::string>{"0.1", "0.2", "0.5", "1", "2", "5", "10"}));
    EXPECT_EQ(labels(logTicks(1e-9, 1e3, 4)).size(), 5U); // every third decade
    EXPECT_EQ(labels(logTicks(1e-7, 1e-6, 1)), (std::vector<std::string>{"1e\u22127", "1e\u22126"}));
    EXPECT_TRUE(logTicks(0, 1, 4).empty());
}

TEST(Ticks, NumbersReadAsPeopleWriteThem)
{
    EXPECT_EQ(numberText(0.031249, 3).toStdString(), "0.0312");
    EXPECT_EQ(numberText(-1234567, 3).toStdString(), "\u22121\u2009234\u2009567");
    EXPECT_EQ(numberText(2.5e-9, 3).toStdString(), "2.5e\u22129");
    EXPECT_EQ(numberText(NAN).toStdString(), "NaN");
    EXPECT_EQ(numberText(0).toStdString(), "0");
}

TEST(PlotAxis, ZoomsAboutThePointUnderTheCursor)
{
    for (const bool log : {false, true}) {
        PlotAxis axis{1.0, 100.0, log};
        const double fixed = axis.fromUnit(0.3);
        axis.zoom(2.0, 0.3);
        EXPECT_NEAR(axis.toUnit(fixed), 0.3, 1e-9);
        EXPECT_LT(axis.high - axis.low, 99.0);
        axis.pan(0.5);
        EXPECT_NEAR(axis.toUnit(fixed), -0.2, 1e-9);
    }
}

TEST(PlotAxis, CannotBeMadeUndrawable)
{
    PlotAxis axis;
    axis.set(5, 5);
    EXPECT_LT(axis.low, axis.high);
    axis.set(7, 3);
    EXPECT_EQ(axis.low, 3);
    axis.set(NAN, 1);
    EXPECT_EQ(axis.low, 3);
    for (int i = 0; i < 500; ++i)
        axis.zoom(2.0, 0.37);
    EXPECT_LT(axis.low, axis.high);
    for (int i = 0; i < 5000; ++i)
        axis.zoom(0.5, 0.37);
    EXPECT_TRUE(std::isfinite(axis.low) && std::isfinite(axis.high) && axis.low < axis.high);
    axis.log = true;
    axis.set(-1, 0);
    EXPECT_GT(axis.low, 0);
    EXPECT_LT(axis.low, axis.high);
}

TEST(StepScale, GoesThereAndBack)
{
    Series seconds("seconds");
    for (int step = 1; step <= 200; ++step)
        seconds.append(step, static_cast<float>(step) * 0.5F + (step > 100 ? 30.0F : 0.0F)); // a pause at 100
    const StepScale scales[] = {StepScale(CurveAxis::Step, 0, nullptr),
                                StepScale(CurveAxis::Epoch, 25, nullptr),
                                StepScale(CurveAxis::Time, 0, &seconds)};
    for (const StepScale& scale : scales)
        for (const double step : {1.0, 17.0, 99.0, 100.0, 101.0, 150.5, 200.0})
            EXPECT_NEAR(scale.toStep(scale.fromStep(step)), step, 1e-4);
    EXPECT_EQ(scales[1].fromStep(50), 2.0);
    EXPECT_EQ(StepScale(CurveAxis::Time, 0, nullptr).axis(), CurveAxis::Step); // no times known
    EXPECT_EQ(StepScale(CurveAxis::Epoch, 0, nullptr).axis(), CurveAxis::Step);
}

TEST(CurveGroups, PutOneQuantityIntoOnePlot)
{
    MetricBook book;
    for (const char* name : {"lr", "test/shape/accuracy", "loss", "task/shape/loss", "task/colour/loss",
                             "train/shape/accuracy", "odd/thing", "test/colour/loss", "samples_per_second"})
        book.series.push_back(std::make_shared<Series>(name));
    const std::vector<CurveGroup> groups = groupCurves(book);
    ASSERT_EQ(groups.size(), 5U);
    EXPECT_EQ(groups[0].id, "loss");
    EXPECT_EQ(groups[1].id, "accuracy");
    EXPECT_EQ(groups[2].id, "lr");
    EXPECT_EQ(groups[3].id, "samples_per_second");
    EXPECT_EQ(groups[4].id, "odd");
    ASSERT_EQ(groups[0].curves.size(), 4U);
    EXPECT_EQ(groups[0].curves[0].look, (CurveLook{-1, CurveStroke::Solid})); // the total
    // By the tasks' names, whatever the book's order: "colour" before "shape".
    EXPECT_EQ(groups[0].curves[1].look, (CurveLook{1, CurveStroke::Pale}));
    EXPECT_EQ(groups[0].curves[2].look, (CurveLook{0, CurveStroke::Pale}));
    EXPECT_EQ(groups[0].curves[3].look, (CurveLook{0, CurveStroke::Solid})); // the same task, the same colour
    ASSERT_EQ(groups[1].curves.size(), 2U);
    EXPECT_EQ(groups[1].curves[0].look, (CurveLook{1, CurveStroke::Solid}));  // test
    EXPECT_EQ(groups[1].curves[1].look, (CurveLook{1, CurveStroke::Dashed})); // training
    EXPECT_TRUE(groups[0].curves[3].heldOut);
    EXPECT_FALSE(groups[0].curves[2].heldOut);
    EXPECT_TRUE(groups[0].shownByDefault && groups[1].shownByDefault && !groups[2].shownByDefault);
}

TEST(CurveGroups, WithOneTaskNoTwoCurvesOfAPlotLookAlike)
{
    MetricBook book;
    for (const char* name : {"loss", "test/shape/loss", "task/shape/accuracy", "train/shape/accuracy",
                             "test/shape/accuracy", "validation/shape/accuracy"})
        book.series.push_back(std::make_shared<Series>(name));
    const std::vector<CurveGroup> groups = groupCurves(book);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].curves[0].look, curveLook(CurveSource::Train, 0, 1));
    EXPECT_EQ(groups[0].curves[1].look, curveLook(CurveSource::Test, 0, 1));
    for (const CurveGroup& group : groups)
        for (const Curve& curve : group.curves)
            for (const Curve& other : group.curves)
                if (&curve != &other) {
                    EXPECT_NE(curve.look, other.look) << curve.series->name() << other.series->name();
                    EXPECT_NE(curve.label, other.label);
                }
}

TEST(CurveGroups, TheSplitsOfSeveralTasksAreToldApartByTheirStroke)
{
    for (int task = 0; task < 3; ++task) {
        const CurveLook test = curveLook(CurveSource::Test, task, 3);
        EXPECT_EQ(test.color, task);
        for (const CurveSource source : {CurveSource::Batch, CurveSource::Train, CurveSource::Validation}) {
            EXPECT_EQ(curveLook(source, task, 3).color, task);
            EXPECT_NE(curveLook(source, task, 3).stroke, test.stroke);
        }
    }
}

TEST(CurveGroups, WithOneTaskItsLossIsNotDrawnTwice)
{
    MetricBook book;
    for (const char* name : {"loss", "task/class/loss", "test/class/loss"})
        book.series.push_back(std::make_shared<Series>(name));
    const std::vector<CurveGroup> groups = groupCurves(book);
    ASSERT_EQ(groups.size(), 1U);
    ASSERT_EQ(groups[0].curves.size(), 2U);
    EXPECT_EQ(groups[0].curves[0].series->name(), "loss");
    EXPECT_EQ(groups[0].curves[1].series->name(), "test/class/loss");
}

} // namespace
} // namespace attnscope
