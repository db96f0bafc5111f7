// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/pointing_game.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attnscope {

std::pair<int, int> topPixel(const AttentionSite& site, int imageWidth, int imageHeight)
{
    const auto& shape = site.weights.shape;
    if (shape.size() != 3 || site.weights.values.empty())
        return {0, 0};
    const int64_t heads = shape[0], rows = shape[1], columns = shape[2];
    std::vector<double> mean(static_cast<size_t>(rows * columns), 0.0);
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t cell = 0; cell < rows * columns; ++cell)
            mean[cell] += site.weights.values[head * rows * columns + cell];
    const int64_t top = std::max_element(mean.begin(), mean.end()) - mean.begin();
    const float x = site.geometry.originX + static_cast<float>(top % columns) * site.geometry.strideX;
    const float y = site.geometry.originY + static_cast<float>(top / columns) * site.geometry.strideY;
    return {std::clamp(static_cast<int>(std::floor(x)), 0, imageWidth - 1),
            std::clamp(static_cast<int>(std::floor(y)), 0, imageHeight - 1)};
}

bool pointsAtEvidence(const AttentionSite& site, std::span<const uint8_t> evidence, int imageWidth,
                      int imageHeight)
{
    const auto [x, y] = topPixel(site, imageWidth, imageHeight);
    const size_t index = static_cast<size_t>(y) * imageWidth + x;
    return index < evidence.size() && evidence[index] != 0;
}

} // namespace attnscope
