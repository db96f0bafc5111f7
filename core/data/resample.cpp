// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/resample.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// The old pixels under one new pixel, along one axis. The weights sum to 1.
struct Footprint {
    int first = 0;
    std::vector<float> weights;
};

std::vector<Footprint> footprints(int from, int to)
{
    std::vector<Footprint> all(static_cast<size_t>(to));
    const double scale = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        const double low = i * scale, high = std::min((i + 1) * scale, static_cast<double>(from));
        Footprint& mine = all[static_cast<size_t>(i)];
        mine.first = std::min(static_cast<int>(low), from - 1);
        for (int j = mine.first; j < from && j < high; ++j) {
            const double covered = std::min(high, j + 1.0) - std::max(low, static_cast<double>(j));
            mine.weights.push_back(static_cast<float>(std::max(covered, 0.0) / (high - low)));
        }
    }
    return all;
}

/// Adds one old row, scaled to the new width, to `sums` (three a new pixel).
void addRow(const uint8_t* row, const std::vector<Footprint>& columns, float weight, std::vector<float>& sums)
{
    float* out = sums.data();
    for (const Footprint& column : columns) {
        float mean[3] = {0, 0, 0};
        const uint8_t* at = row + std::ptrdiff_t{3} * column.first;
        for (const float w : column.weights)
            for (float& value : mean)
                value += w * static_cast<float>(*at++);
        for (const float value : mean)
            *out++ += weight * value;
    }
}

} // namespace

PictureRegion centredRegion(const Picture& picture, int width, int height)
{
    const int64_t w = picture.width, h = picture.height;
    PictureRegion region{0, 0, picture.width, picture.height};
    if (w * height > h * width)
        region.width = static_cast<int>(std::max<int64_t>(1, (2 * h * width + height) / (2 * height)));
    else
        region.height = static_cast<int>(std::max<int64_t>(1, (2 * w * height + width) / (2 * width)));
    region.x = (picture.width - region.width) / 2;
    region.y = (picture.height - region.height) / 2;
    return region;
}

Picture resampled(const Picture& picture, const PictureRegion& region, int width, int height)
{
    const auto columns = footprints(region.width, width);
    const auto rows = footprints(region.height, height);
    Picture result{width, height, {}};
    result.rgb.reserve(size_t{3} * static_cast<size_t>(width) * static_cast<size_t>(height));
    std::vector<float> sums(size_t{3} * static_cast<size_t>(width));
    for (const Footprint& row : rows) {
        std::fill(sums.begin(), sums.end(), 0.0F);
        for (size_t j = 0; j < row.weights.size(); ++j) {
            const int64_t y = region.y + row.first + static_cast<int64_t>(j);
            addRow(picture.rgb.data() + 3 * (y * picture.width + region.x), columns, row.weights[j], sums);
        }
        for (const float sum : sums)
            result.rgb.push_back(static_cast<uint8_t>(std::clamp(std::lround(sum), 0L, 255L)));
    }
    return result;
}

Picture resampled(const Picture& picture, int width, int height)
{
    return resampled(picture, {0, 0, picture.width, picture.height}, width, height);
}

} // namespace attnscope
