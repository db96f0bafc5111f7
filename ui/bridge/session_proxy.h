// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>

namespace attnscope {

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// The session as the window sees it. Invariants:
/// 1. The worker thread only ever calls wake(), which posts at most one event, however many steps ran.
/// 2. latest() is called in the user interface's thread alone, and a snapshot is announced once.
/// 3. A command that the session's queue refuses stays here, in order, and is offered again.
/// 4. While training, snapshots are taken so seldom that showing them costs the interface's thread about an
///    eighth of its time (kLeastPause..kMostPause apart); for a moment after a command they are taken as they
///    come.
/// 5. Curves do not wait for a snapshot that is held back: their series grow in place, and pointsAdded() says
/// so.
class SessionProxy : public QObject {
    Q_OBJECT
public:
    explicit SessionProxy(QObject* parent = nullptr);
    ~SessionProxy() override;

    /// Opens the session of a loaded core; commands posted before are sent now. `core` must outlive this.
    void open(Core& core, const std::string& scratchFolder);
    bool isOpen() const { return m_session != nullptr; }
    /// Ends the session: waits for the step under way and closes the run file.
    void close();

    /// Never fails and never waits: what cannot be delivered yet is kept.
    void post(Command command);

    /// Never null; an empty one before the session is open.
    const SnapshotPtr& now() const { return m_now; }

signals:
    /// Direct connections only. `before` is the snapshot announced last.
    void snapshotChanged(const attnscope::SnapshotPtr& now, const attnscope::SnapshotPtr& before);
    /// A step was made whose snapshot is held back for a while; its losses are in the series already.
    void pointsAdded();
    /// Each notice once, in order.
    void noticeRaised(const attnscope::Notice& notice);

private:
    void wake();
    void onWake();
    void announcePoints();
    bool hurried() const;
    void take();
    void deliver();
    void keep(Command command);

    std::unique_ptr<Session> m_session;
    SnapshotPtr m_now;
    std::deque<Command> m_waiting;
    QTimer m_retry;
    QTimer m_later;
    QTimer m_points;
    QElapsedTimer m_sinceTake;
    QElapsedTimer m_sincePoints; ///< since a snapshot or points were announced
    qint64 m_cpuAtTake = 0;      ///< nanoseconds of this thread
    qint64 m_pause = 0;          ///< milliseconds to the next take while training
    QElapsedTimer m_sinceCommand;
    uint64_t m_lastNotice = 0;
    std::atomic<bool> m_wakePending{false};
};

} // namespace attnscope
