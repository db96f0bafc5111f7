// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/docks/dock.h"
#include "ui/multitask/task_style.h"

namespace attnscope {

class PlaygroundView;

/// Task gradients to play with, beside the run or without one. Floats, hidden, until it is asked for.
class PlaygroundDock : public Dock {
    Q_OBJECT
public:
    explicit PlaygroundDock(QWidget* parent);

    void setTasks(const std::vector<TaskStyle>& tasks);
    void setSnapshot(const Snapshot& now, const Snapshot& before);

    PlaygroundView* view() const { return m_view; }

protected:
    void retranslate() override;

private:
    PlaygroundView* m_view;
    std::vector<TaskStyle> m_tasks;
    std::shared_ptr<const MetricBook> m_book;
};

} // namespace attnscope
