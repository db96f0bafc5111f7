// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <torch/types.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

/// One training step as a strategy sees it. Only tasks that have a labelled sample in the batch take part:
/// every list has one entry a task taking part, in ascending order of the task.
struct WeightingStep {
    int64_t step = 1;       ///< 1 for the first
    int64_t epoch = 1;      ///< 1 for the first
    uint64_t seed = 1;      ///< of the run: whatever a strategy draws depends on (seed, step) alone
    std::vector<int> tasks; ///< which take part, out of the strategy's task count
    std::vector<double> losses;
    torch::Tensor gram; ///< [task, task] float64: products of the tasks' gradients; undefined unless needed
    torch::Tensor gradients; ///< [task, parameter] float32 or float64; undefined unless needed
};

/// What comes of it.
struct Weights {
    /// The combined gradient is the sum of the tasks' gradients times these. Empty where a strategy cannot be
    /// written so: then `combined` [parameter] is the gradient.
    std::vector<double> values;
    torch::Tensor combined;
};

/// Settles how much each task counts in a step: by weights of the losses, or by combining the tasks'
/// gradients on what they share. Has a state of its own, which a checkpoint keeps. One thread at a time.
///
/// Common conventions, tested for every strategy:
/// 1. A single task that takes part gets the weight that makes the step the plain one (1), unless the paper's
///    formula gives another for one task.
/// 2. Weights are finite whatever finite losses and gradients come in: all zero, parallel, opposite.
class Weighting {
public:
    virtual ~Weighting() = default;

    /// What must be filled in of a step.
    enum class Needs {
        Losses,   ///< the losses alone: one backward pass for all tasks
        Gram,     ///< gradients, but only their products
        Gradients ///< the gradients themselves
    };
    virtual Needs needs() const = 0;
    /// Whether the weights are of the losses, and so of every gradient, and not of the shared gradients
    /// alone.
    virtual bool weighsLosses() const { return needs() == Needs::Losses; }
    /// Whether weigh() looks at the losses' values. Where it does not, a GPU need not be waited for, and they
    /// are given as 0.
    virtual bool readsLosses() const { return true; }
    /// Of this step; changes the state.
    virtual Weights weigh(const WeightingStep& step) = 0;

    /// The state under "weighting/...", exactly; nothing for a strategy without one.
    virtual void save(ArrayBundle& state) const;
    /// Failure: missing, or for another number of tasks.
    virtual Status load(const ArrayBundle& state);
};

/// One line of the registry.
struct WeightingEntry {
    WeightingInfo info;
    /// Usage error: a value that does not fit the number of tasks.
    Result<std::unique_ptr<Weighting>> (*make)(int tasks, const OptionReader& options);
};

/// All strategies, in display order.
std::span<const WeightingEntry> weightingRegistry();
/// Usage error with the nearest name where there is none.
Result<const WeightingEntry*> findWeighting(const std::string& name);

} // namespace attnscope
