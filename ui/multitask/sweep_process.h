// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

namespace attnscope {

/// The command line that stands beside the running program.
QString commandLineProgram();

/// What `attnscope-cli sweep` is told to do what the request says; the strategy and its settings, which a
/// sweep replaces, are left out.
QStringList sweepArguments(const SweepRequest& request);

/// A sweep in a process of its own: LibTorch has one random generator a process, from which a session's
/// training draws too. User interface thread.
///
/// Each start() is answered by exactly one of finished(), stopped() and failed(), later and not from within
/// start(). The child has a lower priority than the window, keeps no files, and does not outlive this object.
class SweepProcess : public QObject {
    Q_OBJECT
public:
    explicit SweepProcess(QString program, QObject* parent = nullptr);
    ~SweepProcess() override;

    /// Not while one is running.
    void start(const SweepRequest& request);
    /// Ends it after the step under way; rows that are complete have been told.
    void cancel();
    bool isRunning() const { return m_running; }

signals:
    void ready(const attnscope::SweepPlan& plan);
    void progressed(const attnscope::SweepProgress& progress, double secondsLeft);
    void rowDone(qint64 index, const attnscope::SweepRow& row);
    void finished();
    void stopped();
    /// One sentence for a person.
    void failed(const QString& sentence);

private:
    enum class End { None, Done, Stopped, Error };

    void readLines();
    void readLine(const QByteArray& line);
    void ended();
    void failedToStart(QProcess::ProcessError error);
    QString reason();

    const QString m_program;
    QProcess m_process;
    QTimer m_patience; ///< for a child that was told to end
    bool m_running = false;
    bool m_cancelled = false;
    End m_end = End::None;
    std::vector<std::string> m_tasks; ///< of the plan
    Status m_error;
};

} // namespace attnscope
