// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/token_strip.h"

#include "ui/text_views/read_out.h"
#include "ui/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// Text on a colour: whichever of black and white stands out more (relative luminance, WCAG 2).
QColor contrasting(const Rgb& color)
{
    const auto linear = [](uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double luminance = 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
    return luminance > 0.179 ? QColor(0x10, 0x12, 0x18) : QColor(Qt::white);
}

constexpr double kMargin = 1.0;      ///< grid units around the text
constexpr double kGutterUnits = 7.0; ///< for the sentences' bars
constexpr QColor kEvidence(0xcc, 0xbb, 0x44);

/// To be read, not glanced at: a sentence fills the view like a slide, a page of text like a page.
double enlargementFor(const TokenSequence* tokens)
{
    const size_t count = tokens != nullptr ? tokens->tokens.size() : 0;
    return count <= 40 ? 1.7 : count <= 160 ? 1.35 : 1.15;
}

} // namespace

TokenStrip::TokenStrip(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setAcceptDrops(false);
}

void TokenStrip::setContent(StripContent content)
{
    m_content = std::move(content);
    m_current = std::min(m_current, placeCount() - 1);
    layOut();
    if (m_hovered >= 0) {
        m_hovered = std::min(m_hovered, placeCount() - 1);
        hover(m_hovered);
    }
    viewport()->update();
}

void TokenStrip::setMasking(bool on)
{
    m_masking = on;
    viewport()->setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

int TokenStrip::placeCount() const
{
    return m_content.tokens == nullptr
               ? 0
               : m_content.leading + static_cast<int>(m_content.tokens->tokens.size());
}

const Token* TokenStrip::tokenAt(int place) const
{
    const int index = place - m_content.leading;
    const bool inside = m_content.tokens != nullptr && index >= 0 && place < placeCount();
    return inside ? &m_content.tokens->tokens[static_cast<size_t>(index)] : nullptr;
}

QPointF TokenStrip::offset() const
{
    const int margin = grid(this, kMargin);
    return QPointF(-margin, verticalScrollBar()->value() - margin);
}

int TokenStrip::contentHeight() const
{
    return static_cast<int>(std::ceil(m_layout.height())) + 2 * grid(this, kMargin);
}

QSize TokenStrip::sizeHint() const { return {grid(this, 40), contentHeight()}; }
QSize TokenStrip::minimumSizeHint() const { return {grid(this, 15), grid(this, 6)}; }

void TokenStrip::layOut()
{
    TokenLayout::Request request;
    request.tokens = m_content.tokens;
    request.leading = m_content.leading;
    request.sentenceLines = !m_content.sentenceWeights.empty();
    request.gutter = request.sentenceLines ? grid(this, kGutterUnits) : 0;
    QFont font = roleFont(this, TextRole::Text);
    if (!m_content.small)
        font.setPixelSize(qRound(font.pixelSize() * enlargementFor(m_content.tokens)));
    request.font = font;
    request.width = viewport()->width() - 2 * grid(this, kMargin);
    if (!m_layout.update(request))
        return;
    fitScrollBar();
    updateGeometry();
    emit heightChanged();
}

void TokenStrip::fitScrollBar()
{
    const int beyond = std::max(0, contentHeight() - viewport()->height());
    verticalScrollBar()->setRange(0, beyond);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(grid(this, 3));
}

QColor TokenStrip::inkOn(const TokenLayout::Piece& piece, QColor* background) const
{
    const PaletteColors colors(palette());
    const auto place = static_cast<size_t>(piece.place);
    if (piece.place < 0)
        return m_content.weights.empty() ? colors.text : colors.muted;
    const Token* token = tokenAt(piece.place);
    if (token != nullptr && token->hidden) {
        *background = colors.field;
        return colors.muted;
    }
    if (m_content.map == nullptr || place >= m_content.weights.size())
        return colors.text;
    const Rgb color = colorOf(*m_content.map, m_content.scale, m_content.weights[place]);
    *background = QColor(color.r, color.g, color.b);
    return contrasting(color);
}

void TokenStrip::paintPiece(QPainter& painter, const TokenLayout::Piece& piece) const
{
    QColor background;
    const QColor ink = inkOn(piece, &background);
    if (background.isValid())
        painter.fillRect(piece.rect, background);
    painter.setPen(ink);
    for (const QGlyphRun& run : piece.glyphs)
        painter.drawGlyphRun(piece.origin, run);
    if (piece.place >= 0)
        paintMarks(painter, piece, ink);
}

void TokenStrip::paintMarks(QPainter& painter, const TokenLayout::Piece& piece, const QColor& ink) const
{
    const PaletteColors colors(palette());
    const Token* token = tokenAt(piece.place);
    const QRectF& rect = piece.rect;
    const double line = std::max(1.0, grid(this, 0.25) * 1.0);
    if (token != nullptr && token->hidden) {
        painter.fillRect(rect, QBrush(colors.muted, Qt::BDiagPattern));
        painter.setPen(QPen(colors.error, line));
        painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()));
    }
    const auto index = static_cast<size_t>(piece.place - m_content.leading);
    if (token != nullptr && index < m_content.evidence.size() && m_content.evidence[index] != 0)
        painter.fillRect(QRectF(rect.left(), rect.bottom() + 1, rect.width(), line), kEvidence);
    if (token != nullptr && !token->known) {
        painter.setPen(QPen(ink, 1, Qt::DotLine));
        painter.drawLine(QPointF(rect.left() + 1, rect.bottom() - 1.5),
                         QPointF(rect.right() - 1, rect.bottom() - 1.5));
    }
    if (piece.place == m_content.selected || piece.place == m_hovered ||
        (piece.place == m_current && hasFocus())) {
        const bool chosen = piece.place == m_content.selected || piece.place != m_hovered;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(chosen ? colors.accent : colors.text, chosen ? 2 : 1,
                            piece.place == m_content.selected || piece.place == m_hovered ? Qt::SolidLine
                                                                                          : Qt::DashLine));
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
}

