// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

namespace attnscope {

/// Standard deviation of learnt positions and of a class token at the start (Dosovitskiy et al. 2021, their
/// code).
constexpr double kEmbeddingSpread = 0.02;

struct EncoderOptions {
    AttentionOptions attention; ///< of one head; dimensions are filled in by the layer
    int64_t width = 64;         ///< a multiple of `heads`
    int64_t heads = 4;
    int64_t hidden = 128; ///< of the MLP
};

/// One layer of a pre-norm transformer encoder: x + Attention(LayerNorm(x)), then x + MLP(LayerNorm(x))
/// (Vaswani 2017; the order of normalisation as in Dosovitskiy 2021). Parameters: norm1.*, qkv.*,
/// attention.*, proj.*, norm2.*, mlp1.*, mlp2.*.
class EncoderLayer : public torch::nn::Module {
public:
    explicit EncoderLayer(const EncoderOptions& options);

    struct Result {
        torch::Tensor tokens;  ///< [batch, token, width]
        torch::Tensor weights; ///< [batch, head, query, key]
    };
    /// tokens [batch, token, width]; `mayAttend` as Attention takes it; `dropout` is the share of what each
    /// half adds that is set to 0 while training. In training on the CPU the usual layer (dot products,
    /// softmax, no scope) is one function of its own (encoder_function.h); its weights carry no gradient.
    Result forward(const torch::Tensor& tokens, const std::optional<torch::Tensor>& mayAttend,
                   double dropout);
    void setTemperature(double temperature) { m_attention->setTemperature(temperature); }

private:
    std::optional<double> factorInOneGo(const torch::Tensor& tokens,
                                        const std::optional<torch::Tensor>& mayAttend) const;

    int64_t m_heads;
    torch::nn::LayerNorm m_norm1{nullptr}, m_norm2{nullptr};
    torch::nn::Linear m_qkv{nullptr}, m_proj{nullptr}, m_mlp1{nullptr}, m_mlp2{nullptr};
    std::shared_ptr<Attention> m_attention;
};

/// Attention rollout (Abnar & Zuidema 2020, "Quantifying Attention Flow in Transformers"): `row` [batch, 1,
/// token], how much the answer takes of each token of the last layer (undefined: the first token, a class
/// token, alone), times the product of (A + I)/2 over the layers from the last to the first, A being the mean
/// of a layer's heads; [batch, 1, token]. Rows of each factor are made to sum to 1, which changes something
/// only where the normaliser is no distribution. `weights` by layer.
torch::Tensor attentionRollout(torch::Tensor row, const std::vector<torch::Tensor>& weights);

} // namespace attnscope
