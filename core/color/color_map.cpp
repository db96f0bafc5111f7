// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/color_map.h"

#include "core/color/tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attnscope {

namespace {

constexpr float kLogDecades = 1e-6F; // a log scale reaches at most six decades down

struct FiniteExtent {
    float low = std::numeric_limits<float>::infinity();
    float high = -std::numeric_limits<float>::infinity();
    float smallestPositive = std::numeric_limits<float>::infinity();
    bool any() const { return low <= high; }
};

FiniteExtent finiteExtent(std::span<const float> values)
{
    FiniteExtent extent;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        extent.low = std::min(extent.low, value);
        extent.high = std::max(extent.high, value);
        if (value > 0.0F)
            extent.smallestPositive = std::min(extent.smallestPositive, value);
    }
    return extent;
}

ColorScale linearScale(const FiniteExtent& extent)
{
    if (!extent.any())
        return {ScaleKind::Linear, 0.0F, 1.0F};
    const float low = std::min(extent.low, 0.0F);
    const float high = std::max(extent.high, low);
    return {ScaleKind::Linear, low, high > low ? high : low + 1.0F};
}

ColorScale logScale(const FiniteExtent& extent)
{
    if (!extent.any() || extent.high <= 0.0F)
        return {ScaleKind::Log, kLogDecades, 1.0F};
    const float floor = std::max(extent.high * kLogDecades, std::numeric_limits<float>::min());
    float low = std::max(extent.smallestPositive, floor);
    if (low >= extent.high) // one value only: a decade below it, so that it is drawn at the top
        low = extent.high / 10.0F;
    return {ScaleKind::Log, low, extent.high};
}

ColorScale divergingScale(const FiniteExtent& extent)
{
    const float reach = extent.any() ? std::max(std::abs(extent.low), std::abs(extent.high)) : 0.0F;
    const float bound = reach > 0.0F ? reach : 1.0F;
    return {ScaleKind::Diverging, -bound, bound};
}

} // namespace

std::span<const ColorMap> colorMaps()
{
    static const std::vector<ColorMap> maps = [] {
        std::vector<ColorMap> all;
        for (const ColorTable& table : kColorTables)
            all.push_back({table.name, table.diverging, table.entries});
        return all;
    }();
    return maps;
}

const ColorMap* findColorMap(const std::string& name)
{
    for (const ColorMap& map : colorMaps())
        if (map.name == name)
            return &map;
    return nullptr;
}

float ColorScale::normalised(float value) const
{
    if (std::isnan(value))
        return -1.0F;
    float t = 0.0F;
    switch (kind) {
    case ScaleKind::Linear:
        t = high > low ? (value - low) / (high - low) : (value > low ? 1.0F : 0.0F);
        break;
    case ScaleKind::Log:
        t = high > low && low > 0.0F ? std::log(std::max(value, low) / low) / std::log(high / low) : 0.0F;
        break;
    case ScaleKind::Diverging: {
        const float reach = std::max(std::abs(low), std::abs(high));
        t = reach > 0.0F ? value / (2.0F * reach) + 0.5F : 0.5F;
        break;
    }
    }
    return std::clamp(t, 0.0F, 1.0F);
}

float ColorScale::valueAt(float t) const
{
    switch (kind) {
    case ScaleKind::Linear: return low + t * (high - low);
    case ScaleKind::Log: return low > 0.0F ? low * std::pow(high / low, t) : 0.0F;
    case ScaleKind::Diverging: return (t - 0.5F) * 2.0F * std::max(std::abs(low), std::abs(high));
    }
    return 0.0F;
}

Rgb colorOf(const ColorMap& map, const ColorScale& scale, float value)
{
    constexpr Rgb kNoValue{140, 140, 140};
    const float t = scale.normalised(value);
    if (t < 0.0F)
        return kNoValue;
    return map.table[static_cast<size_t>(std::floor(t * 255.0F + 0.5F))];
}

ColorScale fittingScale(ScaleKind kind, std::span<const float> values)
{
    const FiniteExtent extent = finiteExtent(values);
    switch (kind) {
    case ScaleKind::Linear: return linearScale(extent);
    case ScaleKind::Log: return logScale(extent);
    case ScaleKind::Diverging: return divergingScale(extent);
    }
    return {};
}

std::span<const Rgb> categoryColors()
{
    // Paul Tol, "Colour schemes" (SRON/EPS/TN/09-002), the "bright" set in its own order; its grey last.
    static constexpr std::array<Rgb, 7> kBright{{{68, 119, 170},
                                                 {238, 102, 119},
                                                 {34, 136, 51},
                                                 {204, 187, 68},
                                                 {102, 204, 238},
                                                 {170, 51, 119},
                                                 {187, 187, 187}}};
    return kBright;
}

} // namespace attnscope
