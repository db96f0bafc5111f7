// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/score.h"

#include "core/attention/parallel_matmul.h"

#include <cmath>

namespace attnscope {
namespace {

/// Norms below this count as this, so that the cosine of a zero vector is 0 and not NaN.
constexpr double kSmallestNorm = 1e-8;

torch::Tensor unitVectors(const torch::Tensor& vectors)
{
    return vectors / vectors.norm(2, {-1}, true).clamp_min(kSmallestNorm);
}

/// q.k times a factor, which goes into the query because that is the smaller tensor.
torch::Tensor dotScores(const torch::Tensor& query, const torch::Tensor& key, double factor)
{
    return batchedMatmul(factor == 1.0 ? query : query * factor, key, TransposeRight::Yes);
}

} // namespace

double dotFactor(const AttentionOptions& options, int64_t dim)
{
    if (options.score == ScoreKind::Dot || options.scale == DotScale::None)
        return 1.0;
    const double d = static_cast<double>(dim);
    return options.scale == DotScale::Dim ? 1.0 / d : 1.0 / std::sqrt(d);
}

PreparedKeys Attention::prepareKeys(const torch::Tensor& key)
{
    switch (m_options.score) {
    case ScoreKind::Additive: return {torch::matmul(key, m_keyWeight.t())};
    case ScoreKind::Cosine: return {unitVectors(key)};
    default: return {key};
    }
}

torch::Tensor Attention::scores(const torch::Tensor& query, const torch::Tensor& key)
{
    return scores(query, prepareKeys(key));
}

torch::Tensor Attention::scores(const torch::Tensor& query, const PreparedKeys& keys)
{
    const torch::Tensor& key = keys.projected;
    switch (m_options.score) {
    case ScoreKind::Dot:
    case ScoreKind::ScaledDot: return dotScores(query, key, dotFactor(m_options, key.size(3)));
    case ScoreKind::General: return batchedMatmul(torch::matmul(query, m_general), key, TransposeRight::Yes);
    case ScoreKind::Additive: {
        const torch::Tensor q = torch::matmul(query, m_queryWeight.t()).unsqueeze(3); // [b, h, q, 1, hidden]
        return torch::matmul(torch::tanh(q + key.unsqueeze(2)), m_vector); // key [b, h, 1, k, hidden]
    }
    case ScoreKind::Cosine:
        return batchedMatmul(unitVectors(query) * m_logScale.exp(), key, TransposeRight::Yes);
    case ScoreKind::Location:
        TORCH_CHECK(key.size(2) <= m_options.positions, "location scores ", m_options.positions,
                    " positions, found ", key.size(2));
        return torch::matmul(query, m_location.slice(0, 0, key.size(2)).t());
    case ScoreKind::Pooling: break;
    }
    const int64_t queries = query.defined() ? query.size(2) : 1;
    return torch::matmul(key, m_vector)
        .unsqueeze(2)
        .expand({key.size(0), key.size(1), queries, key.size(2)}); // [b, h, q, k]
}

} // namespace attnscope
