// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/scope.h"

#include <cmath>
#include <cstdlib>

namespace attnscope {
namespace {

/// On a grid: a square of cells around the query's own. On a line: +-w around the query's place, which
/// is stretched where there are more or fewer keys than queries.
bool inLocalWindow(const AttentionOptions& options, int64_t query, int64_t queries, int64_t key, int64_t keys)
{
    if (options.gridColumns > 0) {
        const int64_t columns = options.gridColumns;
        return std::abs(query / columns - key / columns) <= options.window &&
               std::abs(query % columns - key % columns) <= options.window;
    }
    double centre = static_cast<double>(query);
    if (queries != keys) {
        const double last = static_cast<double>(keys - 1);
        centre = queries > 1 ? centre * last / static_cast<double>(queries - 1) : last / 2;
    }
    return std::abs(static_cast<double>(key) - centre) <= static_cast<double>(options.window);
}

bool inScope(const AttentionOptions& options, int64_t query, int64_t queries, int64_t key, int64_t keys)
{
    switch (options.scope) {
    case ScopeKind::Local: return inLocalWindow(options, query, queries, key, keys);
    case ScopeKind::LocalMonotonic: return std::abs(key - query) <= options.window;
    case ScopeKind::Causal: return key <= query;
    case ScopeKind::Global:
    case ScopeKind::LocalPredictive: break;
    }
    return true;
}

} // namespace

std::optional<torch::Tensor> scopeMask(const AttentionOptions& options, int64_t queries, int64_t keys,
                                       int64_t firstQuery)
{
    if (options.scope == ScopeKind::Global || options.scope == ScopeKind::LocalPredictive)
        return std::nullopt;
    TORCH_CHECK(options.scope != ScopeKind::Local || options.gridColumns == 0 || queries == keys,
                "local attention on a grid needs as many queries as keys, found ", queries, " and ", keys);
    TORCH_CHECK(options.scope != ScopeKind::Local || firstQuery == 0,
                "local attention places a query by the number of all queries; found a part of them");
    torch::Tensor mask = torch::empty({queries, keys}, torch::kBool);
    bool* cell = mask.data_ptr<bool>();
    const int64_t leading = options.leading;
    for (int64_t query = firstQuery; query < firstQuery + queries; ++query)
        for (int64_t key = 0; key < keys; ++key, ++cell)
            *cell = query < leading || key < leading ||
                    inScope(options, query - leading, queries - leading, key - leading, keys - leading);
    return mask;
}

PredictedScope predictScope(const AttentionOptions& options, const torch::Tensor& query,
                            const torch::Tensor& weight, const torch::Tensor& vector, int64_t keys,
                            const std::optional<torch::Tensor>& mayAttend)
{
    TORCH_CHECK(query.defined(), "local-predictive attention needs a query to predict its centre from");
    const int64_t leading = options.leading;
    // p = S sigmoid(v . tanh(W q)), counted from 0; S is the number of keys that may be attended to.
    const torch::Tensor part =
        torch::sigmoid(torch::matmul(torch::tanh(torch::matmul(query, weight.t())), vector)).unsqueeze(-1);
    const torch::Tensor centre =
        mayAttend ? part * mayAttend->slice(-1, leading).sum(-1, true) : part * (keys - leading);

    const torch::Tensor place = torch::arange(keys, query.options().requires_grad(false)) - leading;
    const torch::Tensor distance = place - centre; // [batch, head, query, key]
    const double window = static_cast<double>(options.window);
    const double sigma = window / 2; // Luong 2015, section 3.2
    const torch::Tensor gaussian = torch::exp(distance.square() * (-0.5 / (sigma * sigma)));
    const torch::Tensor inWindow = distance.detach().abs() <= window;
    if (leading == 0)
        return {inWindow, gaussian};

    const torch::Tensor first =
        torch::arange(query.size(2), place.options()).unsqueeze(-1) < leading; // [query, 1]
    const torch::Tensor exempt = first | (place < 0);
    return {inWindow | exempt, gaussian.masked_fill(exempt, 1.0)};
}

} // namespace attnscope
