// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"
#include "ui/gl/view_theme.h"
#include "ui/imgui/plot_axis.h"

#include <QPixmap>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace attnscope {

/// Something drawn over the steps of a run by QPainter. What depends on the data alone is kept as a picture
/// and drawn anew only when the data, the range in view or the size changed; the mark under the mouse is
/// painted over it. The cost of a picture follows its pixels, not the run's steps.
///
/// Mouse: hovering reads the values at one step; drag pans, the wheel zooms, a double click fits, a click
/// seeks. Keys: left and right pan, + and - zoom, 0 fits.
class TimePlot : public QWidget {
    Q_OBJECT
public:
    explicit TimePlot(QWidget* parent);

    /// Null: the empty state.
    void setBook(std::shared_ptr<const MetricBook> book);
    /// The series of the book have grown.
    void refresh();
    /// Marks a step; -1: none (live).
    void setShownStep(qint64 step);
    /// The mark of another plot over the same steps; none: takes it away.
    void setCross(std::optional<double> step);

    /// Shows all steps and follows new ones.
    void fit();
    std::pair<double, double> xRange() const { return {m_x.low, m_x.high}; }
    /// What the axes enclose, logical pixels.
    QRectF plotArea() const;
    /// How often the picture was drawn: an idle plot's does not change.
    qint64 picturesDrawn() const { return m_picturesDrawn; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void crossed(const std::optional<double>& step);
    /// The values under the mouse, for a status bar; empty when it leaves.
    void hovered(const QString& text);
    void seekRequested(qint64 step);

protected:
    /// The series that are drawn, for the range of steps.
    virtual std::vector<const Series*> series() const = 0;
    /// Room left, top, right and below the area, beside the steps' own labels.
    virtual QMarginsF margins() const = 0;
    virtual void paintPlot(QPainter& painter, const QRectF& area) = 0;
    /// Marks at the step under the mouse.
    virtual void paintCross(QPainter& painter, const QRectF& area, double step);
    /// What the status bar says about a step, `y` being the height of the mouse.
    virtual QString readOut(double step, double y) const = 0;
    /// What stands in an empty plot.
    virtual QString emptyText() const = 0;
    virtual void bookChanged() {}

    const MetricBook* book() const { return m_book.get(); }
    std::shared_ptr<const Series> seriesOf(const std::string& name) const;
    /// The picture is not what should be seen.
    void invalidate();
    ViewTheme theme() const { return ViewTheme::fromPalette(palette()); }
    double xOf(const QRectF& area, double step) const;
    /// One column a pixel.
    std::vector<double> columnEdges(const QRectF& area) const;

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitX();
    void drawPicture();
    void paintSteps(QPainter& painter, const QRectF& area) const;
    double stepAt(double x) const;
    void move(double part);
    void zoom(double factor, double t);
    void hover(std::optional<QPointF> at);

    std::shared_ptr<const MetricBook> m_book;
    PlotAxis m_x;
    bool m_follow = true;
    bool m_any = false; ///< there is a point to draw
    bool m_stale = true;
    QPixmap m_picture;
    qint64 m_picturesDrawn = 0;
    qint64 m_shownStep = -1;
    std::optional<double> m_cross;
    std::optional<QPointF> m_pressed; ///< where the button went down, until it goes up
    double m_draggedTo = 0;
    bool m_dragged = false;
};

/// The nearest point of a series; none where it is empty.
std::optional<Series::Point> nearestPoint(const Series& series, double step);

/// The mean of each column's values, taken at no more than 64 points of it that lie evenly; a column without
/// points has the last value before it. NaN: none yet, or after the last point, unless it is the only one and
/// would be a hair's breadth. `edges` ascend.
std::vector<double> columnMeans(const Series& series, std::span<const double> edges);

} // namespace attnscope
