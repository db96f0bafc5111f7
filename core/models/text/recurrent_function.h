// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/text/recurrent.h"

namespace attnscope {

/// weight_ih, weight_hh, bias_ih, bias_hh of one direction, shaped as in Recurrent.
using RecurrentWeights = std::array<torch::Tensor, 4>;

/// Recurrent::forward for float32 on the CPU: input [batch, tokens, inputDim], lengths int64 [batch] on the
/// CPU, initial [batch, directions * hidden] or undefined. Gradients by input, initial and weights; their own
/// gradients are refused (throws c10::Error). The same numbers for the same thread count.
torch::Tensor recurrentOnCpu(const RecurrentOptions& options, const torch::Tensor& input,
                             const torch::Tensor& lengths, const torch::Tensor& initial,
                             const std::vector<RecurrentWeights>& weights);

} // namespace attnscope
