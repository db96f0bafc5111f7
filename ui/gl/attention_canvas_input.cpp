// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The mouse and the keyboard of AttentionCanvas.
#include "ui/figures/labels.h"
#include "ui/gl/attention_canvas.h"
#include "ui/gl/ticks.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr double kFewestCells = 4; // the matrix zooms in until this many are in view

} // namespace

const AttentionSite& AttentionCanvas::siteOf(const CanvasTile& tile) const
{
    return m_inspection->sites[static_cast<size_t>(tile.site)];
}

std::optional<CanvasHover> AttentionCanvas::hoverAt(QPointF position) const
{
    for (size_t i = 0; i < m_layout.pictures.size(); ++i) {
        const QRectF& picture = m_layout.pictures[i];
        if (!picture.contains(position) || position.x() >= picture.right() ||
            position.y() >= picture.bottom())
            continue;
        const CanvasTile& tile = m_scene.tiles[i];
        const QPointF part((position.x() - picture.left()) / picture.width(),
                           (position.y() - picture.top()) / picture.height());
        CanvasHover hover;
        hover.tile = i;
        hover.at = position;
        if (tile.kind == CanvasTile::Kind::Matrix) {
            const QRectF cells =
                m_scene.view == ViewKind::Matrix ? matrixCells() : QRectF(0, 0, tile.columns, tile.rows);
            const double column = std::floor(cells.left() + part.x() * cells.width());
            const double row = std::floor(cells.top() + part.y() * cells.height());
            hover.cell = {static_cast<int>(std::clamp(row, 0.0, tile.rows - 1.0)),
                          static_cast<int>(std::clamp(column, 0.0, tile.columns - 1.0))};
        } else {
            const double x = part.x() * m_scene.imageSize.width();
            const double y = part.y() * m_scene.imageSize.height();
            hover.cell = tile.kind == CanvasTile::Kind::Map
                             ? cellAt(tile.geometry, tile.rows, tile.columns, x, y)
                             : CellPosition{static_cast<int>(y), static_cast<int>(x)};
        }
        hover.text = describe(tile, hover.cell);
        return hover;
    }
    return std::nullopt;
}

QString AttentionCanvas::describe(const CanvasTile& tile, CellPosition cell) const
{
    if (tile.kind == CanvasTile::Kind::Picture)
        return tr("pixel: row %1, column %2").arg(cell.row).arg(cell.column);
    const AttentionSite& site = siteOf(tile);
    QString place = QString::fromStdString(site.name);
    if (headCount(site) > 1)
        place += QStringLiteral(" · ") + (tile.head < 0 ? tr("mean of heads") : headName(tile.head));
    const bool pair = tile.kind == CanvasTile::Kind::Matrix && site.kind == SiteKind::Matrix;
    const QString position = pair ? tr("query %1, key %2").arg(cell.row).arg(cell.column)
                                  : tr("row %1, column %2").arg(cell.row).arg(cell.column);
    const QString value = numberText(static_cast<double>(tile.valueAt(cell.row, cell.column)), 6);
    return QStringLiteral("%1 · %2 · %3").arg(place, position, value);
}

void AttentionCanvas::updateHover(std::optional<CanvasHover> hover)
{
    const QString before = m_hover ? m_hover->text : QString();
    const QString now = hover ? hover->text : QString();
    const bool shown = m_hover.has_value() || hover.has_value();
    m_hover = std::move(hover);
    if (now != before)
        emit hovered(now);
    if (shown)
        update();
}

void AttentionCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return GlView::mousePressEvent(event);
    m_pressed = m_dragged = event->position();
    m_dragging = false;
    event->accept();
}

void AttentionCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF position = event->position();
    if (m_scene.view == ViewKind::Matrix && event->buttons().testFlag(Qt::LeftButton) &&
        !m_layout.pictures.empty()) {
        if ((position - m_pressed).manhattanLength() >= QApplication::startDragDistance())
            m_dragging = true;
        if (m_dragging) {
            const QRectF& picture = m_layout.pictures.front();
            const QRectF cells = matrixCells();
            panMatrix((m_dragged.x() - position.x()) / picture.width() * cells.width(),
                      (m_dragged.y() - position.y()) / picture.height() * cells.height());
            m_dragged = position;
        }
    }
    updateHover(hoverAt(position));
}

void AttentionCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !m_dragging)
        click(event->position());
    m_dragging = false;
}

void AttentionCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (m_scene.view == ViewKind::Matrix)
        setMatrixCells({});
    m_dragging = true; // the release that follows is no second click
    event->accept();
}

void AttentionCanvas::leaveEvent(QEvent* event)
{
    GlView::leaveEvent(event);
    updateHover(std::nullopt);
}

void AttentionCanvas::click(QPointF position)
{
    const std::optional<CanvasHover> hit = hoverAt(position);
    if (!hit)
        return;
    const CanvasTile& tile = m_scene.tiles[hit->tile];
    switch (m_scene.view) {
    case ViewKind::Heads: emit headPicked(QString::fromStdString(siteOf(tile).name), tile.head); break;
    case ViewKind::Matrix:
        if (siteOf(tile).kind == SiteKind::Matrix)
            pickQuery(hit->cell.row);
        break;
    case ViewKind::Overlay:
    case ViewKind::Curves:
    case ViewKind::Arcs:
    case ViewKind::Tokens: pickQueryOnImage(m_layout.pictures[hit->tile], position); break;
    }
}

