// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QFrame>

#include <optional>

class QLabel;
class QToolButton;

namespace attnscope {

/// One line above the picture that says what happened, until it is closed or something newer happens.
/// Never takes the focus. Retranslates what it shows.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent);

    void show(const Notice& notice);
    void clear();
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    std::optional<Notice> m_notice;
    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_close;
};

} // namespace attnscope
