// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/docks/dock.h"

#include <QTimer>

class QLabel;
class QToolButton;

namespace attnscope {

class TabularLabel;
class TimelineSlider;

/// Scrubbing through training: every recorded step can be shown again.
class TimelineDock : public Dock {
    Q_OBJECT
public:
    TimelineDock(QAction* live, QWidget* parent);

    void setSnapshot(const Snapshot& now, const Snapshot& before);
    /// One recorded step back (-1) or on (+1).
    void goBy(int direction);

public slots:
    void seek(qint64 step);

signals:
    /// A recorded step, or -1 for live. While the handle is dragged, at most one in kSeekMs.
    void seekRequested(qint64 step);

protected:
    void retranslate() override;
    void changeEvent(QEvent* event) override;

private:
    void showNumber();

    QLabel* m_label;
    TimelineSlider* m_slider;
    TabularLabel* m_number;
    QToolButton* m_live;
    QAction* m_liveAction;
    QTimer m_coalesce;
    qint64 m_wanted = -1;
    int64_t m_shown = -1;
    int64_t m_step = 0;
};

} // namespace attnscope
