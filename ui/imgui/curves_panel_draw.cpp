// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The drawing of CurvesPanel: lines and areas by Dear ImGui, text noted for Qt to paint over them.
#include "ui/imgui/curves_panel.h"

#include "core/api/color_map.h"

#include <QFontInfo>
#include <QFontMetricsF>

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr double kLabelOverhang = 12; // numbers may stand this far outside a plot's frame
constexpr double kTextPixels = 13;    // of the window's text, unless it is enlarged
constexpr double kChipsLeft = 16, kChipGap = 6;

/// Lines that are seen from the last row of a class where the text is.
double lineScale(const QFont& font) { return std::max(1.0, QFontInfo(font).pixelSize() / kTextPixels); }

/// Room for how many are not named.
double moreWidth(const QFontMetricsF& metrics)
{
    return metrics.horizontalAdvance(QStringLiteral("+99")) + 10;
}

ImU32 packed(const QColor& color, double alpha = 1.0)
{
    return IM_COL32(color.red(), color.green(), color.blue(), qRound(alpha * 255.0));
}

ImVec2 point(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

void dashedVertical(ImDrawList* list, double x, double top, double bottom, ImU32 color)
{
    constexpr double kDash = 4;
    for (double y = top; y < bottom; y += 2 * kDash)
        list->AddRectFilled(point(x - 0.5, y), point(x + 0.5, std::min(y + kDash, bottom)), color);
}

/// Lengths along a line, in logical pixels; no gap: it is whole.
struct Dashes {
    double dash = 0, gap = 0;

    bool any() const { return gap > 0; }
    double left(double at) const // of the dash or gap at that place, negative within a gap
    {
        const double phase = std::fmod(at, dash + gap);
        return phase < dash ? dash - phase : phase - dash - gap;
    }
};

Dashes dashesOf(CurveStroke stroke)
{
    switch (stroke) {
    case CurveStroke::Dashed: return {6, 4};
    case CurveStroke::Dotted: return {2, 3};
    case CurveStroke::Solid:
    case CurveStroke::Pale: break;
    }
    return {};
}

// A line by its separate segments: joined corners of a noisy line would grow spikes that reach beyond its
// values.
class Stroke {
public:
    Stroke(ImDrawList* list, ImU32 color, double thickness, Dashes dashes)
        : m_list(list), m_color(color), m_thickness(static_cast<float>(thickness)), m_dashes(dashes)
    {
    }
    void to(double x, double y)
    {
        const ImVec2 next = point(x - 0.5, y - 0.5); // AddLine() counts from pixel centres
        if (m_started)
            segment(m_last, next);
        m_last = next;
        m_started = true;
    }
    void lift() { m_started = false; }

private:
    void segment(ImVec2 from, ImVec2 to)
    {
        constexpr double kLongest = 1e4; // beyond any plot: mostly outside of the picture
        const double dx = static_cast<double>(to.x - from.x), dy = static_cast<double>(to.y - from.y);
        const double length = std::hypot(dx, dy);
        if (!m_dashes.any() || !(length < kLongest)) {
            m_list->AddLine(from, to, m_color, m_thickness);
            return;
        }
        const auto at = [&](double along) {
            return point(static_cast<double>(from.x) + dx * along / length,
                         static_cast<double>(from.y) + dy * along / length);
        };
        for (double along = 0; along < length;) {
            const double left = m_dashes.left(m_travelled + along);
            const double end = std::min(length, along + std::max(std::abs(left), 0.01));
            if (left > 0)
                m_list->AddLine(at(along), at(end), m_color, m_thickness);
            along = end;
        }
        m_travelled += length;
    }

    ImDrawList* m_list;
    ImU32 m_color;
    float m_thickness;
    Dashes m_dashes;
    double m_travelled = 0;
    ImVec2 m_last{0, 0};
    bool m_started = false;
};

} // namespace

void CurvesPanel::addText(const QRectF& rect, int flags, const QString& text, const QColor& color,
                          bool heading)
{
    m_texts.push_back({rect, flags, text, color, heading});
}