void AttentionCanvas::pickQueryOnImage(const QRectF& picture, QPointF position)
{
    const int index = querySite(*m_inspection, m_settings);
    if (index < 0)
        return;
    const double x = (position.x() - picture.left()) / picture.width() * m_scene.imageSize.width();
    const double y = (position.y() - picture.top()) / picture.height() * m_scene.imageSize.height();
    if (const std::optional<int> query = queryAt(m_inspection->sites[static_cast<size_t>(index)], x, y))
        pickQuery(*query);
}

void AttentionCanvas::pickQuery(int query) { emit queryPicked(query == m_settings.query ? -1 : query); }

void AttentionCanvas::moveQuery(int rows, int columns)
{
    const int index = m_inspection ? querySite(*m_inspection, m_settings) : -1;
    if (index < 0)
        return;
    const TokenGrid& grid = m_inspection->sites[static_cast<size_t>(index)].queryGrid;
    const std::optional<CellPosition> cell =
        queryCell(m_inspection->sites[static_cast<size_t>(index)], m_settings.query);
    const int row = cell ? std::clamp(cell->row + rows, 0, grid.rows - 1) : grid.rows / 2;
    const int column = cell ? std::clamp(cell->column + columns, 0, grid.columns - 1) : grid.columns / 2;
    const int query = grid.first + row * grid.columns + column;
    if (query != m_settings.query)
        emit queryPicked(query);
}

void AttentionCanvas::moveHead(int rows, int columns)
{
    int row = -rows, column = -columns; // with nothing chosen the first step lands on the first head
    for (const CanvasTile& tile : m_scene.tiles) {
        if (siteOf(tile).name == m_settings.site && tile.head == std::max(m_settings.head, 0)) {
            row = tile.gridRow;
            column = tile.gridColumn;
        }
    }
    row = std::clamp(row + rows, 0, std::max(0, static_cast<int>(m_scene.rowTitles.size()) - 1));
    const CanvasTile* nearest = nullptr; // layers may have different numbers of heads
    for (const CanvasTile& tile : m_scene.tiles)
        if (tile.gridRow == row && tile.gridColumn <= std::max(0, column + columns))
            nearest = &tile;
    if (nearest != nullptr)
        emit headPicked(QString::fromStdString(siteOf(*nearest).name), nearest->head);
}

void AttentionCanvas::setMatrixCells(QRectF cells)
{
    if (!cells.isNull()) {
        const double columns = m_scene.tiles.front().columns;
        const double rows = m_scene.tiles.front().rows;
        if (cells.width() >= columns || cells.height() >= rows) {
            cells = {};
        } else {
            cells.moveLeft(std::clamp(cells.left(), 0.0, columns - cells.width()));
            cells.moveTop(std::clamp(cells.top(), 0.0, rows - cells.height()));
        }
    }
    if (cells == m_cells)
        return;
    m_cells = cells;
    redraw();
}

void AttentionCanvas::panMatrix(double columns, double rows)
{
    if (!m_cells.isNull())
        setMatrixCells(m_cells.translated(columns, rows));
}

void AttentionCanvas::zoomMatrix(double factor, QPointF at)
{
    if (m_layout.pictures.empty())
        return;
    const QRectF& picture = m_layout.pictures.front();
    const QRectF cells = matrixCells();
    const double least = std::min(kFewestCells, std::min(cells.width(), cells.height()));
    const double smaller = std::min(cells.width(), cells.height());
    const double scale = std::max(1.0 / factor, least / smaller);
    const QPointF part(std::clamp((at.x() - picture.left()) / picture.width(), 0.0, 1.0),
                       std::clamp((at.y() - picture.top()) / picture.height(), 0.0, 1.0));
    const QPointF fixed(cells.left() + part.x() * cells.width(), cells.top() + part.y() * cells.height());
    const QSizeF size = cells.size() * scale;
    setMatrixCells({fixed.x() - part.x() * size.width(), fixed.y() - part.y() * size.height(), size.width(),
                    size.height()});
}

void AttentionCanvas::wheelEvent(QWheelEvent* event)
{
    if (m_scene.view != ViewKind::Matrix || m_scene.tiles.empty())
        return GlView::wheelEvent(event);
    const double notches = event->angleDelta().y() / 120.0;
    zoomMatrix(std::pow(1.2, notches), event->position());
    updateHover(hoverAt(event->position()));
    event->accept();
}

void AttentionCanvas::keyPressEvent(QKeyEvent* event)
{
    const int columns = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int rows = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const bool matrix = m_scene.view == ViewKind::Matrix && !m_scene.tiles.empty();
    if (event->key() == Qt::Key_Escape && m_settings.query >= 0) {
        emit queryPicked(-1);
    } else if (rows != 0 || columns != 0) {
        const QRectF cells = matrixCells();
        if (matrix)
            panMatrix(columns * cells.width() / 8, rows * cells.height() / 8);
        else if (m_scene.view == ViewKind::Heads)
            moveHead(rows, columns);
        else
            moveQuery(rows, columns);
    } else if (matrix && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)) {
        zoomMatrix(1.5, m_layout.pictures.front().center());
    } else if (matrix && event->key() == Qt::Key_Minus) {
        zoomMatrix(1.0 / 1.5, m_layout.pictures.front().center());
    } else if (matrix && event->key() == Qt::Key_0) {
        setMatrixCells({});
    } else {
        GlView::keyPressEvent(event);
    }
}

void AttentionCanvas::focusInEvent(QFocusEvent* event)
{
    GlView::focusInEvent(event);
    update();
}

void AttentionCanvas::focusOutEvent(QFocusEvent* event)
{
    GlView::focusOutEvent(event);
    update();
}

} // namespace attnscope
