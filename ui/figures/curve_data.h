// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"

#include <QPointF>
#include <QString>

#include <vector>

namespace attnscope {

/// One curve reduced to what a plot of some width can show. Points are (step, value); a point whose y is NaN
/// breaks the line.
struct CurveData {
    std::vector<QPointF> points;
    double lowest = 0, highest = 0; ///< of the finite values; equal and 0 where there is none
    bool any = false;
};

/// All points where they are few; else, for each of `columns` equal spans of x, the lowest and the highest
/// value, so that no spike is lost. Only positive values where `positiveOnly` (a logarithmic axis).
CurveData reducedCurve(const Series& series, double low, double high, int columns, bool positiveOnly);

/// The same of the debiased exponential average s_n = w s_(n-1) + (1-w) v_n, shown as s_n / (1 - w^n).
/// `weight` w in [0, 1). NaN values are passed over. The last value of each span is kept.
CurveData smoothedCurve(const Series& series, double weight, double low, double high, int columns,
                        bool positiveOnly);

/// What a series is called in a legend, and which plot it belongs to.
struct CurveName {
    QString task;     ///< empty for what belongs to the whole run
    QString split;    ///< "train", "test", "validation" or empty
    QString quantity; ///< "loss", "accuracy", "lr", ...
};
CurveName curveName(const std::string& series);

} // namespace attnscope
