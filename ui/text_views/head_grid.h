// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "ui/text_views/text_site.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <map>

namespace attnscope {

/// The weights of `cells` (row-major, `columns` wide; x, y, width, height in cells) as a picture of `size`.
/// Where several weights share a pixel, the largest of them is drawn, so that nothing strong disappears;
/// where one covers several, they all have its colour. Null image for an empty region.
QImage weightImage(std::span<const float> values, int columns, const QRectF& cells, QSize size,
                   const ColorMap& map, const ColorScale& scale);

/// Layers x heads: every head's token x token weights as a small picture. A click opens the head; arrows,
/// Home and End go from head to head, Return opens it, Escape lets go. Pictures are painted once and kept;
/// those not there yet appear over the next frames, a few milliseconds' worth at a time.
class HeadGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit HeadGrid(QWidget* parent);

    struct Content {
        std::vector<TextSite> sites; ///< one a row
        const ColorMap* map = nullptr;
        ScaleKind kind = ScaleKind::Linear;
        TextScale extent = TextScale::Site; ///< Shown: every picture has its own
        std::string chosenSite;
        int chosenHead = -1;
    };
    void setContent(Content content);
    /// Where the picture of a head lies in the viewport; null if there is none.
    QRect cellRect(int row, int head) const;
    /// Row and head of the picture under the keyboard; (-1, -1): none.
    std::pair<int, int> current() const { return {m_current.row, m_current.head}; }
    /// All pictures in view are painted.
    bool isComplete() const { return m_complete; }
    /// The scale of all pictures, or of the first where each has its own.
    ColorScale scale() const;

    QSize sizeHint() const override;

signals:
    void headPicked(const QString& site, int head);
    void hovered(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Cell {
        int row = -1, head = -1;
        auto operator<=>(const Cell&) const = default;
    };
    ColorScale scaleOf(const Cell& cell) const;
    const QImage* imageOf(const Cell& cell, bool mayPaint);
    Cell cellAt(QPoint position) const;
    int side() const;
    int mostHeads() const;
    void paintTitles(QPainter& painter) const;
    void paintCell(QPainter& painter, const Cell& cell, const QImage* image) const;
    void fitScrollBar();
    void hover(Cell cell);
    void say(const Cell& cell);
    void moveTo(Cell cell);
    void open(const Cell& cell);

    Content m_content;
    ColorScale m_shared;
    std::map<Cell, QImage> m_images;
    Cell m_hovered;
    Cell m_current;
    bool m_complete = false;
    bool holds(const Cell& cell) const;
};

} // namespace attnscope
