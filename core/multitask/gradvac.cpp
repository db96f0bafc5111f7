// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/base/rng.h"
#include "core/multitask/gradient_mix.h"
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// Gradient vaccine, Wang, Tsvetkov, Firat & Cao 2021, algorithm 1 and eq. 7: where the cosine of a gradient
/// with another one is below the running mean of that pair, the other one is mixed in until it is not. Theirs
/// has one goal a pair and parameter group; ours one a pair.
class GradVac final : public Weighting {
public:
    GradVac(int tasks, const OptionReader& options)
        : m_beta(options.real("weighting.beta")), m_tasks(static_cast<size_t>(tasks)),
          m_goal(m_tasks * m_tasks, 0.0)
    {
    }
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override;
    void save(ArrayBundle& state) const override { saveNumbers("goal", m_goal, state); }
    Status load(const ArrayBundle& state) override { return loadNumbers("goal", state, m_goal); }

private:
    const double m_beta;
    const size_t m_tasks;
    std::vector<double> m_goal; ///< cosine of each ordered pair
};

Weights GradVac::weigh(const WeightingStep& step)
{
    const size_t n = step.tasks.size();
    const uint64_t stream = streamOf(step.seed, keyOf("gradvac"), step.step);
    GradientMix mix(entriesOf(step.gram), n);
    for (size_t i = 0; i < n; ++i)
        for (const size_t j : othersInRandomOrder(i, n, stream)) {
            double& goal =
                m_goal[static_cast<size_t>(step.tasks[i]) * m_tasks + static_cast<size_t>(step.tasks[j])];
            const double mine = mix.norm(i), other = mix.originalNorm(j);
            if (!(mine > 0) || !(other > 0))
                continue;
            const double cosine = std::clamp(mix.product(i, j) / (mine * other), -1.0, 1.0);
            const double goalSine = std::sqrt(1 - goal * goal);
            if (cosine < goal && goalSine > 1e-9)
                mix.add(i, j,
                        mine * (goal * std::sqrt(1 - cosine * cosine) - cosine * goalSine) /
                            (other * goalSine));
            goal = (1 - m_beta) * goal + m_beta * cosine;
        }
    return {mix.sum(), {}};
}

} // namespace

WeightingEntry gradVacEntry()
{
    WeightingEntry entry;
    entry.info = {
        "gradvac",
        "Turns task gradients toward each other until they agree as much as they usually do (Wang 2021).",
        {}};
    entry.info.options = {
        weightingOption("beta", "0.01", 1e-4, 1, "Memory",
                        "The share of the newest cosine in the running mean that is the goal.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<GradVac>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
