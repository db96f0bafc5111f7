// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/base/thread_annotations.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace attnscope {

/// The bounded queue between the user interface and the worker. The lock is held only to move one command.
class CommandQueue {
public:
    explicit CommandQueue(size_t capacity = 256) : m_capacity(capacity) {}

    /// False when full. A command whose meaning is "the newest counts" (SetOption of one key, SelectSample,
    /// ShowSamples, SeekTo) replaces a waiting one of its kind if nothing of another kind was queued behind
    /// that.
    bool push(Command command);
    std::optional<Command> pop();
    /// Pops only if `accept(front)`.
    template <class Accept>
    std::optional<Command> popIf(Accept accept)
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.empty() || !accept(m_waiting.front()))
            return std::nullopt;
        return takeFront();
    }
    /// Blocks until a command waits, close() is called, or `milliseconds` have passed.
    void wait(int milliseconds);
    bool empty() const;
    /// Wakes the waiter for good: no more commands will come.
    void close();
    bool closed() const;

private:
    std::optional<Command> takeFront() ATTNSCOPE_REQUIRES(m_mutex);

    const size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Command> m_waiting ATTNSCOPE_GUARDED_BY(m_mutex);
    bool m_closed ATTNSCOPE_GUARDED_BY(m_mutex) = false;
};

} // namespace attnscope
