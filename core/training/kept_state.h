// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/device/readback.h"
#include "core/record/run_file.h"

#include <optional>
#include <string>
#include <vector>

namespace attnscope {

/// A state of a run. Its first arrays may still be on their way from a GPU, beside its work: they are waited
/// for when somebody wants them. One thread at a time.
class KeptState {
public:
    KeptState() = default;
    KeptState(Checkpoint checkpoint) : m_checkpoint(std::move(checkpoint)) {} // NOLINT: a state that is here
    /// The arrays `names`, of a GPU, which come before those that `others` has.
    KeptState(Checkpoint others, std::vector<std::string> names, std::vector<torch::Tensor> tensors);

    int64_t step() const { return m_checkpoint.step; }
    Checkpoint& whole();

private:
    Checkpoint m_checkpoint;
    std::vector<std::string> m_names;
    std::optional<Readback> m_arrays;
};

} // namespace attnscope
