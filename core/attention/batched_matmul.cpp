// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/batched_matmul.h"

namespace attnscope
{

torch::Tensor batchedMatmul(const torch::Tensor& a, const torch::Tensor& b, TransposeRight transpose)
{
    return torch::matmul(a, transpose == TransposeRight::Yes ? b.transpose(-2, -1) : b);
}

} // namespace attnscope