QColor CurvesPanel::colorOf(const Curve& curve) const
{
    QColor full = theme().text;
    if (curve.look.color >= 0) {
        const std::span<const Rgb> colors = categoryColors();
        const Rgb color = colors[static_cast<size_t>(curve.look.color) % colors.size()];
        full = QColor(color.r, color.g, color.b);
        // The set is made for white paper; on a dark ground its darker colours need some light.
        if (theme().dark)
            full = mixed(full, Qt::white, 0.18);
    }
    return curve.look.stroke == CurveStroke::Pale ? mixed(full, theme().background, 0.5) : full;
}

void CurvesPanel::drawFrame()
{
    m_texts.clear();
    m_list = ImGui::GetWindowDrawList();
    updateScale();
    advanceSmoothing();
    layoutPlots();
    if (m_follow)
        fitX();
    m_nextCross.reset();
    drawChips();
    const std::vector<Plot*> plots = shownPlots();
    // The mouse first: what it does in one plot shows in all of them in the same frame.
    for (Plot* plot : plots)
        interact(*plot);
    reportCrosshair();
    bool any = false;
    for (Plot* plot : plots) {
        if (!plot->yFixed)
            fitY(*plot);
        drawPlot(*plot);
        for (const Line& line : plot->lines)
            any = any || line.curve.series->size() > 0;
    }
    if (!any)
        addText(QRectF(16, 0, width() - 32, height()), Qt::AlignCenter | Qt::TextWordWrap,
                tr("Loss and accuracy are drawn here, step by step, once training has started."),
                theme().muted);
}

// The names of the plots, each a switch; those that have no room in a menu.
void CurvesPanel::drawChips()
{
    const QFontMetricsF metrics(captionFont(font()));
    m_chips.clear();
    m_more.clear();
    const auto widthOf = [&metrics](const Plot& plot) { return metrics.horizontalAdvance(plot.title) + 16; };
    double needed = kChipsLeft;
    for (const Plot& plot : m_plots)
        needed += widthOf(plot) + kChipGap;
    const double more = needed - kChipGap > width() - 8 ? moreWidth(metrics) + kChipGap : 0;
    double x = kChipsLeft;
    for (Plot& plot : m_plots) {
        const QRectF chip(x, 8, widthOf(plot), metrics.height() + 6);
        if (chip.right() > width() - 8 - more)
            break;
        drawChip(plot, chip);
        x = chip.right() + kChipGap;
    }
    if (m_chips.size() < m_plots.size())
        drawMore({}, QRectF(x, 8, moreWidth(metrics), metrics.height() + 6),
                 static_cast<qsizetype>(m_plots.size() - m_chips.size()));
}

void CurvesPanel::drawChip(Plot& plot, const QRectF& chip)
{
    ImGui::SetCursorScreenPos(point(chip.left(), chip.top()));
    ImGui::PushID(plot.id.c_str());
    if (ImGui::InvisibleButton("chip", point(chip.width(), chip.height()))) {
        plot.shown = !plot.shown;
        emit plotsChanged();
        requestFrames();
    }
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    const QColor ground = plot.shown ? mixed(theme().background, theme().accent, theme().dark ? 0.28 : 0.14)
                                     : (hovered ? theme().grid : theme().background);
    m_list->AddRectFilled(point(chip.left(), chip.top()), point(chip.right(), chip.bottom()), packed(ground),
                          5);
    addText(chip, Qt::AlignCenter, plot.title, plot.shown ? theme().text : theme().muted);
    m_chips.emplace_back(plot.id, chip);
}

void CurvesPanel::drawMore(const std::string& plot, const QRectF& rect, qsizetype count)
{
    ImGui::SetCursorScreenPos(point(rect.left(), rect.top()));
    ImGui::PushID(plot.c_str());
    const bool pressed = ImGui::InvisibleButton("more", point(rect.width(), std::max(4.0, rect.height())));
    if (ImGui::IsItemHovered())
        m_list->AddRectFilled(point(rect.left(), rect.top()), point(rect.right(), rect.bottom()),
                              packed(theme().grid), 5);
    ImGui::PopID();
    addText(rect, Qt::AlignCenter, QStringLiteral("+%1").arg(count), theme().muted);
    m_more.emplace_back(plot, rect);
    // Not within a frame: a menu draws its owner again.
    if (pressed)
        QMetaObject::invokeMethod(
            this, [this, plot, rect] { openMore(plot, rect); }, Qt::QueuedConnection);
}

