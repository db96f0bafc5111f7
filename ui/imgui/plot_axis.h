// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"
#include "ui/gl/ticks.h"

#include <vector>

namespace attnscope {

/// A range of values and its way onto a line of pixels: linear or logarithmic. low < high always; with
/// `log` both are positive.
struct PlotAxis {
    double low = 0;
    double high = 1;
    bool log = false;

    /// 0 at low, 1 at high; a value that a log axis cannot show (<= 0) lies far below 0.
    double toUnit(double value) const;
    double fromUnit(double t) const;
    /// Moves the range by a part of itself.
    void pan(double part);
    /// factor > 1 shows less; the value at `t` (0..1) stays where it is.
    void zoom(double factor, double t);
    /// Sets the range; bounds that are equal, in the wrong order, not finite or impossible on a log axis are
    /// widened or swapped until they can be drawn.
    void set(double newLow, double newHigh);
    std::vector<Tick> ticks(int wanted) const;
};

enum class CurveAxis { Step, Epoch, Time };

/// Turns steps into what the x axis counts, and back. Monotone.
class StepScale {
public:
    StepScale() = default;
    /// Epoch needs stepsPerEpoch > 0, Time a series of elapsed seconds over steps; else steps are shown.
    StepScale(CurveAxis axis, double stepsPerEpoch, const Series* seconds);

    CurveAxis axis() const { return m_axis; }
    double fromStep(double step) const;
    double toStep(double value) const;

private:
    CurveAxis m_axis = CurveAxis::Step;
    double m_stepsPerEpoch = 1;
    const Series* m_seconds = nullptr;
};

} // namespace attnscope
