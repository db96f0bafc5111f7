// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/map_field.h"

#include <QPainterPath>

#include <span>

namespace attnscope {

/// The lines along which the field has the value `level`, by marching squares over the values' centres,
/// as few long polylines as there are connected lines. Coordinates are in cells: the centre of the
/// value at (row, column) is (column + 0.5, row + 0.5). Cells with a NaN corner are left out.
QPainterPath contourLines(const MapField& field, float level);

/// The border between the set and the unset pixels of a mask [height*width], along pixel edges, in pixels.
QPainterPath maskOutline(std::span<const uint8_t> mask, int width, int height);

} // namespace attnscope
