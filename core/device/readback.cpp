// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/device/readback.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/torch.h>

#include <chrono>
#include <optional>
#include <thread>

namespace attnscope {
namespace {

/// c10::Event cannot be waited for in LibTorch 1.13, only asked. A step takes some milliseconds.
constexpr std::chrono::microseconds kPause{20};

/// LibTorch keeps page-locked memory for ever: maps of long texts are not worth that.
constexpr size_t kMostPinned = size_t{16} << 20;

/// Begins the copy. The source stays alive by the order of the device's work: its memory is used anew by what
/// comes later alone.
torch::Tensor onItsWay(const torch::Tensor& tensor)
{
    const auto options = tensor.options()
                             .device(torch::kCPU)
                             .pinned_memory(tensor.is_cuda() && tensor.nbytes() <= kMostPinned);
    return torch::empty(tensor.sizes(), options).copy_(tensor.detach(), /*non_blocking=*/true);
}

} // namespace

Readback::Readback(std::vector<torch::Tensor> tensors) : m_held(std::move(tensors))
{
    const torch::NoGradGuard guard;
    std::optional<torch::Device> from;
    for (torch::Tensor& tensor : m_held)
        if (!tensor.is_cpu()) {
            from = tensor.device();
            tensor = onItsWay(tensor);
        }
    if (!from)
        return;
    m_copied.emplace_back(from->type());
    m_copied.back().record(c10::impl::VirtualGuardImpl(from->type()).getStream(*from));
}

const std::vector<torch::Tensor>& Readback::tensors()
{
    for (const c10::Event& event : m_copied)
        while (!event.query())
            std::this_thread::sleep_for(kPause);
    m_copied.clear();
    return m_held;
}

} // namespace attnscope
