// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/canvas_layout.h"

#include "ui/figures/labels.h"
#include "ui/gl/view_theme.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr double kMargin = 16;
constexpr double kGap = 16;
constexpr double kBarHeight = 8;
constexpr double kOwnBarHeight = 6;
constexpr double kWidestBar = 280;

QRectF whole(const QRectF& rect) // on whole pixels, so that edges are crisp
{
    return {std::round(rect.left()), std::round(rect.top()), std::floor(rect.width()),
            std::floor(rect.height())};
}

QSizeF tileShape(const CanvasScene& scene, const CanvasTile& tile)
{
    if (tile.kind == CanvasTile::Kind::Matrix) {
        // Square cells, unless that would leave a sliver.
        const double ratio = std::clamp(static_cast<double>(tile.columns) / tile.rows, 0.25, 4.0);
        return {ratio, 1.0};
    }
    return scene.imageSize;
}

QRectF fitted(QSizeF shape, const QRectF& box)
{
    const double factor = std::min(box.width() / shape.width(), box.height() / shape.height());
    const QSizeF size = shape * factor;
    return whole({box.left() + (box.width() - size.width()) / 2, box.top(), size.width(), size.height()});
}

void layoutOverlay(CanvasLayout& layout, const CanvasScene& scene, const QRectF& area, double below)
{
    const int count = static_cast<int>(scene.tiles.size());
    int bestColumns = 1;
    double bestFactor = 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = (area.width() - (columns - 1) * kGap) / columns;
        const double height = (area.height() - (rows - 1) * kGap) / rows - below;
        const double factor = std::min(width / scene.imageSize.width(), height / scene.imageSize.height());
        if (factor > bestFactor) {
            bestFactor = factor;
            bestColumns = columns;
        }
    }
    const QSizeF size = scene.imageSize * bestFactor;
    const double blockWidth = bestColumns * size.width() + (bestColumns - 1) * kGap;
    const double left = area.left() + std::max(0.0, (area.width() - blockWidth) / 2);
    for (int i = 0; i < count; ++i) {
        const double x = left + (i % bestColumns) * (size.width() + kGap);
        const double y = area.top() + (i / bestColumns) * (size.height() + below + kGap);
        layout.pictures.push_back(whole({x, y, size.width(), size.height()}));
    }
}

void layoutMatrix(CanvasLayout& layout, const CanvasScene& scene, QRectF area, const QFontMetricsF& metrics)
{
    const double side = metrics.height() * 1.4 + metrics.horizontalAdvance(QStringLiteral("0 000"));
    area.adjust(side, 0, -kMargin, -2.2 * metrics.height()); // numbers and names of both axes
    for (const CanvasTile& tile : scene.tiles)
        layout.pictures.push_back(fitted(tileShape(scene, tile), area));
}

constexpr double kHeadGap = 8;

/// The pictures' side where the rows of the grid are parted into `blocks` that stand side by side.
double headSide(const CanvasLayout& layout, const CanvasScene& scene, const QRectF& area, double header,
                int blocks)
{
    const int rows = static_cast<int>(scene.rowTitles.size());
    const double width = (area.width() - (blocks - 1) * kGap) / blocks - layout.rowTitleWidth;
    const double height = area.height() - header;
    return std::min(width / scene.gridColumns, height / ((rows + blocks - 1) / blocks)) - kHeadGap;
}

void layoutHeads(CanvasLayout& layout, const CanvasScene& scene, const QRectF& area,
                 const QFontMetricsF& metrics)
{
    for (const QString& title : scene.rowTitles)
        layout.rowTitleWidth = std::max(layout.rowTitleWidth, metrics.horizontalAdvance(title));
    for (const CanvasTile& tile : scene.tiles)
        if (tile.ownScale)
            layout.rowTitleWidth =
                std::max(layout.rowTitleWidth, metrics.horizontalAdvance(scaleRangeText(tile.scale)));
    layout.rowTitleWidth = std::min(layout.rowTitleWidth, area.width() / 4) + kHeadGap;
    const int rows = static_cast<int>(scene.rowTitles.size());
    const double header = metrics.height() + 4;
    int blocks = 1;
    for (int more = 2; more <= rows; ++more)
        if (headSide(layout, scene, area, header, more) > headSide(layout, scene, area, header, blocks))
            blocks = more;
    layout.blockRows = (rows + blocks - 1) / blocks;
    blocks = (rows + layout.blockRows - 1) / layout.blockRows;
    const double pitch = std::max(4.0, headSide(layout, scene, area, header, blocks)) + kHeadGap;
    const double blockWidth = layout.rowTitleWidth + scene.gridColumns * pitch - kHeadGap;
    const double used = blocks * blockWidth + (blocks - 1) * kGap;
    const double left = area.left() + std::max(0.0, (area.width() - used) / 2) + layout.rowTitleWidth;
    for (const CanvasTile& tile : scene.tiles) {
        const int block = tile.gridRow / layout.blockRows;
        const QRectF box(left + block * (blockWidth + kGap) + tile.gridColumn * pitch,
                         area.top() + header + tile.gridRow % layout.blockRows * pitch, pitch - kHeadGap,
                         pitch - kHeadGap);
        layout.pictures.push_back(fitted(tileShape(scene, tile), box));
    }
}

} // namespace

