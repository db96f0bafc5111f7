// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_math.h"

#include <gtest/gtest.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace attnscope::oracle {

inline Array arrayOf(const torch::Tensor& tensor)
{
    const torch::Tensor host = tensor.detach().to(torch::kDouble).contiguous();
    const double* first = host.data_ptr<double>();
    return {host.sizes().vec(), std::vector<double>(first, first + host.numel())};
}

inline Parameters parametersOf(const torch::nn::Module& module)
{
    Parameters parameters;
    for (const auto& item : module.named_parameters())
        parameters[item.key()] = arrayOf(item.value());
    return parameters;
}

/// Replaces every parameter by normal draws, so that no zero or symmetric start hides a mistake. Weights are
/// scaled by their number of inputs, so that float rounding stays far below the tests' tolerance.
inline void randomise(torch::nn::Module& module)
{
    const torch::NoGradGuard guard;
    for (torch::Tensor& parameter : module.parameters()) {
        const double inputs = parameter.dim() > 1 ? static_cast<double>(parameter.numel()) /
                                                        static_cast<double>(parameter.size(0))
                                                  : 4.0;
        parameter.copy_(torch::randn(parameter.sizes(), parameter.options()) / std::sqrt(inputs));
    }
}

/// Within `tolerance`, absolute up to 1 and relative to the largest expected value above it.
inline void expectClose(const std::vector<double>& expected, const torch::Tensor& found, double tolerance,
                        const std::string& what)
{
    const std::vector<double> values = arrayOf(found).values;
    ASSERT_EQ(expected.size(), values.size()) << what;
    double worst = 0, scale = 1;
    for (size_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::isfinite(values[i]) ? std::abs(values[i] - expected[i]) : 1e30);
    for (const double value : expected)
        scale = std::max(scale, std::abs(value));
    EXPECT_LE(worst, tolerance * scale) << what;
}

} // namespace attnscope::oracle
