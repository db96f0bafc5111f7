// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <c10/core/Event.h>
#include <torch/types.h>

#include <vector>

namespace attnscope {

/// Tensors on their way to the host, behind what the device has been given so far. The host waits for nothing
/// until it asks for them. Tensors that are on the host already come back as they are. One thread at a time.
class Readback {
public:
    /// Without gradients. Memory of the host that the copies go to is page-locked for CUDA, so that they pass
    /// beside the device's work.
    explicit Readback(std::vector<torch::Tensor> tensors);

    /// On the host, in the order given. Waits for the copies, not for what the device was given after them.
    const std::vector<torch::Tensor>& tensors();

private:
    std::vector<torch::Tensor> m_held;
    std::vector<c10::Event> m_copied; ///< none: nothing is under way
};

} // namespace attnscope
