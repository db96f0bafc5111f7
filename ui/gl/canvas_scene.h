// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/view_settings.h"

#include <QSizeF>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace attnscope {

/// One picture of the view.
struct CanvasTile {
    enum class Kind {
        Picture, ///< the input alone
        Map,     ///< a map, over the input where there is one
        Matrix   ///< query x key, or a map's cells as rows and columns
    };
    Kind kind = Kind::Picture;
    int site = -1;  ///< index in Inspection::sites
    int head = -1;  ///< -1: mean over heads
    int query = -1; ///< of a Matrix site drawn as a Map; -1: mean over queries
    QString title;  ///< short, in the user's language
    int rows = 0, columns = 0;
    std::vector<float> values; ///< [rows, columns], as drawn
    MapGeometry geometry;
    ColorScale scale;
    bool ownScale = false;           ///< not the one that the others share: it was computed from them
    int gridRow = 0, gridColumn = 0; ///< Heads: place in the layers x heads grid

    float valueAt(int row, int column) const
    {
        return values[static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column)];
    }
};

/// Everything that the canvas draws, computed once for each change of inspection or settings; no
/// OpenGL, no widgets.
struct CanvasScene {
    ViewKind view = ViewKind::Overlay;
    QSizeF imageSize; ///< input pixels
    std::vector<CanvasTile> tiles;
    std::vector<QString> rowTitles; ///< Heads: one a layer
    int gridColumns = 0;            ///< Heads
    bool hasImage = false;
    int maps = 0; ///< tiles with values
};

/// Overlay: the input, then the chosen site (its mean and each head, or the chosen head); with no site
/// chosen, every site that lies on the image, the primary first. Matrix: the chosen site, or the first
/// with a query x key matrix. Heads: sites x heads. Sites whose shape does not fit their kind are left out.
CanvasScene buildScene(const Inspection& inspection, const ViewSettings& settings);

/// Heads of a well-formed site; 0 for any other.
int headCount(const AttentionSite& site);

/// There are pixels, as many as the size says.
bool isWellFormed(const Picture& picture);

/// A head's weights of a Map [h, w], or mean over heads.
std::vector<float> headValues(const AttentionSite& site, int head);
/// The map over the keys for one query of a Matrix site (-1: mean over the queries), [key].
std::vector<float> queryRow(const AttentionSite& site, int head, int query);

/// A cell of a map or a key grid.
struct CellPosition {
    int row = 0;
    int column = 0;
    bool operator==(const CellPosition&) const = default;
};

/// The cell nearest to a position on the image (input pixels), within [rows, columns].
CellPosition cellAt(const MapGeometry& geometry, int rows, int columns, double x, double y);

/// The query of `site` whose cell lies nearest to a position on the image; none without a query grid.
std::optional<int> queryAt(const AttentionSite& site, double x, double y);
/// The query's cell; none where the query is not on the grid (a class token).
std::optional<CellPosition> queryCell(const AttentionSite& site, int query);

/// The site whose queries a click on the image picks: the chosen one, or the first with a query grid;
/// -1: none.
int querySite(const Inspection& inspection, const ViewSettings& settings);

} // namespace attnscope
