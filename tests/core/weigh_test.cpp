// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/gradient_file.h"
#include "core/interchange/array_files.h"
#include "core/multitask/weigh.h"
#include "core/multitask/weighting.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace attnscope {
namespace {

using Numbers = std::vector<double>;

WeighRequest requestOf(const std::string& weighting, const std::vector<Numbers>& gradients)
{
    WeighRequest request;
    request.weighting = weighting;
    request.tasks = static_cast<int64_t>(gradients.size());
    request.parameters = static_cast<int64_t>(gradients.front().size());
    for (const Numbers& row : gradients)
        request.gradients.insert(request.gradients.end(), row.begin(), row.end());
    return request;
}

std::string refusal(const WeighRequest& request)
{
    const auto report = weigh(request);
    EXPECT_FALSE(report);
    if (report)
        return "(it was not refused)";
    EXPECT_EQ(report.status().kind(), ErrorKind::Usage);
    return report.status().text();
}

TEST(Weigh, GivesTheWeightsAndTheSumThatTheyMake)
{
    WeighRequest request = requestOf("fixed", {{1, 0, 2}, {0, 4, -2}});
    request.options["weighting.weights"] = "0.6,0.25";
    const auto report = weigh(request);
    ASSERT_TRUE(report) << report.status().text();
    EXPECT_EQ(report->weights, (Numbers{0.6, 0.25}));
    EXPECT_EQ(report->combined, (Numbers{0.6, 1, 0.6 * 2 - 0.25 * 2}));
}

TEST(Weigh, AWeightOfZeroLeavesATaskOutAndNegativeOnesAreRefused)
{
    WeighRequest request = requestOf("fixed", {{1, 0, 2}, {0, 4, -2}});
    request.options["weighting.weights"] = "0,2";
    auto report = weigh(request);
    ASSERT_TRUE(report) << report.status().text();
    EXPECT_EQ(report->weights, (Numbers{0, 2}));
    EXPECT_EQ(report->combined, (Numbers{0, 8, -4}));
    request.options["weighting.weights"] = "0,0";
    report = weigh(request);
    ASSERT_TRUE(report) << report.status().text();
    EXPECT_EQ(report->combined, (Numbers{0, 0, 0}));
    request.options["weighting.weights"] = "1,-0.5";
    EXPECT_NE(refusal(request).find("expected numbers from 0 to 1000000"), std::string::npos);
}

TEST(Weigh, AStrategyOfNumbersHasNoWeights)
{
    const auto report = weigh(requestOf("graddrop", {{1, 2}, {3, -1}}));
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->weights.empty());
    EXPECT_EQ(report->combined.front(), 4); // signs agree: both stay
    EXPECT_TRUE(report->combined.back() == 2 || report->combined.back() == -1);
}

TEST(Weigh, PcGradByHand)
{
    // g1 = (1, 4), g2 = (-1, 0): g1' = (0, 4), g2' = g2 + g1 / 17.
    const auto report = weigh(requestOf("pcgrad", {{1, 4}, {-1, 0}}));
    ASSERT_TRUE(report);
    EXPECT_NEAR(report->combined[0], -1 + 1 / 17.0, 1e-12);
    EXPECT_NEAR(report->combined[1], 4 + 4 / 17.0, 1e-12);
}

TEST(Weigh, AHistoryOfLossesIsAnEpochARow)
{
    WeighRequest request = requestOf("dwa", {{1, 0}, {0, 1}});
    request.losses = {{4, 1}, {2, 1}, {9, 9}};
    const auto report = weigh(request);
    ASSERT_TRUE(report);
    // The ratios of the last two epochs before are 1/2 and 1; temperature 2.
    const double a = std::exp(0.25), b = std::exp(0.5);
    EXPECT_NEAR(report->weights[0], 2 * a / (a + b), 1e-12);
    EXPECT_NEAR(report->weights[1], 2 * b / (a + b), 1e-12);
    request.losses.resize(2);
    EXPECT_EQ(weigh(request)->weights, (Numbers{1, 1}));
}

TEST(Weigh, RefusesInOneSentence)
{
    EXPECT_NE(refusal(requestOf("pcgard", {{1}})).find("\"pcgrad\""), std::string::npos);
    WeighRequest request = requestOf("dwa", {{1, 2}, {3, 4}});
    request.options["weighting.temprature"] = "1";
    EXPECT_NE(refusal(request).find("did you mean weighting.temperature?"), std::string::npos);
    request.options = {{"weighting.temperature", "hot"}};
    EXPECT_NE(refusal(request).find("weighting.temperature"), std::string::npos);
    request = requestOf("equal", {{1, 2}, {3, 4}});
    request.options["weighting.x"] = "1";
    EXPECT_NE(refusal(request).find("the strategy equal has none"), std::string::npos);
    request = requestOf("fixed", {{1, 2}, {3, 4}});
    request.options["weighting.weights"] = "1,2,3";
    EXPECT_NE(refusal(request).find("expected 2 weights, found 3"), std::string::npos);
}

