// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/curve_data.h"
#include "ui/figures/curve_look.h"
#include "ui/figures/view.h"

#include <QCoreApplication>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kPlotHeight = 150;
constexpr double kOnePlotWidth = 300;
constexpr double kLeftRoom = 28;
constexpr double kRightRoom = 12; // half a number under the axis's end
constexpr double kBetween = 10;
constexpr double kBottomRoom = page::kAxisRoom + page::kLabelRoom;
constexpr double kLegendLine = 11;
constexpr double kSwatch = 14;
constexpr double kColumnsPerPoint = 3; // a stroke is 0.8 points wide: finer columns would not be seen

struct Curve {
    const Series* series = nullptr;
    CurveName name;
    QString label;
    QColor color;
    CurveStroke stroke = CurveStroke::Solid;
};

struct Plot {
    QString quantity;
    std::vector<Curve> curves;
};

QString quantityTitle(const QString& quantity)
{
    if (quantity == QStringLiteral("loss"))
        return QCoreApplication::translate("Figure", "Loss");
    if (quantity == QStringLiteral("accuracy"))
        return QCoreApplication::translate("Figure", "Accuracy");
    return quantity;
}

QString splitTitle(const QString& split)
{
    if (split == QStringLiteral("train"))
        return QCoreApplication::translate("Figure", "training");
    if (split == QStringLiteral("test"))
        return QCoreApplication::translate("Figure", "test");
    if (split == QStringLiteral("validation"))
        return QCoreApplication::translate("Figure", "validation");
    return split;
}

CurveSource sourceOf(const CurveName& name)
{
    if (name.split == QStringLiteral("train"))
        return CurveSource::Train;
    if (name.split == QStringLiteral("test"))
        return CurveSource::Test;
    if (name.split == QStringLiteral("validation"))
        return CurveSource::Validation;
    const bool measured =
        name.quantity == QStringLiteral("loss") || name.quantity == QStringLiteral("accuracy");
    return !name.task.isEmpty() && measured ? CurveSource::Batch : CurveSource::Run;
}

/// Loss and accuracy side by side: one plot for each quantity among the chosen series.
class CurvesView : public FigureView {
public:
    CurvesView(const MetricBook& book, const FigureRequest& request)
        : m_request(request), m_tasks(tasksOf(book))
    {
        for (const auto& series : book.series)
            if (series->size() > 0 && isWanted(QString::fromStdString(series->name())))
                add(*series);
        // Losses first, whatever the order in which a run wrote them.
        std::stable_sort(m_plots.begin(), m_plots.end(), [](const Plot& a, const Plot& b) {
            return (a.quantity == QStringLiteral("loss")) > (b.quantity == QStringLiteral("loss"));
        });
        for (Plot& plot : m_plots)
            style(plot);
    }

    QSizeF naturalSize() const override
    {
        const double count = static_cast<double>(std::max<size_t>(1, m_plots.size()));
        const double width = m_plots.size() <= 1 ? kOnePlotWidth + kLeftRoom + kRightRoom
                                                 : std::min(page::kFullWidth, count * 280);
        const double plot = (width - (count - 1) * kBetween) / count - kLeftRoom - kRightRoom;
        return {width, page::kTitleHeight + legendHeight(plot) + kPlotHeight + kBottomRoom};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (m_plots.empty())
            return;
        const double count = static_cast<double>(m_plots.size());
        const double width = (area.width() - (count - 1) * kBetween) / count;
        const double legend = legendHeight(width - kLeftRoom - kRightRoom);
        for (size_t i = 0; i < m_plots.size(); ++i) {
            const QRectF plot(area.left() + i * (width + kBetween) + kLeftRoom,
                              area.top() + page::kTitleHeight + legend,
                              std::max(8.0, width - kLeftRoom - kRightRoom),
                              std::max(8.0, area.height() - page::kTitleHeight - legend - kBottomRoom));
            paintPlot(paper, m_plots[i], plot, area.top());
        }
    }

    std::vector<CaptionItem> captionItems() const override
    {
        if (m_request.smoothing <= 0)
            return {};
        return {{QCoreApplication::translate("Figure", "smoothed with weight %1; pale: every value")
                     .arg(shortNumber(m_request.smoothing))}};
    }

private:
    bool isWanted(const QString& name) const
    {
        if (!m_request.series.isEmpty())
            return m_request.series.contains(name);
        const CurveName parts = curveName(name.toStdString());
        // The total loss and what was measured on whole splits; what each batch scored is mostly noise, and
        // the training losses of the tasks would hide the total behind them.
        const bool measured =
            parts.quantity == QStringLiteral("accuracy") || parts.quantity == QStringLiteral("loss");
        return name == QStringLiteral("loss") || (measured && !parts.split.isEmpty());
    }

