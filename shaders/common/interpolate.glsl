// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Interpolation of the values, before the scale and the colour table: colours in between would belong to
// no value. Positions are in cells, the centre of cell i at i; outside the outermost centres the outermost
// value goes on; beside a missing cell the nearest one counts. Needs common/scale.glsl for isMissing().

float cellAt(sampler2D values, ivec2 cell)
{
    return texelFetch(values, clamp(cell, ivec2(0), textureSize(values, 0) - 1), 0).r;
}

float nearestValue(sampler2D values, vec2 position)
{
    return cellAt(values, ivec2(floor(position + 0.5)));
}

// Keys' cubic convolution, a = -1/2 (Catmull-Rom): passes through the cells' own values.
vec4 cubicWeights(float t)
{
    float t2 = t * t;
    float t3 = t2 * t;
    return 0.5 * vec4(-t3 + 2.0 * t2 - t, 3.0 * t3 - 5.0 * t2 + 2.0, -3.0 * t3 + 4.0 * t2 + t, t3 - t2);
}

float linearValue(sampler2D values, vec2 position)
{
    vec2 inside = clamp(position, vec2(0.0), vec2(textureSize(values, 0) - 1));
    ivec2 cell = ivec2(floor(inside));
    vec2 t = inside - vec2(cell);
    float a = cellAt(values, cell);
    float b = cellAt(values, cell + ivec2(1, 0));
    float c = cellAt(values, cell + ivec2(0, 1));
    float d = cellAt(values, cell + ivec2(1, 1));
    float between = mix(mix(a, b, t.x), mix(c, d, t.x), t.y);
    return isMissing(min(min(a, b), min(c, d))) ? nearestValue(values, position) : between;
}

float cubicValue(sampler2D values, vec2 position)
{
    vec2 inside = clamp(position, vec2(0.0), vec2(textureSize(values, 0) - 1));
    ivec2 cell = ivec2(floor(inside));
    vec2 t = inside - vec2(cell);
    vec4 wx = cubicWeights(t.x);
    vec4 wy = cubicWeights(t.y);
    float sum = 0.0;
    float lowest = 0.0;
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 4; ++column) {
            float value = cellAt(values, cell + ivec2(column - 1, row - 1));
            lowest = min(lowest, value);
            sum += wx[column] * wy[row] * value;
        }
    }
    return isMissing(lowest) ? nearestValue(values, position) : sum;
}
