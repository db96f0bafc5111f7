// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"

#include "core/api/weight_list.h"

namespace attnscope {
namespace {

/// Weights given by hand, one a task in the tasks' order.
class Fixed final : public Weighting {
public:
    explicit Fixed(std::vector<double> weights) : m_weights(std::move(weights)) {}
    Needs needs() const override { return Needs::Losses; }
    bool readsLosses() const override { return false; }
    Weights weigh(const WeightingStep& step) override
    {
        Weights weights;
        for (const int task : step.tasks)
            weights.values.push_back(m_weights[static_cast<size_t>(task)]);
        return weights;
    }

private:
    const std::vector<double> m_weights;
};

constexpr char kKey[] = "weighting.weights";

/// "0.6,0.4"; a single number stands for all tasks.
Result<std::vector<double>> parseWeights(const std::string& text, int tasks)
{
    auto read = weightsIn(kKey, text);
    if (!read)
        return read;
    std::vector<double>& weights = *read;
    if (weights.size() == 1)
        weights.resize(static_cast<size_t>(tasks), weights.front());
    if (static_cast<int>(weights.size()) != tasks)
        return usageError(kKey, "does not fit the tasks (expected {} weights, found {})", tasks,
                          weights.size());
    return read;
}

} // namespace

WeightingEntry fixedEntry()
{
    WeightingEntry entry;
    entry.info = {"fixed", "Adds the losses with weights that you choose, such as 0.6 and 0.4.", {}};
    OptionSpec weights;
    weights.key = kKey;
    weights.kind = OptionKind::Text;
    weights.defaultValue = "1";
    weights.label = "Weights";
    weights.doc = "The weight of each task's loss, in the order of the tasks, with commas between them.";
    weights.group = "tasks";
    weights.live = true;
    entry.info.options = {weights};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        auto parsed = parseWeights(options.text(kKey), tasks);
        if (!parsed)
            return parsed.status();
        return std::unique_ptr<Weighting>(std::make_unique<Fixed>(std::move(*parsed)));
    };
    return entry;
}

} // namespace attnscope
