// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/small_programs.h"
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

enum class Scaling { None, Norm, Loss, LossAndNorm };

/// Multiple gradient descent of Sener & Koltun 2018 ("Multi-task learning as multi-objective optimization"):
/// the shortest vector in the hull of the task gradients, which are first divided by nothing, their norm,
/// their loss, or both. The program is solved exactly rather than by Frank-Wolfe.
class Mgda final : public Weighting {
public:
    explicit Mgda(Scaling scaling) : m_scaling(scaling) {}
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const size_t n = step.tasks.size();
        const std::vector<double> gram = entriesOf(step.gram);
        std::vector<double> divisor(n, 1.0);
        for (size_t i = 0; i < n; ++i) {
            const double norm = std::sqrt(std::max(0.0, gram[i * n + i]));
            if (m_scaling == Scaling::Norm || m_scaling == Scaling::LossAndNorm)
                divisor[i] *= norm > 0 ? norm : 1.0;
            if (m_scaling == Scaling::Loss || m_scaling == Scaling::LossAndNorm)
                divisor[i] *= std::max(step.losses[i], 1e-12);
        }
        const torch::Tensor inverse = torch::tensor(divisor, torch::kDouble).reciprocal();
        Weights weights{leastNormInHull(step.gram * inverse.unsqueeze(0) * inverse.unsqueeze(1)), {}};
        for (size_t i = 0; i < n; ++i)
            weights.values[i] /= divisor[i];
        return weights;
    }

private:
    const Scaling m_scaling;
};

OptionSpec scalingOption()
{
    OptionSpec spec;
    spec.key = "weighting.normalise";
    spec.kind = OptionKind::Choice;
    spec.choices = {"none", "norm", "loss", "loss-norm"};
    spec.defaultValue = "none";
    spec.label = "Normalise gradients";
    spec.doc = "What the task gradients are divided by before the shortest combination is sought; without it "
               "the task with the smallest gradient decides.";
    spec.group = "tasks";
    spec.live = true;
    return spec;
}

} // namespace

WeightingEntry mgdaEntry()
{
    WeightingEntry entry;
    entry.info = {"mgda",
                  "Finds the shortest combination of the task gradients: a direction that hurts no task "
                  "(Sener 2018).",
                  {}};
    entry.info.options = {scalingOption()};
    entry.make = [](int, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        const std::string name = options.text("weighting.normalise");
        const Scaling scaling = name == "norm"        ? Scaling::Norm
                                : name == "loss"      ? Scaling::Loss
                                : name == "loss-norm" ? Scaling::LossAndNorm
                                                      : Scaling::None;
        return std::unique_ptr<Weighting>(std::make_unique<Mgda>(scaling));
    };
    return entry;
}

} // namespace attnscope
