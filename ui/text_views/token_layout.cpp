// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/token_layout.h"

#include "ui/figures/token_text.h"
#include "ui/text.h"
#include "ui/text_views/text_site.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QRawFont>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// Free space between two lines of text, in heights of the text: room for the marks under a token.
constexpr double kLeading = 0.45;
constexpr double kParagraphGap = 0.35;

/// Everything that the layout depends on, in one string to compare.
std::string keyOf(const TokenLayout::Request& request)
{
    const TokenSequence& tokens = *request.tokens;
    std::string key = std::to_string(request.leading) + (request.sentenceLines ? "s" : "t") +
                      std::to_string(tokens.cutBefore) + ',' + std::to_string(tokens.cutAfter) + '\n' +
                      tokens.text + '\n';
    for (const Token& token : tokens.tokens) {
        key += std::to_string(token.begin) + ',' + std::to_string(token.end) + ',';
        key += token.begin < 0         ? token.text + '\n'
               : request.sentenceLines ? std::to_string(token.sentence)
                                       : "";
    }
    // The words in the text's own tongue change with the window's language.
    key += leadingLabel(1, 0).toStdString();
    return key;
}

bool hasRightToLeft(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const QChar::Direction direction = c.direction();
        // A surrogate may belong to a script that runs so; those are rare enough to go the careful way.
        return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN ||
               direction == QChar::DirRLE || direction == QChar::DirRLO || direction == QChar::DirRLI ||
               c.isSurrogate();
    });
}

} // namespace

/// Puts the text together from the tokens and what lies between them, cut into paragraphs.
class TokenLayout::Builder {
public:
    explicit Builder(const Request& request) : m_request(request), m_tokens(*request.tokens) {}

    std::vector<Paragraph> build()
    {
        m_paragraphs.emplace_back();
        for (int i = 0; i < m_request.leading; ++i)
            addWord(placeLabel(&m_tokens, m_request.leading, i), i);
        if (m_tokens.cutBefore > 0)
            addGap(QCoreApplication::translate("TextViews", "… %1 tokens left out ")
                       .arg(countText(m_tokens.cutBefore)));
        m_cursor = m_tokens.cutBefore > 0 ? firstOffset() : 0;
        for (size_t i = 0; i < m_tokens.tokens.size(); ++i)
            addToken(m_tokens.tokens[i], static_cast<int>(i) + m_request.leading);
        if (m_tokens.cutAfter > 0)
            addGap(QCoreApplication::translate("TextViews", " … %1 tokens left out")
                       .arg(countText(m_tokens.cutAfter)));
        else
            addGap(slice(m_cursor, static_cast<int64_t>(m_tokens.text.size())));
        return std::move(m_paragraphs);
    }

private:
    int64_t firstOffset() const
    {
        for (const Token& token : m_tokens.tokens)
            if (token.begin >= 0)
                return token.begin;
        return static_cast<int64_t>(m_tokens.text.size());
    }

    QString slice(int64_t begin, int64_t end) const
    {
        const auto size = static_cast<int64_t>(m_tokens.text.size());
        begin = std::clamp<int64_t>(begin, 0, size);
        end = std::clamp(end, begin, size);
        return QString::fromUtf8(m_tokens.text.data() + begin, end - begin);
    }

    void startParagraph()
    {
        if (m_paragraphs.back().text.isEmpty())
            return;
        m_paragraphs.emplace_back();
        m_paragraphs.back().sentence = m_sentence;
    }

    void addGap(const QString& gap)
    {
        const QStringList parts = withLineBreaks(gap).split(u'\n');
        for (qsizetype i = 0; i < parts.size(); ++i) {
            if (i > 0)
                startParagraph();
            // A paragraph does not begin with the space that ended the one before.
            QString part = parts[i];
            if (m_paragraphs.back().text.isEmpty())
                while (!part.isEmpty() && part.front().isSpace())
                    part.remove(0, 1);
            m_paragraphs.back().text += part;
        }
    }

    void addWord(const QString& word, int place)
    {
        QString& text = m_paragraphs.back().text;
        if (!text.isEmpty() && !text.back().isSpace())
            text += u' ';
        addPiece(word, place);
        text += u' ';
    }

