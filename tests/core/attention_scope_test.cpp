// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/scope.h"
#include "oracle_bridge.h"

#include <algorithm>
#include <set>

namespace attnscope {
namespace {

/// The mask as text: a line per query, '#' where a key may be attended to.
std::string drawn(const AttentionOptions& options, int64_t queries, int64_t keys)
{
    const auto mask = scopeMask(options, queries, keys);
    if (!mask)
        return "none";
    std::string text;
    for (int64_t query = 0; query < queries; ++query) {
        for (int64_t key = 0; key < keys; ++key)
            text += (*mask)[query][key].item<bool>() ? '#' : '.';
        text += query + 1 < queries ? "/" : "";
    }
    return text;
}

AttentionOptions scoped(ScopeKind scope, int64_t window)
{
    AttentionOptions options;
    options.scope = scope;
    options.window = window;
    return options;
}

TEST(Scope, MasksOnALine)
{
    EXPECT_EQ(drawn(scoped(ScopeKind::Global, 1), 3, 3), "none");
    EXPECT_EQ(drawn(scoped(ScopeKind::Causal, 1), 3, 3), "#../##./###");
    EXPECT_EQ(drawn(scoped(ScopeKind::Local, 1), 4, 4), "##../###./.###/..##");
}

TEST(Scope, LocalStretchesWhereLocalMonotonicCounts)
{
    EXPECT_EQ(drawn(scoped(ScopeKind::Local, 1), 2, 5), "##.../...##");
    EXPECT_EQ(drawn(scoped(ScopeKind::LocalMonotonic, 1), 2, 5), "##.../###..");
    EXPECT_EQ(drawn(scoped(ScopeKind::Local, 1), 1, 5), ".###.");
    EXPECT_EQ(drawn(scoped(ScopeKind::LocalMonotonic, 1), 4, 2), "##/##/.#/..");
}

TEST(Scope, LocalOnAGridIsASquareOfCells)
{
    AttentionOptions options = scoped(ScopeKind::Local, 1);
    options.gridColumns = 3;
    EXPECT_EQ(drawn(options, 9, 9).substr(0, 9), "##.##....");  // a corner sees four cells
    EXPECT_EQ(drawn(options, 9, 9).substr(40, 9), "#########"); // the middle sees all nine
}

TEST(Scope, AClassTokenSeesAllAndIsSeenByAll)
{
    AttentionOptions options = scoped(ScopeKind::Causal, 1);
    options.leading = 1;
    EXPECT_EQ(drawn(options, 4, 4), "####/##../###./####");
}

TEST(Scope, PredictedWindowMultipliesLuongsGaussian)
{
    AttentionOptions options = scoped(ScopeKind::LocalPredictive, 2);
    options.queryDim = 1;
    // tanh(0) = 0 and sigmoid(0) = 1/2: the centre of 6 keys lies at 3.
    const torch::Tensor query = torch::zeros({1, 1, 1, 1});
    const PredictedScope predicted =
        predictScope(options, query, torch::ones({1, 1}), torch::ones({1}), 6, std::nullopt);
    oracle::expectClose({0, 1, 1, 1, 1, 1}, predicted.inWindow, 0, "window");
    // sigma = w/2 = 1
    oracle::expectClose({std::exp(-4.5), std::exp(-2.0), std::exp(-0.5), 1, std::exp(-0.5), std::exp(-2.0)},
                        predicted.gaussian, 1e-6, "gaussian");
}

TEST(AttentionOptions, AreReadBackAsTheyAreOffered)
{
    AttentionOptions defaults;
    defaults.score = ScoreKind::Cosine;
    defaults.window = 5;
    const ScoreKind scores[] = {ScoreKind::Dot, ScoreKind::Cosine};
    const auto specs = attentionOptionSpecs(defaults, scores);
    EXPECT_EQ(findOption(specs, "attention.score")->choices, (std::vector<std::string>{"dot", "cosine"}));
    EXPECT_TRUE(findOption(specs, "attention.temperature")->live);
    const OptionValues none, some{{"attention.normaliser", "entmax15"},
                                  {"attention.scope", "causal"},
                                  {"attention.scale", "dim"},
                                  {"attention.temperature", "0.5"}};
    const AttentionOptions plain = readAttentionOptions({specs, none});
    EXPECT_EQ(plain.score, ScoreKind::Cosine);
    EXPECT_EQ(plain.normaliser, NormaliserKind::Softmax);
    EXPECT_EQ(plain.window, 5);
    const AttentionOptions read = readAttentionOptions({specs, some});
    EXPECT_EQ(read.normaliser, NormaliserKind::Entmax15);
    EXPECT_EQ(read.scope, ScopeKind::Causal);
    EXPECT_EQ(read.scale, DotScale::Dim);
    EXPECT_DOUBLE_EQ(read.temperature, 0.5);
}

TEST(AttentionOptions, EveryDefaultIsCanonical)
{
    const ScoreKind scores[] = {ScoreKind::ScaledDot};
    for (const OptionSpec& spec : attentionOptionSpecs({}, scores))
        EXPECT_EQ(canonicalValue(spec, spec.defaultValue).value(), spec.defaultValue) << spec.key;
}

TEST(AttentionScale, DividesByRootByDimOrByNothing)
{
    const torch::Tensor query = torch::full({1, 1, 1, 4}, 2.0), key = torch::full({1, 1, 1, 4}, 3.0);
    const std::pair<DotScale, double> cases[] = {
        {DotScale::Sqrt, 12}, {DotScale::Dim, 6}, {DotScale::None, 24}};
    for (const auto& [scale, expected] : cases) {
        AttentionOptions options;
        options.scale = scale;
        EXPECT_FLOAT_EQ(Attention(options).scores(query, key).item<float>(), expected);
    }
}

TEST(MechanismCatalogue, NamesEveryPartOnceWithFormulaAndSentence)
{
    std::set<std::string> names;
    for (const MechanismInfo& info : mechanismCatalogue()) {
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_FALSE(info.formula.empty()) << info.name;
        EXPECT_EQ(info.doc.back(), '.') << info.name;
    }
    EXPECT_EQ(names.size(), 17U);
}

} // namespace
} // namespace attnscope
