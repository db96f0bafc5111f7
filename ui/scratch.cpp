// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/scratch.h"

#include <QDir>
#include <QStandardPaths>

#include <cerrno>
#include <csignal>

#include <unistd.h>

namespace attnscope {
namespace {

/// By another program: the session names them untitled-STAMP-PID.attn.
bool isBeingWritten(const QFileInfo& file)
{
    bool isNumber = false;
    const qlonglong pid = file.completeBaseName().section(u'-', -1).toLongLong(&isNumber);
    return isNumber && pid > 0 && pid != ::getpid() &&
           (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

} // namespace

QString scratchFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation))
        .filePath(QStringLiteral("unsaved"));
}

QList<UnsavedRun> unsavedRuns(const QString& folder, const QString& open)
{
    QList<UnsavedRun> runs;
    const QFileInfoList files =
        QDir(folder).entryInfoList({QStringLiteral("untitled-*.attn")}, QDir::Files, QDir::Time);
    for (const QFileInfo& file : files)
        if (file.absoluteFilePath() != open && !isBeingWritten(file))
            runs << UnsavedRun{file.absoluteFilePath(), file.lastModified(), file.size()};
    return runs;
}

void pruneUnsavedRuns(const QString& folder)
{
    const QList<UnsavedRun> runs = unsavedRuns(folder);
    for (qsizetype i = kUnsavedKept; i < runs.size(); ++i)
        for (const char* suffix : {"", "-wal", "-shm"})
            QFile::remove(runs[i].path + QLatin1String(suffix));
}

} // namespace attnscope
