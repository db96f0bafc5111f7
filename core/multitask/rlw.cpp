// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/base/rng.h"
#include "core/multitask/strategy_parts.h"

namespace attnscope {
namespace {

/// Random loss weighting of Lin, Ye, Zhang & Tsang 2022 ("Reasonable effectiveness of random weighting"): the
/// softmax of standard normal numbers, drawn anew for each step.
class Rlw final : public Weighting {
public:
    explicit Rlw(int tasks) : m_tasks(tasks) {}
    Needs needs() const override { return Needs::Losses; }
    bool readsLosses() const override { return false; }
    Weights weigh(const WeightingStep& step) override
    {
        Rng rng(streamOf(step.seed, keyOf("rlw"), step.step));
        std::vector<double> all, drawn;
        for (int task = 0; task < m_tasks; ++task)
            all.push_back(rng.normal());
        for (const int task : step.tasks)
            drawn.push_back(all[static_cast<size_t>(task)]);
        return {softmax(drawn), {}};
    }

private:
    const int m_tasks;
};

} // namespace

WeightingEntry rlwEntry()
{
    WeightingEntry entry;
    entry.info = {
        "rlw", "Draws new random weights for every step: a baseline that is hard to beat (Lin 2022).", {}};
    entry.make = [](int tasks, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Rlw>(tasks));
    };
    return entry;
}

} // namespace attnscope