void CurvesPanel::drawPlot(Plot& plot)
{
    drawAxes(plot);
    drawLegend(plot);
    const std::vector<double> edges = columnEdges(plot.area);
    m_list->PushClipRect(point(plot.area.left(), plot.area.top() - 1),
                         point(plot.area.right() + 1, plot.area.bottom() + 1), true);
    for (const Line& line : plot.lines) {
        if (!line.shown)
            continue;
        const QColor color = colorOf(line.curve);
        const bool smooth = line.smoothed && m_smoothing > 0.0;
        const double thickness = (line.curve.heldOut ? 2.2 : 1.5) * lineScale(font());
        if (smooth)
            drawLine(plot, *line.curve.series, edges, {color, theme().dark ? 0.34 : 0.30, 1.0});
        drawLine(plot, drawn(line), edges, {color, 1.0, thickness, line.curve.look.stroke});
        drawPoints(plot, line, edges, color);
    }
    drawMarkers(plot);
    drawCrosshair(plot);
    m_list->PopClipRect();
}

void CurvesPanel::drawAxes(const Plot& plot)
{
    const QFontMetricsF metrics(captionFont(font()));
    const QRectF& area = plot.area;
    const double height = metrics.height();
    addText(
        QRectF(plot.area.left(), plot.frame.top(), plot.area.width(), plot.area.top() - plot.frame.top() - 2),
        Qt::AlignLeft | Qt::AlignVCenter, plot.title, theme().text, true);
    for (const Tick& tick : plot.y.ticks(std::max(2, static_cast<int>(area.height() / 32)))) {
        const double y = std::round(yOf(plot, tick.value));
        m_list->AddRectFilled(point(area.left(), y), point(area.right(), y + 1), packed(theme().grid));
        addText(QRectF(plot.frame.left() - kLabelOverhang, y - height / 2,
                       area.left() - plot.frame.left() + 6, height),
                Qt::AlignRight | Qt::AlignVCenter, tick.label, theme().muted);
    }
    double free = -1e9;
    for (const Tick& tick : m_x.ticks(std::max(2, static_cast<int>(area.width() / 80)))) {
        const double x = std::round(area.left() + m_x.toUnit(tick.value) * area.width());
        m_list->AddRectFilled(point(x, area.bottom()), point(x + 1, area.bottom() + 4), packed(theme().line));
        const double half = metrics.horizontalAdvance(tick.label) / 2;
        const double centre = std::min(x, plot.frame.right() + kLabelOverhang - half);
        if (centre - half < free)
            continue;
        addText(QRectF(centre - half - 2, area.bottom() + 5, 2 * half + 4, height), Qt::AlignCenter,
                tick.label, theme().muted);
        free = centre + half + 8;
    }
    // What x counts stands left of the origin, where no tick can be.
    addText(QRectF(plot.frame.left() - kLabelOverhang, area.bottom() + 5,
                   area.left() - plot.frame.left() + kLabelOverhang - 8, height),
            Qt::AlignRight | Qt::AlignVCenter, axisName(), theme().muted);
    m_list->AddRectFilled(point(area.left(), area.bottom()), point(area.right(), area.bottom() + 1),
                          packed(theme().line));
    m_list->AddRectFilled(point(area.left(), area.top()), point(area.left() + 1, area.bottom()),
                          packed(theme().line));
}

QString CurvesPanel::axisName() const
{
    switch (m_scale.axis()) {
    case CurveAxis::Step: return tr("step");
    case CurveAxis::Epoch: return tr("epoch");
    case CurveAxis::Time: return tr("seconds");
    }
    return {};
}

// The names of the lines with their values under the crosshair (or their last ones).
std::vector<QString> CurvesPanel::legendTexts(const Plot& plot) const
{
    std::vector<QString> texts;
    for (const Line& line : plot.lines) {
        QString text = line.curve.label;
        const Series& series = drawn(line);
        const size_t count = series.size();
        if (line.shown && count > 0) {
            const std::optional<Series::Point> at =
                m_crossStep ? pointNear(series, *m_crossStep) : series.at(count - 1);
            if (at)
                text += QLatin1Char(' ') + numberText(static_cast<double>(at->value), 3);
        }
        texts.push_back(text);
    }
    return texts;
}

