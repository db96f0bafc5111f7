// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// ColorScale::normalised() and colorOf() of core/api/color_map.h; a test compares the two pixel by pixel.
// SCALE_* and MISSING_LIMIT are injected from the C++ values.

uniform int u_scaleKind;
uniform vec2 u_scaleRange;    // low, high
uniform sampler2D u_colors;   // 256 x 1, the colour table
uniform vec3 u_missingColor;

// isnan() may be optimised away, so a value that is not there travels as a huge negative number.
bool isMissing(float value)
{
    return value < MISSING_LIMIT;
}

float normalised(float value)
{
    float low = u_scaleRange.x;
    float high = u_scaleRange.y;
    float t = 0.0;
    if (u_scaleKind == SCALE_LINEAR)
        t = high > low ? (value - low) / (high - low) : (value > low ? 1.0 : 0.0);
    else if (u_scaleKind == SCALE_LOG)
        t = high > low && low > 0.0 ? log(max(value, low) / low) / log(high / low) : 0.0;
    else {
        float reach = max(abs(low), abs(high));
        t = reach > 0.0 ? value / (2.0 * reach) + 0.5 : 0.5;
    }
    return clamp(t, 0.0, 1.0);
}

vec3 tableColor(float t)
{
    return texelFetch(u_colors, ivec2(int(floor(t * 255.0 + 0.5)), 0), 0).rgb;
}

vec3 colorOf(float value)
{
    return isMissing(value) ? u_missingColor : tableColor(normalised(value));
}
