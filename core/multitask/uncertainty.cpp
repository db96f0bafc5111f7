// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <cmath>

namespace attnscope {
namespace {

/// Kendall, Gal & Cipolla 2018, "Multi-task learning using uncertainty to weigh losses": the sum of
/// exp(-s) L / 2 + s / 2 over tasks with s = log sigma^2, eq. 7 for all kinds of tasks (theirs leaves the 1/2
/// out for classification, which only scales that task). s is learned by an Adam of its own rather than by
/// the run's optimiser, so that it learns at the same rate whatever that is.
class Uncertainty final : public Weighting {
public:
    Uncertainty(int tasks, const OptionReader& options)
        : m_logVariance(static_cast<size_t>(tasks)),
          m_adam(static_cast<size_t>(tasks), options.real("weighting.lr"))
    {
    }
    Needs needs() const override { return Needs::Losses; }
    Weights weigh(const WeightingStep& step) override
    {
        Weights weights;
        std::vector<double> slope;
        for (size_t i = 0; i < step.tasks.size(); ++i) {
            const double precision = std::exp(-m_logVariance[static_cast<size_t>(step.tasks[i])]);
            weights.values.push_back(precision / 2);
            slope.push_back((1 - precision * step.losses[i]) / 2);
        }
        m_adam.step(m_logVariance, step.tasks, slope);
        return weights;
    }
    void save(ArrayBundle& state) const override
    {
        saveNumbers("log_variance", m_logVariance, state);
        m_adam.save("log_variance", state);
    }
    Status load(const ArrayBundle& state) override
    {
        ATTNSCOPE_TRY(loadNumbers("log_variance", state, m_logVariance));
        return m_adam.load("log_variance", state);
    }

private:
    std::vector<double> m_logVariance;
    SmallAdam m_adam;
};

} // namespace

WeightingEntry uncertaintyEntry()
{
    WeightingEntry entry;
    entry.info = {
        "uncertainty", "Learns how noisy each task is and trusts the noisy ones less (Kendall 2018).", {}};
    entry.info.options = {weightingOption("lr", "0.025", 1e-5, 1, "Learning rate of the weights",
                                          "How fast the task weights follow what they learn from.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Uncertainty>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
