// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace attnscope
{

enum class TransposeRight { No, Yes };

/// a [batch, head, m, k] times b [batch, head, k, n] (or, transposed, b [batch, head, n, k]), giving
/// [batch, head, m, n]. Differentiable.
torch::Tensor batchedMatmul(const torch::Tensor& a, const torch::Tensor& b, TransposeRight transpose);

} // namespace attnscope
