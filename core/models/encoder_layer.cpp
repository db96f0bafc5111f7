// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/encoder_layer.h"

#include "core/attention/score.h"
#include "core/models/classifier_model.h"
#include "core/models/dropout.h"
#include "core/models/encoder_function.h"

#include <cmath>
#include <optional>

namespace attnscope {

EncoderLayer::EncoderLayer(const EncoderOptions& options) : m_heads(options.heads)
{
    const int64_t width = options.width;
    AttentionOptions attention = options.attention;
    attention.queryDim = attention.keyDim = width / options.heads;
    const torch::nn::LayerNormOptions norm({width});
    m_norm1 = register_module("norm1", torch::nn::LayerNorm(norm));
    m_qkv = register_module("qkv", glorotLinear(width, 3 * width));
    m_attention = register_module("attention", std::make_shared<Attention>(attention));
    m_proj = register_module("proj", glorotLinear(width, width));
    m_norm2 = register_module("norm2", torch::nn::LayerNorm(norm));
    m_mlp1 = register_module("mlp1", glorotLinear(width, options.hidden));
    m_mlp2 = register_module("mlp2", glorotLinear(options.hidden, width));
}

/// What the dot products are multiplied by, if encoderOnCpu() can do all that is asked for.
std::optional<double> EncoderLayer::factorInOneGo(const torch::Tensor& tokens,
                                                  const std::optional<torch::Tensor>& mayAttend) const
{
    const AttentionOptions& how = m_attention->options();
    const bool plain = (how.score == ScoreKind::Dot || how.score == ScoreKind::ScaledDot) &&
                       how.normaliser == NormaliserKind::Softmax && how.scope == ScopeKind::Global;
    const bool byKey = !mayAttend || (mayAttend->dim() == 4 && mayAttend->size(0) == tokens.size(0) &&
                                      mayAttend->size(1) == 1 && mayAttend->size(2) == 1 &&
                                      mayAttend->size(3) == tokens.size(1));
    if (!plain || !byKey || !is_training() || !at::GradMode::is_enabled() || !tokens.device().is_cpu() ||
        tokens.scalar_type() != torch::kFloat || tokens.numel() == 0 ||
        tokens.size(2) != m_norm1->weight.size(0))
        return std::nullopt;
    return dotFactor(how, tokens.size(2) / m_heads) / how.temperature;
}

EncoderLayer::Result EncoderLayer::forward(const torch::Tensor& tokens,
                                           const std::optional<torch::Tensor>& mayAttend, double dropout)
{
    if (const auto factor = factorInOneGo(tokens, mayAttend)) {
        const EncoderWeights weights{m_norm1->weight, m_norm1->bias, m_qkv->weight,   m_qkv->bias,
                                     m_proj->weight,  m_proj->bias,  m_norm2->weight, m_norm2->bias,
                                     m_mlp1->weight,  m_mlp1->bias,  m_mlp2->weight,  m_mlp2->bias};
        const auto [out, used] = encoderOnCpu(tokens, mayAttend ? mayAttend->flatten(1) : torch::Tensor(),
                                              weights, {m_heads, *factor, dropout, m_norm1->options.eps()});
        return {out, used};
    }
    const int64_t batch = tokens.size(0), count = tokens.size(1), width = tokens.size(2);
    const torch::Tensor parts = applyLinear(m_qkv, m_norm1->forward(tokens))
                                    .view({batch, count, 3, m_heads, width / m_heads})
                                    .permute({2, 0, 3, 1, 4})
                                    .contiguous(); // [3, batch, head, token, dim]
    const AttentionResult attended = m_attention->forward(parts[0], parts[1], parts[2], mayAttend);
    const torch::Tensor joined = attended.output.transpose(1, 2).reshape({batch, count, width});
    const auto drop = [&](const torch::Tensor& x) {
        return dropout > 0 && is_training() ? dropped(x, dropout) : x;
    };
    torch::Tensor out = tokens + drop(applyLinear(m_proj, joined));
    out = out + drop(applyLinear(m_mlp2, torch::gelu(applyLinear(m_mlp1, m_norm2->forward(out)))));
    return {out, attended.weights};
}

torch::Tensor attentionRollout(torch::Tensor row, const std::vector<torch::Tensor>& weights)
{
    for (auto layer = weights.rbegin(); layer != weights.rend(); ++layer) {
        const torch::Tensor mean = layer->mean(1);
        torch::Tensor mixed = 0.5 * mean + 0.5 * torch::eye(mean.size(1), mean.options());
        mixed = mixed / mixed.sum(-1, true);
        row = row.defined() ? torch::bmm(row, mixed) : mixed.slice(1, 0, 1);
    }
    return row;
}

} // namespace attnscope
