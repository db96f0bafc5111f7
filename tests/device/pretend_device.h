// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

/// A device that a GPU's rules hold for, made of the host's memory and the host's kernels: what goes wrong on
/// it would go wrong on a GPU. It computes what the host computes, with the host's random numbers.
///  - A host pointer to its memory (data_ptr(), accessors) faults, always.
///  - An event that is asked whether it has happened says no the first time.
///  - An operation on its tensors refuses tensors of the host (but for numbers, tensors without dimensions)
///    and the host's generators: c10::Error names the operator and the argument, unless LibTorch looked
///    first.
///  - A copy to the host that does not block has not arrived until an event after it, its stream or the
///    device is waited for. Until then the host sees NaN, or bytes of 0xCC where the type has none.
/// It does not show a use on one stream of what another stream has not finished: all but those copies is done
/// at once. Nor does it run what is behind is_cuda(). Any thread may use it, as LibTorch's own devices.
torch::Device pretendDevice();

/// Since the start or resetTraffic(), of all threads.
struct Traffic {
    int64_t waits = 0;    ///< how often the host would have stood still until a GPU had done all its work
    int64_t toDevice = 0; ///< copies with values in them, blocking or not
    int64_t toHost = 0;
};
Traffic traffic();
void resetTraffic();

/// What the waits were for, in order: "aten::nonzero", "aten::copy_ to the host: Float [2, 3]".
std::vector<std::string> waitedFor();

} // namespace attnscope
