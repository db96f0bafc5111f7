// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/task_lines_plot.h"

#include "core/api/color_map.h"
#include "ui/imgui/curve_reduction.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kLabelUnits = 5;
constexpr double kLineUnits = 0.1875; ///< 1.5 pixels, unless the text is enlarged

} // namespace

TaskLinesPlot::TaskLinesPlot(std::string quantity, Mode mode, QWidget* parent)
    : TimePlot(parent), m_quantity(std::move(quantity)), m_mode(mode)
{
}

void TaskLinesPlot::setTasks(std::vector<TaskStyle> tasks)
{
    m_lines.clear();
    for (TaskStyle& task : tasks)
        m_lines.push_back({std::move(task), nullptr});
    bookChanged();
    invalidate();
}

void TaskLinesPlot::setMode(Mode mode)
{
    m_mode = mode;
    invalidate();
}

void TaskLinesPlot::setCaption(const QString& caption)
{
    m_caption = caption;
    invalidate();
}

void TaskLinesPlot::setEmptyText(const QString& text)
{
    m_emptyText = text;
    invalidate();
}

void TaskLinesPlot::bookChanged()
{
    for (Line& line : m_lines)
        line.series = seriesOf("task/" + line.task.name + "/" + m_quantity);
}

std::vector<const Series*> TaskLinesPlot::series() const
{
    std::vector<const Series*> all;
    for (const Line& line : m_lines)
        if (line.series != nullptr)
            all.push_back(line.series.get());
    return all;
}

QMarginsF TaskLinesPlot::margins() const
{
    const double top = m_caption.isEmpty() ? grid(this, 1) : grid(this, 2.25);
    return {static_cast<double>(grid(this, kLabelUnits)), top, static_cast<double>(grid(this, 1)), 0};
}

double TaskLinesPlot::yOf(const QRectF& area, double value) const
{
    return area.bottom() - m_y.toUnit(value) * area.height();
}

void TaskLinesPlot::fitY(std::span<const double> edges)
{
    m_y.log = m_mode == Mode::LogLines;
    if (m_mode == Mode::Shares)
        return m_y.set(0, 1);
    Series::Extent all;
    for (const Series* line : series()) {
        const size_t from = line->lowerBound(edges.front());
        const size_t to = std::min(line->size(), line->lowerBound(edges.back()) + 1);
        const Series::Extent extent = line->extent(from > 0 ? from - 1 : 0, to);
        if (!extent.any)
            continue;
        all.low = all.any ? std::min(all.low, extent.low) : extent.low;
        all.high = all.any ? std::max(all.high, extent.high) : extent.high;
        all.any = true;
    }
    if (!all.any)
        return m_y.set(m_y.log ? 0.1 : 0, 1);
    const double low = static_cast<double>(all.low), high = static_cast<double>(all.high);
    if (m_y.log)
        return m_y.set(low * 0.9, high * 1.1);
    const double room = (high - std::min(low, 0.0)) * 0.06;
    m_y.set(low < 0 ? low - room : 0, high > 0 ? high + room : 1);
}

void TaskLinesPlot::paintPlot(QPainter& painter, const QRectF& area)
{
    const std::vector<double> edges = columnEdges(area);
    fitY(edges);
    if (m_mode == Mode::Shares) {
        findBands(edges);
        paintBands(painter, area);
    }
    paintValues(painter, area);
    if (m_mode != Mode::Shares) {
        painter.save();
        painter.setClipRect(area.adjusted(0, -1, 1, 1));
        for (const Line& line : m_lines)
            paintLine(painter, area, line, edges);
        painter.restore();
    }
    if (!m_caption.isEmpty()) {
        painter.setPen(theme().muted);
        painter.drawText(QRectF(area.left(), 0, area.width(), area.top()), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_caption, Qt::ElideRight, int(area.width())));
    }
}

void TaskLinesPlot::paintValues(QPainter& painter, const QRectF& area) const
{
    const QFontMetricsF metrics(painter.font());
    const int wanted = std::max(2, static_cast<int>(area.height() / (2.4 * metrics.height())));
    double last = area.bottom() + metrics.height();
    for (const Tick& tick : m_y.ticks(wanted)) {
        const double y = std::round(yOf(area, tick.value)) + 0.5;
        if (y > last - metrics.height() || y < area.top() - 1)
            continue;
        last = y;
        if (m_mode != Mode::Shares) {
            painter.setPen(theme().grid);
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
        painter.setPen(theme().muted);
        const QString label =
            m_mode == Mode::Shares ? QStringLiteral("%1 %").arg(qRound(tick.value * 100)) : tick.label;
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, label);
    }
}

double TaskLinesPlot::lineWidth() const { return kLineUnits * grid(this, 8) / 8.0; }

