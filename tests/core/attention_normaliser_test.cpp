// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/attention.h"
#include "oracle_bridge.h"

#include <array>
#include <limits>

namespace attnscope {
namespace {

constexpr NormaliserKind kAll[] = {NormaliserKind::Softmax, NormaliserKind::Sigmoid,
                                   NormaliserKind::Sparsemax, NormaliserKind::Entmax15, NormaliserKind::Hard};
constexpr NormaliserKind kSmooth[] = {NormaliserKind::Softmax, NormaliserKind::Sigmoid,
                                      NormaliserKind::Sparsemax, NormaliserKind::Entmax15};

torch::Tensor row(std::initializer_list<double> scores)
{
    return torch::tensor(std::vector<double>(scores), torch::kDouble);
}

class NormaliserTest : public ::testing::Test {
protected:
    NormaliserTest() { torch::manual_seed(7); }

    static torch::Tensor apply(NormaliserKind kind, const torch::Tensor& scores)
    {
        return normalise(kind, scores, std::nullopt, false);
    }

    /// The gradient of sum(weights * probe) with respect to the scores.
    static torch::Tensor gradient(NormaliserKind kind, const torch::Tensor& scores,
                                  const torch::Tensor& probe,
                                  const std::optional<torch::Tensor>& mayAttend = std::nullopt,
                                  bool training = false)
    {
        const torch::Tensor leaf = scores.detach().clone().requires_grad_(true);
        (normalise(kind, leaf, mayAttend, training) * probe).sum().backward();
        return leaf.grad();
    }

