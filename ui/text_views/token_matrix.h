// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "ui/text_views/text_site.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace attnscope {

/// Every query against every key, with the words on both axes: as many as there is room for, the ones between
/// left out. Only the part in view is painted, at the resolution of the screen, and kept until it changes.
///
/// Mouse: wheel zooms at the cursor, drag pans, double click shows all, hovering reads the exact value, a
/// click picks the query. Keys: arrows, Home, End go from cell to cell, with Shift they move the part in
/// view; Return does what a click does; + - 0 zoom; Escape lets cell and query go.
class TokenMatrix : public QWidget {
    Q_OBJECT
public:
    explicit TokenMatrix(QWidget* parent);

    struct Content {
        TextSite site;
        int head = -1; ///< -1: mean over heads
        int query = -1;
        const ColorMap* map = nullptr;
        ColorScale scale;
        bool showGold = true; ///< outline the known alignment
    };
    void setContent(Content content);
    /// The weights shown [row, column]; for the scale.
    std::span<const float> values() const;

    /// The picture's place in the widget and the cells in view (x: keys, y: queries).
    QRectF pictureRect() const;
    QRectF cellsInView() const { return m_cells; }
    void setCellsInView(const QRectF& cells);
    QRectF cellRect(int row, int column) const;
    /// The labels drawn now: (place, text), of the queries or of the keys.
    std::vector<std::pair<int, QString>> labels(Qt::Orientation axis) const;
    /// The cell that is read by the mouse or the keyboard (x: key, y: query).
    std::optional<QPoint> hoveredCell() const { return m_hovered; }
    /// Cells outlined as known alignment and in view.
    std::vector<QPoint> goldCells() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void picked(int query);
    void hovered(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void chooseValues();
    void showAll();
    void zoom(double factor, QPointF at);
    std::optional<QPoint> cellAt(QPointF position) const;
    void hover(std::optional<QPoint> cell);
    void moveTo(QPoint cell);
    bool pan(int key);
    void pick();
    void renewPicture();
    void paintAxes(QPainter& painter) const;
    void paintGold(QPainter& painter) const;
    void paintHover(QPainter& painter) const;
    void measureLabels();

    Content m_content;
    std::vector<float> m_mean; ///< of the heads; empty: a head's own weights are shown
    TextSite m_meanOf;
    std::vector<uint8_t> m_gold;
    double m_labelRoom = 0; ///< for the longest word, within limits; both axes have the same
    QRectF m_cells;
    QImage m_picture;
    QRectF m_pictureCells;           ///< what m_picture shows; null: stale
    std::optional<QPoint> m_hovered; ///< x: key, y: query
    QPointF m_pressed, m_dragged;
    bool m_dragging = false;
};

} // namespace attnscope
