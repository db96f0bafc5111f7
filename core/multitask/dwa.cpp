// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

namespace attnscope {
namespace {

/// Dynamic weight average of Liu, Johns & Davison 2019 ("End-to-end multi-task learning with attention"),
/// eqs. 7 and 8: a softmax over the ratios of the mean losses of the last two epochs, times the number of
/// tasks; ones in the first two epochs.
class Dwa final : public Weighting {
public:
    Dwa(int tasks, const OptionReader& options)
        : m_temperature(options.real("weighting.temperature")), m_sum(static_cast<size_t>(tasks)),
          m_count(m_sum), m_last(m_sum), m_before(m_sum)
    {
    }
    Needs needs() const override { return Needs::Losses; }
    Weights weigh(const WeightingStep& step) override;
    void save(ArrayBundle& state) const override
    {
        saveNumbers("epoch", m_epoch, state);
        saveNumbers("sum", m_sum, state);
        saveNumbers("count", m_count, state);
        saveNumbers("last", m_last, state);
        saveNumbers("before", m_before, state);
    }
    Status load(const ArrayBundle& state) override
    {
        ATTNSCOPE_TRY(loadNumbers("epoch", state, m_epoch));
        ATTNSCOPE_TRY(loadNumbers("sum", state, m_sum));
        ATTNSCOPE_TRY(loadNumbers("count", state, m_count));
        ATTNSCOPE_TRY(loadNumbers("last", state, m_last));
        return loadNumbers("before", state, m_before);
    }

private:
    void endEpoch();

    const double m_temperature;
    std::vector<double> m_epoch{0};                       ///< that the sums are of
    std::vector<double> m_sum, m_count, m_last, m_before; ///< 0 in the last two: not known yet
};

void Dwa::endEpoch()
{
    for (size_t task = 0; task < m_sum.size(); ++task) {
        if (m_count[task] > 0) {
            m_before[task] = m_last[task];
            m_last[task] = m_sum[task] / m_count[task];
        }
        m_sum[task] = m_count[task] = 0;
    }
}

Weights Dwa::weigh(const WeightingStep& step)
{
    if (static_cast<double>(step.epoch) != m_epoch.front()) {
        endEpoch();
        m_epoch.front() = static_cast<double>(step.epoch);
    }
    std::vector<double> rate;
    for (size_t i = 0; i < step.tasks.size(); ++i) {
        const auto task = static_cast<size_t>(step.tasks[i]);
        m_sum[task] += step.losses[i];
        ++m_count[task];
        const bool known = m_before[task] > 0 && m_last[task] > 0;
        rate.push_back((known ? m_last[task] / m_before[task] : 1.0) / m_temperature);
    }
    Weights weights{softmax(rate), {}};
    for (double& weight : weights.values)
        weight *= static_cast<double>(step.tasks.size());
    return weights;
}

} // namespace

WeightingEntry dwaEntry()
{
    WeightingEntry entry;
    entry.info = {
        "dwa", "Gives more weight to tasks whose loss falls more slowly from epoch to epoch (Liu 2019).", {}};
    entry.info.options = {
        weightingOption("temperature", "2", 0.01, 100, "Temperature",
                        "High values keep the weights alike, low ones tell the tasks apart more.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Dwa>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
