// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/playground_dock.h"

#include "ui/multitask/playground_view.h"

namespace attnscope {

PlaygroundDock::PlaygroundDock(QWidget* parent)
    : Dock(QStringLiteral("playgroundDock"), parent), m_view(new PlaygroundView(this))
{
    setWidget(m_view);
    retranslate();
}

void PlaygroundDock::setTasks(const std::vector<TaskStyle>& tasks)
{
    m_tasks = tasks;
    m_view->setRun(m_tasks, m_book);
}

void PlaygroundDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.metrics == before.metrics)
        return;
    m_book = now.metrics;
    m_view->setRun(m_tasks, m_book);
}

void PlaygroundDock::retranslate()
{
    setWindowTitle(tr("Gradient Playground"));
    Dock::retranslate();
}

} // namespace attnscope
