// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/base/array_bundle.h"

#include <gtest/gtest.h>

#include <tuple>

namespace attnscope::testing {

/// A text with a token for each of `words`, which stand in it in this order.
inline TokenSequence someTokens(std::string name, std::string text, const std::vector<std::string>& words)
{
    TokenSequence sequence{std::move(name), std::move(text), {}, 0, 0};
    size_t from = 0;
    for (const std::string& word : words) {
        const size_t at = sequence.text.find(word, from);
        EXPECT_NE(at, std::string::npos) << word;
        from = at + word.size();
        sequence.tokens.push_back({word, static_cast<int64_t>(4 + sequence.tokens.size()),
                                   static_cast<int32_t>(at), static_cast<int32_t>(from)});
    }
    return sequence;
}

/// A date that is being translated: five source tokens, a reference of three with its alignment, and an
/// output that changes with `step` until step 2. The site "layer0" has a class token.
inline Inspection someTranslation(int64_t index, int64_t step)
{
    Inspection it;
    it.sample = {Split::Test, index, "", ""};
    it.step = step;
    it.texts = {someTokens("text", "3 月 5 日 🙂", {"3", "月", "5", "日", "🙂"}),
                someTokens("target", "03-05", {"03", "-", "05"}),
                someTokens("output", step < 2 ? "03 03" : "03-05", {"03", step < 2 ? " " : "-", "0"})};
    it.texts[0].tokens[4].known = false;
    it.texts[0].tokens[4].id = 1;
    it.texts[0].tokens[3].sentence = 1;
    it.texts[0].cutAfter = 120;
    it.texts[2].tokens.push_back({"<eos>", 3});
    it.input.shape = {5};
    for (const Token& token : it.texts[0].tokens)
        it.input.values.push_back(static_cast<float>(token.id));
    it.evidence = {1, 0, 1, 0, 0};
    it.alignment = {{3, 5}, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0}};
    Prediction made;
    made.task = "translation";
    made.kind = TaskKind::Sequence;
    made.probabilities = {0.9F, 0.8F, 0.7F, 0.99F};
    made.text = it.texts[2].text;
    made.truthText = "03-05";
    it.predictions = {made};
    AttentionSite alignment;
    alignment.name = "alignment";
    alignment.kind = SiteKind::Matrix;
    alignment.primary = true;
    alignment.weights = {{1, 4, 5}, std::vector<float>(20, 0.25F)};
    alignment.queryTokens = "output";
    alignment.keyTokens = "text";
    AttentionSite layer = alignment;
    layer.name = "layer0";
    layer.primary = false;
    layer.weights = {{2, 6, 6}, std::vector<float>(72, 0.125F)};
    layer.weights.values[1] = 0.5F / static_cast<float>(step + 1);
    layer.queryTokens = layer.keyTokens = "text";
    layer.queryLeading = layer.keyLeading = 1;
    it.sites = {alignment, layer};
    return it;
}

inline void expectEqual(const TokenSequence& a, const TokenSequence& b)
{
    EXPECT_EQ(std::tuple(a.name, a.text, a.cutBefore, a.cutAfter),
              std::tuple(b.name, b.text, b.cutBefore, b.cutAfter));
    ASSERT_EQ(a.tokens.size(), b.tokens.size());
    for (size_t i = 0; i < a.tokens.size(); ++i) {
        const Token &x = a.tokens[i], &y = b.tokens[i];
        EXPECT_EQ(std::tuple(x.text, x.id, x.begin, x.end, x.sentence, x.known, x.hidden),
                  std::tuple(y.text, y.id, y.begin, y.end, y.sentence, y.known, y.hidden));
    }
}

inline void expectEqual(const Prediction& a, const Prediction& b)
{
    EXPECT_EQ(std::tuple(a.task, a.kind, a.classes, a.logits, a.probabilities, a.predicted, a.truth, a.text,
                         a.truthText),
              std::tuple(b.task, b.kind, b.classes, b.logits, b.probabilities, b.predicted, b.truth, b.text,
                         b.truthText));
    EXPECT_EQ(std::tuple(a.values.shape, a.values.values, a.truthValues.shape, a.truthValues.values),
              std::tuple(b.values.shape, b.values.values, b.truthValues.shape, b.truthValues.values));
}

/// But for the weights, which the run file rounds.
inline void expectEqual(const Inspection& a, const Inspection& b)
{
    EXPECT_EQ(a.sample, b.sample);
    EXPECT_EQ(a.step, b.step);
    EXPECT_EQ(a.input.shape, b.input.shape);
    EXPECT_EQ(a.input.values, b.input.values) << "the input is exact";
    EXPECT_EQ(a.picture.rgb, b.picture.rgb);
    EXPECT_EQ(a.picture.width, b.picture.width);
    EXPECT_EQ(a.original.rgb, b.original.rgb);
    EXPECT_EQ(a.original.height, b.original.height);
    EXPECT_EQ(a.evidence, b.evidence);
    EXPECT_EQ(a.alignment.shape, b.alignment.shape);
    EXPECT_EQ(a.alignment.values, b.alignment.values);
    ASSERT_EQ(a.texts.size(), b.texts.size());
    for (size_t i = 0; i < a.texts.size(); ++i)
        expectEqual(a.texts[i], b.texts[i]);
    ASSERT_EQ(a.predictions.size(), b.predictions.size());
    for (size_t i = 0; i < a.predictions.size(); ++i)
        expectEqual(a.predictions[i], b.predictions[i]);
    ASSERT_EQ(a.wholePredictions.size(), b.wholePredictions.size());
    for (size_t i = 0; i < a.wholePredictions.size(); ++i)
        expectEqual(a.wholePredictions[i], b.wholePredictions[i]);
    ASSERT_EQ(a.sites.size(), b.sites.size());
    for (size_t i = 0; i < a.sites.size(); ++i) {
        const AttentionSite &x = a.sites[i], &y = b.sites[i];
        EXPECT_EQ(std::tuple(x.name, x.task), std::tuple(y.name, y.task));
        EXPECT_EQ(x.kind, y.kind);
        EXPECT_EQ(std::tuple(x.distribution, x.derived, x.primary),
                  std::tuple(y.distribution, y.derived, y.primary));
        EXPECT_EQ(x.weights.shape, y.weights.shape);
        EXPECT_EQ(std::tuple(x.geometry.originX, x.geometry.originY, x.geometry.strideX, x.geometry.strideY),
                  std::tuple(y.geometry.originX, y.geometry.originY, y.geometry.strideX, y.geometry.strideY));
        EXPECT_EQ(std::tuple(x.queryGrid.first, x.queryGrid.rows, x.queryGrid.columns),
                  std::tuple(y.queryGrid.first, y.queryGrid.rows, y.queryGrid.columns));
        EXPECT_EQ(std::tuple(x.keyGrid.first, x.keyGrid.rows, x.keyGrid.columns),
                  std::tuple(y.keyGrid.first, y.keyGrid.rows, y.keyGrid.columns));
        EXPECT_EQ(std::tuple(x.queryTokens, x.queryLeading, x.keyTokens, x.keyLeading),
                  std::tuple(y.queryTokens, y.queryLeading, y.keyTokens, y.keyLeading));
        ASSERT_EQ(x.weights.values.size(), y.weights.values.size());
        for (size_t j = 0; j < x.weights.values.size(); ++j)
            EXPECT_EQ(y.weights.values[j], fromHalf(toHalf(x.weights.values[j])))
                << "rounded to half precision";
    }
}

} // namespace attnscope::testing
