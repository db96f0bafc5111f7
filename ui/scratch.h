// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace attnscope {

/// A recording that was never named: left by a reset, a new experiment or a crash.
struct UnsavedRun {
    QString path;
    QDateTime changed;
    qint64 bytes = 0;
};

/// The folder for recordings without a name: in the user's data, not in /tmp, so that a crash or a restart
/// loses none.
QString scratchFolder();

/// Those in `folder` that no other program is writing, the newest first; not the one that is `open` in this
/// one (its path).
QList<UnsavedRun> unsavedRuns(const QString& folder, const QString& open = {});

/// Keeps the newest kUnsavedKept of them and deletes the rest.
inline constexpr int kUnsavedKept = 8;
void pruneUnsavedRuns(const QString& folder);

} // namespace attnscope
