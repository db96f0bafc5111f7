// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/curve_data.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

void put(CurveData& curve, double x, double value, bool positiveOnly)
{
    const bool shown = std::isfinite(value) && (!positiveOnly || value > 0);
    curve.points.emplace_back(x, shown ? value : kNoValue);
    if (!shown)
        return;
    curve.lowest = curve.any ? std::min(curve.lowest, value) : value;
    curve.highest = curve.any ? std::max(curve.highest, value) : value;
    curve.any = true;
}

} // namespace

CurveData reducedCurve(const Series& series, double low, double high, int columns, bool positiveOnly)
{
    CurveData curve;
    const size_t first = series.lowerBound(low);
    const size_t last = series.lowerBound(std::nextafter(high, std::numeric_limits<double>::infinity()));
    if (last - first <= static_cast<size_t>(columns) * 2) {
        for (size_t i = first; i < last; ++i)
            put(curve, series.at(i).x, series.at(i).value, positiveOnly);
        return curve;
    }
    size_t from = first;
    for (int c = 0; c < columns; ++c) {
        const double end = low + (high - low) * (c + 1) / columns;
        const size_t to = c + 1 == columns ? last : series.lowerBound(end);
        const Series::Extent extent = series.extent(from, to);
        const double x = low + (high - low) * (c + 0.5) / columns;
        if (extent.any) {
            // Ends of the stroke in turn, so that neighbouring strokes join without a diagonal.
            const bool up = c % 2 == 0;
            put(curve, x, up ? extent.low : extent.high, positiveOnly);
            put(curve, x, up ? extent.high : extent.low, positiveOnly);
        } else if (to > from) {
            put(curve, x, kNoValue, positiveOnly);
        }
        from = to;
    }
    return curve;
}

CurveData smoothedCurve(const Series& series, double weight, double low, double high, int columns,
                        bool positiveOnly)
{
    CurveData curve;
    double average = 0, bias = 1;
    int lastColumn = -1;
    const size_t size = series.size();
    for (size_t i = 0; i < size; ++i) {
        const Series::Point point = series.at(i);
        if (!std::isfinite(point.value))
            continue;
        average = weight * average + (1 - weight) * point.value;
        bias *= weight;
        if (point.x < low || point.x > high)
            continue;
        const int column = static_cast<int>((point.x - low) / std::max(high - low, 1e-300) * columns);
        if (column == lastColumn && !curve.points.empty())
            curve.points.pop_back();
        lastColumn = column;
        put(curve, point.x, average / (1 - bias), positiveOnly);
    }
    return curve;
}

CurveName curveName(const std::string& series)
{
    const QStringList parts = QString::fromStdString(series).split(u'/');
    CurveName name;
    name.quantity = parts.back();
    if (parts.size() >= 3)
        name.task = parts.mid(1, parts.size() - 2).join(u'/');
    if (parts.size() >= 2 && parts.front() != QStringLiteral("task"))
        name.split = parts.front();
    return name;
}

} // namespace attnscope