    static torch::Tensor numericGradient(NormaliserKind kind, const torch::Tensor& scores,
                                         const torch::Tensor& probe)
    {
        const double step = 1e-6;
        torch::Tensor out = torch::zeros_like(scores);
        for (int64_t i = 0; i < scores.numel(); ++i) {
            torch::Tensor up = scores.clone(), down = scores.clone();
            up.view(-1)[i] += step;
            down.view(-1)[i] -= step;
            out.view(-1)[i] = ((apply(kind, up) - apply(kind, down)) * probe).sum() / (2 * step);
        }
        return out;
    }
};

TEST_F(NormaliserTest, LiteralNumbers)
{
    oracle::expectClose({0.75, 0.25, 0}, apply(NormaliserKind::Sparsemax, row({1, 0.5, -1})), 1e-12,
                        "sparsemax");
    oracle::expectClose({0.5, 0.5}, apply(NormaliserKind::Entmax15, row({3, 3})), 1e-12, "entmax15");
    // (0.5 - t)^2 + t^2 = 1 with weights max(e/2 - t, 0)^2 has t = (1 - sqrt(7)) / 4.
    oracle::expectClose({0.830718913883, 0.169281086117}, apply(NormaliserKind::Entmax15, row({1, 0})), 1e-9,
                        "entmax15");
    oracle::expectClose({0, 1, 0}, apply(NormaliserKind::Hard, row({0, 2, 1})), 0, "hard");
    oracle::expectClose({0.5, 0.880797077978}, apply(NormaliserKind::Sigmoid, row({0, 2})), 1e-9, "sigmoid");
    oracle::expectClose({0.119202922022, 0.880797077978}, apply(NormaliserKind::Softmax, row({0, 2})), 1e-9,
                        "softmax");
}

TEST_F(NormaliserTest, AgreesWithTheOracleUnderMasks)
{
    const torch::Tensor scores = torch::randn({40, 9}) * 2;
    const torch::Tensor mask = torch::rand({40, 9}) < 0.6;
    for (const NormaliserKind kind : kAll) {
        const torch::Tensor weights = normalise(kind, scores, mask, false);
        for (int64_t i = 0; i < scores.size(0); ++i) {
            const torch::Tensor allowed = mask[i].to(torch::kDouble);
            std::vector<bool> may;
            for (const double value : oracle::arrayOf(allowed).values)
                may.push_back(value > 0);
            oracle::expectClose(
                oracle::normalised(normaliserName(kind), oracle::arrayOf(scores[i]).values, may), weights[i],
                1e-6, normaliserName(kind));
        }
    }
}

TEST_F(NormaliserTest, MaskedWeightsAreExactlyZeroAndSoAreTheirGradients)
{
    const torch::Tensor mask = torch::tensor({true, false, true, false});
    const torch::Tensor scores = torch::tensor({0.3, 50.0, -0.2, std::numeric_limits<double>::quiet_NaN()});
    for (const NormaliserKind kind : kAll) {
        const torch::Tensor weights = normalise(kind, scores, mask, false);
        EXPECT_EQ(weights[1].item<double>(), 0.0) << normaliserName(kind);
        EXPECT_EQ(weights[3].item<double>(), 0.0) << normaliserName(kind);
        const torch::Tensor slope = gradient(kind, scores, torch::arange(4.0), mask);
        EXPECT_EQ(slope[1].item<double>(), 0.0) << normaliserName(kind);
        EXPECT_EQ(slope[3].item<double>(), 0.0) << normaliserName(kind);
        EXPECT_TRUE(slope.isfinite().all().item<bool>()) << normaliserName(kind);
    }
}

TEST_F(NormaliserTest, RowsWithoutAnyPositionAreZeroWithoutNan)
{
    const torch::Tensor mask = torch::tensor({true, true, true, false, false, false}).view({2, 3});
    for (const bool training : {false, true})
        for (const NormaliserKind kind : kAll) {
            const torch::Tensor scores = torch::randn({2, 3});
            EXPECT_TRUE(normalise(kind, scores, mask, training)[1].eq(0).all().item<bool>());
            const torch::Tensor slope = gradient(kind, scores, torch::randn({2, 3}), mask, training);
            EXPECT_TRUE(slope[1].eq(0).all().item<bool>()) << normaliserName(kind);
            EXPECT_TRUE(slope.isfinite().all().item<bool>()) << normaliserName(kind);
        }
}

TEST_F(NormaliserTest, OnePositionGetsEverythingUnlessGatesAreIndependent)
{
    for (const NormaliserKind kind : kAll) {
        const double weight = apply(kind, row({-3})).item<double>();
        EXPECT_DOUBLE_EQ(weight, kind == NormaliserKind::Sigmoid ? 1 / (1 + std::exp(3.0)) : 1.0)
            << normaliserName(kind);
    }
}

TEST_F(NormaliserTest, ExtremeScoresStayFinite)
{
    const double infinity = std::numeric_limits<double>::infinity();
    for (const NormaliserKind kind : kSmooth) {
        const torch::Tensor weights = apply(kind, row({1e5, -1e5, 0, -infinity}));
        oracle::expectClose({1, 0, kind == NormaliserKind::Sigmoid ? 0.5 : 0, 0}, weights, 1e-12,
                            normaliserName(kind));
        EXPECT_TRUE(
            gradient(kind, row({1e5, -1e5, 0, -infinity}), row({1, 2, 3, 4})).isfinite().all().item<bool>())
            << normaliserName(kind);
    }
}

TEST_F(NormaliserTest, GradientsAgreeWithNumericDifferences)
{
    const torch::Tensor scores = torch::randn({6, 7}, torch::kDouble);
    const torch::Tensor probe = torch::randn({6, 7}, torch::kDouble);
    for (const NormaliserKind kind : kSmooth)
        oracle::expectClose(oracle::arrayOf(numericGradient(kind, scores, probe)).values,
                            gradient(kind, scores, probe), 1e-7, normaliserName(kind));
}

TEST_F(NormaliserTest, SparseRowsSumToOneOverThousandsOfPositions)
{
    const torch::Tensor scores = torch::randn({3, 4096}) * 0.01;
    for (const NormaliserKind kind : {NormaliserKind::Sparsemax, NormaliserKind::Entmax15})
        oracle::expectClose({1, 1, 1}, apply(kind, scores).sum(-1), 1e-5, normaliserName(kind));
}

/// In single precision softmax is a kernel of our own: value, gradient and the gradient's gradient.
TEST_F(NormaliserTest, SingleSoftmaxAgreesWithDouble)
{
    for (const int64_t columns : {1, 7, 28, 169}) {
        const auto derivatives = [](const torch::Tensor& given) {
            const torch::Tensor scores = given.detach().clone().requires_grad_(true);
            const torch::Tensor weights = apply(NormaliserKind::Softmax, scores);
            const torch::Tensor probe =
                torch::arange(weights.numel(), weights.options()).view_as(weights).cos();
            const torch::Tensor first =
                torch::autograd::grad({(weights.square() * probe).sum()}, {scores}, {}, true, true)[0];
            return std::array{weights, first, torch::autograd::grad({first.square().sum()}, {scores})[0]};
        };
        const torch::Tensor scores = 5 * torch::randn({2, 3, 4, columns}, torch::kDouble);
        const auto expected = derivatives(scores), found = derivatives(scores.to(torch::kFloat));
        const torch::Tensor turned = apply(
            NormaliserKind::Softmax, scores.to(torch::kFloat).transpose(0, 1).contiguous().transpose(0, 1));
        EXPECT_TRUE(torch::equal(found[0], turned));
        for (size_t i = 0; i < expected.size(); ++i)
            EXPECT_TRUE(torch::allclose(expected[i], found[i].to(torch::kDouble), 1e-5, 1e-6))
                << columns << " columns, derivative " << i;
    }
}

/// A training that diverges is noticed by what is not a number.
TEST_F(NormaliserTest, WhatIsNotANumberStaysNotANumber)
{
    torch::Tensor scores = torch::zeros({2, 40});
    scores[1][3] = std::numeric_limits<float>::quiet_NaN();
    const torch::Tensor weights = apply(NormaliserKind::Softmax, scores);
    EXPECT_TRUE(weights[0].isfinite().all().item<bool>());
    EXPECT_FALSE(weights[1].isfinite().all().item<bool>());
}

/// An infinitely low score has weight 0 exactly; where there is no other, nothing can be said.
TEST_F(NormaliserTest, InfinitelyLowScoresAreAsLibTorchHasThem)
{
    constexpr float kLow = -std::numeric_limits<float>::infinity();
    const torch::Tensor scores =
        torch::cat({torch::tensor({0.0F, kLow, 1.0F, kLow}), torch::full({4}, kLow)}).view({2, 4});
    const torch::Tensor weights = apply(NormaliserKind::Softmax, scores);
    EXPECT_EQ(weights[0][1].item<float>(), 0.0F);
    EXPECT_TRUE(torch::allclose(weights[0], torch::softmax(scores[0], -1)));
    EXPECT_TRUE(weights[1].isnan().all().item<bool>());
}

TEST_F(NormaliserTest, HardPassesTheSoftmaxGradient)
{
    const torch::Tensor scores = torch::randn({5, 6}, torch::kDouble);
    const torch::Tensor probe = torch::randn({5, 6}, torch::kDouble);
    EXPECT_TRUE(torch::allclose(gradient(NormaliserKind::Hard, scores, probe),
                                gradient(NormaliserKind::Softmax, scores, probe), 1e-12, 1e-14));
}

TEST_F(NormaliserTest, HardDrawsBySoftmaxWhileTraining)
{
    const torch::Tensor scores = row({1, 0, -1}).expand({20000, 3});
    const torch::Tensor drawn = normalise(NormaliserKind::Hard, scores, std::nullopt, true);
    EXPECT_TRUE((drawn.eq(0) | drawn.eq(1)).all().item<bool>());
    EXPECT_TRUE(drawn.sum(-1).eq(1).all().item<bool>());
    // Softmax of (1, 0, -1); 0.01 is three standard deviations of a share over 20,000 draws.
    oracle::expectClose({0.66524, 0.24473, 0.09003}, drawn.mean(0), 0.01, "shares");
}

} // namespace
} // namespace attnscope
