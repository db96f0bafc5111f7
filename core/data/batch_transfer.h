// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <c10/core/Event.h>

#include <vector>

namespace attnscope {

/// The batch on `device`, with the one given in Batch::host; for the CPU the batch itself. The copies are
/// ordered before what this thread gives the device later; the host does not wait for them.
Batch onDevice(const Batch& batch, torch::Device device);

/// A batch that one thread sends to a device beside what the device is doing, for another thread to take.
class SentBatch {
public:
    SentBatch() = default;
    /// Begins the copies on a stream of its own. For the CPU the batch stays as it is.
    SentBatch(Batch batch, torch::Device device);

    /// The batch, for the thread that uses it: what that gives the device from now on comes after the copies.
    Batch take();

private:
    Batch m_batch;
    std::vector<c10::Event> m_arrived; ///< none: nothing was sent
};

} // namespace attnscope
