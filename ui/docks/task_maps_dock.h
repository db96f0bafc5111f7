// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/docks/dock.h"
#include "ui/multitask/task_style.h"

namespace attnscope {

class TaskMapsView;
class ViewState;

/// Where each task looks in the selected sample.
class TaskMapsDock : public Dock {
    Q_OBJECT
public:
    /// `view` must outlive the dock.
    TaskMapsDock(ViewState& view, QWidget* parent);

    void setTasks(const std::vector<TaskStyle>& tasks);
    void setSnapshot(const Snapshot& now, const Snapshot& before);

    TaskMapsView* view() const { return m_view; }

protected:
    void retranslate() override;

private:
    TaskMapsView* m_view;
};

} // namespace attnscope
