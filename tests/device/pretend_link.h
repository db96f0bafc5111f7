// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pretend_device.h"

#include <c10/core/Stream.h>

#include <map>
#include <memory>
#include <mutex>

namespace attnscope::pretend {

constexpr c10::DeviceType kType = c10::DeviceType::PrivateUse1;

/// A copy to the host that was asked for and that nobody has waited for.
struct LateCopy {
    torch::Tensor target;
    torch::Tensor values; ///< as they were when it was asked for; undefined once they have arrived
};
using LateCopies = std::vector<std::shared_ptr<LateCopy>>;

/// The calling thread's.
c10::StreamId currentStream();

/// Between the host and the device: what is under way, and what has been. Any thread.
class Link {
public:
    /// Never destroyed: LibTorch's threads, and streams that they hold, outlive static objects.
    static Link& instance();

    Traffic traffic() const;
    std::vector<std::string> waitedFor() const;
    void reset();

    void noteCopy(int64_t Traffic::*direction);
    /// The host waits for the current stream.
    void wait(const std::string& what);

    /// Work that the stream is given from now on is after these copies.
    void put(c10::StreamId stream, const LateCopies& copies);
    LateCopies copiesOn(c10::StreamId stream) const;
    void arrive(const LateCopies& copies);

private:
    mutable std::mutex m_mutex;
    Traffic m_traffic; // guarded by m_mutex, as all below
    std::vector<std::string> m_waitedFor;
    std::map<c10::StreamId, LateCopies> m_copies;
};

} // namespace attnscope::pretend