TEST(Weigh, RefusesSizesThatDoNotAgreeAndNumbersThatAreNone)
{
    WeighRequest request = requestOf("equal", {{1, 2}, {3, 4}});
    request.parameters = 3;
    EXPECT_NE(refusal(request).find("expected 2 x 3 numbers (tasks x parameters), found 4"),
              std::string::npos);
    request.parameters = std::numeric_limits<int64_t>::max();
    EXPECT_NE(refusal(request).find("found 4"), std::string::npos);
    request.parameters = 0;
    EXPECT_NE(refusal(request).find("at least one task"), std::string::npos);
    request = requestOf("equal", {{1, 2}, {3, std::nan("")}});
    EXPECT_NE(refusal(request).find("finite"), std::string::npos);
    request = requestOf("equal", {{1, 2}, {3, 1e300}});
    EXPECT_NE(refusal(request).find("too large"), std::string::npos);
    request = requestOf("equal", {{1, 2}, {3, 4}});
    request.losses = {{1, 1}, {1}};
    EXPECT_NE(refusal(request).find("expected 2 losses in row 2"), std::string::npos);
    request.losses = {{1, std::numeric_limits<double>::infinity()}};
    EXPECT_NE(refusal(request).find("row 1"), std::string::npos);
}

// --- every strategy

class WeighEvery : public testing::TestWithParam<std::string> {
protected:
    /// Finite, and the same when asked again.
    static WeighReport good(const WeighRequest& request)
    {
        const auto report = weigh(request), again = weigh(request);
        EXPECT_TRUE(report) << report.status().text();
        if (!report)
            return {};
        EXPECT_EQ(report->weights, again->weights);
        EXPECT_EQ(report->combined, again->combined);
        EXPECT_EQ(report->combined.size(), static_cast<size_t>(request.parameters));
        for (const double value : report->combined)
            EXPECT_TRUE(std::isfinite(value)) << value;
        return *report;
    }
    static std::vector<Numbers> waves(int tasks)
    {
        std::vector<Numbers> rows;
        for (int k = 0; k < tasks; ++k) {
            rows.emplace_back();
            for (int i = 0; i < 20; ++i)
                rows.back().push_back(std::sin(1.0 + 3 * k + 0.7 * i * (k + 1)));
        }
        return rows;
    }
};

TEST_P(WeighEvery, OneTaskGoesAlongItsOnlyGradient)
{
    const Numbers combined = good(requestOf(GetParam(), {{3, -4}})).combined;
    const double length = std::hypot(combined[0], combined[1]);
    EXPECT_GT(length, 0);
    EXPECT_NEAR(combined[0] / length, 0.6, 1e-9);
    EXPECT_NEAR(combined[1] / length, -0.8, 1e-9);
}

TEST_P(WeighEvery, TwelveTasksAreTaken)
{
    WeighRequest request = requestOf(GetParam(), waves(12));
    request.losses.assign(3, Numbers(12, 0.5));
    const WeighReport report = good(request);
    EXPECT_TRUE(report.weights.empty() || report.weights.size() == 12);
}

TEST_P(WeighEvery, AllZeroGivesZero)
{
    for (const double value : good(requestOf(GetParam(), {{0, 0, 0}, {0, 0, 0}})).combined)
        EXPECT_EQ(value, 0);
}

TEST_P(WeighEvery, ParallelGradientsGoTheirCommonWay)
{
    const Numbers combined = good(requestOf(GetParam(), {{1, 2, 2}, {2, 4, 4}})).combined;
    EXPECT_GT(combined[0], 0);
    EXPECT_NEAR(combined[1], 2 * combined[0], 1e-9 * combined[0]);
    EXPECT_NEAR(combined[2], 2 * combined[0], 1e-9 * combined[0]);
}

TEST_P(WeighEvery, AnotherSeedChangesOnlyWhatDraws)
{
    WeighRequest request = requestOf(GetParam(), waves(5));
    request.seed = 1;
    const Numbers first = good(request).combined;
    bool differs = false;
    for (request.seed = 2; request.seed < 8; ++request.seed)
        differs = differs || good(request).combined != first;
    const std::vector<std::string> drawing{"rlw", "pcgrad", "gradvac", "graddrop"};
    EXPECT_EQ(differs, std::find(drawing.begin(), drawing.end(), GetParam()) != drawing.end());
}

