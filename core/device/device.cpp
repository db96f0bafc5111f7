// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/device/device.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace attnscope {
namespace {

/// AMD's GPUs go by the name of CUDA too. The second kind is that of devices which are not LibTorch's own.
constexpr torch::DeviceType kKinds[]{torch::kCUDA, torch::DeviceType::PrivateUse1};

int countOf(torch::DeviceType kind)
{
    return c10::impl::hasDeviceGuardImpl(kind) ? c10::impl::VirtualGuardImpl(kind).deviceCount() : 0;
}

/// LibTorch has a generator of its own for GPUs alone.
bool hasGenerator(torch::Device device) { return device.is_cuda(); }

} // namespace

std::vector<std::string> availableDevices()
{
    std::vector<std::string> names{"cpu"};
    for (const torch::DeviceType kind : kKinds)
        for (int i = 0; i < countOf(kind); ++i)
            names.push_back(torch::Device(kind, static_cast<c10::DeviceIndex>(i)).str());
    return names;
}

Result<torch::Device> deviceNamed(const std::string& name)
{
    if (name == "cpu") // no driver need be started for it
        return torch::Device(torch::kCPU);
    const std::vector<std::string> names = availableDevices();
    const std::string whole = name.find(':') == std::string::npos ? name + ":0" : name;
    if (std::find(names.begin(), names.end(), whole) != names.end())
        return torch::Device(whole);
    return usageError("device", "is not available here (expected {}, found \"{}\")",
                      fmt::format("{}", fmt::join(names, ", ")), name);
}

std::string deviceHere(const std::string& name) { return deviceNamed(name) ? name : "cpu"; }

GeneratorState generatorState(torch::Device device)
{
    GeneratorState state{at::detail::getDefaultCPUGenerator().get_state(), {}};
    if (hasGenerator(device))
        state.device = at::globalContext().defaultGenerator(device).get_state();
    return state;
}

void setGeneratorState(torch::Device device, const GeneratorState& state)
{
    at::Generator host = at::detail::getDefaultCPUGenerator(); // a handle: const in 1.13, shared state
    host.set_state(state.host);
    if (!hasGenerator(device) || !state.device.defined())
        return;
    at::Generator own = at::globalContext().defaultGenerator(device);
    own.set_state(state.device);
}

void seedGenerators(torch::Device device, uint64_t seed)
{
    at::Generator host = at::detail::getDefaultCPUGenerator();
    host.set_current_seed(seed);
    if (!hasGenerator(device))
        return;
    at::Generator own = at::globalContext().defaultGenerator(device);
    own.set_current_seed(seed);
}

GeneratorKeeper::~GeneratorKeeper()
{
    if (m_released)
        return;
    try {
        setGeneratorState(m_device, m_state);
    } catch (const c10::Error&) {
        // A GPU that has failed for good has no random numbers to keep.
    }
}

} // namespace attnscope
