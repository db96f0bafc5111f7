// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// Smooth Tchebycheff scalarisation, Lin et al. 2024, eq. 9: mu log sum exp(lambda (L - z) / mu) with even
/// preferences lambda = 1/K and the ideal losses z = 0. Losses are first divided by their mean over the first
/// epoch of its use, their nadir, which makes tasks of different scales comparable (theirs does so in its
/// experiments); in that epoch by their running mean.
class Stch final : public Weighting {
public:
    Stch(int tasks, const OptionReader& options)
        : m_mu(options.real("weighting.mu")), m_sum(static_cast<size_t>(tasks)), m_count(m_sum)
    {
    }
    Needs needs() const override { return Needs::Losses; }
    Weights weigh(const WeightingStep& step) override
    {
        const auto n = static_cast<double>(step.tasks.size());
        std::vector<double> scaled, nadir;
        for (size_t i = 0; i < step.tasks.size(); ++i) {
            const auto task = static_cast<size_t>(step.tasks[i]);
            if (m_epoch.front() == 0)
                m_epoch.front() = static_cast<double>(step.epoch);
            if (static_cast<double>(step.epoch) == m_epoch.front() || m_count[task] == 0) {
                m_sum[task] += step.losses[i];
                ++m_count[task];
            }
            nadir.push_back(std::max(m_sum[task] / m_count[task], 1e-12));
            scaled.push_back(step.losses[i] / nadir.back() / n / m_mu);
        }
        Weights weights{softmax(scaled), {}};
        for (size_t i = 0; i < weights.values.size(); ++i)
            weights.values[i] /= n * nadir[i];
        return weights;
    }
    void save(ArrayBundle& state) const override
    {
        saveNumbers("first_epoch", m_epoch, state);
        saveNumbers("sum", m_sum, state);
        saveNumbers("count", m_count, state);
    }
    Status load(const ArrayBundle& state) override
    {
        ATTNSCOPE_TRY(loadNumbers("first_epoch", state, m_epoch));
        ATTNSCOPE_TRY(loadNumbers("sum", state, m_sum));
        return loadNumbers("count", state, m_count);
    }

private:
    const double m_mu;
    std::vector<double> m_epoch{0}; ///< of the first use
    std::vector<double> m_sum, m_count;
};

} // namespace

WeightingEntry stchEntry()
{
    WeightingEntry entry;
    entry.info = {"stch",
                  "Lowers a smooth maximum of the losses: the task furthest behind counts most (Lin 2024).",
                  {}};
    entry.info.options = {
        weightingOption("mu", "0.1", 1e-3, 10, "Smoothness",
                        "Small values look at the worst task alone, large ones at all alike.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Stch>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
