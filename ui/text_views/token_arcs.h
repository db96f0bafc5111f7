// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "ui/figures/arcs.h"
#include "ui/text_views/text_site.h"

#include <QAbstractScrollArea>

#include <map>

namespace attnscope {

/// Queries on the left, keys on the right, a line for each strong weight: thicker and less transparent the
/// heavier. With the mean of heads chosen every head has its own colour. Only lines that touch the part in
/// view are looked for; how many are left out is said on the picture.
///
/// Mouse: hovering isolates a token; a click picks its query. Keys: up, down, Home, End isolate the next
/// token, left and right the one on the other side; Return does what a click does; Escape lets go.
class TokenArcs : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TokenArcs(QWidget* parent);

    struct Content {
        TextSite site;
        int head = -1; ///< -1: all heads
        int query = -1;
        ColorScale scale;
    };
    void setContent(Content content);

    enum class Side { Query, Key };
    /// The lines drawn now, lightest first.
    const std::vector<Arc>& arcs() const { return m_arcs; }
    /// Lines that would fit the rule but are too many to tell apart.
    size_t leftOut() const { return m_leftOut; }
    /// The token isolated by the mouse or the keyboard; -1: none on this side.
    int isolated(Side side) const { return m_focus.side == side ? m_focus.place : -1; }
    /// Where the token at a place is written, in the viewport.
    QRectF tokenRect(Side side, int place) const;
    /// The rule that says which lines are drawn.
    QString note() const;

    QSize sizeHint() const override;

signals:
    void picked(int query);
    void hovered(const QString& text);
    /// Other lines are drawn than before: note() may say something else.
    void noteChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Focus {
        Side side = Side::Query;
        int place = -1; ///< -1: none
        bool operator==(const Focus&) const = default;
    };
    void collect();
    void collectOfKey(int key);
    const std::vector<Arc>& arcsOf(int head, int query);
    std::vector<int> shownHeads() const;
    QColor headColor(int head) const;
    int rowHeight() const;
    int headerHeight() const;
    Focus focusAt(QPointF position) const;
    void setFocusToken(Focus focus);
    void moveFocus(Focus focus);
    void pick(Focus at);
    int places(Side side) const;
    void paintTokens(QPainter& painter, Side side) const;
    void paintArcs(QPainter& painter) const;
    void paintHeader(QPainter& painter) const;
    void fitScrollBar();

    Content m_content;
    Focus m_focus;
    std::vector<Arc> m_arcs;
    size_t m_leftOut = 0;
    std::map<std::pair<int, int>, std::vector<Arc>> m_known; ///< by head and query
};

} // namespace attnscope
