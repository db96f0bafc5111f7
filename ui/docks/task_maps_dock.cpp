// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/task_maps_dock.h"

#include "ui/multitask/task_maps_view.h"

namespace attnscope {

TaskMapsDock::TaskMapsDock(ViewState& view, QWidget* parent)
    : Dock(QStringLiteral("taskMapsDock"), parent), m_view(new TaskMapsView(view, this))
{
    setWidget(m_view);
    retranslate();
}

void TaskMapsDock::setTasks(const std::vector<TaskStyle>& tasks) { m_view->setTasks(tasks); }

void TaskMapsDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.inspection != before.inspection)
        m_view->setInspection(now.inspection);
}

void TaskMapsDock::retranslate()
{
    setWindowTitle(tr("Task Maps"));
    Dock::retranslate();
}

} // namespace attnscope
