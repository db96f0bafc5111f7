// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

// What multi.mtan does with large maps beside its convolutions, each in one pass over memory. In float32 on
// the CPU while gradients are recorded these are functions of our own on the team's threads; elsewhere, and
// where the second derivative is asked for, LibTorch's operations.

namespace attnscope {

/// The same tensor for each of `count` (at least 1) readers. On the way back their gradients are added up at
/// once, where LibTorch's engine makes a new tensor for every one that arrives. A reader without a gradient
/// counts as zero.
std::vector<torch::Tensor> forReaders(const torch::Tensor& x, int64_t count);

/// How much of each channel there is and the most of it in one place: maps [batch, channel, h, w] to [batch,
/// 2 channel], the means and then the largest values. Where several cells share the largest, so does its
/// gradient, in equal parts (as torch::amax).
torch::Tensor meanAndMost(const torch::Tensor& maps);

/// The largest of each 2x2 cells, [batch, channel, h / 2, w / 2]: torch::max_pool2d(maps, 2). Differentiable
/// once.
torch::Tensor halved(const torch::Tensor& maps);

/// Every cell repeated, to rows x columns (torch::upsample_nearest2d), and `added` to it, [batch, channel,
/// rows, columns], or nothing where that is undefined. Differentiable once.
torch::Tensor enlarged(const torch::Tensor& maps, int64_t rows, int64_t columns,
                       const torch::Tensor& added = {});

} // namespace attnscope