void TokenStrip::paintSentences(QPainter& painter, size_t first, size_t last) const
{
    const std::vector<float>& weights = m_content.sentenceWeights;
    const PaletteColors colors(palette());
    const double room = grid(this, kGutterUnits - 1);
    painter.setFont(roleFont(this, TextRole::Caption));
    for (size_t i = first; i < last; ++i) {
        const TokenLayout::Line& line = m_layout.lines()[i];
        const auto sentence = static_cast<size_t>(std::max(0, line.sentence));
        const bool starts = i == 0 || m_layout.lines()[i - 1].sentence != line.sentence;
        if (sentence >= weights.size() || !starts)
            continue;
        const float share = std::clamp(weights[sentence], 0.0F, 1.0F);
        const QRectF groove(0, line.bottom - grid(this, 0.5), room, grid(this, 0.5));
        painter.fillRect(groove, colors.groove);
        painter.fillRect(QRectF(groove.left(), groove.top(), groove.width() * share, groove.height()),
                         colors.text);
        painter.setPen(colors.muted);
        painter.drawText(QRectF(0, line.top, room, line.bottom - line.top - groove.height()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         QString::number(static_cast<double>(share), 'f', 3));
    }
}

void TokenStrip::paintReadOut(QPainter& painter) const
{
    const std::vector<QRectF> rects = m_layout.rectsOf(m_hovered);
    if (rects.empty() || m_readOut.isEmpty())
        return;
    drawReadOut(painter, this, m_readOut, rects.front().translated(-offset()), viewport()->rect());
}

void TokenStrip::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::TextAntialiasing);
    const QPointF shift = offset();
    const QRectF exposed = QRectF(event->rect()).translated(shift);
    painter.save();
    painter.translate(-shift);
    const auto [first, last] = m_layout.linesWithin(exposed.top() - 4, exposed.bottom() + 4);
    for (size_t i = first; i < last; ++i)
        for (const TokenLayout::Piece& piece : m_layout.piecesOf(m_layout.lines()[i]))
            paintPiece(painter, piece);
    if (!m_content.sentenceWeights.empty())
        paintSentences(painter, first, last);
    painter.restore();
    paintReadOut(painter);
    if (hasFocus()) {
        painter.setPen(PaletteColors(palette()).accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TokenStrip::updatePlace(int place)
{
    for (const QRectF& rect : m_layout.rectsOf(place))
        viewport()->update(rect.translated(-offset()).adjusted(-3, -3, 3, 5).toAlignedRect());
}

void TokenStrip::hover(int place)
{
    const auto readOutArea = [this] {
        const std::vector<QRectF> rects = m_layout.rectsOf(m_hovered);
        if (!rects.empty() && !m_readOut.isEmpty())
            viewport()->update(
                readOutRect(this, m_readOut, rects.front().translated(-offset()), viewport()->rect()));
    };
    readOutArea();
    updatePlace(m_hovered);
    m_hovered = place;
    m_readOut = place >= 0 && m_content.describe ? m_content.describe(place) : QString();
    readOutArea();
    updatePlace(m_hovered);
    setAccessibleDescription(m_readOut);
    emit hovered(m_readOut);
}

void TokenStrip::activate(int place)
{
    if (m_masking) {
        if (tokenAt(place) != nullptr)
            emit maskToggled(place);
        return;
    }
    emit picked(place == m_content.selected ? -1 : place);
}

bool TokenStrip::viewportEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseMove: {
        const int place = m_layout.placeAt(static_cast<QMouseEvent*>(event)->position() + offset());
        if (place != m_hovered)
            hover(place);
        return true;
    }
    case QEvent::Leave:
        if (m_hovered >= 0)
            hover(-1);
        break;
    case QEvent::MouseButtonPress: {
        auto* mouse = static_cast<QMouseEvent*>(event);
        const int place = m_layout.placeAt(mouse->position() + offset());
        if (mouse->button() == Qt::LeftButton && place >= 0) {
            m_current = place;
            activate(place);
        }
        return true;
    }
    default: break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TokenStrip::moveTo(int place)
{
    updatePlace(m_current);
    m_current = std::clamp(place, 0, std::max(0, placeCount() - 1));
    const std::vector<QRectF> rects = m_layout.rectsOf(m_current);
    if (!rects.empty()) {
        const double top = rects.front().top() - offset().y();
        const double bottom = rects.back().bottom() - offset().y();
        if (top < 0)
            verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(top) - 8);
        else if (bottom > viewport()->height())
            verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(bottom) -
                                          viewport()->height() + 8);
    }
    hover(m_current);
}