// Right of the title: a sample of each line and its text; without values where there is no room for them.
void CurvesPanel::drawLegend(Plot& plot)
{
    const QFontMetricsF metrics(captionFont(font()));
    const double title = QFontMetricsF(headingFont(font())).horizontalAdvance(plot.title);
    const double top = plot.frame.top();
    const double height = plot.area.top() - top - 2;
    double right = plot.area.right();
    std::vector<QString> texts = legendTexts(plot);
    double needed = 0;
    for (const QString& text : texts)
        needed += 22 + metrics.horizontalAdvance(text) + 10;
    const bool tight = needed > plot.area.width() - title;
    const double left = plot.area.left() + title + 10;
    const double counter = moreWidth(metrics);
    qsizetype unnamed = 0;
    for (size_t i = plot.lines.size(); i-- > 0;) {
        Line& line = plot.lines[i];
        const QString text = tight ? line.curve.label : texts[i];
        const double width = 22 + metrics.horizontalAdvance(text);
        const QRectF entry(right - width, top, width, height);
        if (entry.left() < left + (i > 0 || unnamed > 0 ? counter : 0)) {
            line.legend = {};
            ++unnamed;
            continue; // no room: the shorter ones may still fit
        }
        line.legend = entry;
        right = entry.left() - 10;
        ImGui::SetCursorScreenPos(point(entry.left(), entry.top()));
        ImGui::PushID(&line);
        if (ImGui::InvisibleButton("legend", point(std::max(4.0, width), std::max(4.0, height)))) {
            line.shown = !line.shown;
            requestFrames();
        }
        ImGui::PopID();
        drawSwatch(line, entry);
        addText(entry.adjusted(20, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter, text,
                line.shown ? theme().text : theme().muted);
    }
    if (unnamed > 0)
        drawMore(plot.id, QRectF(right - counter, top, counter, height), unnamed);
}

void CurvesPanel::drawSwatch(const Line& line, const QRectF& entry)
{
    const QColor color = line.shown ? colorOf(line.curve) : theme().line;
    const double y = std::round(entry.center().y());
    Stroke stroke(m_list, packed(color), line.curve.heldOut ? 2.4 : 1.5, dashesOf(line.curve.look.stroke));
    stroke.to(entry.left(), y + 0.5);
    stroke.to(entry.left() + 16, y + 0.5);
    if (line.curve.heldOut)
        m_list->AddCircleFilled(point(entry.left() + 8, y), 3, packed(color));
}

void CurvesPanel::drawLine(const Plot& plot, const Series& series, std::span<const double> edges,
                           const Pen& pen)
{
    // The points in view and one on either side, so that lines run out of the picture.
    const size_t size = series.size();
    const size_t from = series.lowerBound(edges.front());
    const size_t to = series.lowerBound(edges.back());
    const size_t first = from > 0 ? from - 1 : 0;
    const size_t last = std::min(to + 1, size);
    if (first >= last)
        return;
    if (last - first > edges.size())
        return drawColumns(plot, series, edges, pen);
    Stroke stroke(m_list, packed(pen.color, pen.alpha), pen.thickness, dashesOf(pen.stroke));
    for (size_t i = first; i < last; ++i) {
        const Series::Point p = series.at(i);
        if (std::isfinite(p.value))
            stroke.to(xOf(plot, p.x), yOf(plot, static_cast<double>(p.value)));
        else
            stroke.lift();
    }
}

// More points than columns: each column shows its extent, stretched to touch its neighbour's.
void CurvesPanel::drawColumns(const Plot& plot, const Series& series, std::span<const double> edges,
                              const Pen& pen)
{
    const ImU32 packedColor = packed(pen.color, pen.alpha);
    const Dashes dashes = dashesOf(pen.stroke);
    const double width = plot.area.width() / static_cast<double>(edges.size() - 1);
    const double half = 0.5 * pen.thickness;
    bool joined = false;
    double lastTop = 0, lastBottom = 0;
    const std::vector<PixelColumn> columns = reduceToColumns(series, edges);
    for (size_t i = 0; i < columns.size(); ++i) {
        const PixelColumn& column = columns[i];
        if (!column.any) {
            joined = joined && column.first == column.last; // nothing there, or only NaN: a gap
            continue;
        }
        const double columnTop = yOf(plot, static_cast<double>(column.high));
        const double columnBottom = yOf(plot, static_cast<double>(column.low));
        const double top = joined ? std::min(columnTop, lastBottom) : columnTop;
        const double bottom = joined ? std::max(columnBottom, lastTop) : columnBottom;
        const double x = plot.area.left() + static_cast<double>(i) * width;
        if (!dashes.any() || dashes.left(static_cast<double>(i) * width) > 0)
            m_list->AddRectFilled(point(x, top - half), point(x + width, bottom + half), packedColor);
        lastTop = columnTop;
        lastBottom = columnBottom;
        joined = true;
    }
}

// Marks where points are few: always for held-out curves, and where a line has one point only.
void CurvesPanel::drawPoints(const Plot& plot, const Line& line, std::span<const double> edges, QColor color)
{
    const Series& series = *line.curve.series;
    const size_t first = series.lowerBound(edges.front());
    const size_t last = series.lowerBound(edges.back());
    const size_t most = edges.size() / 12;
    if (last - first > most || (!line.curve.heldOut && series.size() != 1))
        return;
    for (size_t i = first; i < last; ++i) {
        const Series::Point p = series.at(i);
        if (std::isfinite(p.value))
            m_list->AddCircleFilled(point(xOf(plot, p.x), yOf(plot, static_cast<double>(p.value))), 3.0F,
                                    packed(color));
    }
}

void CurvesPanel::drawMarkers(const Plot& plot)
{
    if (m_shownStep < 0)
        return;
    dashedVertical(m_list, std::round(xOf(plot, static_cast<double>(m_shownStep))), plot.area.top(),
                   plot.area.bottom(), packed(theme().accent));
}

std::optional<Series::Point> CurvesPanel::pointNear(const Series& series, double step) const
{
    const size_t size = series.size();
    if (size == 0)
        return std::nullopt;
    const size_t next = std::min(series.lowerBound(step), size - 1);
    const Series::Point after = series.at(next);
    if (next == 0)
        return after;
    const Series::Point before = series.at(next - 1);
    return step - before.x < after.x - step ? before : after;
}

void CurvesPanel::drawCrosshair(Plot& plot)
{
    if (!m_crossStep)
        return;
    const double x = std::round(xOf(plot, *m_crossStep));
    m_list->AddRectFilled(point(x, plot.area.top()), point(x + 1, plot.area.bottom()),
                          packed(theme().muted, 0.7));
    for (const Line& line : plot.lines) {
        if (!line.shown)
            continue;
        const std::optional<Series::Point> at = pointNear(drawn(line), *m_crossStep);
        if (!at || !std::isfinite(at->value))
            continue;
        const ImVec2 centre = point(xOf(plot, at->x), yOf(plot, static_cast<double>(at->value)));
        m_list->AddCircleFilled(centre, 4.5F, packed(theme().background));
        m_list->AddCircleFilled(centre, 3.0F, packed(colorOf(line.curve)));
    }
    const QFontMetricsF metrics(captionFont(font()));
    const QString label = m_scale.axis() == CurveAxis::Step ? tickLabel(std::round(*m_crossStep), 1.0)
                                                            : numberText(m_scale.fromStep(*m_crossStep), 4);
    const double half = metrics.horizontalAdvance(label) / 2 + 5;
    const double centre =
        std::clamp(x, plot.area.left() + half, std::max(plot.area.left() + half, plot.area.right() - half));
    const QRectF box(centre - half, plot.area.bottom() - metrics.height() - 3, 2 * half,
                     metrics.height() + 2);
    m_list->AddRectFilled(point(box.left(), box.top()), point(box.right(), box.bottom()),
                          packed(theme().surface), 3);
    m_list->AddRect(point(box.left(), box.top()), point(box.right(), box.bottom()), packed(theme().line), 3);
    addText(box, Qt::AlignCenter, label, theme().text);
}

} // namespace attnscope
