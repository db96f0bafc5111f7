// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Where things lie in CurvesPanel, and its axes.
#include "ui/imgui/curves_panel.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {

namespace {

constexpr double kMargin = 16;
constexpr double kGap = 24;
constexpr double kLeastPlotWidth = 260;
constexpr double kLeastPlotHeight = 110;
constexpr double kLeastCurveHeight = 40; // between the axes

} // namespace

void CurvesPanel::updateScale()
{
    m_scale = StepScale(m_axis, m_stepsPerEpoch, m_book ? m_book->find("seconds") : nullptr);
}

double CurvesPanel::chipsHeight() const { return 8 + QFontMetricsF(captionFont(font())).height() + 8 + 8; }

QSize CurvesPanel::minimumSizeHint() const
{
    const double labels =
        QFontMetricsF(headingFont(font())).height() + 4 + QFontMetricsF(captionFont(font())).height() + 6;
    return {240, static_cast<int>(std::ceil(chipsHeight() + labels + kLeastCurveHeight + 8))};
}

void CurvesPanel::layoutPlots()
{
    const std::vector<Plot*> plots = shownPlots();
    const QFontMetricsF caption(captionFont(font()));
    const QFontMetricsF heading(headingFont(font()));
    const double top = chipsHeight();
    const QRectF all(kMargin, top, std::max(1.0, width() - 2 * kMargin), std::max(1.0, height() - top - 8));
    const int count = static_cast<int>(plots.size());
    if (count == 0)
        return;
    int columns = std::clamp(static_cast<int>((all.width() + kGap) / (kLeastPlotWidth + kGap)), 1, count);
    // Rather narrow than flat: a second row only where it is tall enough.
    if ((count + columns - 1) / columns > std::max(1, static_cast<int>(all.height() / kLeastPlotHeight)))
        columns = count;
    const int rows = (count + columns - 1) / columns;
    const double width = (all.width() - (columns - 1) * kGap) / columns;
    const double height = (all.height() - (rows - 1) * 8) / rows;
    const double labels = caption.horizontalAdvance(QStringLiteral("0.000 0"));
    for (int i = 0; i < count; ++i) {
        Plot& plot = *plots[static_cast<size_t>(i)];
        plot.frame = {all.left() + (i % columns) * (width + kGap), all.top() + (i / columns) * (height + 8),
                      width, height};
        plot.area =
            plot.frame.adjusted(labels, heading.height() + 4, -2, -caption.height() - 6).toAlignedRect();
        plot.area.setWidth(std::max(8.0, plot.area.width()));
        plot.area.setHeight(std::max(8.0, plot.area.height()));
    }
}

void CurvesPanel::setRange(PlotAxis& axis, double low, double high, double margin)
{
    axis.set(low, high);
    if (margin > 0.0)
        axis.set(axis.fromUnit(-margin), axis.fromUnit(1.0 + margin));
}

void CurvesPanel::fitX()
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Plot* plot : shownPlots()) {
        for (const Line& line : plot->lines) {
            const size_t count = line.curve.series->size();
            if (count == 0 || !line.shown)
                continue;
            low = std::min(low, line.curve.series->at(0).x);
            high = std::max(high, line.curve.series->at(count - 1).x);
        }
    }
    if (low > high)
        return;
    // From the start of training, not from the first point: the first epoch's end is not the origin.
    low = m_x.log ? std::max(low, 1.0) : 0.0;
    setRange(m_x, m_scale.fromStep(low), m_scale.fromStep(std::max(high, low + 1.0)), 0.0);
}

void CurvesPanel::fitY(Plot& plot)
{
    const double first = m_scale.toStep(m_x.low);
    const double last = m_scale.toStep(m_x.high);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Line& line : plot.lines) {
        if (!line.shown)
            continue;
        const Series& series = *line.curve.series;
        const size_t end = series.lowerBound(std::nextafter(last, std::numeric_limits<double>::infinity()));
        const Series::Extent extent = series.extent(series.lowerBound(first), end);
        if (!extent.any)
            continue;
        low = std::min(low, static_cast<double>(extent.low));
        high = std::max(high, static_cast<double>(extent.high));
    }
    if (low > high)
        return;
    if (low == high) // one value: in the middle of a range of its own size
        setRange(plot.y, low - std::max(0.5 * std::abs(low), 1e-6),
                 high + std::max(0.5 * std::abs(high), 1e-6), 0.0);
    else
        setRange(plot.y, low, high, 0.06);
    if (plot.isShare && !plot.y.log)
        plot.y.set(std::max(0.0, plot.y.low), high <= 1.0 ? std::min(1.0, plot.y.high) : plot.y.high);
    else if (!plot.y.log && low >= 0.0)
        plot.y.set(std::max(0.0, plot.y.low), plot.y.high);
}

std::vector<double> CurvesPanel::columnEdges(const QRectF& area) const
{
    const auto columns = static_cast<size_t>(std::max(1.0, std::ceil(area.width() * devicePixelRatio())));
    std::vector<double> edges(columns + 1);
    for (size_t i = 0; i <= columns; ++i) {
        const double step =
            m_scale.toStep(m_x.fromUnit(static_cast<double>(i) / static_cast<double>(columns)));
        edges[i] = i > 0 ? std::max(step, edges[i - 1]) : step;
    }
    // The last edge belongs to the picture: the newest point lies on it.
    edges.back() = std::nextafter(edges.back(), std::numeric_limits<double>::infinity());
    return edges;
}

double CurvesPanel::xOf(const Plot& plot, double step) const
{
    const double t = std::clamp(m_x.toUnit(m_scale.fromStep(step)), -1e3, 1e3);
    return plot.area.left() + t * plot.area.width();
}

double CurvesPanel::yOf(const Plot& plot, double value) const
{
    const double t = std::clamp(plot.y.toUnit(value), -1e3, 1e3);
    return plot.area.bottom() - t * plot.area.height();
}

} // namespace attnscope
