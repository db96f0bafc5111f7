// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"
#include "core/models/classifier_model.h"

#include <span>

namespace attnscope {

using TextModel = ClassifierModel;

/// Vectors of the vocabulary's tokens. Parameter `weight` [vocabulary, width], at first uniform in +-`bound`
/// (Keras takes 0.05). The row of kPadToken is zero and stays so: no gradient reaches it.
class TokenEmbedding : public torch::nn::Module {
public:
    TokenEmbedding(int64_t vocabulary, int64_t width, double bound = 1.0);

    /// ids [..] int64 to [.., width].
    torch::Tensor forward(const torch::Tensor& ids);

private:
    torch::Tensor m_weight;
};

/// Where tokens are and not padding: bool [batch, tokens] from lengths [batch].
torch::Tensor tokenMask(const torch::Tensor& lengths, int64_t tokens);
inline torch::Tensor tokenMask(const TokenBatch& text) { return tokenMask(text.lengths, text.ids.size(1)); }

/// As `mayAttend` of keys: bool [batch, 1, 1, tokens].
torch::Tensor keyMask(const TokenBatch& text);
/// As `mayAttend` of a matrix: bool [batch, 1, queries, keys], false for padding on either side, so that a
/// query that is padding gets a row of zeros.
torch::Tensor matrixMask(const TokenBatch& queries, const TokenBatch& keys);

/// The scope `local` between two texts, by each pair's own lengths n and m rather than the batch's padded
/// ones (which would let padding move the window): query i sees key j where |j - i (m-1)/(n-1)| <= window,
/// with the middle (m-1)/2 for n = 1. bool [batch, 1, queries, keys]; use it with ScopeKind::Global.
torch::Tensor alignedWindow(const TokenBatch& queries, const TokenBatch& keys, int64_t window);

/// A Matrix site over tokens with the sequences' names; everything else at its default.
AttentionSite tokenSite(const char* name, const AttentionOptions& options, const char* queryTokens,
                        const char* keyTokens);

/// attentionOptionSpecs() without the settings named in `left`, and with only the given scopes to choose
/// from.
std::vector<OptionSpec> attentionSpecsFor(const AttentionOptions& defaults, std::span<const ScoreKind> scores,
                                          std::span<const ScopeKind> scopes);
/// "attention.normaliser" and "attention.temperature" alone, of models whose score is part of their formula.
std::vector<OptionSpec> normaliserSpecs();
/// Reads those two; the rest is at its default.
AttentionOptions readNormaliserOptions(const OptionReader& options);

/// "embedding", the numbers that each word is given.
OptionSpec embeddingSpec(int64_t value);

/// Failure naming `model` unless the data set has texts.
Status checkTexts(const char* model, const DatasetSummary& data);
/// Failure naming `model` unless the data set has texts and a classification task.
Status checkTextData(const char* model, const DatasetSummary& data);

/// Failure where texts are so long that a matrix of attention over them would not fit in memory.
Status checkTextLength(const char* model, const DatasetSummary& data, int64_t longest);

} // namespace attnscope
