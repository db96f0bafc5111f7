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

bool wordsLookAtPicture(const AttentionSite& site)
{
    return site.kind == SiteKind::Matrix && site.queryTokens == "text" && site.keyGrid.rows > 0;
}

AttentionSite mapOfWords(const AttentionSite& site, std::span<const uint8_t> words)
{
    const int64_t heads = site.weights.shape[0], queries = site.weights.shape[1],
                  keys = site.weights.shape[2];
    const int64_t cells = int64_t{site.keyGrid.rows} * site.keyGrid.columns;
    const auto marked = static_cast<float>(std::count(words.begin(), words.end(), uint8_t{1}));
    AttentionSite map = site;
    map.kind = SiteKind::Map;
    map.keyGrid = {};
    map.queryTokens.clear();
    map.weights = {{heads, site.keyGrid.rows, site.keyGrid.columns},
                   std::vector<float>(static_cast<size_t>(heads * cells))};
    for (int64_t head = 0; head < heads; ++head)
        for (size_t word = 0; word < words.size(); ++word) {
            if (words[word] == 0)
                continue;
            const int64_t row = head * queries + site.queryLeading + static_cast<int64_t>(word);
            const float* from = site.weights.values.data() + row * keys + site.keyGrid.first;
            float* to = map.weights.values.data() + head * cells;
            for (int64_t cell = 0; cell < cells; ++cell)
                to[cell] += from[cell] / marked;
        }
    return map;
}

} // namespace attnscope
