// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/text_model.h"

#include <algorithm>

namespace attnscope {

TokenEmbedding::TokenEmbedding(int64_t vocabulary, int64_t width, double bound)
{
    const torch::Tensor weight = torch::empty({vocabulary, width}).uniform_(-bound, bound);
    weight[kPadToken].zero_();
    m_weight = register_parameter("weight", weight);
}

torch::Tensor TokenEmbedding::forward(const torch::Tensor& ids)
{
    return torch::embedding(m_weight, ids, kPadToken);
}

torch::Tensor tokenMask(const torch::Tensor& lengths, int64_t tokens)
{
    return torch::arange(tokens, lengths.options()).unsqueeze(0) < lengths.unsqueeze(1);
}

torch::Tensor keyMask(const TokenBatch& text) { return tokenMask(text).unsqueeze(1).unsqueeze(1); }

torch::Tensor matrixMask(const TokenBatch& queries, const TokenBatch& keys)
{
    return tokenMask(queries).unsqueeze(1).unsqueeze(3) & keyMask(keys);
}

torch::Tensor alignedWindow(const TokenBatch& queries, const TokenBatch& keys, int64_t window)
{
    const auto exact = queries.lengths.options().dtype(torch::kDouble);
    const torch::Tensor n = queries.lengths.to(torch::kDouble).view({-1, 1, 1, 1});
    const torch::Tensor last = (keys.lengths.to(torch::kDouble) - 1).view({-1, 1, 1, 1});
    const torch::Tensor i = torch::arange(queries.ids.size(1), exact).view({1, 1, -1, 1});
    const torch::Tensor j = torch::arange(keys.ids.size(1), exact);
    const torch::Tensor centre = torch::where(n > 1, i * last / (n - 1).clamp_min(1), last / 2);
    return (j - centre).abs() <= static_cast<double>(window);
}

AttentionSite tokenSite(const char* name, const AttentionOptions& options, const char* queryTokens,
                        const char* keyTokens)
{
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.distribution = isDistribution(options);
    site.queryTokens = queryTokens;
    site.keyTokens = keyTokens;
    return site;
}

std::vector<OptionSpec> attentionSpecsFor(const AttentionOptions& defaults, std::span<const ScoreKind> scores,
                                          std::span<const ScopeKind> scopes)
{
    std::vector<OptionSpec> specs = attentionOptionSpecs(defaults, scores);
    bool windowed = false;
    std::vector<std::string> names;
    for (const ScopeKind scope : scopes) {
        names.emplace_back(scopeName(scope));
        windowed = windowed || (scope != ScopeKind::Global && scope != ScopeKind::Causal);
    }
    std::erase_if(specs, [&](const OptionSpec& spec) { return spec.key == "attention.window" && !windowed; });
    for (OptionSpec& spec : specs)
        if (spec.key == "attention.scope")
            spec.choices = names;
    return specs;
}

std::vector<OptionSpec> normaliserSpecs()
{
    std::vector<OptionSpec> specs = attentionOptionSpecs({}, {});
    std::erase_if(specs, [](const OptionSpec& spec) {
        return spec.key != "attention.normaliser" && spec.key != "attention.temperature";
    });
    return specs;
}

AttentionOptions readNormaliserOptions(const OptionReader& options)
{
    OptionValues values;
    for (const char* key : {"attention.normaliser", "attention.temperature"})
        values[key] = options.text(key);
    const std::vector<OptionSpec> specs = attentionOptionSpecs({}, {});
    return readAttentionOptions(OptionReader(specs, values));
}

OptionSpec embeddingSpec(int64_t value)
{
    return integerSpec(
        "embedding", value, 4, 512, "Embedding",
        "How many numbers stand for each word of the vocabulary; they are learned, and words that "
        "are used alike end up alike.");
}

Status checkTexts(const char* model, const DatasetSummary& data)
{
    if (data.text.vocabulary <= kSpecialTokens || data.text.tokens < 1)
        return failure(model, "\"{}\" has no texts (expected a data set of texts)", data.name);
    return Status::ok();
}

Status checkTextData(const char* model, const DatasetSummary& data)
{
    ATTNSCOPE_TRY(checkTexts(model, data));
    return checkClassification(model, data);
}

Status checkTextLength(const char* model, const DatasetSummary& data, int64_t longest)
{
    if (data.text.tokens > longest)
        return failure(model,
                       "texts too long: every token attends to every other (expected at most {} tokens, "
                       "found {}; data.tokens sets it)",
                       longest, data.text.tokens);
    return Status::ok();
}

} // namespace attnscope
