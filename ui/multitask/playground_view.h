// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/multitask/playground_model.h"

#include <QTimer>
#include <QWidget>

#include <array>

class QCheckBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace attnscope {

class PlaneCanvas;
class StrategyGrid;
class StrategyWorker;

/// Two or three task gradients in a plane, dragged by hand or taken from the run, and what every strategy
/// makes of them beside plain averaging. Strategies are asked in a thread of their own and only when
/// something changed, at most once for each turn of the event loop.
class PlaygroundView : public QWidget {
    Q_OBJECT
public:
    explicit PlaygroundView(QWidget* parent);

    /// Until then the strategies have no answers. `strategies` and what `weigh` refers to must stay until
    /// they are taken back, or the view is gone.
    void setCore(WeighFunction weigh, std::span<const WeightingInfo> strategies);
    /// Takes them back: waits for a strategy that is thinking.
    void releaseCore();
    /// Tasks and newest measurements of the run, to take gradients from.
    void setRun(std::vector<TaskStyle> tasks, std::shared_ptr<const MetricBook> book);

    const PlaygroundState& state() const { return m_state; }
    /// Puts the gradients of these tasks (two or three, by their place among the run's) into the plane: the
    /// newest measured norms, cosines and losses. False where one was not measured.
    bool takeFromRun(const std::vector<size_t>& tasks);
    /// The sentences under the planes.
    QString explanation() const;

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    static constexpr size_t kMost = 3;

    void buildContents();
    void buildLosses(QHBoxLayout* row);
    void setGradient(int task, QPointF gradient);
    void setThird(bool on);
    void startOver();
    void fillRunMenu();
    void chooseTask(size_t task, bool on);
    void changed();
    void ask();
    void showState();
    void explain();
    QString factsOf(const StrategyAnswer& answer) const;
    void retranslate();

    StrategyWorker* m_worker = nullptr; ///< null before the core is there
    std::vector<TaskStyle> m_runTasks;
    std::shared_ptr<const MetricBook> m_book;
    std::vector<size_t> m_chosenTasks; ///< of the run, when gradients are taken from it
    PlaygroundState m_state;
    PlaygroundState m_answered; ///< what the answers are of: m_state, or a moment older
    bool m_ownNames = true;     ///< "task 1", ...: not a run's
    double m_kept = 1;          ///< of what was taken from the run, in the plane
    bool m_fromRun = false;
    bool m_stale = true; ///< the answers are not of the state
    QTimer m_soon;

    PlaneCanvas* m_canvas;
    StrategyGrid* m_grid;
    QCheckBox* m_third;
    QToolButton* m_run;
    QMenu* m_runMenu;
    QToolButton* m_reset;
    QLabel* m_lossLabel;
    std::array<QLabel*, kMost> m_lossNames{};
    std::array<QDoubleSpinBox*, kMost> m_losses{};
    QLabel* m_idea;
    QLabel* m_facts;
    QLabel* m_source;
};

} // namespace attnscope