    void add(const Series& series)
    {
        const CurveName name = curveName(series.name());
        auto plot = std::find_if(m_plots.begin(), m_plots.end(),
                                 [&](const Plot& p) { return p.quantity == name.quantity; });
        if (plot == m_plots.end())
            plot = m_plots.insert(m_plots.end(), Plot{name.quantity, {}});
        plot->curves.push_back({&series, name, {}, {}, CurveStroke::Solid});
        m_firstStep = std::min(m_firstStep, series.at(0).x);
        m_lastStep = std::max(m_lastStep, series.at(series.size() - 1).x);
    }

    void style(Plot& plot) const
    {
        const auto colors = categoryColors();
        const bool manyTasks = m_tasks.size() > 1;
        for (Curve& curve : plot.curves) {
            const bool total = curve.name.task.isEmpty() && curve.name.split.isEmpty();
            const auto task = std::find(m_tasks.begin(), m_tasks.end(), curve.name.task.toStdString());
            const int index = task != m_tasks.end() ? static_cast<int>(task - m_tasks.begin()) : -1;
            const CurveLook look = curveLook(sourceOf(curve.name), index, static_cast<int>(m_tasks.size()));
            const Rgb c = colors[static_cast<size_t>(std::max(0, look.color)) % colors.size()];
            curve.color = look.color < 0 ? page::kInk : QColor(c.r, c.g, c.b);
            if (look.stroke == CurveStroke::Pale)
                curve.color = QColor((c.r + 255) / 2, (c.g + 255) / 2, (c.b + 255) / 2);
            curve.stroke = look.stroke;
            QStringList words;
            if (!curve.name.task.isEmpty() && manyTasks)
                words << curve.name.task;
            const QString split = total ? QStringLiteral("train") : curve.name.split;
            if (!split.isEmpty())
                words << splitTitle(split);
            const bool chosen = !m_request.series.isEmpty(); // then their own names tell them apart best
            curve.label = chosen || words.isEmpty() ? QString::fromStdString(curve.series->name())
                                                    : words.join(QStringLiteral(", "));
        }
    }

    double legendHeight(double width) const
    {
        int lines = 0;
        for (const Plot& plot : m_plots) {
            int here = 1;
            double x = 0;
            for (const Curve& curve : plot.curves) {
                const double entry = entryWidth(curve);
                if (x > 0 && x + entry > width) {
                    x = 0;
                    ++here;
                }
                x += entry;
            }
            lines = std::max(lines, plot.curves.size() > 1 ? here : 0);
        }
        return lines * kLegendLine;
    }

    static double entryWidth(const Curve& curve)
    {
        return kSwatch + 4 + textWidth(curve.label, TextSize::Small) + 12;
    }

    void paintLegend(Paper& paper, const Plot& plot, double left, double top, double width) const
    {
        double x = left, y = top;
        for (const Curve& curve : plot.curves) {
            if (x > left && x + entryWidth(curve) > left + width) {
                x = left;
                y += kLegendLine;
            }
            paper.painter().setPen(pen(curve, 1.2));
            paper.painter().drawLine(QPointF(x, y), QPointF(x + kSwatch, y));
            paper.text({x + kSwatch + 4, y}, Qt::AlignLeft | Qt::AlignVCenter, curve.label, TextSize::Small,
                       page::kInk);
            x += entryWidth(curve);
        }
    }

