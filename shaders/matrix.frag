// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A query x key matrix at any zoom. Zoomed out, a pixel shows the greatest value in its area, read from
// a chain of maxima (the texture's levels), so that a single strong weight never disappears; zoomed in,
// cells are crisp rectangles with grid lines between them. ZOOMED_OUT chooses when the program is built.
#include "common/scale.glsl"

uniform sampler2D u_values;    // R32F; level n holds the maxima over 2^n x 2^n cells
uniform vec2 u_matrixSize;     // columns, rows (the texture is padded)
uniform vec2 u_cellsPerPixel;  // columns, rows that one pixel of the screen covers
uniform int u_levels;
uniform float u_gridAlpha;     // 0: no grid lines
uniform vec3 u_gridColor;
uniform vec3 u_outsideColor;

in vec2 v_cell;
out vec4 o_color;

float greatestBetween(vec2 low, vec2 high)
{
    float span = min(high.x - low.x, high.y - low.y);
    int level = clamp(int(floor(log2(max(span, 1.0)))), 0, u_levels - 1);
    float size = exp2(float(level));
    ivec2 limit = ivec2(ceil(u_matrixSize / size)) - 1;
    ivec2 first = clamp(ivec2(floor(low / size)), ivec2(0), limit);
    ivec2 last = clamp(ivec2(ceil(high / size)) - 1, first, limit);
    float greatest = MISSING_VALUE;
    for (int row = first.y; row <= last.y; ++row)
        for (int column = first.x; column <= last.x; ++column)
            greatest = max(greatest, texelFetch(u_values, ivec2(column, row), level).r);
    return greatest;
}

float valueHere()
{
#if ZOOMED_OUT
    vec2 reach = max(0.5 * u_cellsPerPixel, vec2(0.5));
    return greatestBetween(v_cell - reach, v_cell + reach);
#else
    return texelFetch(u_values, ivec2(floor(v_cell)), 0).r;
#endif
}

void main()
{
    if (any(lessThan(v_cell, vec2(0.0))) || any(greaterThanEqual(v_cell, u_matrixSize))) {
        o_color = vec4(u_outsideColor, 1.0);
        return;
    }
    vec3 color = colorOf(valueHere());
    vec2 fromEdge = fract(v_cell) / u_cellsPerPixel; // pixels to the cell's left and upper edge
    if (u_gridAlpha > 0.0 && min(fromEdge.x, fromEdge.y) < 1.0)
        color = mix(color, u_gridColor, u_gridAlpha);
    o_color = vec4(color, 1.0);
}