    void addPiece(QString piece, int place)
    {
        Paragraph& paragraph = m_paragraphs.back();
        piece = withLineBreaks(piece).replace(u'\n', QChar(0x21b5)); // a line break that is a token itself
        const qsizetype begin = paragraph.text.size();
        paragraph.text += piece;
        paragraph.spans.push_back({begin, paragraph.text.size(), place});
    }

    void addToken(const Token& token, int place)
    {
        const bool newSentence = m_request.sentenceLines && token.sentence != m_sentence;
        m_sentence = token.sentence;
        const bool inText = token.begin >= m_cursor && token.end >= token.begin &&
                            token.end <= static_cast<int64_t>(m_tokens.text.size());
        if (inText)
            addGap(slice(m_cursor, token.begin));
        if (newSentence)
            startParagraph();
        if (m_paragraphs.back().text.isEmpty())
            m_paragraphs.back().sentence = m_sentence;
        if (!inText) {
            addWord(QString::fromStdString(token.text), place);
            return;
        }
        addPiece(slice(token.begin, token.end), place);
        m_cursor = token.end;
    }

    const Request& m_request;
    const TokenSequence& m_tokens;
    std::vector<Paragraph> m_paragraphs;
    int64_t m_cursor = 0;
    int m_sentence = 0;
};

/// A line of a paragraph's layout, and where it lies in the whole.
class LineSource {
public:
    /// `bidirectional`: the paragraph has characters that run from right to left.
    LineSource(const QString& text, const QTextLine& line, QPointF origin, bool bidirectional)
        : m_text(text), m_line(line), m_origin(origin), m_bidirectional(bidirectional)
    {
    }

    qsizetype begin() const { return m_line.textStart(); }
    qsizetype end() const { return m_line.textStart() + m_line.textLength(); }
    double top() const { return m_origin.y() + m_line.y(); }
    double bottom() const { return top() + m_line.height(); }

    /// The pieces of the characters [from, to): one for each stretch that stands together.
    void add(std::vector<TokenLayout::Piece>& pieces, qsizetype from, qsizetype to, int place) const
    {
        if (place < 0 && QStringView(m_text).mid(from, to - from).trimmed().isEmpty())
            return; // nothing to draw between two words
        const QList<QGlyphRun> runs = m_line.glyphRuns(static_cast<int>(from), static_cast<int>(to - from));
        if (!m_bidirectional) {
            const double left = m_line.cursorToX(static_cast<int>(from));
            const double right = m_line.cursorToX(static_cast<int>(to));
            pieces.push_back({place, area(left, right), runs, m_origin});
            return;
        }
        // Where directions meet, one position between two characters stands in two places on the line: there
        // the glyphs say where a character is.
        for (const QGlyphRun& run : runs)
            pieces.push_back({place, areaOf(run), {run}, m_origin});
    }

private:
    QRectF area(double left, double right) const
    {
        return {m_origin.x() + left, top(), std::max(right - left, 0.01), m_line.height()};
    }

    QRectF areaOf(const QGlyphRun& run) const
    {
        const QList<QPointF> positions = run.positions();
        const QList<QPointF> advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes());
        double left = INFINITY;
        double right = -INFINITY;
        for (qsizetype i = 0; i < positions.size() && i < advances.size(); ++i) {
            left = std::min(left, positions[i].x());
            right = std::max(right, positions[i].x() + advances[i].x());
        }
        return area(left, right);
    }

    const QString& m_text;
    const QTextLine& m_line;
    QPointF m_origin;
    bool m_bidirectional;
};

bool TokenLayout::update(const Request& request)
{
    std::string key = request.tokens != nullptr ? keyOf(request) : std::string();
    if (key == m_key && request.font == m_font && request.width == m_width && request.gutter == m_gutter)
        return false;
    m_key = std::move(key);
    m_font = request.font;
    m_width = request.width;
    m_gutter = request.gutter;
    m_lines.clear();
    m_pieces.clear();
    m_height = 0;
    if (request.tokens != nullptr)
        for (const Paragraph& paragraph : Builder(request).build())
            layOut(paragraph, request);
    m_piecesOfPlace.clear();
    for (size_t i = 0; i < m_pieces.size(); ++i) {
        const int place = m_pieces[i].place;
        if (place < 0)
            continue;
        if (m_piecesOfPlace.size() <= static_cast<size_t>(place))
            m_piecesOfPlace.resize(static_cast<size_t>(place) + 1);
        m_piecesOfPlace[static_cast<size_t>(place)].push_back(i);
    }
    return true;
}

