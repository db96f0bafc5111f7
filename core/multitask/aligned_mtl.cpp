// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <torch/torch.h>

#include <cmath>

namespace attnscope {
namespace {

/// Senushkin et al. 2023, "Independent component alignment for multi-task learning", algorithm 1: the
/// gradients are made orthogonal and of one length, that of the smallest principal component, so that the
/// system's condition number is 1; even preferences 1/K. Weights B (1/K) with B = sqrt(least) V
/// diag(1/sqrt(l)) V'.
class AlignedMtl final : public Weighting {
public:
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const auto n = static_cast<int64_t>(step.tasks.size());
        const torch::Tensor even = torch::full({n}, 1.0 / static_cast<double>(n), torch::kDouble);
        const auto [values, vectors] = torch::linalg_eigh(step.gram, "L");
        // Components that are nothing but rounding would set the length otherwise.
        const double most = values.max().item<double>();
        const torch::Tensor real =
            values.gt(most * static_cast<double>(n) * 1e-7).logical_and(values.gt(0)).nonzero().squeeze(1);
        if (real.numel() == 0)
            return {entriesOf(even), {}};
        const torch::Tensor kept = values.index_select(0, real), v = vectors.index_select(1, real);
        const torch::Tensor scaled = v.t().mv(even) * (kept.min() / kept).sqrt();
        return {entriesOf(v.mv(scaled)), {}};
    }
};

} // namespace

WeightingEntry alignedMtlEntry()
{
    WeightingEntry entry;
    entry.info = {
        "aligned-mtl",
        "Makes the task gradients orthogonal and equally long before it adds them (Senushkin 2023).",
        {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<AlignedMtl>());
    };
    return entry;
}

} // namespace attnscope
