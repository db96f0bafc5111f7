// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/token_arcs.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr size_t kMostDrawn = 140; ///< in a frame, by software, 30 times a second; a figure takes its time
constexpr double kThickest = 3.75;
constexpr double kBeyond = 200; ///< pixels above and below the view up to which a line keeps its shape

/// The part of a line between the top and the bottom of `view`.
QLineF withinHeight(const QLineF& line, const QRectF& view)
{
    if (line.dy() == 0)
        return line;
    const double top = (view.top() - line.y1()) / line.dy();
    const double bottom = (view.bottom() - line.y1()) / line.dy();
    const double from = std::clamp(std::min(top, bottom), 0.0, 1.0);
    const double to = std::clamp(std::max(top, bottom), 0.0, 1.0);
    return {line.pointAt(from), line.pointAt(to)};
}

} // namespace

TokenArcs::TokenArcs(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

QSize TokenArcs::sizeHint() const { return {grid(this, 40), grid(this, 40)}; }

void TokenArcs::setContent(Content content)
{
    const bool anew = !(content.site == m_content.site);
    m_content = std::move(content);
    if (anew)
        m_known.clear();
    const int places = m_focus.side == Side::Query ? m_content.site.rows : m_content.site.columns;
    if (m_focus.place >= places)
        m_focus = {};
    fitScrollBar();
    collect();
    viewport()->update();
}

std::vector<int> TokenArcs::shownHeads() const
{
    std::vector<int> heads;
    if (m_content.head >= 0)
        return {std::min(m_content.head, m_content.site.heads - 1)};
    for (int head = 0; head < m_content.site.heads; ++head)
        heads.push_back(head);
    return heads;
}

QColor TokenArcs::headColor(int head) const
{
    return arcColor(*m_content.site.site, head, PaletteColors(palette()).accent);
}

const std::vector<Arc>& TokenArcs::arcsOf(int head, int query)
{
    const auto [found, fresh] = m_known.try_emplace({head, query});
    if (fresh)
        found->second = strongestArcs(*m_content.site.site, head, query, kArcsOfOne);
    return found->second;
}

void TokenArcs::collectOfKey(int key)
{
    const float least = leastArc(*m_content.site.site);
    for (const int head : shownHeads())
        for (int query = 0; query < m_content.site.rows; ++query) {
            const float weight = m_content.site.weight(head, query, key);
            if (weight > 0 && weight >= least)
                m_arcs.push_back({head, query, key, weight});
        }
}

void TokenArcs::collect()
{
    m_arcs.clear();
    m_leftOut = 0;
    if (!m_content.site)
        return emit noteChanged();
    const int chosen = m_focus.place >= 0 && m_focus.side == Side::Query ? m_focus.place : m_content.query;
    if (m_focus.place >= 0 && m_focus.side == Side::Key) {
        collectOfKey(m_focus.place);
    } else if (chosen >= 0 && chosen < m_content.site.rows) {
        for (const int head : shownHeads()) {
            const std::vector<Arc>& arcs = arcsOf(head, chosen);
            m_arcs.insert(m_arcs.end(), arcs.begin(), arcs.end());
        }
    } else {
        const int top = verticalScrollBar()->value();
        const int first = m_content.site.isPooled() ? 0 : std::max(0, top / rowHeight() - 1);
        const int last = m_content.site.isPooled() ? 0 : (top + viewport()->height()) / rowHeight();
        for (const int head : shownHeads())
            for (int query = first; query <= last && query < m_content.site.rows; ++query) {
                const std::vector<Arc>& arcs = arcsOf(head, query);
                const size_t most = m_content.site.isPooled() ? kArcsOfOne : kArcsPerQuery;
                m_arcs.insert(m_arcs.end(), arcs.begin(),
                              arcs.begin() + static_cast<std::ptrdiff_t>(std::min(most, arcs.size())));
            }
    }
    m_leftOut = thinOut(m_arcs, kMostDrawn);
    emit noteChanged();
}

QString TokenArcs::note() const
{
    if (!m_content.site)
        return {};
    const bool one = m_focus.place >= 0 || m_content.query >= 0 || m_content.site.isPooled();
    const QString rule = arcRule(*m_content.site.site);
    QString note = one ? tr("%1 lines: %2").arg(countText(static_cast<qint64>(m_arcs.size())), rule)
                       : tr("%1 lines: the %2 strongest of each word in view and head, %3")
                             .arg(countText(static_cast<qint64>(m_arcs.size())))
                             .arg(kArcsPerQuery)
                             .arg(rule);
    if (m_leftOut > 0)
        note += QStringLiteral(" · ") +
                tr("%1 weaker ones left out").arg(countText(static_cast<qint64>(m_leftOut)));
    return note;
}

int TokenArcs::rowHeight() const
{
    return QFontMetrics(roleFont(this, TextRole::Text)).height() + grid(this, 0.75);
}

int TokenArcs::headerHeight() const { return rowHeight() + grid(this, 0.5); }

QRectF TokenArcs::tokenRect(Side side, int place) const
{
    const double width = viewport()->width() * 0.3;
    const bool pooled = side == Side::Query && m_content.site.isPooled();
    const double middle = (viewport()->height() - headerHeight() - rowHeight()) / 2.0;
    const double y = headerHeight() + (pooled ? middle : place * rowHeight() - verticalScrollBar()->value());
    const double x = side == Side::Query ? grid(this, 1) : viewport()->width() - width - grid(this, 1);
    return {x, y, width, static_cast<double>(rowHeight())};
}

void TokenArcs::fitScrollBar()
{
    const int rows = m_content.site ? std::max(m_content.site.rows, m_content.site.columns) : 0;
    const int height = headerHeight() + rows * rowHeight() + grid(this, 1);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(rowHeight());
}

void TokenArcs::paintTokens(QPainter& painter, Side side) const
{
    const PaletteColors colors(palette());
    const TextSite& site = m_content.site;
    const int count = side == Side::Query ? site.rows : site.columns;
    const bool pooled = side == Side::Query && site.isPooled();
    const int first = pooled ? 0 : std::max(0, verticalScrollBar()->value() / rowHeight() - 1);
    const int last = pooled ? 0 : (verticalScrollBar()->value() + viewport()->height()) / rowHeight();
    const int picked = side == Side::Query ? m_content.query : site.keyOfQuery(m_content.query);
    painter.setFont(roleFont(this, TextRole::Text));
    for (int place = first; place <= last && place < count; ++place) {
        const QRectF rect = tokenRect(side, place);
        const QRectF inner = rect.adjusted(grid(this, 0.75), 0, -grid(this, 0.75), 0);
        const Token* token = side == Side::Query ? site.queryToken(place) : site.keyToken(place);
        if (m_focus == Focus{side, place})
            painter.fillRect(rect, colors.accentSoft);
        if (place == picked && picked >= 0) {
            painter.setPen(QPen(colors.accent, 2));
            painter.drawRect(rect.adjusted(1, 1, -1, -1));
        }
        QFont font = painter.font();
        font.setStrikeOut(token != nullptr && token->hidden);
        painter.setFont(font);
        painter.setPen(token == nullptr || token->hidden ? colors.muted : colors.text);
        const QString label = painter.fontMetrics().elidedText(
            side == Side::Query ? queryLabel(site, place)
                                : placeLabel(site.keys, site.site->keyLeading, place),
            Qt::ElideRight, static_cast<int>(inner.width()));
        // Alignment belongs to the column, whichever way the word itself runs.
        painter.drawText(inner,
                         (side == Side::Query ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute |
                             Qt::AlignVCenter | Qt::TextSingleLine,
                         label);
    }
}

void TokenArcs::paintArcs(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Arc& arc : m_arcs) {
        const QRectF from = tokenRect(Side::Query, arc.query);
        const QRectF to = tokenRect(Side::Key, arc.key);
        const QPointF a(from.right(), from.center().y());
        const QPointF b(to.left(), to.center().y());
        if (std::max(a.y(), b.y()) < 0 || std::min(a.y(), b.y()) > viewport()->height())
            continue;
        painter.setPen(arcPen(m_content.scale.normalised(arc.weight), headColor(arc.head), kThickest));
        // A curve to a word far out of view would cost by its whole length; its part in view is nearly
        // straight.
        const QRectF view = QRectF(viewport()->rect()).adjusted(0, -kBeyond, 0, kBeyond);
        if (view.contains(a) && view.contains(b))
            painter.drawPath(arcPath({a, b}));
        else
            painter.drawLine(withinHeight({a, b}, view));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void TokenArcs::paintHeader(QPainter& painter) const
{
    const PaletteColors colors(palette());
    const TextSite& site = m_content.site;
    const QRectF band(0, 0, viewport()->width(), headerHeight());
    painter.fillRect(band, colors.centre);
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setPen(colors.muted);
    const double inset = grid(this, 1.75);
    const double width = viewport()->width() * 0.3 - grid(this, 0.75);
    painter.drawText(QRectF(inset, 0, width - inset + grid(this, 1), band.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     site.isPooled() ? tr("the model") : tr("from: %1").arg(queriesTitle(site)));
    painter.drawText(QRectF(viewport()->width() - width - grid(this, 1), 0, width, band.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("to: %1").arg(sequenceTitle(site.keys->name)));
    if (m_content.head >= 0 || site.heads < 2)
        return;
    // A colour a head, as long as there is room for them.
    const double room = viewport()->width() * 0.36;
    const double cell = std::min<double>(grid(this, 3.5), room / site.heads);
    double x = (viewport()->width() - cell * site.heads) / 2;
    for (int head = 0; head < site.heads; ++head, x += cell) {
        const double side = grid(this, 1);
        painter.fillRect(QRectF(x, (band.height() - side) / 2, side, side), headColor(head));
        if (cell > grid(this, 2.5))
            painter.drawText(QRectF(x + side + 2, 0, cell - side, band.height()), Qt::AlignVCenter,
                             QString::number(head));
    }
}

void TokenArcs::paintEvent(QPaintEvent*)
{
    if (!m_content.site)
        return;
    QPainter painter(viewport());
    paintArcs(painter);
    paintTokens(painter, Side::Query);
    paintTokens(painter, Side::Key);
    paintHeader(painter);
    if (hasFocus()) {
        painter.setPen(PaletteColors(palette()).accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

TokenArcs::Focus TokenArcs::focusAt(QPointF position) const
{
    if (!m_content.site || position.y() < headerHeight())
        return {};
    for (const Side side : {Side::Query, Side::Key}) {
        const bool pooled = side == Side::Query && m_content.site.isPooled();
        const int count = side == Side::Query ? m_content.site.rows : m_content.site.columns;
        const double y = position.y() - headerHeight() + verticalScrollBar()->value();
        const int place = pooled ? 0 : static_cast<int>(y / rowHeight());
        if (place >= 0 && place < count && tokenRect(side, place).contains(position))
            return {side, place};
    }
    return {};
}

void TokenArcs::setFocusToken(Focus focus)
{
    if (focus == m_focus)
        return;
    m_focus = focus;
    collect();
    viewport()->update();
    QString text;
    if (focus.place >= 0 && !m_arcs.empty()) {
        const Arc& best = m_arcs.back();
        text = weightText(m_content.site, best.head, m_content.site.isPooled() ? -1 : best.query, best.key,
                          best.weight);
    } else if (focus.place >= 0) {
        const TextSite& site = m_content.site;
        const bool query = focus.side == Side::Query;
        text =
            query ? queryLabel(site, focus.place) : placeLabel(site.keys, site.site->keyLeading, focus.place);
    }
    setAccessibleDescription(text);
    emit hovered(text);
}

bool TokenArcs::viewportEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseMove: setFocusToken(focusAt(static_cast<QMouseEvent*>(event)->position())); return true;
    case QEvent::Leave: setFocusToken({}); break;
    case QEvent::MouseButtonPress: {
        pick(focusAt(static_cast<QMouseEvent*>(event)->position()));
        return true;
    }
    default: break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

int TokenArcs::places(Side side) const
{
    return !m_content.site ? 0 : side == Side::Query ? m_content.site.rows : m_content.site.columns;
}

void TokenArcs::pick(Focus at)
{
    const TextSite& site = m_content.site;
    const int query = at.side == Side::Query ? at.place : site ? site.queryOfKey(at.place) : -1;
    if (site && !site.isPooled() && at.place >= 0 && query >= 0)
        emit picked(query == m_content.query ? -1 : query);
}

/// To the token nearest to what is asked for, which comes into view.
void TokenArcs::moveFocus(Focus focus)
{
    if (places(focus.side) == 0)
        return;
    focus.place = std::clamp(focus.place, 0, places(focus.side) - 1);
    const QRectF at = tokenRect(focus.side, focus.place);
    QScrollBar* bar = verticalScrollBar();
    if (at.top() < headerHeight())
        bar->setValue(bar->value() + qFloor(at.top()) - headerHeight());
    else if (at.bottom() > viewport()->height())
        bar->setValue(bar->value() + qCeil(at.bottom()) - viewport()->height());
    setFocusToken(focus);
}

void TokenArcs::keyPressEvent(QKeyEvent* event)
{
    // The first key begins at what is chosen; nothing is isolated yet.
    const bool begun = m_focus.place >= 0;
    const Focus from = begun ? m_focus : Focus{Side::Query, std::max(0, m_content.query)};
    const int step = begun ? 1 : 0;
    switch (event->key()) {
    case Qt::Key_Down: moveFocus({from.side, from.place + step}); return;
    case Qt::Key_Up: moveFocus({from.side, from.place - step}); return;
    case Qt::Key_Left: moveFocus({Side::Query, from.place}); return;
    case Qt::Key_Right: moveFocus({Side::Key, from.place}); return;
    case Qt::Key_Home: moveFocus({from.side, 0}); return;
    case Qt::Key_End: moveFocus({from.side, places(from.side) - 1}); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: pick(m_focus); return;
    case Qt::Key_Escape:
        setFocusToken({});
        emit picked(-1);
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void TokenArcs::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TokenArcs::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    setFocusToken({});
    viewport()->update();
}

void TokenArcs::scrollContentsBy(int, int)
{
    collect();
    viewport()->update();
}

void TokenArcs::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitScrollBar();
    collect();
}

void TokenArcs::changeEvent(QEvent* event)
{
    fitScrollBar();
    viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace attnscope
