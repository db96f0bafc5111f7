// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model_fixture.h"

#include <algorithm>

namespace attnscope {

/// A data set of texts with the tasks "label" (three classes) and "second" (two).
inline DatasetSummary textData(int64_t vocabulary, int64_t tokens)
{
    DatasetSummary data = imageData(0, 0, 0);
    data.input = InputKind::Text;
    data.text.vocabulary = vocabulary;
    data.text.tokens = tokens;
    data.tasks.push_back({"second", TaskKind::Classification, {"yes", "no"}});
    return data;
}

/// A data set of translations: texts of at most `tokens` to texts of at most `targetTokens`, special ones
/// included.
inline DatasetSummary translationData(int64_t vocabulary, int64_t tokens, int64_t targetVocabulary,
                                      int64_t targetTokens)
{
    DatasetSummary data = textData(vocabulary, tokens);
    data.text.targetVocabulary = targetVocabulary;
    data.text.targetTokens = targetTokens;
    data.tasks = {{"translation", TaskKind::Sequence, {}}};
    return data;
}

using TokenIds = std::vector<int64_t>;

/// Ids padded to the longest, or to `tokens`.
inline TokenBatch tokenBatch(const std::vector<TokenIds>& texts, int64_t tokens = 0)
{
    const auto count = static_cast<int64_t>(texts.size());
    for (const TokenIds& text : texts)
        tokens = std::max<int64_t>(tokens, std::ssize(text));
    TokenBatch batch;
    batch.ids = torch::full({count, tokens}, kPadToken, torch::kLong);
    batch.lengths = torch::empty({count}, torch::kLong);
    for (int64_t i = 0; i < count; ++i) {
        const int64_t length = std::ssize(texts[i]);
        batch.ids[i].slice(0, 0, length).copy_(torch::tensor(texts[i], torch::kLong));
        batch.lengths[i] = length;
    }
    return batch;
}

inline Batch textBatch(const std::vector<TokenIds>& texts, int64_t tokens = 0)
{
    Batch batch;
    batch.text = batch.context = tokenBatch(texts, tokens);
    batch.indexes.resize(texts.size());
    std::iota(batch.indexes.begin(), batch.indexes.end(), 0);
    return batch;
}

inline double worst(const torch::Tensor& a, const torch::Tensor& b)
{
    EXPECT_EQ(a.sizes(), b.sizes());
    return a.sizes() == b.sizes() && a.numel() > 0 ? (a - b).abs().max().item<double>() : 1e30;
}

} // namespace attnscope
