// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/encoder_layer.h"

#include "core/models/classifier_model.h"

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

EncoderLayer::Result EncoderLayer::forward(const torch::Tensor& tokens,
                                           const std::optional<torch::Tensor>& mayAttend, double dropout)
{
    const int64_t batch = tokens.size(0), count = tokens.size(1), width = tokens.size(2);
    const torch::Tensor parts = applyLinear(m_qkv, m_norm1->forward(tokens))
                                    .view({batch, count, 3, m_heads, width / m_heads})
                                    .permute({2, 0, 3, 1, 4})
                                    .contiguous(); // [3, batch, head, token, dim]
    const AttentionResult attended = m_attention->forward(parts[0], parts[1], parts[2], mayAttend);
    const torch::Tensor joined = attended.output.transpose(1, 2).reshape({batch, count, width});
    const auto drop = [&](const torch::Tensor& x) {
        return dropout > 0 && is_training() ? torch::dropout(x, dropout, true) : x;
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
