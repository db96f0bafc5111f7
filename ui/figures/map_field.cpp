// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/map_field.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace attnscope {
namespace {

/// Mean over heads, or one head, as [a, b] row-major.
std::optional<std::vector<float>> plane(const AttentionSite& site, int head)
{
    const int heads = figureHeads(site);
    if (heads == 0 || head >= heads || head < -1)
        return std::nullopt;
    const auto size = static_cast<size_t>(site.weights.shape[1] * site.weights.shape[2]);
    const float* source = site.weights.values.data();
    if (head >= 0)
        return std::vector<float>(source + head * size, source + (head + 1) * size);
    std::vector<double> sum(size, 0.0);
    for (int h = 0; h < heads; ++h)
        for (size_t i = 0; i < size; ++i)
            sum[i] += source[h * size + i];
    std::vector<float> mean(size);
    std::transform(sum.begin(), sum.end(), mean.begin(),
                   [heads](double s) { return static_cast<float>(s / heads); });
    return mean;
}

} // namespace

bool isDrawable(const AttentionSite& site)
{
    const auto& shape = site.weights.shape;
    if (shape.size() != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] < 1)
        return false;
    constexpr int64_t kLargest = 1 << 15;
    if (shape[0] > kLargest || shape[1] > kLargest || shape[2] > kLargest)
        return false;
    return static_cast<uint64_t>(shape[0] * shape[1] * shape[2]) == site.weights.values.size();
}

int figureHeads(const AttentionSite& site)
{
    return isDrawable(site) ? static_cast<int>(site.weights.shape[0]) : 0;
}

int queryCount(const AttentionSite& site)
{
    return isDrawable(site) && site.kind == SiteKind::Matrix ? static_cast<int>(site.weights.shape[1]) : 0;
}

bool liesOnInput(const AttentionSite& site)
{
    if (!isDrawable(site))
        return false;
    if (site.kind == SiteKind::Map)
        return true;
    const TokenGrid& grid = site.keyGrid;
    return grid.rows > 0 && grid.columns > 0 && grid.first >= 0 &&
           grid.first + int64_t{grid.rows} * grid.columns <= site.weights.shape[2];
}

std::optional<MapField> mapOf(const AttentionSite& site, int head, int query)
{
    if (!liesOnInput(site))
        return std::nullopt;
    auto values = plane(site, head);
    if (!values)
        return std::nullopt;
    if (site.kind == SiteKind::Map)
        return MapField{static_cast<int>(site.weights.shape[1]), static_cast<int>(site.weights.shape[2]),
                        site.geometry, std::move(*values)};

    const int queries = queryCount(site);
    if (query >= queries || query < -1)
        return std::nullopt;
    const auto keys = static_cast<size_t>(site.weights.shape[2]);
    const auto cells = static_cast<size_t>(site.keyGrid.rows) * site.keyGrid.columns;
    MapField field{site.keyGrid.rows, site.keyGrid.columns, site.geometry, std::vector<float>(cells)};
    for (size_t cell = 0; cell < cells; ++cell) {
        const size_t key = site.keyGrid.first + cell;
        double sum = 0;
        for (int q = 0; q < queries; ++q)
            sum += query < 0 || q == query ? (*values)[q * keys + key] : 0.0F;
        field.values[cell] = static_cast<float>(query < 0 ? sum / queries : sum);
    }
    return field;
}

std::optional<MapField> matrixOf(const AttentionSite& site, int head)
{
    auto values = plane(site, head);
    if (!values)
        return std::nullopt;
    return MapField{static_cast<int>(site.weights.shape[1]),
                    static_cast<int>(site.weights.shape[2]),
                    {},
                    std::move(*values)};
}

FieldSampler::FieldSampler(const MapField& field, Interpolation interpolation)
    : m_field(field), m_interpolation(interpolation)
{
}

