// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/head_grid.h"

#include "ui/figures/labels.h"
#include "ui/theme.h"

#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// A frame's share for painting pictures that are not there yet.
constexpr qint64 kBudgetMs = 12;
constexpr double kLabelUnits = 11;
constexpr double kLeastUnits = 8; ///< side of a picture
constexpr double kMostUnits = 24;

/// First and last + 1 cell that pixel `pixel` of `pixels` covers, along one axis of the region.
std::pair<int, int> covered(double from, double length, int pixel, int pixels, int cells)
{
    const double low = from + length * pixel / pixels;
    const double high = from + length * (pixel + 1) / pixels;
    // A pixel that one cell covers shows the cell under its middle.
    if (length <= pixels) {
        const int cell = std::clamp(static_cast<int>(std::floor((low + high) / 2)), 0, cells - 1);
        return {cell, cell + 1};
    }
    const int first = std::clamp(static_cast<int>(std::floor(low)), 0, cells - 1);
    return {first, std::clamp(static_cast<int>(std::ceil(high)), first + 1, cells)};
}

} // namespace

QImage weightImage(std::span<const float> values, int columns, const QRectF& cells, QSize size,
                   const ColorMap& map, const ColorScale& scale)
{
    if (size.isEmpty() || columns <= 0 || values.empty() || cells.isEmpty())
        return {};
    const int rows = static_cast<int>(values.size() / static_cast<size_t>(columns));
    std::vector<std::pair<int, int>> across;
    for (int x = 0; x < size.width(); ++x)
        across.push_back(covered(cells.left(), cells.width(), x, size.width(), columns));
    QImage image(size, QImage::Format_RGB32);
    std::vector<float> largest(static_cast<size_t>(columns)); // of the rows that a pixel row covers
    std::pair<int, int> drawn{-1, -1};
    for (int y = 0; y < size.height(); ++y) {
        const auto down = covered(cells.top(), cells.height(), y, size.height(), rows);
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        if (down == drawn) {
            std::copy_n(reinterpret_cast<const QRgb*>(image.constScanLine(y - 1)), size.width(), line);
            continue;
        }
        drawn = down;
        const int firstColumn = across.front().first;
        const int endColumn = across.back().second;
        for (int row = down.first; row < down.second; ++row) {
            const float* from = values.data() + static_cast<size_t>(row) * static_cast<size_t>(columns);
            for (int c = firstColumn; c < endColumn; ++c)
                largest[static_cast<size_t>(c)] =
                    row == down.first ? from[c] : std::max(largest[static_cast<size_t>(c)], from[c]);
        }
        for (int x = 0; x < size.width(); ++x) {
            const auto [first, end] = across[static_cast<size_t>(x)];
            const float value = *std::max_element(largest.begin() + first, largest.begin() + end);
            const Rgb color = colorOf(map, scale, value);
            line[x] = qRgb(color.r, color.g, color.b);
        }
    }
    return image;
}

