// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/kernels/normalise.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

namespace attnscope {

/// What follows the convolution: batch normalisation by `norm` (in training the batch's own statistics, which
/// move its running ones) and an activation, the sigmoid of values times `sharpness`.
struct NormedLayer {
    torch::Tensor weight; ///< [out, in, k, k], k odd; no bias: the normalisation has one
    torch::nn::BatchNorm2d norm{nullptr};
    kernels::Activation activation = kernels::Activation::None;
    double sharpness = 1;
    torch::Tensor gated{}; ///< [batch, out, h, w], what the activation is multiplied by; undefined: nothing
};

/// map [batch, a, h, w] and, with 1x1 weights, `beside` [batch, b, h, w] or undefined (in = a + b: the
/// channels of both, one after the other) to [batch, out, h, w], with zeros around the map.
///
/// On the CPU in float32 while training this is one function with a backward pass written by hand
/// (differentiable once), in two regions of threads each way: the normalisation needs the whole batch's
/// statistics. Two maps are not put together: their products are added up. Sums are made by image and then by
/// part, one a thread: the same bits for the same number of threads. Elsewhere LibTorch's functions.
torch::Tensor normedConvolution(const torch::Tensor& map, const torch::Tensor& beside, NormedLayer& layer);

} // namespace attnscope
