// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"

#include <functional>
#include <memory>
#include <string>

namespace attnscope {

struct SessionOptions {
    /// Where recordings without a name are kept until they are saved; created if missing.
    std::string scratchFolder;
    /// Called on a session thread when a new snapshot is there and the last call has been answered by
    /// latest(); must only wake the user interface and return at once.
    std::function<void()> wake;
};

/// A worker thread with a model, its data and its run file. All functions may be called from any one
/// thread (the user interface's); none of them waits for the worker.
class Session {
public:
    /// Pauses at the next step boundary, closes the run file in order and joins the worker.
    virtual ~Session() = default;

    /// Puts a command in the queue; false when it is full (the caller keeps the command and may try again).
    /// Commands are applied in order at step boundaries; repeated SetOption of one key, SelectSample,
    /// ShowSamples and SeekTo replace a waiting one of their kind.
    virtual bool post(Command command) = 0;

    /// The newest snapshot; never null. Lets the next wake-up through.
    virtual std::shared_ptr<const Snapshot> latest() = 0;
};

} // namespace attnscope
