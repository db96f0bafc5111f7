// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDockWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace attnscope {

/// A dock with a quiet title bar: a semibold heading; buttons to float and close that appear under
/// the mouse or the keyboard focus.
class Dock : public QDockWidget {
    Q_OBJECT
public:
    Dock(const QString& name, QWidget* parent);

    /// Room in the title bar, right of the heading.
    QHBoxLayout* titleLayout() const { return m_extra; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    virtual void retranslate();

private:
    void retint();
    void showButtons(bool shown);

    QWidget* m_bar;
    QLabel* m_title;
    QHBoxLayout* m_extra;
    QToolButton* m_float;
    QToolButton* m_close;
};

} // namespace attnscope
