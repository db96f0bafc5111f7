// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace attnscope {

OptionSpec weightingOption(std::string name, std::string defaultValue, double minimum, double maximum,
                           std::string label, std::string doc)
{
    OptionSpec spec;
    spec.key = "weighting." + name;
    spec.kind = OptionKind::Real;
    spec.defaultValue = std::move(defaultValue);
    spec.doc = std::move(doc);
    spec.label = std::move(label);
    spec.minimum = minimum;
    spec.maximum = maximum;
    spec.group = "tasks";
    spec.live = true;
    return spec;
}

void SmallAdam::step(std::vector<double>& values, const std::vector<int>& which,
                     const std::vector<double>& gradient)
{
    constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
    for (size_t i = 0; i < which.size(); ++i) {
        const auto at = static_cast<size_t>(which[i]);
        const double g = gradient[i] + m_decay * values[at];
        const double n = ++m_steps[at];
        m_first[at] = kBeta1 * m_first[at] + (1 - kBeta1) * g;
        m_second[at] = kBeta2 * m_second[at] + (1 - kBeta2) * g * g;
        const double first = m_first[at] / (1 - std::pow(kBeta1, n));
        const double second = m_second[at] / (1 - std::pow(kBeta2, n));
        values[at] -= m_learningRate * first / (std::sqrt(second) + kEpsilon);
    }
}

void SmallAdam::save(const std::string& name, ArrayBundle& state) const
{
    saveNumbers(name + "/m", m_first, state);
    saveNumbers(name + "/v", m_second, state);
    saveNumbers(name + "/steps", m_steps, state);
}

Status SmallAdam::load(const std::string& name, const ArrayBundle& state)
{
    ATTNSCOPE_TRY(loadNumbers(name + "/m", state, m_first));
    ATTNSCOPE_TRY(loadNumbers(name + "/v", state, m_second));
    return loadNumbers(name + "/steps", state, m_steps);
}

void saveNumbers(const std::string& name, const std::vector<double>& values, ArrayBundle& state)
{
    NamedArray array{"weighting/" + name, DType::F64, {static_cast<int64_t>(values.size())}, {}};
    const auto bytes = std::as_bytes(std::span(values));
    array.bytes.assign(bytes.begin(), bytes.end());
    state.arrays.push_back(std::move(array));
}

Status loadNumbers(const std::string& name, const ArrayBundle& state, std::vector<double>& values)
{
    const NamedArray* array = state.find("weighting/" + name);
    if (array == nullptr)
        return failure("weighting/" + name, "is missing from the checkpoint");
    if (array->dtype != DType::F64 || array->bytes.size() != values.size() * sizeof(double))
        return failure("weighting/" + name, "does not fit the run (expected {} numbers, found {})",
                       values.size(), array->count());
    if (!values.empty())
        std::memcpy(values.data(), array->bytes.data(), array->bytes.size());
    return Status::ok();
}

std::vector<double> softmax(const std::vector<double>& logits)
{
    std::vector<double> result(logits.size());
    if (logits.empty())
        return result;
    const double top = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (size_t i = 0; i < logits.size(); ++i)
        sum += result[i] = std::exp(logits[i] - top);
    for (double& value : result)
        value /= sum;
    return result;
}

std::vector<double> entriesOf(const torch::Tensor& matrix)
{
    const torch::Tensor dense = matrix.to(torch::kCPU, torch::kDouble).contiguous();
    const auto* values = dense.data_ptr<double>();
    return {values, values + dense.numel()};
}

} // namespace attnscope
