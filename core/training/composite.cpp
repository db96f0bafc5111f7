// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/composite.h"

#include "core/api/weight_list.h"
#include "core/training/evaluation.h"

#include <algorithm>
#include <limits>

namespace attnscope {
namespace {

OptionSpec makeCompositeOption()
{
    OptionSpec spec;
    spec.key = "composite";
    spec.kind = OptionKind::Text;
    spec.label = "Composite score";
    spec.doc =
        "How much each task's score counts in the one score of all of them: numbers in the order of the "
        "tasks with commas between them, such as 0.6,0.4. Left empty, all count alike.";
    spec.group = "tasks";
    spec.hint = "all alike";
    return spec;
}

} // namespace

const OptionSpec& compositeOption()
{
    static const OptionSpec spec = makeCompositeOption();
    return spec;
}

Result<std::vector<double>> compositeWeights(const OptionValues& options, const std::vector<TaskInfo>& tasks)
{
    const std::string& key = compositeOption().key;
    const auto found = options.find(key);
    if (found == options.end() || found->second.empty())
        return std::vector<double>();
    auto weights = weightsIn(key, found->second);
    if (!weights)
        return weights;
    if (weights->size() != tasks.size())
        return usageError(key, "does not fit the tasks (expected {} weights, found {})", tasks.size(),
                          weights->size());
    if (std::all_of(weights->begin(), weights->end(), [](double weight) { return weight == 0; }))
        return usageError(key, "has no weight above 0 (found \"{}\")", found->second);
    return weights;
}

double compositeOf(const EvalReport& report, const std::vector<TaskInfo>& tasks,
                   const std::vector<double>& weights)
{
    double sum = 0, total = 0;
    for (size_t k = 0; k < tasks.size(); ++k)
        for (const TaskScores& scores : report.tasks) {
            const auto score = scores.values.find(compositeScore(tasks[k].kind));
            if (scores.task != tasks[k].name || score == scores.values.end())
                continue;
            const double weight = weights.empty() ? 1.0 : weights[k];
            sum += weight * score->second;
            total += weight;
        }
    return total > 0 ? sum / total : std::numeric_limits<double>::quiet_NaN();
}

} // namespace attnscope