void TaskLinesPlot::paintLine(QPainter& painter, const QRectF& area, const Line& line,
                              std::span<const double> edges) const
{
    if (line.series == nullptr || line.series->size() == 0)
        return;
    const Series& series = *line.series;
    const QColor color = taskColor(line.task.color, theme().dark);
    const size_t from = series.lowerBound(edges.front());
    const size_t first = from > 0 ? from - 1 : 0;
    const size_t last = std::min(series.lowerBound(edges.back()) + 1, series.size());
    if (last - first > edges.size())
        return paintColumns(painter, area, line, edges, color);
    painter.setRenderHint(QPainter::Antialiasing);
    // Colours begin anew after so many tasks; then the style of the line tells them apart.
    const bool again = line.task.color >= static_cast<int>(categoryColors().size());
    painter.setPen(
        QPen(color, lineWidth(), again ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    QPolygonF points;
    for (size_t i = first; i < last; ++i) {
        const Series::Point p = series.at(i);
        if (std::isfinite(p.value))
            points << QPointF(xOf(area, p.x), yOf(area, static_cast<double>(p.value)));
        if (!std::isfinite(p.value) || i + 1 == last) {
            if (points.size() > 1)
                painter.drawPolyline(points);
            else if (!points.isEmpty())
                drawTaskDot(painter, QRectF(points.front() - QPointF(2.5, 2.5), QSizeF(5, 5)), color);
            points.clear();
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

// More points than columns: each column shows its extent, stretched to touch its neighbour's.
void TaskLinesPlot::paintColumns(QPainter& painter, const QRectF& area, const Line& line,
                                 std::span<const double> edges, const QColor& color) const
{
    const std::vector<PixelColumn> columns = reduceToColumns(*line.series, edges);
    const double width = area.width() / static_cast<double>(columns.size());
    const double half = 0.5 * lineWidth();
    bool joined = false;
    double lastTop = 0, lastBottom = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
        if (!columns[i].any) {
            joined = joined && columns[i].first == columns[i].last;
            continue;
        }
        const double columnTop = yOf(area, static_cast<double>(columns[i].high));
        const double columnBottom = yOf(area, static_cast<double>(columns[i].low));
        const double top = joined ? std::min(columnTop, lastBottom) : columnTop;
        const double bottom = joined ? std::max(columnBottom, lastTop) : columnBottom;
        painter.fillRect(
            QRectF(area.left() + static_cast<double>(i) * width, top - half, width, bottom - top + 2 * half),
            color);
        lastTop = columnTop;
        lastBottom = columnBottom;
        joined = true;
    }
}

void TaskLinesPlot::findBands(std::span<const double> edges)
{
    m_bands.assign(edges.size() - 1, {});
    std::vector<std::vector<double>> means;
    for (const Line& line : m_lines)
        means.push_back(line.series != nullptr ? columnMeans(*line.series, edges)
                                               : std::vector<double>(edges.size() - 1, std::nan("")));
    for (size_t c = 0; c < m_bands.size(); ++c) {
        double sum = 0;
        bool any = false;
        std::vector<double> cumulated;
        for (const std::vector<double>& mean : means) {
            any = any || std::isfinite(mean[c]);
            sum += std::isfinite(mean[c]) ? std::max(0.0, mean[c]) : 0.0;
            cumulated.push_back(sum);
        }
        if (!any || sum <= 0)
            continue;
        for (double& value : cumulated)
            value /= sum;
        m_bands[c] = std::move(cumulated);
    }
}

std::vector<double> TaskLinesPlot::bandsAt(int column) const
{
    return column >= 0 && column < static_cast<int>(m_bands.size()) ? m_bands[static_cast<size_t>(column)]
                                                                    : std::vector<double>();
}

void TaskLinesPlot::paintBands(QPainter& painter, const QRectF& area) const
{
    const double width = area.width() / static_cast<double>(std::max<size_t>(1, m_bands.size()));
    for (size_t task = 0; task < m_lines.size(); ++task) {
        const QColor color = taskColor(m_lines[task].task.color, theme().dark);
        for (size_t c = 0; c < m_bands.size(); ++c) {
            if (m_bands[c].empty())
                continue;
            const double below = task > 0 ? m_bands[c][task - 1] : 0.0;
            const double top = yOf(area, m_bands[c][task]), bottom = yOf(area, below);
            painter.fillRect(QRectF(area.left() + static_cast<double>(c) * width, top, width, bottom - top),
                             color);
        }
    }
}

void TaskLinesPlot::paintCross(QPainter& painter, const QRectF& area, double step)
{
    if (m_mode == Mode::Shares)
        return;
    for (const Line& line : m_lines) {
        const auto at = line.series != nullptr ? nearestPoint(*line.series, step) : std::nullopt;
        if (!at || !std::isfinite(at->value))
            continue;
        const QPointF centre(xOf(area, at->x), yOf(area, static_cast<double>(at->value)));
        if (!area.adjusted(-3, -3, 3, 3).contains(centre))
            continue;
        drawTaskDot(painter, QRectF(centre - QPointF(4.5, 4.5), QSizeF(9, 9)), theme().background);
        drawTaskDot(painter, QRectF(centre - QPointF(3, 3), QSizeF(6, 6)),
                    taskColor(line.task.color, theme().dark));
    }
}

QString TaskLinesPlot::readOut(double step, double) const
{
    QStringList parts{tr("step %1").arg(tickLabel(std::round(step), 1.0))};
    for (const Line& line : m_lines) {
        const auto at = line.series != nullptr ? nearestPoint(*line.series, step) : std::nullopt;
        if (at)
            parts << QStringLiteral("%1 %2").arg(QString::fromStdString(line.task.name),
                                                 numberText(static_cast<double>(at->value), 4));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace attnscope
