// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "core/api/inspection.h"
#include "ui/gl/gl_objects.h"

#include <span>
#include <vector>

namespace attnscope {

/// NaN travels to the shaders as this: isnan() is not reliable on every driver.
inline constexpr float kMissingValue = -3.0e38F;
inline constexpr float kMissingLimit = -2.9e38F;

/// `value` as the shaders take it: NaN as kMissingValue, infinities as large finite numbers.
float shaderValue(float value);

/// The values of a map, row-major [rows, columns], one R32F texel a cell.
Texture uploadValues(Gl& gl, std::span<const float> values, int rows, int columns);

/// A matrix with the chain of maxima that matrix.frag reads when zoomed out.
struct MatrixTexture {
    Texture texture;
    int columns = 0; ///< cells in level 0, without padding
    int rows = 0;
    int levels = 0;
    int reduction =
        1; ///< matrix cells per cell of level 0 and direction: above 1 only beyond the GPU's limit
};
/// `largest`: the greatest texture side allowed; 0: what the context allows.
MatrixTexture uploadMatrix(Gl& gl, std::span<const float> values, int rows, int columns, int largest = 0);

/// Maxima over 2 x 2 cells, the last row or column alone where the size is odd, of values as shaderValue()
/// makes them: missing ones do not count. Result [ceil(rows/2), ceil(columns/2)].
std::vector<float> pooledMaxima(std::span<const float> values, int rows, int columns);

/// 256 x 1 RGB8.
Texture uploadColors(Gl& gl, const ColorMap& map);

/// Magnified, pixels stay pixels unless `smooth`; made smaller, it is filtered.
Texture uploadPicture(Gl& gl, const Picture& picture, bool smooth);

/// R8, one texel an input pixel. `evidence` holds width * height of 0 or 1.
Texture uploadEvidence(Gl& gl, std::span<const uint8_t> evidence, int width, int height);

} // namespace attnscope
