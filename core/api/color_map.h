// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace attnscope {

struct Rgb {
    uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

/// A perceptual colour map as 256 entries; the same table is uploaded to the GPU and used by figures.
struct ColorMap {
    std::string name; ///< "viridis", "cividis", "magma", "blue-red"
    bool diverging = false;
    std::array<Rgb, 256> table{};
};

/// All maps, the default first.
std::span<const ColorMap> colorMaps();
/// Null where there is none of that name.
const ColorMap* findColorMap(const std::string& name);

enum class ScaleKind { Linear, Log, Diverging };

/// Maps values to [0, 1] before the colour table; screen (shaders/common/scale.glsl) and figures share
/// these formulas, and a test compares them.
/// Linear: (v-low)/(high-low). Log: log(max(v,low)/low)/log(high/low), low > 0. Diverging: 0 is the middle,
/// v/(2*max(|low|,|high|)) + 0.5.
struct ColorScale {
    ScaleKind kind = ScaleKind::Linear;
    float low = 0.0F;
    float high = 1.0F;

    /// Clamped to [0, 1]; NaN gives -1, to be drawn as "no value" (neutral grey).
    float normalised(float value) const;
    /// The inverse, for ticks beside the picture.
    float valueAt(float t) const;
};

/// Colour of a value: table[floor(t*255 + 0.5)].
Rgb colorOf(const ColorMap& map, const ColorScale& scale, float value);

/// The scale that shows `values` fully: [0, max] for linear attention weights (so that black means zero),
/// [smallest positive, max] for log (at most six decades), symmetric for diverging.
ColorScale fittingScale(ScaleKind kind, std::span<const float> values);

/// Paul Tol's "bright" qualitative colours, safe for colour-blind eyes: tasks, heads, runs.
std::span<const Rgb> categoryColors();

} // namespace attnscope
