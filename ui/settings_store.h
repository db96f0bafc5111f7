// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/thread_annotations.h"

#include <QHash>
#include <QString>
#include <QVariant>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace attnscope {

/// The settings file (QSettings' default one): read once, answered from memory, written by a thread of its
/// own. QSettings itself writes and flushes to the disk in the thread that it is used from, soon after each
/// change; where a slider is dragged that holds up the window for frames again and again.
///
/// Invariants:
/// 1. The owner's thread never touches the disk after construction, but for flush() and the destructor.
/// 2. Changes are written in order, the newest value of a key alone, all that wait in one go; only changed
///    keys are written, so two windows keep each other's. QSettings replaces the file by renaming, under a
///    lock, so that a crash leaves the old file or the new one.
///
/// One thread alone may use it.
class SettingsStore {
public:
    SettingsStore();
    /// Waits until everything is written.
    ~SettingsStore();
    SettingsStore(const SettingsStore&) = delete;
    SettingsStore& operator=(const SettingsStore&) = delete;

    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);
    /// The key and all that begin with "key/".
    void remove(const QString& key);

    /// Waits until all changes so far are in the file.
    void flush();
    /// How often the file was written.
    int writes() const;

private:
    struct Change {
        QString key;
        std::optional<QVariant> value; ///< nothing: removed, with all that begin with "key/"
    };
    void post(Change change);
    void run();
    void write(const std::vector<Change>& changes);

    // The owner's thread only.
    QHash<QString, QVariant> m_values;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_written;
    std::vector<Change> m_waiting ATTNSCOPE_GUARDED_BY(m_mutex);
    bool m_writing ATTNSCOPE_GUARDED_BY(m_mutex) = false;
    bool m_hurry ATTNSCOPE_GUARDED_BY(m_mutex) = false; ///< somebody waits: do not collect further changes
    bool m_ending ATTNSCOPE_GUARDED_BY(m_mutex) = false;
    int m_writes ATTNSCOPE_GUARDED_BY(m_mutex) = 0;

    // The writing thread only.
    bool m_complained = false;

    std::thread m_thread; ///< last: started when everything else is there
};

} // namespace attnscope
