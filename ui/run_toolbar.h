// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/actions.h"

#include <QToolBar>

class QProgressBar;
class QToolButton;

namespace attnscope {

class TabularLabel;

/// Train, Step, Reset; how far training has come; Export.
class RunToolbar : public QToolBar {
    Q_OBJECT
public:
    RunToolbar(const Actions& actions, QWidget* parent);

    void setSnapshot(const Snapshot& now);
    /// A sentence in place of the progress ("Preparing…").
    void setIdleText(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addButton(QAction* action, const char* name, const char* role);
    void retint();
    void retranslate();
    QString progressText() const;

    QAction* m_trainAction;
    QToolButton* m_train;
    QToolButton* m_step;
    QToolButton* m_reset;
    QToolButton* m_export;
    TabularLabel* m_text;
    QProgressBar* m_bar;
    QString m_idle;
    Progress m_progress;
    RunState m_state = RunState::Empty;
};

} // namespace attnscope
