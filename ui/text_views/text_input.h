// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QPlainTextEdit>

class QLabel;

namespace attnscope {

/// A text that can be typed over. Grows with it up to a few lines, then scrolls. Tab leaves it. Holds no more
/// than limit() characters: one paragraph of a million would be laid out anew with each key.
class TextBox : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TextBox(QWidget* parent);

    /// What stands in it, as it was typed: no-break spaces too; a line ends with '\n'.
    QString text() const;
    /// Replaces everything; cut at limit().
    void setText(const QString& text);
    int limit() const { return m_limit; }
    void setLimit(int characters);
    /// Something was cut off what stands in it.
    bool isCut() const { return m_cut; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;

signals:
    void entered();
    void left();

private:
    void fitHeight();
    void keepLimit();

    int m_limit;
    bool m_cut = false;
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
    /// How many tokens the model reads of a text at most; 0: not known. The boxes take what may hold so many.
    void setTokenLimit(int64_t tokens);
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
    void left();
    void fill(TextBox* box, const std::string& text);
    void showNote();
    void retranslate();

    TextBox* m_text;
    TextBox* m_context;
    QLabel* m_note; ///< what was cut off, and why; or that nothing is there to read
    int64_t m_tokens = 0;
    SampleRef m_shown;
    std::string m_shownText, m_shownContext; ///< what the boxes hold of it
    bool m_awaiting = false;                 ///< typed, not answered yet
    bool m_filling = false;
};

} // namespace attnscope
