// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/plot_axis.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

// Beyond this a double has no digits left for the points between.
constexpr double kLeastRelativeSpan = 1e-9;
constexpr double kLargest = 1e300;

double between(double a, double b, double from, double to, double at)
{
    return to > from ? a + (b - a) * (at - from) / (to - from) : a;
}

} // namespace

double PlotAxis::toUnit(double value) const
{
    if (!log)
        return (value - low) / (high - low);
    return value > 0.0 ? std::log(value / low) / std::log(high / low) : -1e6;
}

double PlotAxis::fromUnit(double t) const
{
    return log ? low * std::pow(high / low, t) : low + t * (high - low);
}

void PlotAxis::pan(double part) { set(fromUnit(part), fromUnit(1.0 + part)); }

void PlotAxis::zoom(double factor, double t)
{
    set(fromUnit(t - t / factor), fromUnit(t + (1.0 - t) / factor));
}

void PlotAxis::set(double newLow, double newHigh)
{
    if (std::isnan(newLow) || std::isnan(newHigh))
        return;
    if (newLow > newHigh)
        std::swap(newLow, newHigh);
    newLow = std::clamp(newLow, -kLargest, kLargest);
    newHigh = std::clamp(newHigh, -kLargest, kLargest);
    if (log) {
        newHigh = newHigh > 0.0 ? newHigh : 1.0;
        newLow = newLow > 0.0 ? newLow : newHigh * 1e-6;
        newLow = std::max(newLow, 1e-300);
        if (newHigh < newLow * (1.0 + kLeastRelativeSpan)) {
            newLow /= 1.0 + kLeastRelativeSpan;
            newHigh = newLow * (1.0 + kLeastRelativeSpan) * (1.0 + kLeastRelativeSpan);
        }
    } else {
        const double magnitude = std::max(std::abs(newLow), std::abs(newHigh));
        const double least = std::max(magnitude * kLeastRelativeSpan, 1e-290);
        if (newHigh - newLow < least) {
            const double middle = 0.5 * (newLow + newHigh);
            newLow = middle - least;
            newHigh = middle + least;
        }
    }
    low = newLow;
    high = newHigh;
}

std::vector<Tick> PlotAxis::ticks(int wanted) const
{
    return log ? logTicks(low, high, wanted) : linearTicks(low, high, wanted);
}

StepScale::StepScale(CurveAxis axis, double stepsPerEpoch, const Series* seconds)
{
    const bool possible = axis == CurveAxis::Epoch  ? stepsPerEpoch > 0.0
                          : axis == CurveAxis::Time ? seconds != nullptr && seconds->size() > 1
                                                    : true;
    m_axis = possible ? axis : CurveAxis::Step;
    m_stepsPerEpoch = stepsPerEpoch > 0.0 ? stepsPerEpoch : 1.0;
    m_seconds = seconds;
}

double StepScale::fromStep(double step) const
{
    if (m_axis == CurveAxis::Step)
        return step;
    if (m_axis == CurveAxis::Epoch)
        return step / m_stepsPerEpoch;
    const size_t count = m_seconds->size();
    const size_t next = std::clamp<size_t>(m_seconds->lowerBound(step), 1, count - 1);
    const Series::Point a = m_seconds->at(next - 1);
    const Series::Point b = m_seconds->at(next);
    return between(static_cast<double>(a.value), static_cast<double>(b.value), a.x, b.x, step);
}

double StepScale::toStep(double value) const
{
    if (m_axis == CurveAxis::Step)
        return value;
    if (m_axis == CurveAxis::Epoch)
        return value * m_stepsPerEpoch;
    size_t low = 1;
    size_t high = m_seconds->size() - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (static_cast<double>(m_seconds->at(middle).value) < value)
            low = middle + 1;
        else
            high = middle;
    }
    const Series::Point a = m_seconds->at(low - 1);
    const Series::Point b = m_seconds->at(low);
    return between(a.x, b.x, static_cast<double>(a.value), static_cast<double>(b.value), value);
}

} // namespace attnscope
