// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/worker.h"

#include <chrono>

namespace attnscope {

/// What the views ask for, and when each part was last refreshed.
struct Worker::Looks {
    ShownInput first;
    std::optional<ShownInput> second;
    command::ShowSamples page;
    std::vector<int64_t> rows; ///< of the page, chosen by the last ShowSamples
    int64_t matches = 0;       ///< samples that the filter lets through
    bool trained = false;      ///< the run has made a step in this process
    bool choosing = false;     ///< rows are being looked for: those above belong to another page
    bool unchosen = false;     ///< that was given up, and is to be taken up again
    uint64_t pagesAsked = 0;   ///< one that is under way when another is asked for is given up
    uint64_t lastNotice = 0;
    std::chrono::steady_clock::time_point lastPublish, lastInspection, lastPage, lastPointing;

    void takeEpoch(const EpochReport& epoch, Snapshot& next) const;
};

} // namespace attnscope
