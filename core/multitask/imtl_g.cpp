// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <torch/torch.h>

#include <cmath>

namespace attnscope {
namespace {

/// Impartial multi-task learning on gradients, Liu et al. 2021 ("Towards impartial multi-task learning"), eq.
/// 6: weights adding up to 1 whose combined gradient has the same projection on every task's. In closed form
/// alpha(2..K) = g1 U' (D U')^-1 with rows g1 - gi in D and u1 - ui in U, all from the Gram matrix.
class ImtlG final : public Weighting {
public:
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const auto n = static_cast<int64_t>(step.tasks.size());
        const Weights even{std::vector<double>(static_cast<size_t>(n), 1.0 / static_cast<double>(n)), {}};
        const torch::Tensor norm = step.gram.diagonal().clamp_min(0).sqrt();
        if (n == 1 || norm.min().item<double>() <= 0)
            return even; // without a direction there is nothing to be impartial about
        const torch::Tensor towards = step.gram / norm.unsqueeze(0); // g_i.u_j
        // g_i.(u1 - uj) for all i and j = 2..K
        const torch::Tensor apart = towards.narrow(1, 0, 1) - towards.narrow(1, 1, n - 1);
        const torch::Tensor du = apart.narrow(0, 0, 1) - apart.narrow(0, 1, n - 1); // [K-1, K-1]
        const torch::Tensor g1u = apart.narrow(0, 0, 1);                            // [1, K-1]
        // Of parallel gradients the system says nothing, and the least-squares solution of least norm is 0.
        const torch::Tensor rest = g1u.matmul(torch::linalg_pinv(du, 1e-10));
        Weights weights{{1.0 - rest.sum().item<double>()}, {}};
        for (const double weight : entriesOf(rest))
            weights.values.push_back(weight);
        return du.abs().max().item<double>() > 1e-12 * norm.max().item<double>() ? weights : even;
    }
};

} // namespace

WeightingEntry imtlGEntry()
{
    WeightingEntry entry;
    entry.info = {
        "imtl-g", "Finds the direction with the same projection on every task gradient (Liu 2021).", {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<ImtlG>());
    };
    return entry;
}

} // namespace attnscope
