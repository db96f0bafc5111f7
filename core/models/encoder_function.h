// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace attnscope {

/// The parameters of one encoder layer as EncoderLayer registers them; weights are [out, in].
struct EncoderWeights {
    torch::Tensor norm1, norm1Bias, qkv, qkvBias, proj, projBias, norm2, norm2Bias, mlp1, mlp1Bias, mlp2,
        mlp2Bias;
};

struct EncoderSettings {
    int64_t heads = 1;
    double factor = 1; ///< of the dot products, before the softmax
    double dropout = 0;
    double epsilon = 1e-5; ///< of both layer normalisations
};

/// A whole encoder layer with softmax over all (open) tokens, in training: tokens [batch, token, width],
/// float32 on the CPU; `open` [batch, token] bool or undefined, the keys that may be attended to. Returns the
/// tokens behind the layer and the weights [batch, head, query, key], which carry no gradient of their own.
///
/// Each text (image) goes through all the layer's parts while it is in the cache, in one region of threads,
/// forward and backward; what is kept for the way back are the queries, keys and values, the weights, what
/// the heads gathered, and the values before the GELU. Differentiable once. Gradients by parameters are
/// summed up in parts, one a thread. Dropout draws two seeds from LibTorch's generator, in the order of the
/// plain layer.
std::pair<torch::Tensor, torch::Tensor> encoderOnCpu(const torch::Tensor& tokens, const torch::Tensor& open,
                                                     const EncoderWeights& weights,
                                                     const EncoderSettings& settings);

} // namespace attnscope
