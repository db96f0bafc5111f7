// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace attnscope {

/// relu(max_pool2d(conv2d(images, weight, bias), 2)): images [batch, in, h, w], weight [out, in, k, k] with k
/// odd, bias [out], `pad` zeros around the image (at most k - 1), to [batch, out, h', w'], h' = (h + 2 pad -
/// k + 1) / 2.
///
/// On the CPU in float32, where gradients are recorded, this is one pass over the images, in one region of
/// threads: two rows of the convolution at a time are made, pooled and forgotten
/// (core/kernels/convolution.h). Its backward pass is written by hand and differentiable once; the gradient
/// by the weights is summed up in parts, one a thread. Elsewhere LibTorch's functions. Weights in
/// channels-last get their gradient in the same order.
torch::Tensor convolvedAndPooled(const torch::Tensor& images, const torch::Tensor& weight,
                                 const torch::Tensor& bias, int64_t pad);

} // namespace attnscope
