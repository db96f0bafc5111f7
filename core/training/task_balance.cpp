// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_balance.h"

#include "core/device/device.h"

#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

OptionSpec makeMeasureOption()
{
    OptionSpec spec;
    spec.key = "weighting.measure";
    spec.kind = OptionKind::Integer;
    spec.defaultValue = "10";
    spec.minimum = 0;
    spec.maximum = 1e6;
    spec.label = "Measure gradients every";
    spec.doc =
        "After how many steps the task gradients are measured one by one, which costs a backward pass a "
        "task; 0: never. Strategies that use the gradients measure them in every step anyway.";
    spec.group = "tasks";
    spec.live = true;
    return spec;
}

/// Each task's gradient of the parameters `wanted`, the others undefined; the graph lasts on.
std::vector<std::vector<torch::Tensor>> gradientsOf(const std::vector<TaskLoss>& losses,
                                                    const std::vector<torch::Tensor>& parameters,
                                                    const std::vector<size_t>& wanted)
{
    std::vector<torch::Tensor> asked;
    for (const size_t p : wanted)
        asked.push_back(parameters[p]);
    std::vector<std::vector<torch::Tensor>> gradients;
    for (const TaskLoss& loss : losses) {
        std::vector<torch::Tensor>& all = gradients.emplace_back(parameters.size());
        if (asked.empty())
            continue;
        const auto found = torch::autograd::grad({loss.loss}, asked, {}, /*retain_graph=*/true,
                                                 /*create_graph=*/false, /*allow_unused=*/true);
        for (size_t i = 0; i < wanted.size(); ++i)
            all[wanted[i]] = found[i];
    }
    return gradients;
}

/// The parameters that a loss was made with, by their addresses.
std::set<const void*> reachedBy(const torch::Tensor& loss)
{
    std::set<const void*> parameters;
    std::set<const torch::autograd::Node*> seen;
    std::vector<torch::autograd::Node*> open{loss.grad_fn().get()};
    while (!open.empty()) {
        torch::autograd::Node* const node = open.back();
        open.pop_back();
        if (node == nullptr || !seen.insert(node).second)
            continue;
        if (const auto* leaf = dynamic_cast<const torch::autograd::AccumulateGrad*>(node))
            parameters.insert(leaf->variable.unsafeGetTensorImpl());
        for (const torch::autograd::Edge& edge : node->next_edges())
            open.push_back(edge.function.get());
    }
    return parameters;
}

/// The parameters that more than one of the losses was made with.
std::vector<size_t> sharedBy(const std::vector<TaskLoss>& losses,
                             const std::vector<torch::Tensor>& parameters)
{
    std::vector<std::set<const void*>> reached;
    for (const TaskLoss& loss : losses)
        reached.push_back(reachedBy(loss.loss));
    std::vector<size_t> shared;
    for (size_t p = 0; p < parameters.size(); ++p)
        if (std::count_if(reached.begin(), reached.end(), [&](const auto& one) {
                return one.contains(parameters[p].unsafeGetTensorImpl());
            }) > 1)
            shared.push_back(p);
    return shared;
}

std::vector<size_t> allOf(const std::vector<torch::Tensor>& parameters)
{
    std::vector<size_t> all(parameters.size());
    std::iota(all.begin(), all.end(), size_t{0});
    return all;
}

/// Parameters that more than one task reaches; with one task, all that it reaches.
std::vector<size_t> sharedAmong(const std::vector<std::vector<torch::Tensor>>& gradients, size_t parameters)
{
    std::vector<size_t> shared;
    for (size_t p = 0; p < parameters; ++p) {
        size_t reached = 0;
        for (const auto& task : gradients)
            reached += task[p].defined() ? 1 : 0;
        if (reached > 1 || (gradients.size() == 1 && reached == 1))
            shared.push_back(p);
    }
    return shared;
}

