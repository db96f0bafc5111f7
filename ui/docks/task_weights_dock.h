// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"
#include "ui/docks/dock.h"
#include "ui/multitask/task_style.h"

#include <QTimer>

#include <span>

class QComboBox;
class QGridLayout;
class QLabel;
class QScrollArea;
class QSlider;
class QToolButton;

namespace attnscope {

class TabularLabel;
class TaskLinesPlot;

/// How much each task counts, over the steps, and a handle for each weight. Dragging one while it trains
/// makes the weights fixed ("weighting" = fixed) with all of them as they are now; the run records that it
/// was done.
class TaskWeightsDock : public Dock {
    Q_OBJECT
public:
    explicit TaskWeightsDock(QWidget* parent);

    /// What the strategy can be chosen from; must outlive the dock.
    void setStrategies(std::span<const WeightingInfo> strategies);
    void setTasks(const std::vector<TaskStyle>& tasks);
    void setSnapshot(const Snapshot& now, const Snapshot& before);

    TaskLinesPlot* plot() const { return m_plot; }
    const std::vector<QSlider*>& handles() const { return m_handles; }

signals:
    void commandWanted(const attnscope::Command& command);

protected:
    void changeEvent(QEvent* event) override;
    void retranslate() override;

private:
    struct Row {
        TaskStyle task;
        QLabel* name;
        QSlider* handle;
        TabularLabel* value;
    };

    void buildTitle();
    void clearRows();
    void tint();
    void showWeights();
    void showStrategy();
    void dragged(size_t row, int position);
    void postWeights();

    std::span<const WeightingInfo> m_strategies;
    std::vector<Row> m_rows;
    std::vector<QSlider*> m_handles;
    std::vector<double> m_weights; ///< as shown by the handles
    std::shared_ptr<const MetricBook> m_book;
    std::shared_ptr<const RunConfig> m_config;
    bool m_askedFixed = false; ///< weights were asked for that the configuration does not show yet
    int64_t m_askedStep = 0, m_step = 0;
    QTimer m_post;

    QComboBox* m_strategy;
    QToolButton* m_lines;
    QToolButton* m_shares;
    QScrollArea* m_scroll = nullptr;
    QGridLayout* m_grid = nullptr;
    TaskLinesPlot* m_plot;
};

} // namespace attnscope
