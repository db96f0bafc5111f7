// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/multitask/task_style.h"
#include "ui/multitask/time_plot.h"

namespace attnscope {

/// One quantity of every task over the steps: "task/NAME/<quantity>".
class TaskLinesPlot : public TimePlot {
    Q_OBJECT
public:
    enum class Mode {
        Lines,    ///< from zero
        LogLines, ///< logarithmic values
        Shares    ///< stacked areas: each task's part of the sum of what is positive
    };

    TaskLinesPlot(std::string quantity, Mode mode, QWidget* parent);

    void setTasks(std::vector<TaskStyle> tasks);
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    /// In the upper left corner; empty: none.
    void setCaption(const QString& caption);
    void setEmptyText(const QString& text);

    /// Of a column of pixels: where each task's band ends, from below, 0..1. Empty: nothing known there.
    std::vector<double> bandsAt(int column) const;

protected:
    std::vector<const Series*> series() const override;
    QMarginsF margins() const override;
    void paintPlot(QPainter& painter, const QRectF& area) override;
    void paintCross(QPainter& painter, const QRectF& area, double step) override;
    QString readOut(double step, double y) const override;
    QString emptyText() const override { return m_emptyText; }
    void bookChanged() override;

private:
    struct Line {
        TaskStyle task;
        std::shared_ptr<const Series> series; ///< null: the book has none
    };

    void fitY(std::span<const double> edges);
    void paintValues(QPainter& painter, const QRectF& area) const;
    void paintLine(QPainter& painter, const QRectF& area, const Line& line,
                   std::span<const double> edges) const;
    void paintColumns(QPainter& painter, const QRectF& area, const Line& line, std::span<const double> edges,
                      const QColor& color) const;
    void findBands(std::span<const double> edges);
    void paintBands(QPainter& painter, const QRectF& area) const;
    double yOf(const QRectF& area, double value) const;
    double lineWidth() const;

    std::string m_quantity;
    Mode m_mode;
    QString m_caption, m_emptyText;
    std::vector<Line> m_lines;
    std::vector<std::vector<double>> m_bands; ///< [column][task], cumulated
    PlotAxis m_y;
};

} // namespace attnscope