/// [task, all shared numbers]; zeros where a task does not reach a parameter.
torch::Tensor matrixOf(const std::vector<std::vector<torch::Tensor>>& gradients,
                       const std::vector<torch::Tensor>& parameters, const std::vector<size_t>& shared)
{
    const auto options = parameters.front().options().requires_grad(false);
    std::vector<torch::Tensor> rows;
    for (const auto& task : gradients) {
        std::vector<torch::Tensor> parts;
        for (const size_t p : shared)
            parts.push_back(task[p].defined() ? task[p].reshape({-1})
                                              : torch::zeros({parameters[p].numel()}, options));
        rows.push_back(parts.empty() ? torch::zeros({0}, options) : torch::cat(parts));
    }
    return torch::stack(rows);
}

/// [task] float64, on the device that they are on.
torch::Tensor valuesOf(const std::vector<TaskLoss>& losses)
{
    std::vector<torch::Tensor> values;
    for (const TaskLoss& loss : losses)
        values.push_back(loss.loss.detach());
    return torch::stack(values).to(torch::kDouble);
}

} // namespace

const OptionSpec& measureOption()
{
    static const OptionSpec spec = makeMeasureOption();
    return spec;
}

Result<std::unique_ptr<TaskBalance>> TaskBalance::create(const std::string& weighting,
                                                         std::vector<std::string> tasks,
                                                         const OptionValues& options, uint64_t seed)
{
    const auto entry = findWeighting(weighting);
    if (!entry)
        return entry.status();
    auto strategy =
        (*entry)->make(static_cast<int>(tasks.size()), OptionReader((*entry)->info.options, options));
    if (!strategy)
        return strategy.status();
    std::unique_ptr<TaskBalance> balance(new TaskBalance);
    balance->m_strategy = std::move(*strategy);
    balance->m_tasks = std::move(tasks);
    balance->m_seed = seed;
    balance->m_measureEvery =
        OptionReader(std::span(&measureOption(), 1), options).integer("weighting.measure");
    return balance;
}

BalanceReport TaskBalance::report(const BalanceStep& step) const
{
    BalanceReport report;
    for (size_t i = 0; i < step.tasks.size(); ++i) {
        const std::string& name = m_tasks[static_cast<size_t>(step.tasks[i])];
        const double loss = step.losses.accessor<double, 1>()[static_cast<int64_t>(i)];
        report.taskLoss[name] = loss;
        if (!step.weights.empty())
            report.weight[name] = step.weights[i];
        report.loss += loss * (step.weights.empty() ? 1.0 : step.weights[i]);
    }
    if (step.gram.defined())
        reportGradients(step, report);
    return report;
}

void TaskBalance::reportGradients(const BalanceStep& step, BalanceReport& report) const
{
    const auto gram = step.gram.accessor<double, 2>();
    const auto name = [&](size_t i) { return m_tasks[static_cast<size_t>(step.tasks[i])]; };
    for (size_t i = 0; i < step.tasks.size(); ++i) {
        const auto a = static_cast<int64_t>(i);
        report.gradientNorm[name(i)] = std::sqrt(std::max(0.0, gram[a][a]));
        for (size_t j = i + 1; j < step.tasks.size(); ++j) {
            const auto b = static_cast<int64_t>(j);
            const double lengths = std::sqrt(std::max(0.0, gram[a][a]) * std::max(0.0, gram[b][b]));
            // A gradient of length 0 points nowhere: it neither agrees nor conflicts.
            report.gradientCosine[name(i) + "|" + name(j)] = lengths > 0 ? gram[a][b] / lengths : 0.0;
        }
    }
}

Weights TaskBalance::weightsOf(const WeightingStep& step)
{
    const bool finite = std::all_of(step.losses.begin(), step.losses.end(),
                                    [](double loss) { return std::isfinite(loss); }) &&
                        (!step.gram.defined() || torch::isfinite(step.gram).all().item<bool>());
    // A run that has diverged is stopped by its trainer: the strategy's state must not see it.
    return finite ? m_strategy->weigh(step) : Weights{std::vector<double>(step.losses.size(), 1.0), {}};
}

std::vector<double> TaskBalance::weighLosses(const std::vector<TaskLoss>& losses, const WeightingStep& step)
{
    const Weights weights = weightsOf(step);
    torch::Tensor total;
    for (size_t i = 0; i < losses.size(); ++i) {
        const torch::Tensor part =
            weights.values[i] == 1.0 ? losses[i].loss : losses[i].loss * weights.values[i];
        total = total.defined() ? total + part : part;
    }
    total.backward();
    return weights.values;
}

