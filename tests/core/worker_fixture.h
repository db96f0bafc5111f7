// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/core_impl.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace attnscope {

/// A window without a window: posts commands and waits for snapshots.
class WorkerFixture : public testing::Test {
protected:
    using Snap = std::shared_ptr<const Snapshot>;

    void SetUp() override
    {
        m_session = m_core->openSession({m_folder.file("scratch"), [this] {
                                             const std::lock_guard lock(m_mutex);
                                             m_woken = true;
                                             m_changed.notify_one();
                                         }});
    }

    void post(Command command) { ASSERT_TRUE(m_session->post(std::move(command))); }

    /// Waits until a snapshot satisfies `wanted`; fails after 60 s.
    Snap until(const std::function<bool(const Snapshot&)>& wanted)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        Snap snapshot = m_session->latest();
        while (!wanted(*snapshot) && std::chrono::steady_clock::now() < deadline) {
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, std::chrono::milliseconds(200), [this] { return m_woken; });
            m_woken = false;
            lock.unlock();
            snapshot = m_session->latest();
        }
        EXPECT_TRUE(wanted(*snapshot))
            << "state " << static_cast<int>(snapshot->state) << " at step " << snapshot->progress.step;
        return snapshot;
    }

    /// Sets a run up and waits until it is there.
    Snap configure(const RunConfig& config)
    {
        post(command::Configure{config});
        return until([&config](const Snapshot& s) {
            return s.state == RunState::Ready && s.config != nullptr && s.config->model == config.model &&
                   s.config->data == config.data;
        });
    }

    static bool hasNotice(const Snapshot& snapshot, const std::string& part)
    {
        for (const Notice& notice : snapshot.notices)
            if ((notice.where + ": " + notice.message.text()).find(part) != std::string::npos)
                return true;
        return false;
    }

    TemporaryFolder m_folder;
    std::unique_ptr<Core> m_core = makeCore();
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_woken = false;
    std::unique_ptr<Session> m_session; // last: its thread uses what is above
};

} // namespace attnscope