    static QPen pen(const Curve& curve, double width)
    {
        QPen pen(curve.color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        if (curve.stroke == CurveStroke::Dashed || curve.stroke == CurveStroke::Dotted) {
            pen.setCapStyle(Qt::FlatCap);
            pen.setDashPattern(curve.stroke == CurveStroke::Dashed ? QList<qreal>{2.6, 1.8}
                                                                   : QList<qreal>{1.0, 1.4});
        }
        return pen;
    }

    void paintPlot(Paper& paper, const Plot& plot, const QRectF& rect, double top) const
    {
        paper.text({rect.left(), top + page::kTitleHeight - 4}, Qt::AlignLeft | Qt::AlignBaseline,
                   quantityTitle(plot.quantity), TextSize::Normal, page::kInk, TextWeight::Strong);
        if (plot.curves.size() > 1)
            paintLegend(paper, plot, rect.left(), top + page::kTitleHeight + 3, rect.width());

        Paper::Axis steps;
        steps.low = std::min(m_firstStep, m_lastStep);
        steps.high = m_lastStep > m_firstStep ? m_lastStep : steps.low + 1;
        if (steps.low > 0 && steps.low < 0.1 * steps.high)
            steps.low = 0;
        steps.ticks = integerTicks(steps.low, steps.high, std::max(2, static_cast<int>(rect.width() / 48)));
        steps.name = QCoreApplication::translate("Figure", "Step");

        const bool logarithmic = m_request.logY && plot.quantity != QStringLiteral("accuracy");
        const int columns = std::max(8, static_cast<int>(rect.width() * kColumnsPerPoint));
        std::vector<CurveData> raw, smooth;
        CurveData range;
        for (const Curve& curve : plot.curves) {
            raw.push_back(reducedCurve(*curve.series, steps.low, steps.high, columns, logarithmic));
            smooth.push_back(isSmoothed(curve) ? smoothedCurve(*curve.series, m_request.smoothing, steps.low,
                                                               steps.high, columns, logarithmic)
                                               : CurveData{});
            widen(range, raw.back());
        }
        const Paper::Axis values = valueAxis(range, logarithmic, rect.height());
        paper.leftAxis(rect, values, true);
        paper.bottomAxis(rect, steps);
        for (size_t i = 0; i < plot.curves.size(); ++i) {
            const bool pale = smooth[i].any;
            paintCurve(paper, plot.curves[i], raw[i], rect, steps, values, pale);
            if (pale)
                paintCurve(paper, plot.curves[i], smooth[i], rect, steps, values, false);
        }
        paper.frame(rect);
    }

    /// A handful of points, one an epoch, has no noise to take away.
    bool isSmoothed(const Curve& curve) const { return m_request.smoothing > 0 && curve.series->size() > 50; }

    static void widen(CurveData& range, const CurveData& curve)
    {
        if (!curve.any)
            return;
        range.lowest = range.any ? std::min(range.lowest, curve.lowest) : curve.lowest;
        range.highest = range.any ? std::max(range.highest, curve.highest) : curve.highest;
        range.any = true;
    }

    static Paper::Axis valueAxis(const CurveData& range, bool logarithmic, double height)
    {
        Paper::Axis axis;
        const int wanted = std::clamp(static_cast<int>(height / 30), 2, 8);
        if (logarithmic && range.any) {
            axis.logarithmic = true;
            axis.low = range.lowest / 1.1;
            axis.high = range.highest * 1.1;
            axis.ticks = logPaperTicks(axis.low, axis.high, wanted);
            return axis;
        }
        double low = range.lowest, high = range.highest;
        if (low > 0 && low < 0.4 * high)
            low = 0; // a curve that falls towards nothing should show where nothing is
        const NiceRange nice = niceRange(low, high, wanted);
        axis.low = nice.low;
        axis.high = nice.high;
        axis.ticks = linearPaperTicks(axis.low, axis.high, wanted);
        return axis;
    }

    static void paintCurve(Paper& paper, const Curve& curve, const CurveData& data, const QRectF& rect,
                           const Paper::Axis& steps, const Paper::Axis& values, bool pale)
    {
        QPainterPath path;
        std::vector<QPointF> lone;
        bool started = false;
        size_t finite = 0;
        for (const QPointF& point : data.points) {
            if (std::isnan(point.y())) {
                started = false;
                continue;
            }
            const QPointF at(rect.left() + steps.position(point.x()) * rect.width(),
                             rect.bottom() - values.position(point.y()) * rect.height());
            if (started)
                path.lineTo(at);
            else
                path.moveTo(at);
            started = true;
            lone.push_back(at);
            ++finite;
        }
        QPainter& painter = paper.painter();
        QPen stroke = pen(curve, pale ? 0.6 : 1.1);
        if (pale) {
            QColor color = curve.color;
            color.setAlphaF(0.3F);
            stroke.setColor(color);
        }
        painter.setPen(stroke);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        if (finite > 30 || pale)
            return;
        painter.setPen(Qt::NoPen); // few points: where each of them is
        painter.setBrush(curve.color);
        for (const QPointF& at : lone)
            painter.drawEllipse(at, 1.5, 1.5);
    }

    const FigureRequest& m_request;
    std::vector<Plot> m_plots;
    std::vector<std::string> m_tasks; ///< of the whole book, drawn or not
    double m_firstStep = 1e300, m_lastStep = -1e300;
};

} // namespace

std::unique_ptr<FigureView> makeCurvesView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<CurvesView>(*content.curves, request);
}

} // namespace attnscope
