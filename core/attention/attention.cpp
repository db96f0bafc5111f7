// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/attention.h"

#include "core/attention/parallel_matmul.h"
#include "core/attention/scope.h"
#include "core/device/device.h"

#include <cmath>

namespace attnscope {
namespace {

/// Uniform in +-1/sqrt(fanIn), what LibTorch draws a linear layer from.
torch::Tensor drawn(torch::IntArrayRef shape, int64_t fanIn)
{
    const double bound = 1.0 / std::sqrt(static_cast<double>(std::max<int64_t>(fanIn, 1)));
    return torch::empty(shape).uniform_(-bound, bound);
}

/// Learned sharpness of `cosine` at the start: cosines lie within +-1, and a softmax over them is nearly
/// flat unless they are stretched.
constexpr double kInitialCosineScale = 10.0;

} // namespace

bool isDistribution(const AttentionOptions& options)
{
    return options.normaliser != NormaliserKind::Sigmoid && options.scope != ScopeKind::LocalPredictive;
}

Attention::Attention(const AttentionOptions& options) : m_options(options)
{
    const int64_t hidden = options.hiddenDim > 0 ? options.hiddenDim : options.keyDim;
    switch (options.score) {
    case ScoreKind::Dot:
    case ScoreKind::ScaledDot: break;
    case ScoreKind::General:
        m_general = register_parameter("general", drawn({options.queryDim, options.keyDim}, options.keyDim));
        break;
    case ScoreKind::Additive:
        m_queryWeight =
            register_parameter("query_weight", drawn({hidden, options.queryDim}, options.queryDim));
        m_keyWeight = register_parameter("key_weight", drawn({hidden, options.keyDim}, options.keyDim));
        m_vector = register_parameter("vector", drawn({hidden}, hidden));
        break;
    case ScoreKind::Cosine:
        m_logScale =
            register_parameter("log_scale", torch::full(torch::IntArrayRef(), std::log(kInitialCosineScale)));
        break;
    case ScoreKind::Location:
        m_location = register_parameter("location_weight",
                                        drawn({options.positions, options.queryDim}, options.queryDim));
        break;
    case ScoreKind::Pooling:
        // Small: the weights start nearly even, and learning decides where they gather.
        m_vector = register_parameter("vector", 0.1 * drawn({options.keyDim}, options.keyDim));
        break;
    }
    if (options.scope == ScopeKind::LocalPredictive) {
        m_predictWeight = register_parameter("predict_weight",
                                             drawn({options.queryDim, options.queryDim}, options.queryDim));
        m_predictVector = register_parameter("predict_vector", drawn({options.queryDim}, options.queryDim));
    }
}

torch::Tensor Attention::weights(const torch::Tensor& query, const torch::Tensor& key,
                                 const std::optional<torch::Tensor>& mayAttend)
{
    return weights(query, prepareKeys(key), mayAttend, 0);
}

torch::Tensor Attention::weights(const torch::Tensor& query, const PreparedKeys& keys,
                                 const std::optional<torch::Tensor>& mayAttend, int64_t firstQuery)
{
    torch::Tensor score = scores(query, keys); // [batch, head, query, key]
    if (m_options.temperature != 1.0)
        score = score / m_options.temperature;

    std::optional<torch::Tensor> allowed;
    if (mayAttend)
        allowed = mayAttend->expand(score.sizes());
    if (m_options.scope == ScopeKind::LocalPredictive) {
        const PredictedScope predicted =
            predictScope(m_options, query, m_predictWeight, m_predictVector, score.size(3), allowed);
        const torch::Tensor inside = allowed ? predicted.inWindow & *allowed : predicted.inWindow;
        return normalise(m_options.normaliser, score, inside, is_training()) * predicted.gaussian;
    }
    if (const auto& mask = inScope(score, firstQuery))
        allowed = allowed ? *mask & *allowed : *mask;
    return normalise(m_options.normaliser, score, allowed, is_training());
}

const std::optional<torch::Tensor>& Attention::inScope(const torch::Tensor& score, int64_t firstQuery)
{
    const std::vector<int64_t> size{score.size(2), score.size(3), firstQuery};
    if (m_scope.size != size || (m_scope.mask && m_scope.mask->device() != score.device())) {
        m_scope = {size, scopeMask(m_options, score.size(2), score.size(3), firstQuery)};
        if (m_scope.mask)
            m_scope.mask = sentTo(score.device(), *m_scope.mask);
    }
    return m_scope.mask;
}

AttentionResult Attention::forward(const torch::Tensor& query, const torch::Tensor& key,
                                   const torch::Tensor& value, const std::optional<torch::Tensor>& mayAttend)
{
    return forward(query, prepareKeys(key), value, mayAttend, 0);
}

AttentionResult Attention::forward(const torch::Tensor& query, const PreparedKeys& keys,
                                   const torch::Tensor& value, const std::optional<torch::Tensor>& mayAttend,
                                   int64_t firstQuery)
{
    AttentionResult result;
    result.weights = weights(query, keys, mayAttend, firstQuery);
    result.output = batchedMatmul(result.weights, value, TransposeRight::No);
    return result;
}

} // namespace attnscope
