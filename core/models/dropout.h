// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace attnscope {

/// Dropout (Srivastava 2014): a share of the values, of any shape, becomes 0, the rest is divided by 1 -
/// share, which is within 0..1. Differentiable once.
///
/// What stays is decided by one number from LibTorch's generator (dropoutSeed()): the generator's state,
/// which is part of every checkpoint, decides it all, and the number of threads does not. LibTorch's own
/// dropout draws value by value on one thread, which took a third of a step of the text models. Other than
/// float32 on the CPU: LibTorch's.
torch::Tensor dropped(const torch::Tensor& values, double share);

/// Draws the seed of one dropout (core/kernels/dropout.h) from LibTorch's default CPU generator.
uint64_t dropoutSeed();

} // namespace attnscope
