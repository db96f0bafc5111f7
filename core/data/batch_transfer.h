// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <c10/core/Event.h>
#include <c10/core/Stream.h>

#include <optional>
#include <vector>

namespace attnscope {

/// The batch on `device`, with the one given in Batch::host; for the CPU the batch itself. The copies are
/// ordered before what this thread gives the device later; the host does not wait for them.
Batch onDevice(const Batch& batch, torch::Device device);

/// A stream of the device beside the one that work is given to; nothing for the CPU. To be kept: LibTorch
/// keeps the memory of each stream apart.
std::optional<c10::Stream> streamBeside(torch::Device device);

/// A batch that one thread sends to a device beside what the device is doing, for another thread to take.
class SentBatch {
public:
    /// The batch stays as it is.
    explicit SentBatch(Batch batch = {}) : m_batch(std::move(batch)) {}
    /// Begins the copies to the device of `stream`, on it.
    SentBatch(const Batch& batch, c10::Stream stream);

    /// The batch, for the thread that uses it: what that gives the device from now on comes after the copies.
    Batch take();

private:
    Batch m_batch;
    std::vector<c10::Event> m_arrived; ///< none: nothing was sent
};

} // namespace attnscope
