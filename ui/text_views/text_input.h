// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QPlainTextEdit>

namespace attnscope {

/// A text that can be typed over. Grows with it up to a few lines, then scrolls. Tab leaves it.
class TextBox : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TextBox(QWidget* parent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

signals:
    void entered();

private:
    void fitHeight();
};

/// What a person types for the model to read: a text, and a context beside it where the data has one. Follows
/// the shown sample until something is typed; from then on answers to what was typed earlier do not overwrite
/// it.
class TextInput : public QWidget {
    Q_OBJECT
public:
    explicit TextInput(QWidget* parent);

    /// Names of the boxes for tests and readers of the screen end with `suffix`.
    void setNames(const QString& suffix);
    void setPair(bool pair);
    /// The sample shown now: its text fills the boxes unless an answer to newer typing is awaited.
    void follow(const Inspection& inspection);
    /// As if typed; emits edited().
    void type(const QString& text);
    void focusText();

    QString text() const;
    QString context() const;

signals:
    /// Something other than blanks stands in the text box, and it is new.
    void edited();
    void entered();

protected:
    void changeEvent(QEvent* event) override;

private:
    void typed();
    void fill(TextBox* box, const std::string& text);
    void retranslate();

    TextBox* m_text;
    TextBox* m_context;
    SampleRef m_shown;
    bool m_awaiting = false; ///< typed, not answered yet
    bool m_filling = false;
};

} // namespace attnscope
