// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/text_input.h"

#include "ui/theme.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace attnscope {
namespace {

constexpr int kMostLines = 4;

} // namespace

TextBox::TextBox(QWidget* parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setAcceptDrops(false); // a dropped file is the window's to read
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(grid(this, 0.5));
    connect(this, &QPlainTextEdit::textChanged, this, &TextBox::fitHeight);
}

QSize TextBox::sizeHint() const
{
    // Lines as they are wrapped now: blocks of a plain text document count them.
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < kMostLines; block = block.next())
        lines += std::max(1, block.lineCount());
    lines = std::clamp(lines, 1, kMostLines);
    const int margins = 2 * (qRound(document()->documentMargin()) + frameWidth());
    return {grid(this, 40), lines * fontMetrics().lineSpacing() + margins + 2};
}

QSize TextBox::minimumSizeHint() const { return {grid(this, 15), sizeHint().height()}; }

void TextBox::fitHeight()
{
    setVerticalScrollBarPolicy(document()->lineCount() > kMostLines ? Qt::ScrollBarAsNeeded
                                                                    : Qt::ScrollBarAlwaysOff);
    updateGeometry();
}

void TextBox::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void TextBox::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    updateGeometry();
}

void TextBox::focusInEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusInEvent(event);
    emit entered();
}

TextInput::TextInput(QWidget* parent)
    : QWidget(parent), m_text(new TextBox(this)), m_context(new TextBox(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(this, 0.5));
    for (TextBox* box : {m_text, m_context}) {
        layout->addWidget(box);
        connect(box, &QPlainTextEdit::textChanged, this, &TextInput::typed);
        connect(box, &TextBox::entered, this, &TextInput::entered);
    }
    m_context->hide();
    retranslate();
}

void TextInput::setNames(const QString& suffix)
{
    m_text->setObjectName(QStringLiteral("textBox") + suffix);
    m_context->setObjectName(QStringLiteral("contextBox") + suffix);
}

void TextInput::setPair(bool pair) { m_context->setVisible(pair); }

QString TextInput::text() const { return m_text->toPlainText(); }
QString TextInput::context() const { return m_context->isHidden() ? QString() : m_context->toPlainText(); }

void TextInput::fill(TextBox* box, const std::string& text)
{
    const QString wanted = QString::fromStdString(text);
    if (box->toPlainText() == wanted)
        return;
    m_filling = true;
    box->setPlainText(wanted);
    m_filling = false;
}

void TextInput::follow(const Inspection& inspection)
{
    const SampleRef& sample = inspection.sample;
    const bool own = sample.index < 0;
    const bool answered =
        own && sample.name == text().toStdString() && sample.context == context().toStdString();
    // The answer to something typed before, or the sample from before the typing, once more.
    if (m_awaiting && !answered && (own || sample == m_shown))
        return;
    m_awaiting = false;
    m_shown = sample;
    const TokenSequence* text = inspection.findTokens("text");
    const TokenSequence* beside = inspection.findTokens("context");
    fill(m_text, own ? sample.name : text != nullptr ? text->text : std::string());
    // An own text without a context is its own context; the box stays empty then.
    fill(m_context, own ? sample.context : beside != nullptr ? beside->text : std::string());
}

void TextInput::type(const QString& text)
{
    m_text->setPlainText(text);
    m_text->moveCursor(QTextCursor::End);
}

void TextInput::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void TextInput::typed()
{
    if (m_filling)
        return;
    m_awaiting = true; // an emptied box stays empty until something is typed
    if (!text().trimmed().isEmpty())
        emit edited();
}

void TextInput::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TextInput::retranslate()
{
    m_text->setPlaceholderText(tr("Type your own text, English or Chinese"));
    m_text->setAccessibleName(tr("Your text"));
    m_text->setToolTip(
        tr("What the model reads: change a word and see what it says and where it looks, while it trains"));
    m_context->setPlaceholderText(tr("Context (empty: the text itself)"));
    m_context->setAccessibleName(tr("Context"));
    m_context->setToolTip(tr("The second text, which the first is read against"));
}

} // namespace attnscope
