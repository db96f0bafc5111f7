// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/small_programs.h"
#include "core/multitask/strategy_parts.h"

namespace attnscope {
namespace {

/// Quinton & Rey 2024, "Jacobian descent for multi-objective optimization", eq. 5: each gradient is projected
/// onto the cone of directions that hurt no task, and the projections are averaged. The projection of g_i has
/// the weights v that make v'Mv least over v >= e_i.
class UpGrad final : public Weighting {
public:
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const size_t n = step.tasks.size();
        Weights weights{std::vector<double>(n, 0.0), {}};
        for (size_t i = 0; i < n; ++i) {
            std::vector<double> lower(n, 0.0);
            lower[i] = 1;
            const std::vector<double> projected = leastNormAbove(step.gram, lower);
            for (size_t j = 0; j < n; ++j)
                weights.values[j] += projected[j] / static_cast<double>(n);
        }
        return weights;
    }
};

} // namespace

WeightingEntry upGradEntry()
{
    WeightingEntry entry;
    entry.info = {
        "upgrad", "Projects each task gradient to where it hurts no task, then averages (Quinton 2024).", {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<UpGrad>());
    };
    return entry;
}

} // namespace attnscope
