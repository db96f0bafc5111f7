// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/view_settings.h"
#include "ui/multitask/task_looks.h"

#include <QPixmap>
#include <QWidget>

namespace attnscope {

/// What the tiles show; the values are the inspection's own.
struct TileContent {
    std::shared_ptr<const Inspection> inspection;
    std::vector<TaskLook> looks;        ///< those with a map
    int first = 0, second = 1;          ///< of `looks`: the last tile is the first's map minus the second's
    std::vector<ColorScale> scales;     ///< one a look
    ColorScale difference;              ///< of the last tile
    const ColorMap* map = nullptr;      ///< of the looks
    const ColorMap* contrast = nullptr; ///< of the last tile
    Interpolation interpolation = Interpolation::Linear;
    float blend = 0.6F;
};

/// Every task's map over the same picture, side by side, and the difference of two of them.
class TaskTiles : public QWidget {
    Q_OBJECT
public:
    explicit TaskTiles(QWidget* parent);

    void setContent(TileContent content);
    const TileContent& content() const { return m_content; }
    /// Where a tile's picture lies; the last tile is the difference.
    QRectF tileRect(int tile) const;
    int tileCount() const;
    qint64 picturesDrawn() const { return m_picturesDrawn; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The weight under the mouse; empty when it leaves.
    void hovered(const QString& text);
    /// A click on a task's tile.
    void picked(int look);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void invalidate();
    void layOut();
    void drawPicture();
    QImage lookImage(const TaskLook& look, const ColorScale& scale, QSize pixels) const;
    QImage differenceImage(QSize pixels) const;
    void paintCaption(QPainter& painter, int tile) const;
    QString textAt(int tile, QPointF at) const;
    int tileAt(QPointF at) const;

    TileContent m_content;
    std::vector<QRectF> m_tiles;
    QPixmap m_picture;
    bool m_stale = true;
    qint64 m_picturesDrawn = 0;
};

/// The difference of two maps, sampled over the whole input at width x height points.
MapField differenceField(const MapField& a, const MapField& b, Interpolation interpolation, QSize points,
                         QSizeF input);

} // namespace attnscope