FieldSampler::Tap FieldSampler::tapAt(double cell, int cells) const
{
    Tap tap;
    const auto clamped = [cells](double i) { return static_cast<int>(std::clamp(i, 0.0, cells - 1.0)); };
    if (m_interpolation == Interpolation::Nearest) {
        tap.count = 1;
        tap.index[0] = clamped(std::floor(cell + 0.5));
        tap.weight[0] = 1;
        return tap;
    }
    const double base = std::floor(cell);
    const auto t = static_cast<float>(cell - base);
    if (m_interpolation == Interpolation::Linear) {
        tap.count = 2;
        tap.weight[0] = 1 - t;
        tap.weight[1] = t;
        tap.index[0] = clamped(base);
        tap.index[1] = clamped(base + 1);
        return tap;
    }
    // Catmull-Rom: goes through the values themselves, unlike a B-spline, which would lower every peak.
    tap.count = 4;
    tap.weight[0] = t * (-0.5F + t * (1.0F - 0.5F * t));
    tap.weight[1] = 1.0F + t * t * (-2.5F + 1.5F * t);
    tap.weight[2] = t * (0.5F + t * (2.0F - 1.5F * t));
    tap.weight[3] = t * t * (-0.5F + 0.5F * t);
    for (int k = 0; k < 4; ++k)
        tap.index[k] = clamped(base - 1 + k);
    return tap;
}

MapField FieldSampler::raster(int width, int height, double inputWidth, double inputHeight) const
{
    const MapGeometry& g = m_field.geometry;
    std::vector<Tap> across(static_cast<size_t>(width)), down(static_cast<size_t>(height));
    for (int x = 0; x < width; ++x)
        across[x] = tapAt(((x + 0.5) * inputWidth / width - g.originX) / g.strideX, m_field.columns);
    for (int y = 0; y < height; ++y)
        down[y] = tapAt(((y + 0.5) * inputHeight / height - g.originY) / g.strideY, m_field.rows);

    // Across first, on the field's few rows, then down: a fifth of the work of doing both at each point.
    MapField wide{m_field.rows, width, {}, std::vector<float>(static_cast<size_t>(width) * m_field.rows)};
    for (int row = 0; row < m_field.rows; ++row)
        for (int x = 0; x < width; ++x)
            for (int i = 0; i < across[x].count; ++i)
                wide.values[static_cast<size_t>(row) * width + x] +=
                    across[x].weight[i] * m_field.at(row, across[x].index[i]);
    MapField out{height, width, {}, std::vector<float>(static_cast<size_t>(width) * height)};
    for (int y = 0; y < height; ++y)
        for (int j = 0; j < down[y].count; ++j)
            for (int x = 0; x < width; ++x)
                out.values[static_cast<size_t>(y) * width + x] +=
                    down[y].weight[j] * wide.at(down[y].index[j], x);
    return out;
}

QImage colored(const MapField& field, const ColorMap& map, const ColorScale& scale)
{
    QImage image(field.columns, field.rows, QImage::Format_RGB888);
    for (int y = 0; y < field.rows; ++y) {
        uchar* line = image.scanLine(y);
        for (int x = 0; x < field.columns; ++x) {
            const Rgb c = colorOf(map, scale, field.at(y, x));
            line[3 * x] = c.r;
            line[3 * x + 1] = c.g;
            line[3 * x + 2] = c.b;
        }
    }
    return image;
}

QImage repeated(const QImage& image, int factor)
{
    const QImage source = image.convertToFormat(QImage::Format_RGB888);
    QImage out(source.width() * factor, source.height() * factor, QImage::Format_RGB888);
    for (int y = 0; y < out.height(); ++y) {
        const uchar* from = source.constScanLine(y / factor);
        uchar* to = out.scanLine(y);
        for (int x = 0; x < out.width(); ++x)
            std::memcpy(to + 3 * x, from + 3 * (x / factor), 3);
    }
    return out;
}

QImage imageOf(const Picture& picture)
{
    const size_t expected = static_cast<size_t>(picture.width) * picture.height * 3;
    if (picture.width < 1 || picture.height < 1 || picture.rgb.size() != expected)
        return {};
    QImage image(picture.width, picture.height, QImage::Format_RGB888);
    for (int y = 0; y < picture.height; ++y)
        std::memcpy(image.scanLine(y), picture.rgb.data() + static_cast<size_t>(y) * picture.width * 3,
                    static_cast<size_t>(picture.width) * 3);
    return image;
}

QImage blended(const QImage& image, const QImage& map, float blend)
{
    QImage out(map.size(), QImage::Format_RGB888);
    for (int y = 0; y < out.height(); ++y) {
        const uchar* a = image.constScanLine(y);
        const uchar* b = map.constScanLine(y);
        uchar* to = out.scanLine(y);
        for (int i = 0; i < out.width() * 3; ++i)
            to[i] = static_cast<uchar>(std::lround((1 - blend) * a[i] + blend * b[i]));
    }
    return out;
}

} // namespace attnscope
