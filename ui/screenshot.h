// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/main_window.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace attnscope {

/// `attnscope --screenshot`: brings the real window into a state, saves a picture of it and quits. For the
/// documentation and for looking at both languages and themes.
struct ScreenshotRequest {
    QString path; ///< .png
    QSize size{1280, 800};
    int trainSteps = 0; ///< trains so far, then pauses
    QString view;       ///< overlay, matrix, heads, tokens, arcs; empty: as remembered
    QString site;
    QString dialog; ///< export, about, shortcuts, first-steps, playground, sweep; empty: the window itself
    bool presentation = false;
    bool whileTraining = false; ///< does not pause before the picture is taken
};

/// "light, dark or system".
QString listed(const QStringList& words);

class Screenshot : public QObject {
    Q_OBJECT
public:
    Screenshot(MainWindow& window, ScreenshotRequest request);

    /// What ScreenshotRequest::view and dialog may be.
    static QStringList views();
    static QStringList dialogs();

    /// Ends the program with 0, or 1 with a sentence where the picture cannot be written, the state is not
    /// reached, the input has no such site or view, or what was asked for failed (a damaged file).
    void start();

private:
    [[nodiscard]] QString failure() const;
    [[nodiscard]] QString missing(const Snapshot& now) const;
    void fail(const QString& sentence);
    void look();
    bool isSettled(const Snapshot& now);
    void openDialog();
    void grab();

    MainWindow& m_window;
    ScreenshotRequest m_request;
    QTimer m_poll;
    QElapsedTimer m_running;
    bool m_trained = false;
    QString m_error; ///< of the first notice that was one
    int m_calm = 0;
};

} // namespace attnscope
