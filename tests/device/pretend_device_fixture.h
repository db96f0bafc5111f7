// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pretend_device.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

namespace attnscope {

using Tensors = std::vector<torch::Tensor>;
using Names = std::vector<std::string>;

constexpr auto kLast = torch::MemoryFormat::ChannelsLast;

/// Sent as the program sends things: without a wait.
inline torch::Tensor sent(const torch::Tensor& tensor, torch::Device device = pretendDevice())
{
    return tensor.to(device, /*non_blocking=*/true);
}

/// From the device, or from the host as it is.
inline torch::Tensor fetched(const torch::Tensor& tensor) { return tensor.detach().cpu(); }

inline torch::TensorOptions onIt(torch::Dtype type = torch::kFloat)
{
    return torch::TensorOptions(pretendDevice()).dtype(type);
}

inline void expectSame(const torch::Tensor& expected, const torch::Tensor& found,
                       const std::string& what = "")
{
    ASSERT_EQ(expected.sizes(), found.sizes()) << what;
    EXPECT_EQ(expected.scalar_type(), found.scalar_type()) << what;
    const torch::Tensor difference = fetched(found).to(torch::kDouble) - expected.detach().to(torch::kDouble);
    EXPECT_TRUE(expected.numel() == 0 || difference.abs().max().item<double>() <= 1e-6)
        << what << ": expected " << expected << ", found " << fetched(found);
}

/// Whether it has happened by the second time that it is asked: the first answer is always no.
inline bool happens(const c10::Event& event)
{
    const bool atOnce = event.query();
    return !atOnce && event.query();
}

} // namespace attnscope
