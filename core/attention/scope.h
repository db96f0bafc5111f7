// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"

namespace attnscope {

/// Which keys each query may attend to under a scope that does not depend on the data: bool [query, key]
/// on the CPU, or none for `global` and `local-predictive`. The queries are the `firstQuery`-th (from 0) and
/// those after it of a longer sequence, which `local` on a line cannot be asked about.
std::optional<torch::Tensor> scopeMask(const AttentionOptions& options, int64_t queries, int64_t keys,
                                       int64_t firstQuery = 0);

/// Luong's local-p: where each query looks, decided by the query itself.
struct PredictedScope {
    torch::Tensor inWindow; ///< bool [batch, head, query, key]
    torch::Tensor gaussian; ///< [batch, head, query, key], multiplies the weights; carries the gradient
};
/// query [batch, head, query, queryDim]; `mayAttend`, if any, bool [batch, head, query, key]: the keys
/// that it allows are the S positions among which the centre lies.
PredictedScope predictScope(const AttentionOptions& options, const torch::Tensor& query,
                            const torch::Tensor& weight, const torch::Tensor& vector, int64_t keys,
                            const std::optional<torch::Tensor>& mayAttend);

} // namespace attnscope
