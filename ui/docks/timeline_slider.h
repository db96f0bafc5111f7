// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QSlider>

#include <memory>

namespace attnscope {

/// A slider over the steps of a run with a tick at each recorded one. Its value is always a recorded step,
/// or the maximum, which means "live". Arrow keys go from one recorded step to the next.
class TimelineSlider : public QSlider {
    Q_OBJECT
public:
    explicit TimelineSlider(QWidget* parent);

    void setTimeline(const std::shared_ptr<const Timeline>& timeline, int64_t lastStep);
    /// -1: live. Does not emit.
    void showStep(int64_t step);
    /// The recorded step before or after the shown one; -1 for live.
    int64_t neighbour(int direction) const;

    QSize sizeHint() const override;

signals:
    /// By the user: a recorded step, or -1 for live.
    void stepChosen(qint64 step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    double xOf(int64_t step) const;
    void chooseAt(double x);
    void choose(int64_t step);
    int64_t lastStep() const { return maximum(); }

    std::shared_ptr<const Timeline> m_timeline;
    int64_t m_shown = -1;
    int64_t m_announced = -2;
};

} // namespace attnscope
