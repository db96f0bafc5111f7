// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/curve_reduction.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kNothing = 1e-17; // beside 1, in double precision

} // namespace

std::vector<PixelColumn> reduceToColumns(const Series& series, std::span<const double> edges)
{
    std::vector<PixelColumn> columns;
    if (edges.size() < 2)
        return columns;
    columns.resize(edges.size() - 1);
    size_t first = series.lowerBound(edges[0]);
    for (size_t i = 0; i < columns.size(); ++i) {
        // The series may grow meanwhile: a bound taken later is never below an earlier one.
        const size_t last = std::max(first, series.lowerBound(edges[i + 1]));
        PixelColumn& column = columns[i];
        column.first = first;
        column.last = last;
        if (last > first) {
            const Series::Extent extent = series.extent(first, last);
            column.low = extent.low;
            column.high = extent.high;
            column.any = extent.any;
        }
        first = last;
    }
    return columns;
}

SmoothedCurve::SmoothedCurve(std::shared_ptr<const Series> raw, double weight)
    : m_raw(std::move(raw)), m_weight(std::clamp(weight, 0.0, 0.9999)),
      m_smoothed(std::make_unique<Series>(m_raw->name()))
{
}

bool SmoothedCurve::advance(size_t& budget)
{
    const size_t have = m_smoothed->size();
    const size_t all = m_raw->size();
    const size_t end = std::min(all, have + budget);
    for (size_t i = have; i < end; ++i) {
        const Series::Point point = m_raw->at(i);
        if (!std::isfinite(point.value)) {
            m_smoothed->append(point.x, point.value);
            continue;
        }
        m_average = m_weight * m_average + (1.0 - m_weight) * static_cast<double>(point.value);
        if (m_correction < kNothing) {
            m_smoothed->append(point.x, static_cast<float>(m_average));
            continue;
        }
        m_correction *= m_weight;
        m_smoothed->append(point.x, static_cast<float>(m_average / (1.0 - m_correction)));
    }
    budget -= end - have;
    return end == all;
}

} // namespace attnscope
