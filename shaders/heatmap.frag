// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A map over the image that it was computed from: value by interpolation, colour by scale and table,
// blended with the image; contour lines and the outline of the known evidence on top.
//
// INTERPOLATION, HAS_MAP, HAS_IMAGE, CONTOUR and EVIDENCE choose a variant when the program is built, not
// while it runs: software OpenGL carries out both sides of every branch.
#include "common/scale.glsl"
#include "common/interpolate.glsl"

uniform sampler2D u_values;   // R32F, one texel a cell
uniform sampler2D u_image;
uniform sampler2D u_evidence; // R8, 0 or 1, one texel an input pixel
uniform vec2 u_imageSize;     // input pixels
uniform vec2 u_origin;        // MapGeometry
uniform vec2 u_stride;
uniform vec2 u_screenPixel;   // input pixels that one pixel of the screen covers
uniform float u_blend;        // 0: only the image, 1: only the map
uniform float u_lineWidth;    // screen pixels

in vec2 v_pixel;
out vec4 o_color;

float valueAt(vec2 pixel)
{
    vec2 position = (pixel - u_origin) / u_stride;
#if INTERPOLATION == INTERPOLATION_NEAREST
    return nearestValue(u_values, position);
#elif INTERPOLATION == INTERPOLATION_LINEAR
    return linearValue(u_values, position);
#else
    return cubicValue(u_values, position);
#endif
}

float tAt(vec2 pixel)
{
    float value = valueAt(pixel);
    return isMissing(value) ? -1.0 : normalised(value);
}

// Coverage of the lines at 25, 50 and 75 % of the scale: the level lies between t here and t half a line
// further on. Differences of t itself rather than fwidth(), which would break at the cells' edges.
float contourCoverage(float here)
{
    vec2 reach = 0.5 * u_lineWidth * u_screenPixel;
    vec4 around = vec4(tAt(v_pixel + vec2(reach.x, 0.0)), tAt(v_pixel - vec2(reach.x, 0.0)),
                       tAt(v_pixel + vec2(0.0, reach.y)), tAt(v_pixel - vec2(0.0, reach.y)));
    if (here < 0.0 || any(lessThan(around, vec4(0.0))))
        return 0.0;
    float low = min(min(around.x, around.y), min(around.z, around.w));
    float high = max(max(around.x, around.y), max(around.z, around.w));
    for (int i = 1; i <= 3; ++i) {
        float level = 0.25 * float(i);
        if (low < level && high >= level)
            return 1.0;
    }
    return 0.0;
}

float evidenceAt(vec2 pixel)
{
    if (any(lessThan(pixel, vec2(0.0))) || any(greaterThanEqual(pixel, u_imageSize)))
        return 0.0;
    return texelFetch(u_evidence, ivec2(floor(pixel)), 0).r;
}

// True where the evidence changes within `radius` screen pixels.
bool nearEvidenceEdge(float radius)
{
    float here = evidenceAt(v_pixel);
    for (int y = -1; y <= 1; ++y)
        for (int x = -1; x <= 1; ++x)
            if (abs(evidenceAt(v_pixel + vec2(float(x), float(y)) * radius * u_screenPixel) - here) > 0.5)
                return true;
    return false;
}

void main()
{
    vec3 color = vec3(0.0);
#if HAS_IMAGE
    color = texture(u_image, v_pixel / u_imageSize).rgb;
#endif
#if HAS_MAP
    float value = valueAt(v_pixel);
    color = mix(color, colorOf(value), HAS_IMAGE == 1 ? u_blend : 1.0);
#if CONTOUR
    float brightness = dot(color, vec3(0.299, 0.587, 0.114));
    float line = contourCoverage(isMissing(value) ? -1.0 : normalised(value));
    color = mix(color, vec3(brightness > 0.5 ? 0.0 : 1.0), 0.8 * line);
#endif
#endif
    // White inside a dark rim: readable on any map and any image.
#if EVIDENCE
    if (nearEvidenceEdge(0.75 * u_lineWidth))
        color = vec3(1.0);
    else if (nearEvidenceEdge(1.5 * u_lineWidth))
        color = mix(color, vec3(0.0), 0.75);
#endif
    o_color = vec4(color, 1.0);
}
