// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"
#include "core/models/classifier_model.h"

#include <string>
#include <vector>

namespace attnscope {

/// layer(x) cut into heads: x [batch, place, in] to [batch, head, place, width / heads], a view; head n
/// takes the features n width/heads up to (n + 1) width/heads - 1. `heads` divides the layer's width.
torch::Tensor byHead(const torch::nn::Linear& layer, const torch::Tensor& x, int64_t heads);

/// Usage error at "width" unless each head gets the same share of it.
Status checkHeads(int64_t width, int64_t heads);
/// Usage error at `key` unless each of two directions gets half of `width`.
Status checkTwoDirections(const std::string& key, int64_t width);

/// attentionOptionSpecs() without a scope, with the scores of a query and a key, for a model in which every
/// query sees every key.
std::vector<OptionSpec> unscopedAttentionSpecs();
/// Reads those; scope and dimensions are at their defaults.
AttentionOptions readUnscopedAttention(const OptionReader& options);

} // namespace attnscope