std::vector<std::string> strategyNames()
{
    std::vector<std::string> all;
    for (const WeightingEntry& entry : weightingRegistry())
        all.push_back(entry.info.name);
    return all;
}

INSTANTIATE_TEST_SUITE_P(All, WeighEvery, testing::ValuesIn(strategyNames()), [](const auto& info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

// --- files of gradients

class GradientFile : public testing::Test {
protected:
    std::string write(const ArrayBundle& bundle, const std::string& name = "g.npz")
    {
        const Status written = writeArrays(bundle, m_folder.file(name));
        EXPECT_TRUE(written.isOk()) << written.text();
        return m_folder.file(name);
    }
    static NamedArray floats(const std::string& name, std::vector<int64_t> shape, std::vector<float> values)
    {
        return namedArray(name, std::move(shape), values);
    }
    std::string refusalOf(const ArrayBundle& bundle)
    {
        const auto request = readGradientFile(write(bundle));
        EXPECT_FALSE(request);
        return request ? "(it was not refused)" : request.status().text();
    }
    TemporaryFolder m_folder;
};

TEST_F(GradientFile, HoldsGradientsAndAHistory)
{
    ArrayBundle bundle;
    bundle.arrays = {floats("gradients", {2, 3}, {1, 2, 3, 4, 5, 6}), floats("losses", {2, 2}, {1, 2, 3, 4})};
    for (const char* name : {"g.npz", "g.safetensors"}) {
        const auto request = readGradientFile(write(bundle, name));
        ASSERT_TRUE(request) << request.status().text();
        EXPECT_EQ(request->tasks, 2);
        EXPECT_EQ(request->parameters, 3);
        EXPECT_EQ(request->gradients, (Numbers{1, 2, 3, 4, 5, 6}));
        EXPECT_EQ(request->losses, (std::vector<Numbers>{{1, 2}, {3, 4}}));
    }
    bundle.arrays[1] = floats("losses", {2}, {1, 2});
    EXPECT_EQ(readGradientFile(write(bundle))->losses, (std::vector<Numbers>{{1, 2}}));
    bundle.arrays.pop_back();
    EXPECT_TRUE(readGradientFile(write(bundle))->losses.empty());
}

TEST_F(GradientFile, ReadsHalfAndDoublePrecision)
{
    NamedArray half{"gradients", DType::F16, {1, 2}, {}};
    for (const float value : {0.5F, -2.0F}) {
        const uint16_t bits = toHalf(value);
        half.bytes.push_back(static_cast<std::byte>(bits & 0xff));
        half.bytes.push_back(static_cast<std::byte>(bits >> 8));
    }
    EXPECT_EQ(readGradientFile(write({{half}, {}}))->gradients, (Numbers{0.5, -2}));
    const Numbers exact{0.1, 1e-300};
    NamedArray wide{"gradients", DType::F64, {2, 1}, {}};
    wide.bytes.resize(16);
    std::memcpy(wide.bytes.data(), exact.data(), 16);
    EXPECT_EQ(readGradientFile(write({{wide}, {}}))->gradients, exact);
}

TEST_F(GradientFile, ThatIsWrongIsRefusedInOneSentence)
{
    EXPECT_NE(refusalOf({{floats("grads", {1, 1}, {1})}, {}}).find("the array is not in the file"),
              std::string::npos);
    EXPECT_NE(refusalOf({{floats("gradients", {2}, {1, 2})}, {}}).find("[task, parameter], found [2]"),
              std::string::npos);
    EXPECT_NE(refusalOf({{floats("gradients", {2, 0}, {})}, {}}).find("found [2, 0]"), std::string::npos);
    EXPECT_NE(refusalOf({{floats("gradients", {101, 1}, std::vector<float>(101))}, {}}).find("at most 100"),
              std::string::npos);
    const std::vector<int64_t> whole{1, 2};
    EXPECT_NE(
        refusalOf({{namedArray("gradients", {1, 2}, whole)}, {}}).find("floating-point numbers, found I64"),
        std::string::npos);
    const NamedArray good = floats("gradients", {2, 1}, {1, 2});
    EXPECT_NE(refusalOf({{good, floats("losses", {1, 3}, {1, 2, 3})}, {}}).find("[step, 2], found [1, 3]"),
              std::string::npos);
    EXPECT_NE(refusalOf({{good, floats("losses", {0, 2}, {})}, {}}).find("found [0, 2]"), std::string::npos);
    EXPECT_FALSE(readGradientFile(m_folder.file("none.npz")));
    EXPECT_FALSE(readGradientFile(m_folder.file("g.txt")));
}

} // namespace
} // namespace attnscope
