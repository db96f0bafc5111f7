// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/figures/text_samples.h"

namespace attnscope {
namespace {

AttentionSite matrixSite(const char* name, int64_t heads, int64_t queries, int64_t keys)
{
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.keyTokens = "text";
    site.weights = {
        {heads, queries, keys},
        std::vector<float>(static_cast<size_t>(heads * queries * keys), 1.0F / static_cast<float>(keys))};
    return site;
}

Prediction sentiment()
{
    Prediction prediction;
    prediction.task = "sentiment";
    prediction.classes = {"negative", "positive"};
    prediction.probabilities = {0.125F, 0.875F};
    prediction.logits = {-1, 1};
    prediction.predicted = prediction.truth = 1;
    return prediction;
}

} // namespace

TokenSequence textOf(const std::string& name, const std::vector<std::string>& words,
                     const std::string& between)
{
    TokenSequence sequence;
    sequence.name = name;
    for (const std::string& word : words) {
        if (!sequence.text.empty())
            sequence.text += between;
        Token token;
        token.text = word;
        token.id = static_cast<int64_t>(4 + sequence.tokens.size());
        token.begin = static_cast<int32_t>(sequence.text.size());
        sequence.text += word;
        token.end = static_cast<int32_t>(sequence.text.size());
        sequence.tokens.push_back(token);
    }
    return sequence;
}

Inspection readingOf(TokenSequence text)
{
    Inspection inspection;
    inspection.sample = {Split::Test, 3, "", ""};
    inspection.step = 400;
    const auto tokens = static_cast<int64_t>(text.tokens.size());
    AttentionSite pool = matrixSite("pool", 1, 1, tokens);
    pool.primary = true;
    for (int64_t k = 0; k < tokens; ++k)
        pool.weights.values[static_cast<size_t>(k)] =
            2.0F * static_cast<float>(k + 1) / static_cast<float>(tokens * (tokens + 1));
    AttentionSite layer = matrixSite("layer0", 2, tokens + 1, tokens + 1);
    layer.queryTokens = "text";
    layer.queryLeading = layer.keyLeading = 1;
    for (int64_t i = 0; i <= tokens; ++i) // the second head looks at each token itself
        for (int64_t k = 0; k <= tokens; ++k)
            layer.weights.values[static_cast<size_t>(((tokens + 1) + i) * (tokens + 1) + k)] =
                i == k ? 1.0F : 0.0F;
    inspection.sites = {pool, layer};
    inspection.input.shape = {tokens};
    for (const Token& token : text.tokens)
        inspection.input.values.push_back(static_cast<float>(token.id));
    inspection.texts = {std::move(text)};
    inspection.predictions = {sentiment()};
    return inspection;
}

Inspection hierarchicalReading()
{
    Inspection inspection =
        readingOf(textOf("text", {"It", "was", "long.", "We", "loved", "it.", "Food", "was", "cold."}));
    auto& tokens = inspection.texts[0].tokens;
    TokenSequence sentences = textOf("sentences", {"It was long.", "We loved it.", "Food was cold."});
    AttentionSite words = matrixSite("words", 1, 3, 9), whole = matrixSite("sentences", 1, 1, 3);
    words.queryTokens = whole.keyTokens = "sentences";
    whole.weights.values = {0.1F, 0.7F, 0.2F};
    AttentionSite product = inspection.sites[0];
    product.name = "tokens";
    product.derived = true;
    const float within[3] = {0.25F, 0.5F, 0.25F};
    for (size_t k = 0; k < 9; ++k) {
        tokens[k].sentence = static_cast<int32_t>(k / 3);
        for (size_t s = 0; s < 3; ++s)
            words.weights.values[s * 9 + k] = s == k / 3 ? within[k % 3] : 0.0F;
        product.weights.values[k] = within[k % 3] * whole.weights.values[k / 3];
    }
    inspection.texts.push_back(std::move(sentences));
    inspection.sites = {words, whole, product};
    return inspection;
}

Inspection translation()
{
    Inspection inspection = readingOf(textOf("text", {"5", "March", "2021"}));
    const std::vector<std::string> target{"2", "0", "2", "1", "-", "0", "3", "-", "0", "5"};
    std::vector<std::string> made = target;
    made[6] = "8";
    inspection.texts.push_back(textOf("target", target, ""));
    inspection.texts.push_back(textOf("output", made, ""));
    Token end;
    end.text = "<eos>";
    end.id = 3;
    inspection.texts.back().tokens.push_back(end);
    AttentionSite alignment = matrixSite("alignment", 1, 11, 3);
    alignment.queryTokens = "output";
    alignment.primary = true;
    inspection.alignment = {{10, 3}, std::vector<float>(30, 0.0F)};
    for (size_t t = 0; t < 10; ++t)
        if (target[t] != "-")
            inspection.alignment.values[t * 3 + (t < 4 ? 2 : t < 7 ? 1 : 0)] = 1;
    inspection.sites = {alignment};
    Prediction prediction;
    prediction.task = "translation";
    prediction.kind = TaskKind::Sequence;
    prediction.text = inspection.texts.back().text;
    prediction.truthText = inspection.texts[1].text;
    prediction.probabilities.assign(11, 0.9F);
    inspection.predictions = {prediction};
    return inspection;
}

} // namespace attnscope
