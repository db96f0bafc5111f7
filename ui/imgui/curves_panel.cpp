// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/curves_panel.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace attnscope {

namespace {

constexpr qint64 kSmoothingNs = 2'000'000; // of a frame
constexpr size_t kPointsBetweenLooks = 10'000;

// A value every few steps. Points once an epoch are read one by one: an average over them would only hide
// how they stand to each other.
bool isDense(const Series& series)
{
    constexpr double kSteps = 4;
    const size_t count = series.size();
    return count > 1 && series.at(count - 1).x - series.at(0).x <= kSteps * static_cast<double>(count - 1);
}

} // namespace

CurvesPanel::CurvesPanel(QWidget* parent) : ImGuiHost(parent)
{
    setObjectName(QStringLiteral("curvesPanel"));
    setAccessibleName(tr("Curves"));
}

CurvesPanel::~CurvesPanel() = default;

void CurvesPanel::setBook(std::shared_ptr<const MetricBook> book)
{
    if (book == m_book)
        return refresh();
    const bool another = !book || !m_book || book->series.empty() || m_book->series.empty() ||
                         book->series.front() != m_book->series.front();
    m_book = std::move(book);
    if (another) { // another run: the old one's ranges mean nothing
        m_follow = true;
        for (Plot& plot : m_plots)
            plot.yFixed = false;
    }
    regroup();
    requestFrames();
}

void CurvesPanel::regroup()
{
    std::vector<Plot> before = std::move(m_plots);
    m_plots.clear();
    if (!m_book)
        return;
    for (CurveGroup& group : groupCurves(*m_book)) {
        Plot plot;
        plot.id = group.id;
        plot.title = group.title;
        plot.isShare = group.isShare;
        plot.shown = group.shownByDefault;
        plot.y.log = m_logY && !plot.isShare;
        plot.y.set(plot.y.low, plot.y.high);
        const auto old =
            std::find_if(before.begin(), before.end(), [&](const Plot& p) { return p.id == group.id; });
        if (old != before.end()) {
            plot.shown = old->shown;
            plot.y = old->y;
            plot.yFixed = old->yFixed;
        }
        for (Curve& curve : group.curves) {
            Line line;
            if (old != before.end()) {
                for (Line& known : old->lines) {
                    if (known.curve.series->name() != curve.series->name())
                        continue;
                    line.shown = known.shown;
                    if (known.curve.series == curve.series)
                        line.smoothed = std::move(known.smoothed);
                }
            }
            line.curve = std::move(curve);
            plot.lines.push_back(std::move(line));
        }
        m_plots.push_back(std::move(plot));
    }
    emit plotsChanged();
}

void CurvesPanel::refresh() { requestFrames(1); }

void CurvesPanel::setProgress(qint64 stepsPerEpoch)
{
    if (m_stepsPerEpoch == static_cast<double>(stepsPerEpoch))
        return;
    m_stepsPerEpoch = static_cast<double>(stepsPerEpoch);
    if (m_axis == CurveAxis::Epoch)
        fit();
    requestFrames();
}

void CurvesPanel::setShownStep(qint64 step)
{
    if (step == m_shownStep)
        return;
    m_shownStep = step;
    requestFrames(1);
}

void CurvesPanel::setSmoothing(double weight)
{
    const double clamped = std::clamp(weight, 0.0, 0.9999);
    if (clamped == m_smoothing)
        return;
    m_smoothing = clamped;
    requestFrames();
}

void CurvesPanel::setAxis(CurveAxis axis)
{
    if (axis == m_axis)
        return;
    m_axis = axis;
    m_follow = true;
    requestFrames();
}

bool CurvesPanel::hasTimeAxis() const
{
    const Series* seconds = m_book ? m_book->find("seconds") : nullptr;
    return seconds != nullptr && seconds->size() > 1;
}

void CurvesPanel::setLogX(bool on)
{
    m_x.log = on;
    m_x.set(m_x.low, m_x.high);
    m_follow = true;
    requestFrames();
}

void CurvesPanel::setLogY(bool on)
{
    for (Plot& plot : m_plots) {
        if (plot.isShare)
            continue;
        plot.y.log = on;
        plot.y.set(plot.y.low, plot.y.high);
        plot.yFixed = false;
    }
    m_logY = on;
    requestFrames();
}

