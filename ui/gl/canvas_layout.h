// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/canvas_scene.h"

#include <QFont>
#include <QRectF>

#include <vector>

namespace attnscope {

/// Where everything of a scene lies, in logical pixels.
struct CanvasLayout {
    std::vector<QRectF> pictures; ///< one a tile
    QRectF block;                 ///< around all pictures
    QRectF band;                  ///< under them: colour bar and footnote
    QRectF colorBar;              ///< of the shared scale
    double captionHeight = 0;
    double rowTitleWidth = 0; ///< Heads: left of the pictures
    int blockRows = 1;        ///< Heads: rows of the grid above one another; the next ones stand beside them
};

/// Fits the tiles into `size` as large as they go; depends on nothing but its arguments.
CanvasLayout layoutScene(const CanvasScene& scene, QSizeF size, const QFont& font, bool sharedScale);

/// The bar of a tile that has a scale of its own: under its title.
QRectF ownColorBar(const CanvasLayout& layout, size_t tile);

/// A cell's rectangle on the screen, for a Map tile drawn in `picture`.
QRectF mapCellRect(const CanvasScene& scene, const MapGeometry& geometry, const QRectF& picture,
                   CellPosition cell);

/// The same for a Matrix tile that shows `cells` (columns, rows).
QRectF matrixCellRect(const QRectF& cells, const QRectF& picture, CellPosition cell);

} // namespace attnscope
