// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/text_input.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QMimeData>
#include <QTextBlock>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace attnscope {
namespace {

constexpr int kMostLines = 4;
/// Characters for each token that the model reads: words are far shorter, so that what is cut off is what the
/// model would not have read.
constexpr int kCharactersAToken = 40;
constexpr int kLeastLimit = 4'000, kMostLimit = 60'000;

/// As a box gives it back.
QString withPlainEnds(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    for (QChar& c : text)
        if (c == u'\r' || c == QChar::ParagraphSeparator || c == QChar::LineSeparator)
            c = u'\n';
    return text;
}

/// The first `count` characters, none of them half.
QString beginning(const QString& text, qsizetype count)
{
    const bool half = count > 0 && count < text.size() && text[count - 1].isHighSurrogate();
    return text.left(std::max<qsizetype>(0, half ? count - 1 : count));
}

} // namespace

TextBox::TextBox(QWidget* parent) : QPlainTextEdit(parent), m_limit(kMostLimit)
{
    setTabChangesFocus(true);
    setAcceptDrops(false); // a dropped file is the window's to read
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(grid(this, 0.5));
    connect(this, &QPlainTextEdit::textChanged, this, &TextBox::keepLimit);
    connect(this, &QPlainTextEdit::textChanged, this, &TextBox::fitHeight);
}

QString TextBox::text() const
{
    // toPlainText() would turn no-break spaces into spaces.
    return withPlainEnds(document()->toRawText());
}

void TextBox::setText(const QString& text)
{
    m_cut = text.size() > m_limit;
    const bool cut = m_cut; // setPlainText() tells that the text, now short enough, has changed
    setPlainText(cut ? beginning(text, m_limit) : text);
    m_cut = cut;
}

void TextBox::setLimit(int characters)
{
    m_limit = characters;
    keepLimit();
}

void TextBox::insertFromMimeData(const QMimeData* source)
{
    if (!source->hasText())
        return;
    const QString text = source->text();
    const qsizetype room = m_limit - (document()->characterCount() - 1) + textCursor().selectedText().size();
    const bool cut = text.size() > room;
    insertPlainText(cut ? beginning(text, room) : text);
    m_cut = cut;
    if (cut)
        emit textChanged(); // nothing may have been taken; what is beside the box says so
    ensureCursorVisible();
}

/// Typing at the limit takes away from the end.
void TextBox::keepLimit()
{
    const int beyond = document()->characterCount() - 1 - m_limit;
    m_cut = m_cut && beyond == 0;
    if (beyond <= 0)
        return;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.setPosition(m_limit, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    m_cut = true;
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

void TextBox::focusOutEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusOutEvent(event);
    // Not for a menu or another window: the hand comes back.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        emit left();
}

TextInput::TextInput(QWidget* parent)
    : QWidget(parent), m_text(new TextBox(this)), m_context(new TextBox(this)), m_note(new QLabel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(this, 0.5));
    for (TextBox* box : {m_text, m_context}) {
        layout->addWidget(box);
        connect(box, &QPlainTextEdit::textChanged, this, &TextInput::typed);
        connect(box, &TextBox::entered, this, &TextInput::entered);
        connect(box, &TextBox::left, this, &TextInput::left);
    }
    m_note->setWordWrap(true);
    setRole(m_note, "caption");
    layout->addWidget(m_note);
    m_note->hide();
    m_context->hide();
    retranslate();
}

void TextInput::setNames(const QString& suffix)
{
    m_text->setObjectName(QStringLiteral("textBox") + suffix);
    m_context->setObjectName(QStringLiteral("contextBox") + suffix);
    m_note->setObjectName(QStringLiteral("textCutNote") + suffix);
}

void TextInput::setPair(bool pair) { m_context->setVisible(pair); }

void TextInput::setTokenLimit(int64_t tokens)
{
    m_tokens = tokens;
    const int64_t wanted = tokens > 0 ? tokens * kCharactersAToken : kMostLimit;
    m_filling = true; // nobody has typed
    for (TextBox* box : {m_text, m_context})
        box->setLimit(static_cast<int>(std::clamp<int64_t>(wanted, kLeastLimit, kMostLimit)));
    m_filling = false;
    showNote();
}

void TextInput::showNote()
{
    const bool empty = m_awaiting && text().trimmed().isEmpty();
    m_note->setVisible(empty || m_text->isCut() || (m_context->isCut() && !m_context->isHidden()));
    if (empty) {
        m_note->setText(
            tr("Nothing to read: type at least one word. What is shown belongs to the text before."));
        return;
    }
    const QString limit = countText(m_text->limit());
    m_note->setText(m_tokens > 0 ? tr("Cut after %1 characters: the model reads at most %2 tokens of a text.")
                                       .arg(limit, countText(m_tokens))
                                 : tr("Cut after %1 characters: no model reads more of a text.").arg(limit));
}

QString TextInput::text() const { return m_text->text(); }
QString TextInput::context() const { return m_context->isHidden() ? QString() : m_context->text(); }

void TextInput::fill(TextBox* box, const std::string& text)
{
    // The text of the box and of the answer may differ in what a box cannot hold; then it stays as it is.
    const QString wanted = withPlainEnds(QString::fromStdString(text));
    if (box->text() == beginning(wanted, box->limit()))
        return;
    m_filling = true;
    box->setText(wanted);
    m_filling = false;
    showNote();
}

void TextInput::follow(const Inspection& inspection)
{
    const SampleRef& sample = inspection.sample;
    const bool own =
        sample.index < 0 || !sample.name.empty(); // or a sample's picture with one's own sentence
    const bool answered =
        own && sample.name == text().toStdString() && sample.context == context().toStdString();
    // The answer to something typed before, or the sample from before the typing, once more.
    if (m_awaiting && !answered && (own || sample == m_shown))
        return;
    m_awaiting = false;
    m_shown = sample;
    const TokenSequence* text = inspection.findTokens("text");
    const TokenSequence* beside = inspection.findTokens("context");
    m_shownText = own ? sample.name : text != nullptr ? text->text : std::string();
    // An own text without a context is its own context; the box stays empty then.
    m_shownContext = own ? sample.context : beside != nullptr ? beside->text : std::string();
    fill(m_text, m_shownText);
    fill(m_context, m_shownContext);
    showNote();
}

/// Whoever leaves the box empty gets back what is shown.
void TextInput::left()
{
    if (!m_awaiting || !text().trimmed().isEmpty())
        return;
    m_awaiting = false;
    fill(m_text, m_shownText);
    fill(m_context, m_shownContext);
    showNote();
}

void TextInput::type(const QString& text)
{
    m_text->setText(withPlainEnds(text));
    m_text->moveCursor(QTextCursor::End);
    showNote();
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
    m_awaiting = true; // an emptied box stays empty until something is typed, or it is left
    showNote();
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
    showNote();
}

} // namespace attnscope
