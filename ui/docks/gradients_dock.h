// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/docks/dock.h"
#include "ui/multitask/task_style.h"

class QBoxLayout;
class QStackedWidget;
class QToolButton;

namespace attnscope {

class CosineMatrix;
class CosinePlot;
class TaskLinesPlot;

/// Which task gradients conflict (cosines over the steps, or as a matrix at the shown step) and how long each
/// is.
class GradientsDock : public Dock {
    Q_OBJECT
public:
    explicit GradientsDock(QWidget* parent);

    void setTasks(const std::vector<TaskStyle>& tasks);
    void setSnapshot(const Snapshot& now, const Snapshot& before);

    CosinePlot* cosines() const { return m_cosines; }
    CosineMatrix* matrix() const { return m_matrix; }
    TaskLinesPlot* norms() const { return m_norms; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void retranslate() override;

private:
    void showEmptyTexts();
    void arrange();

    CosinePlot* m_cosines;
    CosineMatrix* m_matrix;
    TaskLinesPlot* m_norms;
    QStackedWidget* m_pages;
    QToolButton* m_overTime;
    QToolButton* m_asMatrix;
    QToolButton* m_asNorms; ///< where there is no room for the norms beside the cosines
    QBoxLayout* m_layout = nullptr;
    bool m_trained = false; ///< steps have been made: what is missing was not measured
};

} // namespace attnscope
