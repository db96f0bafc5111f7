// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/multitask/playground_model.h"

#include <QWidget>

namespace attnscope {

/// A line with a head, `width` pixels wide; a dot where it has no length.
void drawArrow(QPainter& painter, QPointF from, QPointF to, const QColor& color, double width,
               Qt::PenStyle style = Qt::SolidLine);

/// The plane with the tasks' gradients, whose tips can be dragged, what a strategy makes of them, and the
/// plain average. The shaded sector holds the directions that work against no task.
///
/// Mouse: drag a tip. Keys: 1, 2, 3 choose a gradient, the arrow keys move its tip.
class PlaneCanvas : public QWidget {
    Q_OBJECT
public:
    explicit PlaneCanvas(QWidget* parent);

    void setState(const PlaygroundState& state);
    void setCombined(std::optional<QPointF> combined);
    /// Where a gradient's tip is drawn.
    QPointF tipOf(size_t task) const;
    QPointF toPixels(QPointF vector) const;
    /// Half the side of what is in view, in the gradients' unit.
    double radius() const { return m_radius; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void moved(int task, QPointF gradient);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitRadius();
    double scale() const;
    QPointF fromPixels(QPointF at) const;
    int tipAt(QPointF at) const;
    void paintPlane(QPainter& painter) const;
    void paintLabel(QPainter& painter, QPointF tip, const QString& text, const QColor& color) const;

    PlaygroundState m_state;
    std::optional<QPointF> m_combined;
    double m_radius = 1;
    int m_dragged = -1;
    int m_chosen = 0; ///< by the keyboard
};

} // namespace attnscope
