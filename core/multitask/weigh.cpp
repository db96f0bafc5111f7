// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/weigh.h"

#include "core/base/nearest_name.h"
#include "core/multitask/weighting.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

bool allFinite(const std::vector<double>& values)
{
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

Status checkSizes(const WeighRequest& request)
{
    if (request.tasks < 1 || request.parameters < 1)
        return usageError("gradients", "expected at least one task and one parameter, found {} and {}",
                          request.tasks, request.parameters);
    // Divided rather than multiplied: the product may not fit its type.
    const auto count = static_cast<int64_t>(request.gradients.size());
    if (count % request.tasks != 0 || count / request.tasks != request.parameters)
        return usageError("gradients", "expected {} x {} numbers (tasks x parameters), found {}",
                          request.tasks, request.parameters, count);
    if (!allFinite(request.gradients))
        return usageError("gradients", "expected finite numbers, found one that is not");
    for (size_t row = 0; row < request.losses.size(); ++row) {
        if (request.losses[row].size() != static_cast<size_t>(request.tasks))
            return usageError("losses", "expected {} losses in row {}, one a task, found {}", request.tasks,
                              row + 1, request.losses[row].size());
        if (!allFinite(request.losses[row]))
            return usageError("losses", "expected finite numbers, found one in row {} that is not", row + 1);
    }
    return Status::ok();
}

Result<OptionValues> checkedOptions(const WeightingInfo& info, const OptionValues& options)
{
    std::vector<std::string> keys;
    for (const OptionSpec& spec : info.options)
        keys.push_back(spec.key);
    OptionValues checked;
    for (const auto& [key, value] : options) {
        const OptionSpec* spec = findOption(info.options, key);
        if (!spec)
            return keys.empty() ? usageError(key, "is no option here: the strategy {} has none", info.name)
                                : usageError(key, "is not an option of the strategy {} (did you mean {}?)",
                                             info.name, nearestName(key, keys));
        auto canonical = canonicalValue(*spec, value);
        if (!canonical)
            return canonical.status();
        checked[key] = std::move(*canonical);
    }
    return checked;
}

/// [task, parameter] float64, with a copy of the request's numbers.
torch::Tensor gradientsOf(const WeighRequest& request)
{
    torch::Tensor gradients = torch::empty({request.tasks, request.parameters}, torch::kFloat64);
    std::copy(request.gradients.begin(), request.gradients.end(), gradients.data_ptr<double>());
    return gradients;
}

/// The weights of the last of the request's steps.
Weights weightsAfter(const WeighRequest& request, Weighting& strategy, WeightingStep& step)
{
    auto losses = request.losses;
    if (losses.empty())
        losses.emplace_back(static_cast<size_t>(request.tasks), 1.0);
    Weights weights;
    for (size_t row = 0; row < losses.size(); ++row) {
        step.step = step.epoch = static_cast<int64_t>(row) + 1;
        step.losses = losses[row];
        weights = strategy.weigh(step);
    }
    return weights;
}

Result<WeighReport> reportOf(const WeightingStep& step, const Weights& weights)
{
    WeighReport report;
    report.weights = weights.values;
    torch::Tensor combined = weights.combined;
    if (!weights.values.empty())
        combined = torch::mv(step.gradients.t(), torch::tensor(weights.values, torch::kFloat64));
    combined = combined.to(torch::kFloat64).contiguous();
    report.combined.assign(combined.data_ptr<double>(), combined.data_ptr<double>() + combined.numel());
    if (!allFinite(report.weights) || !allFinite(report.combined))
        return usageError("gradients", "are too large: their products are not finite numbers");
    return report;
}

} // namespace

Result<WeighReport> weigh(const WeighRequest& request)
{
    const torch::NoGradGuard noGradients;
    const auto entry = findWeighting(request.weighting);
    if (!entry)
        return entry.status();
    ATTNSCOPE_TRY(checkSizes(request));
    const auto options = checkedOptions((*entry)->info, request.options);
    if (!options)
        return options.status();
    auto strategy =
        (*entry)->make(static_cast<int>(request.tasks), OptionReader((*entry)->info.options, *options));
    if (!strategy)
        return strategy.status();

    WeightingStep step;
    step.seed = request.seed;
    step.tasks.resize(static_cast<size_t>(request.tasks));
    std::iota(step.tasks.begin(), step.tasks.end(), 0);
    step.gradients = gradientsOf(request);
    step.gram = torch::mm(step.gradients, step.gradients.t());
    if (!torch::isfinite(step.gram).all().item<bool>())
        return usageError("gradients", "are too large: their products are not finite numbers");

    return reportOf(step, weightsAfter(request, **strategy, step));
}

} // namespace attnscope
