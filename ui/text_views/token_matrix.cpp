// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/token_matrix.h"

#include "ui/text_views/head_grid.h"
#include "ui/text_views/read_out.h"
#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr QColor kGold(0xdd, 0xaa, 0x33);
constexpr double kLabelUnits = 12;
constexpr double kLeastCells = 4; ///< zoomed in furthest
constexpr double kPanPart = 0.2;

} // namespace

TokenMatrix::TokenMatrix(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

QSize TokenMatrix::sizeHint() const { return {grid(this, 50), grid(this, 45)}; }
QSize TokenMatrix::minimumSizeHint() const { return {grid(this, 24), grid(this, 10)}; }

void TokenMatrix::setContent(Content content)
{
    const bool sameShape = m_content.site && content.site && content.site.rows == m_content.site.rows &&
                           content.site.columns == m_content.site.columns;
    const bool sameValues = content.site == m_content.site && content.head == m_content.head;
    m_content = std::move(content);
    if (!sameValues)
        chooseValues();
    m_pictureCells = {};
    if (!sameValues)
        measureLabels();
    if (!sameShape)
        showAll();
    if (m_hovered)
        hover(m_content.site && m_hovered->x() < m_content.site.columns &&
                      m_hovered->y() < m_content.site.rows
                  ? m_hovered
                  : std::nullopt);
    update();
}

void TokenMatrix::chooseValues()
{
    m_gold = m_content.site ? goldMask(m_content.site) : std::vector<uint8_t>();
    const bool mean = m_content.site && m_content.head < 0 && m_content.site.heads > 1;
    if (mean && !(m_meanOf == m_content.site)) {
        m_mean = meanOfHeads(m_content.site);
        m_meanOf = m_content.site;
    }
    if (!mean && !(m_meanOf == m_content.site)) { // keep no other inspection alive
        m_mean.clear();
        m_meanOf = {};
    }
}

std::span<const float> TokenMatrix::values() const
{
    if (!m_content.site)
        return {};
    const TextSite& site = m_content.site;
    if (m_content.head < 0 && site.heads > 1)
        return m_mean;
    return site.head(std::clamp(m_content.head, 0, site.heads - 1));
}

void TokenMatrix::measureLabels()
{
    const TextSite& site = m_content.site;
    const QFontMetrics metrics(roleFont(this, TextRole::Caption));
    int widest = 0;
    for (int place = 0; site && place < site.columns; ++place)
        widest =
            std::max(widest, metrics.horizontalAdvance(placeLabel(site.keys, site.site->keyLeading, place)));
    for (int place = 0; site && place < site.rows; ++place)
        widest = std::max(widest, metrics.horizontalAdvance(queryLabel(site, place)));
    m_labelRoom = std::clamp(widest + grid(this, 1.5), grid(this, 4), grid(this, kLabelUnits));
}

QRectF TokenMatrix::pictureRect() const
{
    if (!m_content.site)
        return {};
    const double room = m_labelRoom;
    const QRectF area(room, room, std::max(1.0, width() - room - grid(this, 1)),
                      std::max(1.0, height() - room - grid(this, 1)));
    // Square cells as long as neither axis becomes a sliver.
    const double ratio =
        std::clamp(static_cast<double>(m_content.site.columns) / m_content.site.rows, 0.25, 8.0);
    const double factor = std::min(area.width() / ratio, area.height());
    return {area.left(), area.top(), std::floor(factor * ratio), std::floor(factor)};
}

void TokenMatrix::showAll()
{
    m_cells = m_content.site ? QRectF(0, 0, m_content.site.columns, m_content.site.rows) : QRectF();
}

void TokenMatrix::setCellsInView(const QRectF& cells)
{
    if (!m_content.site)
        return;
    const double columns = m_content.site.columns;
    const double rows = m_content.site.rows;
    QRectF part(0, 0, std::clamp(cells.width(), std::min(kLeastCells, columns), columns),
                std::clamp(cells.height(), std::min(kLeastCells, rows), rows));
    part.moveLeft(std::clamp(cells.left(), 0.0, columns - part.width()));
    part.moveTop(std::clamp(cells.top(), 0.0, rows - part.height()));
    if (part == m_cells)
        return;
    m_cells = part;
    update();
}

QRectF TokenMatrix::cellRect(int row, int column) const
{
    const QRectF picture = pictureRect();
    const double across = picture.width() / m_cells.width();
    const double down = picture.height() / m_cells.height();
    return {picture.left() + (column - m_cells.left()) * across, picture.top() + (row - m_cells.top()) * down,
            across, down};
}

std::optional<QPoint> TokenMatrix::cellAt(QPointF position) const
{
    const QRectF picture = pictureRect();
    if (!m_content.site || !picture.contains(position))
        return std::nullopt;
    const double x = m_cells.left() + (position.x() - picture.left()) / picture.width() * m_cells.width();
    const double y = m_cells.top() + (position.y() - picture.top()) / picture.height() * m_cells.height();
    return QPoint(std::clamp(static_cast<int>(x), 0, m_content.site.columns - 1),
                  std::clamp(static_cast<int>(y), 0, m_content.site.rows - 1));
}

std::vector<std::pair<int, QString>> TokenMatrix::labels(Qt::Orientation axis) const
{
    std::vector<std::pair<int, QString>> labels;
    if (!m_content.site)
        return labels;
    const bool keys = axis == Qt::Horizontal;
    const AttentionSite& site = *m_content.site.site;
    const QFontMetrics metrics(roleFont(this, TextRole::Caption));
    const QRectF picture = pictureRect();
    const double pitch = keys ? picture.width() / m_cells.width() : picture.height() / m_cells.height();
    // Every label gets a line of its own height; where cells are narrower, some go without.
    const int step = std::max(1, static_cast<int>(std::ceil(metrics.height() / pitch)));
    const double low = keys ? m_cells.left() : m_cells.top();
    const double high = keys ? m_cells.right() : m_cells.bottom();
    const int room = static_cast<int>(m_labelRoom) - grid(this, 1);
    const int first = (static_cast<int>(std::floor(low)) + step - 1) / step * step;
    for (int place = first; place < high; place += step) {
        if (place + 0.5 < low || place + 0.5 > high)
            continue;
        const QString whole = keys ? placeLabel(m_content.site.keys, site.keyLeading, place)
                                   : queryLabel(m_content.site, place);
        labels.emplace_back(place, metrics.elidedText(whole, Qt::ElideRight, room));
    }
    return labels;
}

std::vector<QPoint> TokenMatrix::goldCells() const
{
    std::vector<QPoint> cells;
    if (m_gold.empty() || !m_content.showGold)
        return cells;
    const int lastRow = std::min(m_content.site.rows, static_cast<int>(std::ceil(m_cells.bottom())));
    const int lastColumn = std::min(m_content.site.columns, static_cast<int>(std::ceil(m_cells.right())));
    for (int row = static_cast<int>(m_cells.top()); row < lastRow; ++row)
        for (int column = static_cast<int>(m_cells.left()); column < lastColumn; ++column)
            if (m_gold[static_cast<size_t>(row) * static_cast<size_t>(m_content.site.columns) +
                       static_cast<size_t>(column)] != 0)
                cells.emplace_back(column, row);
    return cells;
}

void TokenMatrix::renewPicture()
{
    const qreal ratio = devicePixelRatioF();
    const QSize size = (pictureRect().size() * ratio).toSize();
    if (m_pictureCells == m_cells && m_picture.size() == size)
        return;
    m_picture = weightImage(values(), m_content.site.columns, m_cells, size, *m_content.map, m_content.scale);
    m_picture.setDevicePixelRatio(ratio);
    m_pictureCells = m_cells;
}

void TokenMatrix::paintAxes(QPainter& painter) const
{
    const PaletteColors colors(palette());
    painter.setFont(roleFont(this, TextRole::Caption));
    const double height = painter.fontMetrics().height();
    const double room = m_labelRoom - grid(this, 1);
    const QRectF picture = pictureRect();
    for (const auto& [place, text] : labels(Qt::Vertical)) {
        const double y = cellRect(place, 0).center().y();
        painter.setPen(m_hovered && m_hovered->y() == place ? colors.text
                       : place == m_content.query           ? colors.accent
                                                            : colors.muted);
        painter.drawText(QRectF(0, y - height / 2, room + grid(this, 0.5), height),
                         Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine, text);
    }
    for (const auto& [place, text] : labels(Qt::Horizontal)) {
        const double x = cellRect(0, place).center().x();
        painter.setPen(m_hovered && m_hovered->x() == place ? colors.text : colors.muted);
        painter.save();
        painter.translate(x, picture.top() - grid(this, 0.5));
        painter.rotate(-90);
        painter.drawText(QRectF(0, -height / 2, room, height),
                         Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine, text);
        painter.restore();
    }
}

void TokenMatrix::paintGold(QPainter& painter) const
{
    painter.setBrush(Qt::NoBrush);
    for (const QPoint& cell : goldCells()) {
        const QRectF rect = cellRect(cell.y(), cell.x());
        painter.setPen(QPen(Qt::black, 3));
        painter.drawRect(rect.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.setPen(QPen(kGold, 2));
        painter.drawRect(rect.adjusted(1.5, 1.5, -1.5, -1.5));
    }
}

void TokenMatrix::paintHover(QPainter& painter) const
{
    const QRectF picture = pictureRect();
    const QRectF cell = cellRect(m_hovered->y(), m_hovered->x());
    painter.setBrush(Qt::NoBrush);
    const QColor cross(255, 255, 255, 60);
    painter.fillRect(QRectF(picture.left(), cell.top(), picture.width(), std::max(1.0, cell.height())),
                     cross);
    painter.fillRect(QRectF(cell.left(), picture.top(), std::max(1.0, cell.width()), picture.height()),
                     cross);
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(cell);
}

void TokenMatrix::paintEvent(QPaintEvent*)
{
    if (!m_content.site || m_content.map == nullptr)
        return;
    renewPicture();
    QPainter painter(this);
    const QRectF picture = pictureRect();
    painter.drawImage(picture.topLeft(), m_picture);
    painter.save();
    painter.setClipRect(picture);
    paintGold(painter);
    if (m_content.query >= 0 && m_content.query < m_content.site.rows) {
        const QRectF row = cellRect(m_content.query, 0);
        painter.setPen(QPen(PaletteColors(palette()).accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(
            QRectF(picture.left() + 1, row.top(), picture.width() - 2, std::max(2.0, row.height())));
    }
    if (m_hovered)
        paintHover(painter);
    painter.restore();
    paintAxes(painter);
    if (m_hovered) {
        const TextSite& site = m_content.site;
        const auto at = static_cast<size_t>(m_hovered->y()) * static_cast<size_t>(site.columns) +
                        static_cast<size_t>(m_hovered->x());
        drawReadOut(painter, this,
                    weightText(site, m_content.head, m_hovered->y(), m_hovered->x(), values()[at]),
                    cellRect(m_hovered->y(), m_hovered->x()), rect());
    }
    if (hasFocus()) {
        painter.setPen(PaletteColors(palette()).accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TokenMatrix::hover(std::optional<QPoint> cell)
{
    m_hovered = cell;
    QString text;
    if (cell) {
        const TextSite& site = m_content.site;
        const auto at = static_cast<size_t>(cell->y()) * static_cast<size_t>(site.columns) +
                        static_cast<size_t>(cell->x());
        text = weightText(site, m_content.head, cell->y(), cell->x(), values()[at]);
    }
    setAccessibleDescription(text);
    emit hovered(text);
    update();
}

void TokenMatrix::zoom(double factor, QPointF at)
{
    const QRectF picture = pictureRect();
    if (!m_content.site || picture.isEmpty())
        return;
    const double x = std::clamp((at.x() - picture.left()) / picture.width(), 0.0, 1.0);
    const double y = std::clamp((at.y() - picture.top()) / picture.height(), 0.0, 1.0);
    const QSizeF size(m_cells.width() / factor, m_cells.height() / factor);
    setCellsInView({m_cells.left() + x * (m_cells.width() - size.width()),
                    m_cells.top() + y * (m_cells.height() - size.height()), size.width(), size.height()});
}

void TokenMatrix::wheelEvent(QWheelEvent* event)
{
    zoom(std::pow(1.2, event->angleDelta().y() / 120.0), event->position());
    const std::optional<QPoint> cell = cellAt(event->position());
    if (cell != m_hovered)
        hover(cell);
    event->accept();
}

void TokenMatrix::mousePressEvent(QMouseEvent* event)
{
    m_pressed = m_dragged = event->position();
    m_dragging = false;
}

void TokenMatrix::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton && m_content.site) {
        if ((event->position() - m_pressed).manhattanLength() >= QApplication::startDragDistance())
            m_dragging = true;
        const QPointF moved = event->position() - m_dragged;
        m_dragged = event->position();
        const QRectF picture = pictureRect();
        if (m_dragging)
            setCellsInView(m_cells.translated(-moved.x() / picture.width() * m_cells.width(),
                                              -moved.y() / picture.height() * m_cells.height()));
        return;
    }
    const std::optional<QPoint> cell = cellAt(event->position());
    if (cell != m_hovered)
        hover(cell);
}

void TokenMatrix::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_dragging && event->button() == Qt::LeftButton) {
        hover(cellAt(event->position()));
        pick();
    }
    m_dragging = false;
}

void TokenMatrix::mouseDoubleClickEvent(QMouseEvent*)
{
    showAll();
    m_dragging = true; // the release that follows is no click
    update();
}

void TokenMatrix::leaveEvent(QEvent*) { hover(std::nullopt); }

/// To the cell nearest to what is asked for, which comes into view.
void TokenMatrix::moveTo(QPoint cell)
{
    if (!m_content.site)
        return;
    const QPoint at(std::clamp(cell.x(), 0, m_content.site.columns - 1),
                    std::clamp(cell.y(), 0, m_content.site.rows - 1));
    QRectF part = m_cells;
    part.moveLeft(std::clamp(part.left(), at.x() + 1 - part.width(), static_cast<double>(at.x())));
    part.moveTop(std::clamp(part.top(), at.y() + 1 - part.height(), static_cast<double>(at.y())));
    setCellsInView(part);
    hover(at);
}

bool TokenMatrix::pan(int key)
{
    const double across = m_cells.width() * kPanPart;
    const double down = m_cells.height() * kPanPart;
    switch (key) {
    case Qt::Key_Left: setCellsInView(m_cells.translated(-across, 0)); return true;
    case Qt::Key_Right: setCellsInView(m_cells.translated(across, 0)); return true;
    case Qt::Key_Up: setCellsInView(m_cells.translated(0, -down)); return true;
    case Qt::Key_Down: setCellsInView(m_cells.translated(0, down)); return true;
    default: return false;
    }
}

void TokenMatrix::pick()
{
    if (m_hovered && m_content.site && !m_content.site.isPooled())
        emit picked(m_hovered->y() == m_content.query ? -1 : m_hovered->y());
}

void TokenMatrix::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & Qt::ShiftModifier && pan(event->key()))
        return;
    // The first key begins at the chosen row, in view; no cell is read yet.
    const QPoint corner(static_cast<int>(std::ceil(m_cells.left())),
                        m_content.query >= 0 ? m_content.query : static_cast<int>(std::ceil(m_cells.top())));
    const QPoint at = m_hovered.value_or(corner);
    const int step = m_hovered ? 1 : 0;
    switch (event->key()) {
    case Qt::Key_Left: moveTo(at - QPoint(step, 0)); return;
    case Qt::Key_Right: moveTo(at + QPoint(step, 0)); return;
    case Qt::Key_Up: moveTo(at - QPoint(0, step)); return;
    case Qt::Key_Down: moveTo(at + QPoint(0, step)); return;
    case Qt::Key_Home: moveTo({0, at.y()}); return;
    case Qt::Key_End: moveTo({m_content.site.columns - 1, at.y()}); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: pick(); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.5, m_hovered ? cellRect(at.y(), at.x()).center() : pictureRect().center());
        return;
    case Qt::Key_Minus: zoom(1 / 1.5, pictureRect().center()); return;
    case Qt::Key_0:
        showAll();
        update();
        return;
    case Qt::Key_Escape:
        hover(std::nullopt);
        emit picked(-1);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void TokenMatrix::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void TokenMatrix::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    hover(std::nullopt);
}

void TokenMatrix::resizeEvent(QResizeEvent* event)
{
    m_pictureCells = {};
    QWidget::resizeEvent(event);
}

void TokenMatrix::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        measureLabels();
    update();
    QWidget::changeEvent(event);
}

} // namespace attnscope
