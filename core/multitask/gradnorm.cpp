// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

/// Chen, Badrinarayanan, Lee & Rabinovich 2018, "GradNorm": weights are moved so that each task's weighted
/// gradient norm comes near the mean norm times its relative inverse training rate to the power alpha (eq.
/// 2); afterwards they are scaled to add up to the number of tasks. Theirs takes the norm on the last shared
/// layer; ours on all that the strategy is given.
class GradNorm final : public Weighting {
public:
    GradNorm(int tasks, const OptionReader& options)
        : m_alpha(options.real("weighting.alpha")), m_weights(static_cast<size_t>(tasks), 1.0),
          m_first(static_cast<size_t>(tasks), 0.0),
          m_adam(static_cast<size_t>(tasks), options.real("weighting.lr"))
    {
    }
    Needs needs() const override { return Needs::Gram; }
    bool weighsLosses() const override { return true; } // the whole network learns from the sum of w L
    Weights weigh(const WeightingStep& step) override;
    void save(ArrayBundle& state) const override
    {
        saveNumbers("weights", m_weights, state);
        saveNumbers("first_losses", m_first, state);
        m_adam.save("weights", state);
    }
    Status load(const ArrayBundle& state) override
    {
        ATTNSCOPE_TRY(loadNumbers("weights", state, m_weights));
        ATTNSCOPE_TRY(loadNumbers("first_losses", state, m_first));
        return m_adam.load("weights", state);
    }

private:
    static constexpr double kLeast = 1e-3; ///< a weight that reached 0 or below would never come back

    const double m_alpha;
    std::vector<double> m_weights, m_first;
    SmallAdam m_adam;
};

Weights GradNorm::weigh(const WeightingStep& step)
{
    const size_t n = step.tasks.size();
    const std::vector<double> gram = entriesOf(step.gram);
    std::vector<double> norm(n), rate(n);
    Weights result;
    double meanNorm = 0, meanRate = 0;
    for (size_t i = 0; i < n; ++i) {
        const auto task = static_cast<size_t>(step.tasks[i]);
        if (m_first[task] <= 0)
            m_first[task] = std::max(step.losses[i], 1e-12);
        norm[i] = std::sqrt(std::max(0.0, gram[i * n + i]));
        rate[i] = std::max(step.losses[i], 0.0) / m_first[task];
        meanNorm += m_weights[task] * norm[i] / static_cast<double>(n);
        meanRate += rate[i] / static_cast<double>(n);
        result.values.push_back(m_weights[task]);
    }
    std::vector<double> slope(n);
    for (size_t i = 0; i < n; ++i) {
        const double target = meanNorm * std::pow(meanRate > 0 ? rate[i] / meanRate : 1.0, m_alpha);
        const double excess = result.values[i] * norm[i] - target;
        slope[i] = excess > 0 ? norm[i] : excess < 0 ? -norm[i] : 0.0;
    }
    m_adam.step(m_weights, step.tasks, slope);
    double sum = 0;
    for (double& weight : m_weights)
        sum += weight = std::max(weight, kLeast);
    for (double& weight : m_weights)
        weight *= static_cast<double>(m_weights.size()) / sum;
    return result;
}

} // namespace

WeightingEntry gradNormEntry()
{
    WeightingEntry entry;
    entry.info = {
        "gradnorm",
        "Balances the sizes of the task gradients so that all tasks learn at a like pace (Chen 2018).",
        {}};
    entry.info.options = {
        weightingOption("alpha", "1.5", 0, 5, "Pull",
                        "How strongly tasks that learn slowly are favoured; 0 makes all gradients alike."),
        weightingOption("lr", "0.025", 1e-5, 1, "Learning rate of the weights",
                        "How fast the task weights follow what they learn from.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<GradNorm>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
