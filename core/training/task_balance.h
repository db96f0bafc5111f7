// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/multitask/weighting.h"

#include <map>
#include <string>
#include <vector>

namespace attnscope {

/// One task's part of a step.
struct TaskLoss {
    int task = 0;       ///< index among the run's tasks
    torch::Tensor loss; ///< scalar with its graph
};

/// What a step's backward pass came to, for the record. Keys as in StepReport.
struct BalanceReport {
    double loss = 0; ///< the weighted sum; the plain sum for a strategy without weights
    std::map<std::string, double> taskLoss, weight;
    std::map<std::string, double> gradientNorm, gradientCosine; ///< empty in steps that did not measure
};

/// What a step's backward pass was made with; numbers that it came to may still be on a GPU.
struct BalanceStep {
    std::vector<int> tasks;      ///< that took part, indexes among the run's
    std::vector<double> weights; ///< one each; empty: the strategy has none
    torch::Tensor losses;        ///< [task] float64; undefined: none took part
    torch::Tensor gram;          ///< [task, task] float64, WeightingStep::gram; undefined: not measured
};

/// Runs the backward pass of a step under a weighting strategy: leaves each parameter's gradient in grad().
///
/// A strategy that weighs losses takes one pass over the weighted sum, whether its step is measured or not.
/// One of gradients takes one pass a task from the same forward pass; parameters that more than one task's
/// gradient reaches are shared and get the combined gradient, the others their own task's as it is. Steps
/// that measure (every `measureEvery`-th of a strategy of losses, every one of a strategy of gradients)
/// report norms and cosines on the shared parameters. With a single task nothing is measured, and its weight
/// is the strategy's for one task.
///
/// On a GPU the host waits for it where the strategy looks at losses or gradients, and nowhere else.
class TaskBalance {
public:
    /// Usage error: an unknown strategy, or options that do not fit the tasks. `options` as a run has them;
    /// the strategy takes its own out of them.
    static Result<std::unique_ptr<TaskBalance>> create(const std::string& weighting,
                                                       std::vector<std::string> tasks,
                                                       const OptionValues& options, uint64_t seed);

    /// `losses` in ascending order of the task, those with a label in the batch; none: gradients stay
    /// undefined. `step` is 1 for the first, `epoch` too.
    BalanceStep backward(const std::vector<TaskLoss>& losses, const std::vector<torch::Tensor>& parameters,
                         int64_t step, int64_t epoch);
    /// Of a step whose tensors are on the host.
    BalanceReport report(const BalanceStep& step) const;

    void setMeasureEvery(int64_t steps) { m_measureEvery = steps; }
    void save(ArrayBundle& state) const { m_strategy->save(state); }
    Status load(const ArrayBundle& state) { return m_strategy->load(state); }

private:
    using Gradients = std::vector<std::vector<torch::Tensor>>; ///< [task][parameter], undefined: not reached

    TaskBalance() = default;
    Weights weightsOf(const WeightingStep& step);
    WeightingStep stepOf(const BalanceStep& taken, int64_t step, int64_t epoch) const;
    void measure(const Gradients& gradients, const std::vector<torch::Tensor>& parameters,
                 const std::vector<size_t>& shared, WeightingStep& step, BalanceStep& taken) const;
    std::vector<double> weighLosses(const std::vector<TaskLoss>& losses, const WeightingStep& step);
    std::vector<double> combine(const Gradients& gradients, const std::vector<torch::Tensor>& parameters,
                                const std::vector<size_t>& shared, const WeightingStep& step);
    void reportGradients(const BalanceStep& step, BalanceReport& report) const;

    std::unique_ptr<Weighting> m_strategy;
    std::vector<std::string> m_tasks;
    uint64_t m_seed = 1;
    int64_t m_measureEvery = 0;
};

/// "weighting.measure", for every strategy.
const OptionSpec& measureOption();

} // namespace attnscope
