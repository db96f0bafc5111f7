// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <torch/types.h>

#include <string>
#include <vector>

namespace attnscope {

// Everything about GPUs goes through LibTorch's interface for devices of any kind (c10), so that the same
// sources build with and without CUDA, and the tests can put a device of their own in a GPU's place.

/// Names of the devices that a model can be trained on here: "cpu" first, then "cuda:0" and so on. Asking for
/// the first time may take as long as the GPU's driver takes to start.
std::vector<std::string> availableDevices();

/// The device of a name: "cpu", "cuda" (the first GPU), "cuda:1". Usage error at "device", with the names
/// that there are: no name of a device, or none of this kind or number here.
Result<torch::Device> deviceNamed(const std::string& name);

/// The name of `name`'s device where that is here, "cpu" where it is not: runs are looked at on other
/// machines than they were made on.
std::string deviceHere(const std::string& name);

/// A tensor made on the host, on the device; without a wait for the device. (LibTorch's plain copy waits for
/// all that the device has been given, and so may one from memory that is not page-locked.)
inline torch::Tensor sentTo(torch::Device device, const torch::Tensor& tensor)
{
    return (device.is_cuda() && tensor.is_cpu() ? tensor.pin_memory() : tensor)
        .to(device, /*non_blocking=*/true);
}

/// LibTorch's random numbers, on the host and on one device.
struct GeneratorState {
    torch::Tensor host;   ///< bytes, on the host
    torch::Tensor device; ///< the same of a GPU; undefined for the CPU
};
GeneratorState generatorState(torch::Device device);
/// Throws c10::Error for a state of another size. `device` undefined: the GPU's stay as they are.
void setGeneratorState(torch::Device device, const GeneratorState& state);
/// Both begin anew from the seed; those of other devices go on.
void seedGenerators(torch::Device device, uint64_t seed);

/// Puts the generators back to where they were, whatever happens between, unless released.
class GeneratorKeeper {
public:
    explicit GeneratorKeeper(torch::Device device) : m_device(device), m_state(generatorState(device)) {}
    ~GeneratorKeeper();
    GeneratorKeeper(const GeneratorKeeper&) = delete;
    GeneratorKeeper& operator=(const GeneratorKeeper&) = delete;
    void release() { m_released = true; }

private:
    const torch::Device m_device;
    const GeneratorState m_state;
    bool m_released = false;
};

} // namespace attnscope
