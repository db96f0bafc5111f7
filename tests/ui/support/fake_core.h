// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "ui/bridge/core_host.h"

#include <memory>
#include <vector>

namespace attnscope {

/// What a test sees of a stand-in session: the commands that arrived, and a way to publish snapshots.
struct FakeSessionState {
    std::vector<Command> commands;
    bool accepts = true; ///< false: post() refuses, as a full queue does
    Snapshot next;
    std::shared_ptr<const Snapshot> latest = std::make_shared<Snapshot>();
    std::function<void()> wake;

    /// Publishes `next` under a new generation and wakes the interface.
    void publish();
    /// The last command of a type; fails the test by returning null where there is none.
    template <class T>
    const T* last() const
    {
        for (auto at = commands.rbegin(); at != commands.rend(); ++at)
            if (const T* found = std::get_if<T>(&*at))
                return found;
        return nullptr;
    }
    template <class T>
    int count() const
    {
        int n = 0;
        for (const Command& command : commands)
            n += std::holds_alternative<T>(command) ? 1 : 0;
        return n;
    }
};

/// Two models, two data sets, a few mechanisms: enough to build every kind of control.
Catalogue smallCatalogue();

/// A run of `image.small` on `dots`, ready to train, with a page of samples and an inspection.
Snapshot readySnapshot();

/// The same on texts, showing `inspection` (tests/support/text_inspections.h makes some).
Snapshot textSnapshot(std::shared_ptr<const Inspection> inspection);

/// A Core whose session records what it is told; nothing is computed.
CoreHost::Loader fakeLoader(const std::shared_ptr<FakeSessionState>& state);

} // namespace attnscope
