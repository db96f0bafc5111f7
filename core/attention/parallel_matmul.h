// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace attnscope {

// Matrix products on the team's threads (core/kernels/team.h). BLAS is set to one thread (two pools on the
// same cores get in each other's way), so at::mm and at::bmm would leave all but one core idle. The work is
// cut along rows or along the batch, never along a sum: the result is the same wherever BLAS sums up a row in
// the same way however many it is given.

enum class TransposeRight { No, Yes };

/// a [batch, head, m, k] times b [batch, head, k, n] (or, transposed, b [batch, head, n, k]), giving
/// [batch, head, m, n]. Differentiable, also twice.
torch::Tensor batchedMatmul(const torch::Tensor& a, const torch::Tensor& b, TransposeRight transpose);

/// A linear layer: x [.., in], weight [out, in], bias [out], giving [.., out]. Differentiable, also twice.
torch::Tensor parallelLinear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias);

} // namespace attnscope