HeadGrid::HeadGrid(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

QSize HeadGrid::sizeHint() const { return {grid(this, 40), grid(this, 40)}; }

bool HeadGrid::holds(const Cell& cell) const
{
    return cell.row >= 0 && cell.row < static_cast<int>(m_content.sites.size()) && cell.head >= 0 &&
           cell.head < m_content.sites[static_cast<size_t>(cell.row)].heads;
}

void HeadGrid::setContent(Content content)
{
    const bool look = content.sites != m_content.sites || content.map != m_content.map ||
                      content.kind != m_content.kind || content.extent != m_content.extent;
    m_content = std::move(content);
    if (!holds(m_current))
        m_current = {};
    if (!holds(m_hovered))
        m_hovered = {};
    if (look) {
        m_images.clear();
        m_shared = {};
        float low = 0;
        float high = 0;
        for (const TextSite& site : m_content.sites) {
            const ColorScale scale = textScale(m_content.kind, m_content.extent, site, site.head(0));
            low = high > 0 ? std::min(low, scale.low) : scale.low;
            high = std::max(high, scale.high);
        }
        m_shared = {m_content.kind, low, high > 0 ? high : 1.0F};
    }
    fitScrollBar();
    viewport()->update();
}

ColorScale HeadGrid::scale() const
{
    return m_content.extent == TextScale::Shown && !m_content.sites.empty() ? scaleOf({0, 0}) : m_shared;
}

ColorScale HeadGrid::scaleOf(const Cell& cell) const
{
    if (m_content.extent != TextScale::Shown)
        return m_shared;
    const TextSite& site = m_content.sites[static_cast<size_t>(cell.row)];
    return textScale(m_content.kind, TextScale::Shown, site, site.head(cell.head));
}

int HeadGrid::mostHeads() const
{
    int most = 1;
    for (const TextSite& site : m_content.sites)
        most = std::max(most, site.heads);
    return most;
}

int HeadGrid::side() const
{
    const int room = viewport()->width() - grid(this, kLabelUnits) - grid(this, 1);
    return std::clamp(room / mostHeads() - grid(this, 1), grid(this, kLeastUnits) / 2,
                      grid(this, kMostUnits));
}

QRect HeadGrid::cellRect(int row, int head) const
{
    if (row < 0 || static_cast<size_t>(row) >= m_content.sites.size() || head < 0 ||
        head >= m_content.sites[static_cast<size_t>(row)].heads)
        return {};
    const int pitch = side() + grid(this, 1);
    return {grid(this, kLabelUnits) + head * pitch,
            grid(this, 3) + row * pitch - verticalScrollBar()->value(), side(), side()};
}

void HeadGrid::fitScrollBar()
{
    const int pitch = side() + grid(this, 1);
    const int height = grid(this, 3) + static_cast<int>(m_content.sites.size()) * pitch;
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(pitch / 2);
}

const QImage* HeadGrid::imageOf(const Cell& cell, bool mayPaint)
{
    const qreal ratio = devicePixelRatioF();
    const QSize size(qRound(side() * ratio), qRound(side() * ratio));
    const auto found = m_images.find(cell);
    if (found != m_images.end() && found->second.size() == size)
        return &found->second;
    if (!mayPaint || m_content.map == nullptr)
        return nullptr;
    const TextSite& site = m_content.sites[static_cast<size_t>(cell.row)];
    QImage image = weightImage(site.head(cell.head), site.columns, QRectF(0, 0, site.columns, site.rows),
                               size, *m_content.map, scaleOf(cell));
    image.setDevicePixelRatio(ratio);
    return &(m_images[cell] = std::move(image));
}

void HeadGrid::paintTitles(QPainter& painter) const
{
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setPen(PaletteColors(palette()).muted);
    for (int row = 0; row < static_cast<int>(m_content.sites.size()); ++row) {
        const QRect first = cellRect(row, 0);
        const QRect line(0, first.top(), grid(this, kLabelUnits) - grid(this, 1), first.height());
        const QString name = QString::fromStdString(m_content.sites[static_cast<size_t>(row)].site->name);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, line.width()));
    }
    for (int head = 0; head < mostHeads(); ++head) {
        const int pitch = side() + grid(this, 1);
        const QRect line(grid(this, kLabelUnits) + head * pitch, -verticalScrollBar()->value(), side(),
                         grid(this, 3));
        const QString title = headName(head);
        const bool roomy = painter.fontMetrics().horizontalAdvance(title) <= line.width();
        painter.drawText(line, Qt::AlignCenter, roomy ? title : QString::number(head));
    }
}

void HeadGrid::paintCell(QPainter& painter, const Cell& cell, const QImage* image) const
{
    const PaletteColors colors(palette());
    const QRect rect = cellRect(cell.row, cell.head);
    if (image != nullptr)
        painter.drawImage(rect.topLeft(), *image);
    else
        painter.fillRect(rect, colors.groove);
    const TextSite& site = m_content.sites[static_cast<size_t>(cell.row)];
    const bool chosen = site.site->name == m_content.chosenSite && cell.head == m_content.chosenHead;
    if (chosen || cell == m_hovered || (cell == m_current && hasFocus())) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(chosen ? colors.accent : colors.text, chosen ? 2 : 1));
        painter.drawRect(rect.adjusted(-2, -2, 1, 1));
    }
}

void HeadGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    paintTitles(painter);
    QElapsedTimer clock;
    clock.start();
    m_complete = true;
    for (int row = 0; row < static_cast<int>(m_content.sites.size()); ++row)
        for (int head = 0; head < m_content.sites[static_cast<size_t>(row)].heads; ++head) {
            if (!cellRect(row, head).intersects(viewport()->rect()))
                continue;
            const QImage* image = imageOf({row, head}, !clock.hasExpired(kBudgetMs));
            m_complete = m_complete && image != nullptr;
            paintCell(painter, {row, head}, image);
        }
    if (hasFocus()) {
        painter.setPen(PaletteColors(palette()).accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
    if (!m_complete && m_content.map != nullptr)
        QMetaObject::invokeMethod(viewport(), qOverload<>(&QWidget::update), Qt::QueuedConnection);
}

HeadGrid::Cell HeadGrid::cellAt(QPoint position) const
{
    for (int row = 0; row < static_cast<int>(m_content.sites.size()); ++row)
        for (int head = 0; head < m_content.sites[static_cast<size_t>(row)].heads; ++head)
            if (cellRect(row, head).contains(position))
                return {row, head};
    return {};
}

void HeadGrid::hover(Cell cell)
{
    if (cell == m_hovered)
        return;
    m_hovered = cell;
    viewport()->update();
    say(cell);
}

void HeadGrid::say(const Cell& cell)
{
    QString text;
    if (holds(cell)) {
        const TextSite& site = m_content.sites[static_cast<size_t>(cell.row)];
        text = tr("%1, head %2: a click or Return opens it")
                   .arg(QString::fromStdString(site.site->name))
                   .arg(cell.head);
    }
    setAccessibleDescription(text);
    emit hovered(text);
}

void HeadGrid::open(const Cell& cell)
{
    if (holds(cell))
        emit headPicked(QString::fromStdString(m_content.sites[static_cast<size_t>(cell.row)].site->name),
                        cell.head);
}

/// To the picture nearest to what is asked for, which comes into view.
void HeadGrid::moveTo(Cell cell)
{
    if (m_content.sites.empty())
        return;
    cell.row = std::clamp(cell.row, 0, static_cast<int>(m_content.sites.size()) - 1);
    cell.head = std::clamp(cell.head, 0, m_content.sites[static_cast<size_t>(cell.row)].heads - 1);
    m_current = cell;
    const QRect at = cellRect(cell.row, cell.head);
    QScrollBar* bar = verticalScrollBar();
    const int margin = grid(this, 0.5);
    if (at.top() < 0)
        bar->setValue(bar->value() + at.top() - margin);
    else if (at.bottom() > viewport()->height())
        bar->setValue(bar->value() + at.bottom() - viewport()->height() + margin);
    viewport()->update();
    say(cell);
}

bool HeadGrid::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::MouseMove)
        hover(cellAt(static_cast<QMouseEvent*>(event)->position().toPoint()));
    if (event->type() == QEvent::Leave)
        hover({});
    if (event->type() == QEvent::MouseButtonPress) {
        open(cellAt(static_cast<QMouseEvent*>(event)->position().toPoint()));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HeadGrid::keyPressEvent(QKeyEvent* event)
{
    // The first key goes to the first picture.
    const int step = holds(m_current) ? 1 : 0;
    const Cell at{std::max(0, m_current.row), std::max(0, m_current.head)};
    switch (event->key()) {
    case Qt::Key_Right: moveTo({at.row, at.head + step}); return;
    case Qt::Key_Left: moveTo({at.row, at.head - step}); return;
    case Qt::Key_Down: moveTo({at.row + step, at.head}); return;
    case Qt::Key_Up: moveTo({at.row - step, at.head}); return;
    case Qt::Key_Home: moveTo({at.row, 0}); return;
    case Qt::Key_End: moveTo({at.row, mostHeads() - 1}); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: open(m_current); return;
    case Qt::Key_Escape:
        m_current = {};
        viewport()->update();
        say({});
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void HeadGrid::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HeadGrid::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void HeadGrid::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitScrollBar();
}

void HeadGrid::changeEvent(QEvent* event)
{
    fitScrollBar();
    viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace attnscope
