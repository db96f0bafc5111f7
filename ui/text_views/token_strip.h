// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "ui/text_views/token_layout.h"

#include <QAbstractScrollArea>

#include <functional>
#include <memory>

namespace attnscope {

/// What a strip shows of one sequence. Places count the model's own leading tokens first.
struct StripContent {
    std::shared_ptr<const Inspection> inspection; ///< keeps the tokens alive
    const TokenSequence* tokens = nullptr;
    int leading = 0;
    std::vector<float> weights;         ///< [place]; empty: plain text that nothing attends to
    std::vector<float> sentenceWeights; ///< [sentence], as bars in the gutter; empty: none
    const ColorMap* map = nullptr;
    ColorScale scale;
    int selected = -1;                          ///< place that is outlined
    std::vector<uint8_t> evidence;              ///< [token], 0/1, underlined; empty: not shown
    std::function<QString(int place)> describe; ///< the read-out beside the mouse
    bool small = false;                         ///< beside others: short texts are not written large
};

/// A text with its attention: every token on the colour of its weight, in the text's own spacing. Only the
/// lines in view are drawn. A click picks a token; while masking, it takes the token out of the model's input
/// or puts it back.
///
/// Mouse: hovering reads the exact value. Keys: arrows, Home, End move the outlined current token; Return
/// does what a click does; Delete takes it out or puts it back; Escape lets it go.
class TokenStrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TokenStrip(QWidget* parent);

    void setContent(StripContent content);
    const StripContent& content() const { return m_content; }
    void setMasking(bool on);
    /// Actions of the context menu, below those for the token under the mouse.
    void setMenuActions(const QList<QAction*>& actions) { m_menuActions = actions; }

    /// Where tokens lie: the layout's coordinates are the viewport's plus offset().
    const TokenLayout& layout() const { return m_layout; }
    QPointF offset() const;
    /// The tallest that shows all without scrolling.
    int contentHeight() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// -1: the picked token was let go.
    void picked(int place);
    void maskToggled(int place);
    /// The text of the read-out; empty when the mouse leaves.
    void hovered(const QString& text);
    /// The text needs another height now.
    void heightChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void layOut();
    void fitScrollBar();
    void paintPiece(QPainter& painter, const TokenLayout::Piece& piece) const;
    void paintMarks(QPainter& painter, const TokenLayout::Piece& piece, const QColor& ink) const;
    void paintSentences(QPainter& painter, size_t first, size_t last) const;
    void paintReadOut(QPainter& painter) const;
    QColor inkOn(const TokenLayout::Piece& piece, QColor* background) const;
    const Token* tokenAt(int place) const;
    void hover(int place);
    void activate(int place);
    void moveTo(int place);
    void updatePlace(int place);
    int placeCount() const;

    StripContent m_content;
    TokenLayout m_layout;
    QList<QAction*> m_menuActions;
    QString m_readOut;
    int m_hovered = -1;
    int m_current = -1; ///< under the keyboard
    bool m_masking = false;
};

} // namespace attnscope
