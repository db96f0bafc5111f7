// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/pointing_game.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attnscope {

namespace {

/// Weights [heads, rows, columns] added over the heads; empty where there are none.
std::vector<double> overHeads(const HostArray& weights)
{
    if (weights.shape.size() != 3 || weights.values.empty())
        return {};
    const int64_t heads = weights.shape[0], cells = weights.shape[1] * weights.shape[2];
    std::vector<double> sum(static_cast<size_t>(cells), 0.0);
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t cell = 0; cell < cells; ++cell)
            sum[static_cast<size_t>(cell)] += weights.values[static_cast<size_t>(head * cells + cell)];
    return sum;
}

} // namespace

std::pair<int, int> topPixel(const AttentionSite& site, int imageWidth, int imageHeight)
{
    const std::vector<double> sum = overHeads(site.weights);
    if (sum.empty())
        return {0, 0};
    const int64_t columns = site.weights.shape[2];
    const int64_t top = std::max_element(sum.begin(), sum.end()) - sum.begin();
    const float x = site.geometry.originX + static_cast<float>(top % columns) * site.geometry.strideX;
    const float y = site.geometry.originY + static_cast<float>(top / columns) * site.geometry.strideY;
    return {std::clamp(static_cast<int>(std::floor(x)), 0, imageWidth - 1),
            std::clamp(static_cast<int>(std::floor(y)), 0, imageHeight - 1)};
}

int64_t topToken(const AttentionSite& site)
{
    const std::vector<double> sum = overHeads(site.weights);
    if (static_cast<int64_t>(sum.size()) <= site.keyLeading)
        return -1;
    const auto first = sum.begin() + site.keyLeading;
    return std::max_element(first, sum.end()) - first;
}

bool canPoint(const AttentionSite& site)
{
    const bool singleQuery = site.weights.shape.size() == 3 && site.weights.shape[1] == 1;
    return site.kind == SiteKind::Map || (site.keyTokens == "text" && singleQuery);
}

bool pointsAtEvidence(const AttentionSite& site, std::span<const uint8_t> evidence, int imageWidth,
                      int imageHeight)
{
    size_t index = 0;
    if (site.kind == SiteKind::Map) {
        const auto [x, y] = topPixel(site, imageWidth, imageHeight);
        index = static_cast<size_t>(y) * imageWidth + x;
    } else {
        index = static_cast<size_t>(topToken(site));
    }
    return index < evidence.size() && evidence[index] != 0;
}

} // namespace attnscope
