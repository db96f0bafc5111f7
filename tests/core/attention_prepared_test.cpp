// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/attention.h"
#include "oracle_bridge.h"

#include <tuple>

namespace attnscope {
namespace {

class PreparedKeysTest : public ::testing::TestWithParam<std::tuple<ScoreKind, ScopeKind>> {
protected:
    static Attention mechanism()
    {
        AttentionOptions options;
        std::tie(options.score, options.scope) = GetParam();
        options.queryDim = options.keyDim = 6;
        options.positions = 7;
        options.window = 2;
        options.temperature = 0.7;
        return Attention(options);
    }
};

TEST_P(PreparedKeysTest, QueriesOneByOneAreThoseOfOneCall)
{
    torch::manual_seed(9);
    Attention attention = mechanism();
    oracle::randomise(attention);
    attention.eval();
    const torch::Tensor query = torch::randn({2, 1, 5, 6}), key = torch::randn({2, 1, 7, 6});
    const torch::Tensor mask = torch::ones({2, 1, 1, 7}, torch::kBool);
    mask.select(0, 1).slice(2, 4).fill_(false); // the second sample has four keys
    const AttentionResult whole = attention.forward(query, key, key, mask);
    const PreparedKeys keys = attention.prepareKeys(key);
    for (int64_t i = 0; i < 5; ++i) {
        const AttentionResult one = attention.forward(query.slice(2, i, i + 1), keys, key, mask, i);
        EXPECT_LT((one.weights - whole.weights.slice(2, i, i + 1)).abs().max().item<double>(), 1e-6) << i;
        EXPECT_LT((one.output - whole.output.slice(2, i, i + 1)).abs().max().item<double>(), 1e-6) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(All, PreparedKeysTest,
                         ::testing::Combine(::testing::Values(ScoreKind::Dot, ScoreKind::ScaledDot,
                                                              ScoreKind::General, ScoreKind::Additive,
                                                              ScoreKind::Cosine, ScoreKind::Location),
                                            ::testing::Values(ScopeKind::Global, ScopeKind::LocalMonotonic,
                                                              ScopeKind::LocalPredictive, ScopeKind::Causal)),
                         [](const auto& info) {
                             std::string name = std::string(scoreName(std::get<0>(info.param))) + "_" +
                                                scopeName(std::get<1>(info.param));
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(PreparedKeys, LocalRefusesAPartOfTheQueries)
{
    AttentionOptions options;
    options.scope = ScopeKind::Local;
    options.queryDim = options.keyDim = 4;
    Attention attention(options);
    const torch::Tensor key = torch::randn({1, 1, 3, 4});
    EXPECT_THROW(attention.forward(key.slice(2, 0, 1), attention.prepareKeys(key), key, std::nullopt, 1),
                 c10::Error);
}

} // namespace
} // namespace attnscope
