// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace attnscope {

class Actions;
class TextPane;
class ViewState;

/// The centre of the window for inputs of text: one pane, or two side by side when texts are compared, and
/// the buttons that mask words and compare. Posts nothing itself: what it wants done it says by
/// commandWanted().
class TextAttentionView : public QWidget {
    Q_OBJECT
public:
    TextAttentionView(ViewState& view, const Actions& actions, QWidget* parent);

    void setSnapshot(const Snapshot& now, const Snapshot& before);
    /// Whether the model reads two texts: a box for the second stands below the first.
    void setPair(bool pair);
    /// Whether a picture stands beside the text: then there is no room for a second one, and what the model
    /// says stands below both.
    void setBesidePicture(bool on);
    /// The pane that a sample chosen in the list goes to.
    Slot activeSlot() const { return m_active; }
    /// A text from outside (a file, the clipboard), as if typed into the active pane.
    void type(const QString& text);
    void focusText();
    /// The line that says whether the weights mean anything.
    void setVerdict(const QString& verdict);

protected:
    void resizeEvent(QResizeEvent* event) override;

signals:
    void commandWanted(const attnscope::Command& command);
    void hovered(const QString& text);
    void activeSlotChanged(attnscope::Slot slot);

private:
    TextPane* pane(Slot slot) const { return slot == Slot::First ? m_first : m_second; }
    void setComparing(bool on);
    void setActive(Slot slot);
    void showHidden();
    void showVerdict();

    const Actions& m_actions;
    TextPane* m_first;
    TextPane* m_second;
    QToolButton* m_mask;
    QToolButton* m_compare;
    QLabel* m_verdict;
    QString m_verdictText; ///< whole; what is shown ends in "…" where there is no room
    Slot m_active = Slot::First;
};

} // namespace attnscope
