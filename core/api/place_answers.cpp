// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/place_answers.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr float kMaskLevel = 0.5F;

} // namespace

double maskShare(const Prediction& prediction)
{
    const std::vector<float>& values = prediction.values.values;
    const auto inside =
        std::count_if(values.begin(), values.end(), [](float value) { return value > kMaskLevel; });
    return values.empty() ? 0 : static_cast<double>(inside) / static_cast<double>(values.size());
}

std::optional<double> maskOverlap(const Prediction& prediction)
{
    const std::vector<float>& is = prediction.values.values;
    const std::vector<float>& truth = prediction.truthValues.values;
    if (is.empty() || truth.size() != is.size())
        return std::nullopt;
    size_t both = 0, either = 0;
    for (size_t i = 0; i < is.size(); ++i) {
        const bool a = is[i] > kMaskLevel, b = truth[i] > kMaskLevel;
        both += a && b ? 1 : 0;
        either += a || b ? 1 : 0;
    }
    return either == 0 ? 1.0 : static_cast<double>(both) / static_cast<double>(either);
}

std::optional<double> pointError(const Prediction& prediction)
{
    const std::vector<float>& is = prediction.values.values;
    const std::vector<float>& truth = prediction.truthValues.values;
    if (is.size() != 2 || truth.size() != 2)
        return std::nullopt;
    return std::hypot(static_cast<double>(is[0] - truth[0]), static_cast<double>(is[1] - truth[1]));
}

} // namespace attnscope
