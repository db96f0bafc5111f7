// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/small_programs.h"
#include "core/multitask/strategy_parts.h"

#include <torch/torch.h>

namespace attnscope {
namespace {

/// Navon et al. 2022, "Multi-task learning as a bargaining game": weights alpha with (G'G) alpha = 1 / alpha,
/// the Nash bargaining solution. Solved exactly as a convex program instead of by their sequence of
/// approximations. A task without a gradient has nothing to bargain for and gets 0; without any, all get 1.
class NashMtl final : public Weighting {
public:
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const torch::Tensor alive = step.gram.diagonal().gt(0).nonzero().squeeze(1);
        Weights weights{std::vector<double>(step.tasks.size(), 0.0), {}};
        if (alive.numel() == 0) {
            weights.values.assign(step.tasks.size(), 1.0);
            return weights;
        }
        const std::vector<double> alpha =
            nashBargain(step.gram.index_select(0, alive).index_select(1, alive));
        for (int64_t i = 0; i < alive.numel(); ++i)
            weights.values[static_cast<size_t>(alive[i].item<int64_t>())] = alpha[static_cast<size_t>(i)];
        return weights;
    }
};

} // namespace

WeightingEntry nashMtlEntry()
{
    WeightingEntry entry;
    entry.info = {
        "nash-mtl",
        "Lets the tasks bargain: the step that raises the product of their gains most (Navon 2022).",
        {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<NashMtl>());
    };
    return entry;
}

} // namespace attnscope
