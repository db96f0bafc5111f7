// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "ui/figures/paper.h"

#include <QRectF>
#include <QTextLayout>

#include <memory>
#include <span>
#include <vector>

namespace attnscope {

/// How a token is drawn.
struct TokenStyle {
    QColor background = Qt::transparent;
    bool evidence = false; ///< underlined
    bool unknown = false;  ///< dotted below: not in the vocabulary
    bool hidden = false;   ///< struck through
    bool selected = false; ///< framed: the query whose row is shown
};

/// Tokens as running text, spaced as they stand in their text, each with a background; laid out by Qt's text
/// engine, so that scripts may mix, run from right to left and need no spaces. What is drawn is text, not
/// outlines.
class TokenText {
public:
    /// What a paragraph is made of. Tokens and styles are borrowed for the constructor alone.
    struct Source {
        const TokenSequence& sequence;
        size_t first = 0, count = 0;       ///< tokens of the sequence
        std::vector<QString> leading;      ///< the model's own tokens before them ("[class]")
        std::span<const TokenStyle> style; ///< leading.size() + count
        QString before, after;             ///< notes about what was left out
        TextSize size = TextSize::Title;
    };
    explicit TokenText(const Source& source);

    /// Breaks lines at `width`; returns the height. Before the other functions.
    double layOut(double width, Signs signs = Signs::Shaped);
    /// `topLeft` of the laid out text.
    void paint(Paper& paper, QPointF topLeft) const;

    /// Where the backgrounds of a token (counted with the leading ones) lie: one for each line that it is on.
    std::vector<QRectF> boxes(size_t index) const;

private:
    struct Span {
        int start = 0, length = 0;
        TokenStyle style;
    };
    void append(const QString& text) { m_text += text; }
    /// What lies between two tokens.
    void appendGap(QString gap);
    void appendToken(const QString& text, const TokenStyle& style);
    void appendNote(const QString& note);

    QString m_text;
    TextSize m_size;
    std::vector<Span> m_spans; ///< of the tokens, in order
    QList<QTextLayout::FormatRange> m_formats;
    std::unique_ptr<QTextLayout> m_layout;
};

/// Black or white, whichever is easier to read on it.
QColor readableOn(const QColor& background);

/// Bytes [begin, end) of a text as Qt's string, line ends as line separators; empty where they are outside
/// of it.
QString sliceOf(const std::string& text, int64_t begin, int64_t end);

/// A text as people read it: marks of web pages for a new line ("<br />"), which scraped reviews are full of,
/// and every other kind of line end become '\n'.
QString withLineBreaks(QString text);

/// "Text", "Context", "Reference", "Output", "Sentences", or the name itself.
QString sequenceLabel(const std::string& name);

/// What the model's own token is called that stands at `index` of `leading`: "[class]".
QString leadingLabel(int leading, int64_t index);

/// What a query or key is called: its token, or leadingLabel() for one of the model's own before them; empty
/// where the index is outside.
QString tokenLabel(const TokenSequence& sequence, int leading, int64_t index);

/// One weight a key: of the query's row, or of a mean over queries; a word that belongs to a sentence takes
/// its own sentence's row where the queries are sentences. `head` as in ViewSettings. Empty where the site is
/// not drawable.
std::vector<float> keyWeights(const Inspection& inspection, const AttentionSite& site, int head, int query);

/// The sequence that a site's keys stand for; null where there is none, or another number of tokens.
const TokenSequence* keySequence(const Inspection& inspection, const AttentionSite& site);
const TokenSequence* querySequence(const Inspection& inspection, const AttentionSite& site);

} // namespace attnscope