/// Strategies do their sums on the host; a report alone can wait for the Gram matrix.
void TaskBalance::measure(const Gradients& gradients, const std::vector<torch::Tensor>& parameters,
                          const std::vector<size_t>& shared, WeightingStep& step, BalanceStep& taken) const
{
    step.gradients = matrixOf(gradients, parameters, shared);
    // In double: strategies ask whether gradients are parallel, and float32 would answer with its rounding.
    const torch::Tensor exact = step.gradients.to(torch::kDouble);
    const torch::Tensor product = exact.matmul(exact.t());
    const torch::Tensor gram = (product + product.t()) / 2;
    if (gram.is_cpu() || m_strategy->needs() != Weighting::Needs::Losses)
        step.gram = gram.cpu();
    if (gradients.size() > 1)
        taken.gram = gram;
}

std::vector<double> TaskBalance::combine(const Gradients& gradients,
                                         const std::vector<torch::Tensor>& parameters,
                                         const std::vector<size_t>& shared, const WeightingStep& step)
{
    const Weights weights = weightsOf(step);
    const torch::Tensor combined =
        weights.values.empty()
            ? weights.combined
            : sentTo(step.gradients.device(),
                     torch::tensor(weights.values, torch::kDouble).to(step.gradients.scalar_type()))
                  .matmul(step.gradients);
    int64_t at = 0;
    for (const size_t p : shared) {
        const int64_t count = parameters[p].numel();
        torch::Tensor parameter = parameters[p];
        parameter.mutable_grad() = combined.narrow(0, at, count).view(parameter.sizes());
        at += count;
    }
    for (size_t p = 0, next = 0; p < parameters.size(); ++p) {
        if (next < shared.size() && shared[next] == p) {
            ++next;
            continue;
        }
        torch::Tensor parameter = parameters[p];
        for (const auto& task : gradients)
            if (task[p].defined())
                parameter.mutable_grad() = task[p];
    }
    return weights.values;
}

WeightingStep TaskBalance::stepOf(const BalanceStep& taken, int64_t step, int64_t epoch) const
{
    WeightingStep input;
    input.step = step;
    input.epoch = epoch;
    input.seed = m_seed;
    input.tasks = taken.tasks;
    input.losses.assign(taken.tasks.size(), 0.0);
    if (!taken.losses.is_cpu() && !m_strategy->readsLosses())
        return input;
    const torch::Tensor losses = taken.losses.cpu();
    std::copy_n(losses.data_ptr<double>(), losses.numel(), input.losses.begin());
    return input;
}

BalanceStep TaskBalance::backward(const std::vector<TaskLoss>& losses,
                                  const std::vector<torch::Tensor>& parameters, int64_t step, int64_t epoch)
{
    BalanceStep taken;
    if (losses.empty())
        return taken;
    for (const TaskLoss& loss : losses)
        taken.tasks.push_back(loss.task);
    taken.losses = valuesOf(losses);
    WeightingStep input = stepOf(taken, step, epoch);
    const bool due = losses.size() > 1 && m_measureEvery > 0 && (step - 1) % m_measureEvery == 0;
    if (m_strategy->needs() == Weighting::Needs::Losses && !due) {
        taken.weights = weighLosses(losses, input);
        return taken;
    }
    // Where losses are weighed, a pass over their sum follows: what is a task's own need not be found twice.
    const bool onlyShared = m_strategy->weighsLosses() && losses.size() > 1;
    const Gradients gradients =
        gradientsOf(losses, parameters, onlyShared ? sharedBy(losses, parameters) : allOf(parameters));
    const std::vector<size_t> shared = sharedAmong(gradients, parameters.size());
    {
        const torch::NoGradGuard guard;
        measure(gradients, parameters, shared, input, taken);
        if (!m_strategy->weighsLosses())
            taken.weights = combine(gradients, parameters, shared, input);
    }
    if (m_strategy->weighsLosses())
        taken.weights = weighLosses(losses, input);
    return taken;
}

} // namespace attnscope
