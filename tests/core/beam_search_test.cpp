// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "core/models/text/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace attnscope {
namespace {

constexpr int64_t kA = kSpecialTokens, kB = kA + 1, kC = kB + 1, kVocabulary = kC + 1;

/// A language in which the next token depends on the one before it alone.
using Bigrams = std::map<int64_t, std::map<int64_t, double>>;

torch::Tensor nextOf(const Bigrams& language, const torch::Tensor& tokens)
{
    torch::Tensor probabilities = torch::zeros({tokens.size(0), kVocabulary});
    for (int64_t row = 0; row < tokens.size(0); ++row)
        if (const auto next = language.find(tokens[row].item<int64_t>()); next != language.end())
            for (const auto& [token, probability] : next->second)
                probabilities[row][token] = probability;
    return probabilities.log();
}

std::vector<Hypothesis> search(const Bigrams& language, const BeamOptions& options, int64_t sentences = 1)
{
    return searchBeams(sentences, options, [&](const torch::Tensor&, const torch::Tensor& tokens) {
        return nextOf(language, tokens);
    });
}

/// A is likelier at first, but leads nowhere in particular; B is followed by a sure end.
const Bigrams kTrap = {{kBeginToken, {{kA, 0.6}, {kB, 0.4}}},
                       {kA, {{kA, 0.3}, {kB, 0.3}, {kEndToken, 0.4}}},
                       {kB, {{kEndToken, 0.95}, {kC, 0.05}}},
                       {kC, {{kEndToken, 1}}}};

TEST(BeamSearch, ABeamFindsWhatGreedyMisses)
{
    const Hypothesis greedy = search(kTrap, {1, 0, 5}).front();
    EXPECT_EQ(greedy.tokens, (std::vector<int64_t>{kA, kEndToken}));
    EXPECT_NEAR(greedy.score, std::log(0.6 * 0.4), 1e-6);
    const Hypothesis beam = search(kTrap, {2, 0, 5}).front();
    EXPECT_EQ(beam.tokens, (std::vector<int64_t>{kB, kEndToken}));
    EXPECT_NEAR(beam.score, std::log(0.4 * 0.95), 1e-6);
    EXPECT_EQ(beam.rows, (std::vector<int64_t>{0, 1}));
}

TEST(BeamSearch, TheLengthPenaltyDecidesBetweenShortAndLong)
{
    // 0.3 for one token against 0.7 * 0.6 * 0.7 = 0.294 for three.
    const Bigrams language = {{kBeginToken, {{kEndToken, 0.3}, {kA, 0.7}}},
                              {kA, {{kB, 0.6}, {kC, 0.4}}},
                              {kB, {{kEndToken, 0.7}, {kC, 0.3}}},
                              {kC, {{kC, 1}}}};
    EXPECT_EQ(search(language, {4, 0, 5}).front().tokens, (std::vector<int64_t>{kEndToken}));
    EXPECT_EQ(search(language, {4, 1, 5}).front().tokens, (std::vector<int64_t>{kA, kB, kEndToken}));
    EXPECT_DOUBLE_EQ(lengthNormaliser(1, 0.7), 1.0);
    EXPECT_DOUBLE_EQ(lengthNormaliser(7, 1.0), 2.0);
    EXPECT_DOUBLE_EQ(lengthNormaliser(7, 0.0), 1.0);
}

Bigrams drawnLanguage()
{
    Bigrams language;
    for (const int64_t before : {kBeginToken, kA, kB, kC}) {
        const torch::Tensor drawn = torch::softmax(2 * torch::randn({4}), 0);
        int64_t i = 0;
        for (const int64_t token : {kEndToken, kA, kB, kC})
            language[before][token] = drawn[i++].item<float>();
    }
    return language;
}

/// The best score of all texts of at most `longest` tokens that end.
double bestOfAll(const Bigrams& language, double alpha, int64_t longest)
{
    double best = -1e30;
    const std::function<void(int64_t, int64_t, double)> visit = [&](int64_t before, int64_t length,
                                                                    double sum) {
        for (const auto& [token, probability] : language.at(before))
            if (const double now = sum + std::log(probability); token == kEndToken)
                best = std::max(best, now / lengthNormaliser(length + 1, alpha));
            else if (length + 1 < longest)
                visit(token, length + 1, now);
    };
    visit(kBeginToken, 0, 0.0);
    return best;
}

TEST(BeamSearch, AWideBeamFindsTheBestOfAllTexts)
{
    torch::manual_seed(3);
    for (int trial = 0; trial < 20; ++trial) {
        const Bigrams language = drawnLanguage();
        for (const double alpha : {0.0, 0.6, 1.0})
            EXPECT_NEAR(search(language, {128, alpha, 4}).front().score, bestOfAll(language, alpha, 4), 1e-5);
    }
}

TEST(BeamSearch, WidthOneIsTheChainOfLikeliestTokens)
{
    torch::manual_seed(4);
    for (int trial = 0; trial < 20; ++trial) {
        const Bigrams language = drawnLanguage();
        std::vector<int64_t> chain;
        for (int64_t token = kBeginToken; token != kEndToken && chain.size() < 6; chain.push_back(token)) {
            const auto& next = language.at(token);
            token = std::max_element(next.begin(), next.end(), [](const auto& a, const auto& b) {
                        return a.second < b.second;
                    })->first;
        }
        EXPECT_EQ(search(language, {1, 1, 6}).front().tokens, chain);
    }
}

TEST(BeamSearch, SpecialTokensAreNotMadeAndEndlessTextsStop)
{
    const Bigrams endless = {{kBeginToken, {{kPadToken, 0.5}, {kBeginToken, 0.4}, {kA, 0.1}}},
                             {kA, {{kPadToken, 0.9}, {kA, 0.1}}}};
    for (const int64_t width : {1, 3})
        EXPECT_EQ(search(endless, {width, 1, 4}).front().tokens, std::vector<int64_t>(4, kA));
}

TEST(BeamSearch, SentencesDoNotTouchEachOther)
{
    // Rows 0 and 1 belong to the first sentence; each continues its own.
    std::set<std::pair<int64_t, int64_t>> seen;
    const auto found =
        searchBeams(2, {2, 0, 5}, [&](const torch::Tensor& parents, const torch::Tensor& tokens) {
            for (int64_t row = 0; row < 4; ++row)
                seen.insert({row / 2, parents[row].item<int64_t>() / 2});
            torch::Tensor next = nextOf(kTrap, tokens);
            next.slice(0, 2).copy_(
                nextOf({{kBeginToken, {{kC, 1}}}, {kC, {{kEndToken, 1}}}}, tokens.slice(0, 2)));
            return next;
        });
    EXPECT_EQ(found[0].tokens, (std::vector<int64_t>{kB, kEndToken}));
    EXPECT_EQ(found[1].tokens, (std::vector<int64_t>{kC, kEndToken}));
    EXPECT_EQ(found[1].rows, (std::vector<int64_t>{2, 2}));
    EXPECT_EQ(seen, (std::set<std::pair<int64_t, int64_t>>{{0, 0}, {1, 1}}));
}

} // namespace
} // namespace attnscope
