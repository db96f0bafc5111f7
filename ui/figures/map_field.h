// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "core/api/inspection.h"
#include "core/api/view_settings.h"

#include <QImage>

#include <optional>
#include <vector>

namespace attnscope {

/// A plain rectangle of values, row-major, and where its cells lie on the model's input.
struct MapField {
    int rows = 0;
    int columns = 0;
    MapGeometry geometry;
    std::vector<float> values; ///< rows * columns

    float at(int row, int column) const { return values[static_cast<size_t>(row) * columns + column]; }
};

/// Whether the weights are three-dimensional and hold as many values as their shape says.
bool isDrawable(const AttentionSite& site);
/// Heads of a site; 0 where it is not drawable.
int figureHeads(const AttentionSite& site);
/// Queries of a Matrix site; 0 for a Map.
int queryCount(const AttentionSite& site);
/// Whether the weights can be laid over the input: a Map, or a Matrix whose keys lie on a grid.
bool liesOnInput(const AttentionSite& site);

/// The map over the input of one head (-1: mean over heads) and, for a Matrix, of one query's row (-1: mean
/// over all queries). Nothing where liesOnInput() is false or an index is out of range.
std::optional<MapField> mapOf(const AttentionSite& site, int head, int query);
/// Query x key of one head (-1: mean); for a Map its own rows and columns.
std::optional<MapField> matrixOf(const AttentionSite& site, int head);

/// Values at points of the model's input (in input pixels), interpolated before any colour is looked up:
/// nearest cell, bilinear, or Catmull-Rom. Beyond the outermost centres the border's values go on.
class FieldSampler {
public:
    FieldSampler(const MapField& field, Interpolation interpolation);

    /// Samples a regular raster of width x height points that covers [0, inputWidth] x [0, inputHeight].
    MapField raster(int width, int height, double inputWidth, double inputHeight) const;

private:
    struct Tap {
        int index[4] = {0, 0, 0, 0};
        float weight[4] = {0, 0, 0, 0};
        int count = 0;
    };
    Tap tapAt(double cell, int cells) const;

    const MapField& m_field;
    Interpolation m_interpolation;
};

/// One image pixel a value.
QImage colored(const MapField& field, const ColorMap& map, const ColorScale& scale);
/// Each pixel repeated `factor` times both ways, so that cells stay sharp in viewers that smooth images.
QImage repeated(const QImage& image, int factor);
/// The picture for people as an image of 24-bit pixels; null where it holds none.
QImage imageOf(const Picture& picture);
/// mix(image, map, blend) for images of the same size, in 8 bits a channel.
QImage blended(const QImage& image, const QImage& map, float blend);

} // namespace attnscope
