// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/multitask/task_style.h"
#include "ui/multitask/time_plot.h"

#include <QColor>

namespace attnscope {

/// The colour of a cosine between -1 and 1: red where two gradients work against each other, blue where they
/// agree. NaN: neutral grey.
QColor cosineColor(double cosine, const ViewTheme& theme);
/// The scale of cosineColor with its numbers, standing upright in `box`.
void paintCosineScale(QPainter& painter, const QRectF& box, const ViewTheme& theme);

/// Which task gradients conflict, over the steps: a row of colour for every pair of tasks.
class CosinePlot : public TimePlot {
    Q_OBJECT
public:
    explicit CosinePlot(QWidget* parent);

    void setTasks(const std::vector<TaskStyle>& tasks);
    void setEmptyText(const QString& text);
    /// What a cell shows: a pair's cosine in a column of pixels; NaN where it is not known.
    double cosineAt(size_t pair, int column) const;
    size_t pairs() const { return m_pairs.size(); }

protected:
    std::vector<const Series*> series() const override;
    QMarginsF margins() const override;
    void paintPlot(QPainter& painter, const QRectF& area) override;
    QString readOut(double step, double y) const override;
    QString emptyText() const override { return m_emptyText; }
    void bookChanged() override;

private:
    struct Pair {
        TaskStyle first, second;
        std::shared_ptr<const Series> series;
        std::vector<double> means; ///< [column]
    };

    void paintNames(QPainter& painter, const QRectF& row, const Pair& pair) const;
    QRectF rowRect(const QRectF& area, size_t row) const;
    bool showsNames() const;

    std::vector<Pair> m_pairs;
    QString m_emptyText;
};

/// The same at one step: task by task, with the numbers in the cells.
class CosineMatrix : public QWidget {
    Q_OBJECT
public:
    explicit CosineMatrix(QWidget* parent);

    void setTasks(std::vector<TaskStyle> tasks);
    void setBook(std::shared_ptr<const MetricBook> book);
    void refresh();
    /// -1: the newest.
    void setStep(int64_t step);
    /// 1 for a task and itself; NaN where it was not measured.
    double cosine(size_t first, size_t second) const;

    QSize sizeHint() const override;

signals:
    void hovered(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRectF cells() const;
    QRectF cellRect(size_t row, size_t column) const;

    std::vector<TaskStyle> m_tasks;
    std::shared_ptr<const MetricBook> m_book;
    int64_t m_step = -1;
};

} // namespace attnscope
