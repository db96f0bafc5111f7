// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Every combination of score, normaliser and scope: weights against the oracle, gradients against
// differences.
#include "core/attention/attention.h"
#include "oracle_bridge.h"

#include <tuple>

namespace attnscope {
namespace {

using Combination = std::tuple<ScoreKind, NormaliserKind, ScopeKind>;

constexpr int64_t kBatch = 2, kHeads = 2, kTokens = 6, kDim = 4;

class MechanismTest : public ::testing::TestWithParam<Combination> {
protected:
    MechanismTest()
    {
        torch::manual_seed(11);
        std::tie(m_options.score, m_options.normaliser, m_options.scope) = GetParam();
        m_options.queryDim = m_options.keyDim = kDim;
        m_options.hiddenDim = 5;
        m_options.positions = kTokens + 2;
        m_options.temperature = 0.7;
        m_options.window = 2;
    }

    std::shared_ptr<Attention> make(torch::Dtype type)
    {
        auto attention = std::make_shared<Attention>(m_options);
        attention->to(type);
        oracle::randomise(*attention);
        attention->eval();
        return attention;
    }

    static torch::Tensor tokens(torch::Dtype type)
    {
        return torch::randn({kBatch, kHeads, kTokens, kDim}, type);
    }

    oracle::Mechanism described() const
    {
        oracle::Mechanism mechanism;
        mechanism.score = scoreName(m_options.score);
        mechanism.normaliser = normaliserName(m_options.normaliser);
        mechanism.scope = scopeName(m_options.scope);
        mechanism.temperature = m_options.temperature;
        mechanism.window = m_options.window;
        mechanism.leading = m_options.leading;
        mechanism.gridColumns = m_options.gridColumns;
        return mechanism;
    }

    /// Compares weights and output with the oracle's, sample by sample and head by head; `length`: keys
    /// from there on are padding.
    void expectOracleAgrees(int64_t length)
    {
        const auto attention = make(torch::kFloat);
        const torch::Tensor query = tokens(torch::kFloat), key = tokens(torch::kFloat),
                            value = tokens(torch::kFloat);
        const torch::Tensor mask = torch::arange(kTokens) < length; // [key]
        const AttentionResult result = attention->forward(query, key, value, mask);
        std::vector<bool> may;
        for (int64_t i = 0; i < kTokens * kTokens; ++i)
            may.push_back(i % kTokens < length);
        const oracle::Parameters parameters = oracle::parametersOf(*attention);
        for (int64_t sample = 0; sample < kBatch; ++sample)
            for (int64_t head = 0; head < kHeads; ++head) {
                const oracle::Array weights = oracle::attentionWeights(
                    described(), parameters, "", oracle::arrayOf(query[sample][head]),
                    oracle::arrayOf(key[sample][head]), may);
                oracle::expectClose(weights.values, result.weights[sample][head], 1e-5, "weights");
                oracle::expectClose(oracle::product(weights, oracle::arrayOf(value[sample][head])).values,
                                    result.output[sample][head], 1e-5, "output");
            }
    }

