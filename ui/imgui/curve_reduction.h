// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"

#include <memory>
#include <span>
#include <vector>

namespace attnscope {

/// What one column of pixels shows of a curve: every point with edges[i] <= x < edges[i + 1].
struct PixelColumn {
    size_t first = 0, last = 0; ///< the points, [first, last)
    float low = 0, high = 0;    ///< their true minimum and maximum
    bool any = false;           ///< false: no finite value in the column
};

/// Reduces a curve to `edges.size() - 1` columns; edges ascend, in the series' own x. O(columns * log n),
/// whatever the number of points. Any thread.
std::vector<PixelColumn> reduceToColumns(const Series& series, std::span<const double> edges);

/// The exponential moving average of a curve, debiased (Adam's correction: the average of the first n
/// values has all its weight on them), kept up to date in pieces so that millions of points never hold up a
/// frame. NaN values are passed on and leave the average as it is. One thread.
class SmoothedCurve {
public:
    /// `weight` in [0, 1): of the past; 0 is the curve itself.
    SmoothedCurve(std::shared_ptr<const Series> raw, double weight);

    /// Takes in at most `budget` new points and lowers it by as many. True when nothing is left to do.
    bool advance(size_t& budget);

    const Series& series() const { return *m_smoothed; }
    double weight() const { return m_weight; }

private:
    std::shared_ptr<const Series> m_raw;
    double m_weight;
    double m_average = 0;    // biased
    double m_correction = 1; // weight^n
    std::unique_ptr<Series> m_smoothed;
};

} // namespace attnscope
