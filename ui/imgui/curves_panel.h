// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/imgui/curve_groups.h"
#include "ui/imgui/curve_reduction.h"
#include "ui/imgui/imgui_host.h"
#include "ui/imgui/plot_axis.h"

#include <QRectF>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

struct ImDrawList;

namespace attnscope {

/// The plots of a run's curves: one for each quantity, side by side over a common x axis. Keeps every point
/// and draws what a pixel column can show.
///
/// Mouse: hovering reads all curves at one step, in every plot; drag pans, wheel zooms x (with Ctrl: y), a
/// drag with the right button zooms into a box, a double click fits, a click seeks. A click on a legend entry
/// or on a plot's name hides and shows it; "+3" opens a menu of those that have no room. Keys: left and right
/// pan, + and - zoom, 0 fits, L turns the logarithmic y axis on and off.
class CurvesPanel : public ImGuiHost {
    Q_OBJECT

public:
    explicit CurvesPanel(QWidget* parent = nullptr);
    ~CurvesPanel() override;

    /// Null: the empty state. Curves that the last book had too keep their state (hidden, smoothed).
    void setBook(std::shared_ptr<const MetricBook> book);
    /// The series of the book have grown.
    void refresh();
    void setProgress(qint64 stepsPerEpoch);
    /// Marks a step; -1: none (live).
    void setShownStep(qint64 step);
    /// Weight of the past in the moving average, [0, 1); 0: off.
    void setSmoothing(double weight);
    /// False while many points are still being smoothed, a part in each frame.
    bool smoothingDone() const { return m_smoothingDone; }
    void setAxis(CurveAxis axis);
    bool hasTimeAxis() const;
    void setLogX(bool on);
    /// Of all plots but shares (accuracies), where it would hide what matters.
    void setLogY(bool on);

    struct PlotName {
        QString id;
        QString title;
        bool shown = false;
    };
    std::vector<PlotName> plots() const;
    void setPlotShown(const QString& id, bool shown);

    /// Shows all points of all curves and follows new ones.
    void fit();
    /// False once the user has moved or zoomed the x axis, until fit().
    bool follows() const { return m_follow; }
    /// The x range in view, in the unit of the axis.
    std::pair<double, double> xRange() const { return {m_x.low, m_x.high}; }
    std::pair<double, double> yRange(const QString& id) const;
    /// Where a plot's axes enclose its curves (logical pixels); null while it is not shown.
    QRectF plotArea(const QString& id) const;
    /// Where a legend entry was drawn last.
    QRectF legendRect(const QString& id, const QString& label) const;
    bool isCurveShown(const QString& id, const QString& label) const;

    QSize sizeHint() const override { return {720, 220}; }
    /// Chips, titles, numbers, and between them curves that still have a form.
    QSize minimumSizeHint() const override;
    /// Where "+3" stands for what has no room: names of plots (empty `id`) or lines of a plot. Null: all
    /// have.
    QRectF moreRect(const QString& id) const;

signals:
    /// A click on a plot: the nearest step.
    void seekRequested(qint64 step);
    /// The values under the crosshair, for a status bar; empty when it leaves.
    void hovered(const QString& text);
    void plotsChanged();

protected:
    void drawFrame() override;
    void paintOver(QPainter& painter) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Line {
        Curve curve;
        bool shown = true;
        std::unique_ptr<SmoothedCurve> smoothed;
        QRectF legend;
    };
    struct Plot {
        std::string id;
        QString title;
        bool isShare = false;
        bool shown = false;
        PlotAxis y;
        bool yFixed = false; // by the user; else fitted to what is in view
        std::vector<Line> lines;
        QRectF frame; // with title and labels
        QRectF area;  // inside the axes
    };
    struct Text {
        QRectF rect;
        int flags = 0;
        QString text;
        QColor color;
        bool heading = false;
    };

    void regroup();
    void advanceSmoothing();
    const Series& drawn(const Line& line) const;
    std::vector<Plot*> shownPlots();
    const Plot* findPlot(const QString& id) const;

    // curves_panel_layout.cpp: what is where, and the axes
    void layoutPlots();
    void updateScale();
    void fitX();
    void fitY(Plot& plot);
    void setRange(PlotAxis& axis, double low, double high, double margin);
    std::vector<double> columnEdges(const QRectF& area) const;
    double xOf(const Plot& plot, double step) const;
    double yOf(const Plot& plot, double value) const;

    // curves_panel_draw.cpp
    void drawChips();
    void drawChip(Plot& plot, const QRectF& chip);
    void drawMore(const std::string& plot, const QRectF& rect, qsizetype count);
    void openMore(const std::string& plot, const QRectF& rect);
    double chipsHeight() const;
    void drawPlot(Plot& plot);
    void drawAxes(const Plot& plot);
    void drawLegend(Plot& plot);
    struct Pen {
        QColor color;
        double alpha = 1;
        double thickness = 1.5;
        CurveStroke stroke = CurveStroke::Solid;
    };
    void drawLine(const Plot& plot, const Series& series, std::span<const double> edges, const Pen& pen);
    void drawColumns(const Plot& plot, const Series& series, std::span<const double> edges, const Pen& pen);
    void drawSwatch(const Line& line, const QRectF& entry);
    void drawPoints(const Plot& plot, const Line& line, std::span<const double> edges, QColor color);
    void drawMarkers(const Plot& plot);
    void drawCrosshair(Plot& plot);
    QColor colorOf(const Curve& curve) const;
    QString axisName() const;
    std::vector<QString> legendTexts(const Plot& plot) const;
    std::optional<Series::Point> pointNear(const Series& series, double step) const;
    void addText(const QRectF& rect, int flags, const QString& text, const QColor& color,
                 bool heading = false);

    // curves_panel_input.cpp
    void interact(Plot& plot);
    void interactBox(Plot& plot, bool active, bool released);
    void reportCrosshair();
    void setLineShown(const std::string& id, const QString& label, bool on);

    std::shared_ptr<const MetricBook> m_book;
    std::vector<Plot> m_plots;
    std::vector<std::pair<std::string, QRectF>> m_chips;
    std::vector<std::pair<std::string, QRectF>> m_more; ///< by plot; "": of the chips
    StepScale m_scale;
    CurveAxis m_axis = CurveAxis::Step;
    PlotAxis m_x;
    bool m_follow = true;
    double m_stepsPerEpoch = 0;
    qint64 m_shownStep = -1;
    double m_smoothing = 0;
    bool m_smoothingDone = true;       // of all points that there are
    bool m_logY = false;               // for plots still to come
    std::optional<double> m_crossStep; // step under the mouse
    std::optional<double> m_nextCross; // being found in this frame
    QString m_hoverText;
    bool m_ignoreRelease = false; // the release that ends a double click is no click
    ImDrawList* m_list = nullptr; // of the frame being drawn
    std::vector<Text> m_texts;    // of the last frame
};

} // namespace attnscope