    AttentionOptions m_options;
};

/// Without `hard`, whose gradient is the softmax's on purpose (NormaliserTest).
class MechanismGradientTest : public MechanismTest {};

TEST_P(MechanismTest, AgreesWithTheOracle) { expectOracleAgrees(kTokens); }

TEST_P(MechanismTest, AgreesWithTheOracleUnderPadding) { expectOracleAgrees(4); }

TEST_P(MechanismTest, AgreesWithTheOracleWithAClassTokenBeforeAGrid)
{
    m_options.leading = 2;
    m_options.gridColumns = 2;
    m_options.window = 1;
    expectOracleAgrees(kTokens);
}

TEST_P(MechanismGradientTest, AgreesWithNumericDifferences)
{
    const auto attention = make(torch::kDouble);
    std::vector<torch::Tensor> leaves{tokens(torch::kDouble), tokens(torch::kDouble), tokens(torch::kDouble)};
    for (const torch::Tensor& parameter : attention->parameters())
        leaves.push_back(parameter);
    const torch::Tensor outputProbe = tokens(torch::kDouble);
    const torch::Tensor weightProbe = torch::randn({kBatch, kHeads, kTokens, kTokens}, torch::kDouble);
    const auto loss = [&] {
        const AttentionResult result = attention->forward(leaves[0], leaves[1], leaves[2]);
        return (result.output * outputProbe).sum() + (result.weights * weightProbe).sum();
    };
    for (torch::Tensor& leaf : leaves)
        leaf.requires_grad_(true);
    loss().backward();

    const double step = 1e-6;
    const torch::NoGradGuard guard;
    for (size_t i = 0; i < leaves.size(); ++i) {
        const torch::Tensor direction = torch::randn_like(leaves[i]);
        const torch::Tensor slope = leaves[i].grad();
        const double expected = slope.defined() ? (slope * direction).sum().item<double>() : 0;
        leaves[i].add_(direction, step);
        const double up = loss().item<double>();
        leaves[i].sub_(direction, 2 * step);
        const double down = loss().item<double>();
        leaves[i].add_(direction, step);
        EXPECT_NEAR((up - down) / (2 * step), expected, 1e-6 * (1 + std::abs(expected))) << "leaf " << i;
    }
}

TEST_P(MechanismTest, EmptyRowsAreZeroAndOneKeyGetsAll)
{
    const auto attention = make(torch::kFloat);
    const torch::Tensor query = tokens(torch::kFloat).requires_grad_(true), key = tokens(torch::kFloat);
    const torch::Tensor none = torch::zeros({kBatch, 1, 1, kTokens}, torch::kBool);
    const AttentionResult empty = attention->forward(query, key, key, none);
    EXPECT_TRUE(empty.weights.eq(0).all().item<bool>());
    EXPECT_TRUE(empty.output.eq(0).all().item<bool>());
    empty.output.sum().backward();
    EXPECT_TRUE(!query.grad().defined() || query.grad().isfinite().all().item<bool>());

    if (!isDistribution(m_options))
        return;
    const torch::Tensor one = key.slice(2, 0, 1);
    const torch::Tensor weights = attention->weights(query.detach().slice(2, 0, 1), one);
    EXPECT_TRUE(weights.eq(1).all().item<bool>());
}

std::string nameOf(const ::testing::TestParamInfo<Combination>& info)
{
    const auto [score, normaliser, scope] = info.param;
    std::string name =
        std::string(scoreName(score)) + "_" + normaliserName(normaliser) + "_" + scopeName(scope);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

const auto kScores =
    ::testing::Values(ScoreKind::Dot, ScoreKind::ScaledDot, ScoreKind::General, ScoreKind::Additive,
                      ScoreKind::Cosine, ScoreKind::Location, ScoreKind::Pooling);
const auto kScopes = ::testing::Values(ScopeKind::Global, ScopeKind::Local, ScopeKind::LocalMonotonic,
                                       ScopeKind::LocalPredictive, ScopeKind::Causal);

INSTANTIATE_TEST_SUITE_P(All, MechanismTest,
                         ::testing::Combine(kScores,
                                            ::testing::Values(NormaliserKind::Softmax,
                                                              NormaliserKind::Sigmoid,
                                                              NormaliserKind::Sparsemax,
                                                              NormaliserKind::Entmax15, NormaliserKind::Hard),
                                            kScopes),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(
    All, MechanismGradientTest,
    ::testing::Combine(kScores,
                       ::testing::Values(NormaliserKind::Softmax, NormaliserKind::Sigmoid,
                                         NormaliserKind::Sparsemax, NormaliserKind::Entmax15),
                       kScopes),
    nameOf);

} // namespace
} // namespace attnscope