void TokenStrip::keyPressEvent(QKeyEvent* event)
{
    const int place = std::max(0, m_current);
    switch (event->key()) {
    case Qt::Key_Right: moveTo(m_current + 1); return;
    case Qt::Key_Left: moveTo(place - 1); return;
    case Qt::Key_Down: moveTo(m_layout.placeBeside(place, 1)); return;
    case Qt::Key_Up: moveTo(m_layout.placeBeside(place, -1)); return;
    case Qt::Key_Home: moveTo(0); return;
    case Qt::Key_End: moveTo(placeCount() - 1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            activate(m_current);
        return;
    case Qt::Key_Delete:
        if (tokenAt(m_current) != nullptr)
            emit maskToggled(m_current);
        return;
    case Qt::Key_Escape: emit picked(-1); return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void TokenStrip::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int place = byKey ? m_current : m_layout.placeAt(QPointF(event->pos()) + offset());
    QMenu menu(this);
    if (const Token* token = tokenAt(place)) {
        QAction* mask = menu.addAction(token->hidden ? tr("Show This Word to the Model")
                                                     : tr("Hide This Word from the Model"));
        connect(mask, &QAction::triggered, this, [this, place] { emit maskToggled(place); });
    }
    menu.addActions(m_menuActions);
    menu.exec(event->globalPos());
}

void TokenStrip::scrollContentsBy(int, int) { viewport()->update(); }

void TokenStrip::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    fitScrollBar();
}

void TokenStrip::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TokenStrip::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TokenStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        layOut();
    viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace attnscope