std::vector<CurvesPanel::PlotName> CurvesPanel::plots() const
{
    std::vector<PlotName> names;
    for (const Plot& plot : m_plots)
        names.push_back({QString::fromStdString(plot.id), plot.title, plot.shown});
    return names;
}

void CurvesPanel::setPlotShown(const QString& id, bool shown)
{
    for (Plot& plot : m_plots) {
        if (QString::fromStdString(plot.id) != id || plot.shown == shown)
            continue;
        plot.shown = shown;
        emit plotsChanged();
        requestFrames();
    }
}

void CurvesPanel::fit()
{
    m_follow = true;
    for (Plot& plot : m_plots)
        plot.yFixed = false;
    requestFrames();
}

const CurvesPanel::Plot* CurvesPanel::findPlot(const QString& id) const
{
    const auto found = std::find_if(m_plots.begin(), m_plots.end(),
                                    [&](const Plot& plot) { return QString::fromStdString(plot.id) == id; });
    return found != m_plots.end() ? &*found : nullptr;
}

std::pair<double, double> CurvesPanel::yRange(const QString& id) const
{
    const Plot* plot = findPlot(id);
    return plot != nullptr ? std::pair(plot->y.low, plot->y.high) : std::pair(0.0, 0.0);
}

QRectF CurvesPanel::plotArea(const QString& id) const
{
    const Plot* plot = findPlot(id);
    return plot != nullptr && plot->shown ? plot->area : QRectF();
}

QRectF CurvesPanel::legendRect(const QString& id, const QString& label) const
{
    if (const Plot* plot = findPlot(id))
        for (const Line& line : plot->lines)
            if (line.curve.label == label)
                return line.legend;
    return {};
}

QRectF CurvesPanel::moreRect(const QString& id) const
{
    for (const auto& [plot, rect] : m_more)
        if (plot == id.toStdString())
            return rect;
    return {};
}

bool CurvesPanel::isCurveShown(const QString& id, const QString& label) const
{
    if (const Plot* plot = findPlot(id))
        for (const Line& line : plot->lines)
            if (line.curve.label == label)
                return line.shown;
    return false;
}

const Series& CurvesPanel::drawn(const Line& line) const
{
    return line.smoothed && m_smoothing > 0.0 ? line.smoothed->series() : *line.curve.series;
}

std::vector<CurvesPanel::Plot*> CurvesPanel::shownPlots()
{
    std::vector<Plot*> shown;
    for (Plot& plot : m_plots)
        if (plot.shown)
            shown.push_back(&plot);
    return shown;
}

void CurvesPanel::advanceSmoothing()
{
    m_smoothingDone = true;
    if (m_smoothing <= 0.0)
        return;
    std::vector<SmoothedCurve*> curves;
    for (Plot* plot : shownPlots()) {
        for (Line& line : plot->lines) {
            if (!line.shown || !isDense(*line.curve.series))
                continue;
            if (!line.smoothed || line.smoothed->weight() != m_smoothing)
                line.smoothed = std::make_unique<SmoothedCurve>(line.curve.series, m_smoothing);
            curves.push_back(line.smoothed.get());
        }
    }
    // Millions of points take many frames, each of which must still leave its time to drawing.
    QElapsedTimer clock;
    clock.start();
    bool done = false;
    while (!done && clock.nsecsElapsed() < kSmoothingNs) {
        size_t budget = kPointsBetweenLooks;
        done = true;
        for (SmoothedCurve* curve : curves)
            done = curve->advance(budget) && done;
    }
    m_smoothingDone = done;
    if (!done)
        requestFrames(1);
}

void CurvesPanel::changeEvent(QEvent* event)
{
    ImGuiHost::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Curves"));
        regroup();
    }
}

void CurvesPanel::paintOver(QPainter& painter)
{
    const QFont caption = captionFont(font());
    const QFont heading = headingFont(font());
    for (const Text& text : m_texts) {
        painter.setFont(text.heading ? heading : caption);
        painter.setPen(text.color);
        painter.drawText(text.rect, text.flags, text.text);
    }
    if (hasFocus()) {
        painter.setPen(theme().accent);
        painter.drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

} // namespace attnscope