void TokenLayout::layOut(const Paragraph& paragraph, const Request& request)
{
    QTextLayout layout(paragraph.text, request.font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    if (paragraph.text.isRightToLeft())
        option.setAlignment(Qt::AlignRight | Qt::AlignAbsolute);
    layout.setTextOption(option);
    const double text = QFontMetricsF(request.font).height();
    if (m_height > 0)
        m_height += kParagraphGap * text;
    layout.beginLayout();
    std::vector<QTextLine> lines;
    double y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(20.0, request.width - request.gutter));
        line.setPosition({0, y});
        y += line.height() + kLeading * text;
        lines.push_back(line);
    }
    layout.endLayout();
    const QPointF origin(request.gutter, m_height);
    const bool bidirectional = hasRightToLeft(paragraph.text);
    for (const QTextLine& line : lines)
        addLine(LineSource(paragraph.text, line, origin, bidirectional), paragraph);
    m_height += y;
}

void TokenLayout::addLine(const LineSource& source, const Paragraph& paragraph)
{
    Line line{source.top(), source.bottom(), paragraph.sentence, m_pieces.size(), 0};
    auto span = std::partition_point(paragraph.spans.begin(), paragraph.spans.end(),
                                     [&](const Span& s) { return s.end <= source.begin(); });
    qsizetype at = source.begin();
    for (; span != paragraph.spans.end() && span->begin < source.end(); ++span) {
        const qsizetype from = std::max(span->begin, source.begin());
        const qsizetype to = std::min(span->end, source.end());
        if (from > at)
            source.add(m_pieces, at, from, -1);
        if (to > from)
            source.add(m_pieces, from, to, span->place);
        at = std::max(at, to);
    }
    if (at < source.end())
        source.add(m_pieces, at, source.end(), -1);
    line.count = m_pieces.size() - line.first;
    m_lines.push_back(line);
}

std::pair<size_t, size_t> TokenLayout::linesWithin(double top, double bottom) const
{
    const auto first = std::partition_point(m_lines.begin(), m_lines.end(),
                                            [&](const Line& line) { return line.bottom < top; });
    const auto last =
        std::partition_point(first, m_lines.end(), [&](const Line& line) { return line.top <= bottom; });
    return {static_cast<size_t>(first - m_lines.begin()), static_cast<size_t>(last - m_lines.begin())};
}

int TokenLayout::placeAt(QPointF position) const
{
    const auto [first, last] = linesWithin(position.y(), position.y());
    for (size_t i = first; i < last; ++i)
        for (const Piece& piece : piecesOf(m_lines[i]))
            if (piece.place >= 0 && piece.rect.contains(position))
                return piece.place;
    return -1;
}

std::vector<QRectF> TokenLayout::rectsOf(int place) const
{
    std::vector<QRectF> rects;
    if (place >= 0 && static_cast<size_t>(place) < m_piecesOfPlace.size())
        for (const size_t piece : m_piecesOfPlace[static_cast<size_t>(place)])
            rects.push_back(m_pieces[piece].rect);
    return rects;
}

int TokenLayout::placeBeside(int place, int direction) const
{
    const std::vector<QRectF> rects = rectsOf(place);
    if (rects.empty())
        return place;
    const QPointF from = rects.front().center();
    int best = place;
    double nearest = INFINITY;
    auto line = std::partition_point(m_lines.begin(), m_lines.end(),
                                     [&](const Line& l) { return l.bottom < from.y(); });
    while (best == place) {
        if (direction < 0 ? line == m_lines.begin() : line + 1 >= m_lines.end())
            return place;
        line += direction;
        for (const Piece& piece : piecesOf(*line)) {
            const double distance = std::abs(piece.rect.center().x() - from.x());
            if (piece.place >= 0 && distance < nearest) {
                nearest = distance;
                best = piece.place;
            }
        }
    }
    return best;
}

} // namespace attnscope