CanvasLayout layoutScene(const CanvasScene& scene, QSizeF size, const QFont& font, bool sharedScale)
{
    CanvasLayout layout;
    const QFontMetricsF metrics(captionFont(font));
    layout.captionHeight = metrics.height();
    // The colour bar with its numbers, or two lines beside it, of fonts that may be taller than ours.
    const double bandHeight = std::max(kBarHeight + 4 + metrics.height(), 2.4 * metrics.height());
    QRectF area(kMargin, kMargin, std::max(1.0, size.width() - 2 * kMargin),
                std::max(1.0, size.height() - 2 * kMargin - bandHeight - 8));
    if (scene.tiles.empty() || scene.imageSize.isEmpty())
        return layout;
    double below = 0; // between the pictures and the band: titles, numbers
    switch (scene.view) {
    case ViewKind::Overlay:
    case ViewKind::Curves:
    case ViewKind::Arcs:
    case ViewKind::Tokens: {
        below = QFontMetricsF(textFont(font)).height() + 6;
        const bool bars = !sharedScale || std::any_of(scene.tiles.begin(), scene.tiles.end(),
                                                      [](const CanvasTile& tile) { return tile.ownScale; });
        if (bars)
            below += kOwnBarHeight + metrics.height() + 6;
        layoutOverlay(layout, scene, area, below);
        break;
    }
    case ViewKind::Matrix:
        below = 2.2 * metrics.height();
        layoutMatrix(layout, scene, area, metrics);
        break;
    case ViewKind::Heads: layoutHeads(layout, scene, area, metrics); break;
    }
    for (const QRectF& picture : layout.pictures)
        layout.block = layout.block.united(picture);
    // Right under the pictures, where the eye is.
    const double lowest = size.height() - kMargin - bandHeight;
    layout.band = {kMargin, std::min(lowest, layout.block.bottom() + below + 16), area.width(), bandHeight};
    const double left = layout.block.left();
    layout.colorBar = {left, layout.band.top(), std::min(kWidestBar, layout.band.right() - left), kBarHeight};
    return layout;
}

QRectF ownColorBar(const CanvasLayout& layout, size_t tile)
{
    const QRectF& picture = layout.pictures[tile];
    return {picture.left(), picture.bottom() + layout.captionHeight * 12.5 / 11.0 + 8, picture.width(),
            kOwnBarHeight};
}

QRectF mapCellRect(const CanvasScene& scene, const MapGeometry& geometry, const QRectF& picture,
                   CellPosition cell)
{
    const double scaleX = picture.width() / scene.imageSize.width();
    const double scaleY = picture.height() / scene.imageSize.height();
    const double width = static_cast<double>(geometry.strideX);
    const double height = static_cast<double>(geometry.strideY);
    const double x = static_cast<double>(geometry.originX) + (cell.column - 0.5) * width;
    const double y = static_cast<double>(geometry.originY) + (cell.row - 0.5) * height;
    return QRectF(picture.left() + x * scaleX, picture.top() + y * scaleY, width * scaleX, height * scaleY)
        .intersected(picture);
}

QRectF matrixCellRect(const QRectF& cells, const QRectF& picture, CellPosition cell)
{
    const double scaleX = picture.width() / cells.width();
    const double scaleY = picture.height() / cells.height();
    return {picture.left() + (cell.column - cells.left()) * scaleX,
            picture.top() + (cell.row - cells.top()) * scaleY, scaleX, scaleY};
}

} // namespace attnscope
