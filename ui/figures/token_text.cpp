// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/token_text.h"

#include "ui/figures/map_field.h"
#include "ui/figures/pdf_text.h"

#include <QCoreApplication>
#include <QGlyphRun>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kLineHeight = 1.6;   ///< times the font's size
constexpr double kBoxHeight = 1.36;   ///< likewise
constexpr double kBoxInset = 0.3;     ///< points; tokens without a space between them stay apart
constexpr double kBoxOverhang = 0.7;  ///< points on each side, where there is room
constexpr double kCornerRadius = 1.2; ///< points

const TokenSequence* sequenceOf(const Inspection& inspection, const AttentionSite& site,
                                const std::string& name, int leading, size_t dimension)
{
    const TokenSequence* sequence = name.empty() ? nullptr : inspection.findTokens(name);
    const bool fits =
        sequence != nullptr && leading >= 0 && isDrawable(site) && site.kind == SiteKind::Matrix &&
        site.weights.shape[dimension] == static_cast<int64_t>(sequence->tokens.size()) + leading;
    return fits ? sequence : nullptr;
}

/// Where characters of a line lie, from left to right: one piece, or several where directions mix. (Cursor
/// positions would be ambiguous where the direction changes.)
std::vector<std::pair<double, double>> visualRuns(const QTextLine& line, int from, int length)
{
    std::vector<std::pair<double, double>> runs;
    for (const QGlyphRun& run : line.glyphRuns(from, length)) {
        const QRectF rect = run.boundingRect();
        runs.emplace_back(rect.left(), rect.right());
    }
    std::sort(runs.begin(), runs.end());
    std::vector<std::pair<double, double>> joined;
    for (const auto& run : runs) {
        if (!joined.empty() && run.first < joined.back().second + 0.5)
            joined.back().second = std::max(joined.back().second, run.second);
        else
            joined.push_back(run);
    }
    return joined;
}

} // namespace

QColor readableOn(const QColor& background)
{
    if (background.alpha() == 0)
        return page::kInk;
    const double light = 0.299 * background.redF() + 0.587 * background.greenF() + 0.114 * background.blueF();
    return light > 0.5 ? page::kInk : QColor(Qt::white);
}

QString sliceOf(const std::string& text, int64_t begin, int64_t end)
{
    const auto size = static_cast<int64_t>(text.size());
    if (begin < 0 || end > size || begin >= end)
        return {};
    QString slice = withLineBreaks(QString::fromUtf8(text.data() + begin, end - begin));
    for (QChar& c : slice) {
        if (c == u'\n')
            c = QChar::LineSeparator;
        else if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return slice;
}

QString withLineBreaks(QString text)
{
    static const QRegularExpression mark(QStringLiteral("<br\\s*/?>"),
                                         QRegularExpression::CaseInsensitiveOption);
    text.replace(mark, QStringLiteral("\n")).replace(QLatin1String("\r\n"), QLatin1String("\n"));
    return text.replace(u'\r', u'\n');
}

QString leadingLabel(int leading, int64_t index)
{
    return leading > 1 ? QCoreApplication::translate("Figure", "[class %1]").arg(index + 1)
                       : QCoreApplication::translate("Figure", "[class]");
}

QString sequenceLabel(const std::string& name)
{
    if (name == "text")
        return QCoreApplication::translate("Figure", "Text");
    if (name == "context")
        return QCoreApplication::translate("Figure", "Context");
    if (name == "target")
        return QCoreApplication::translate("Figure", "Reference");
    if (name == "output")
        return QCoreApplication::translate("Figure", "Output");
    if (name == "sentences")
        return QCoreApplication::translate("Figure", "Sentences");
    return QString::fromStdString(name);
}

QString tokenLabel(const TokenSequence& sequence, int leading, int64_t index)
{
    if (index < 0)
        return {};
    if (index < leading)
        return leadingLabel(leading, index);
    const auto token = static_cast<size_t>(index - leading);
    if (token >= sequence.tokens.size())
        return {};
    QString label = withLineBreaks(QString::fromStdString(sequence.tokens[token].text)).simplified();
    return label.isEmpty() ? QStringLiteral("␣") : label;
}

const TokenSequence* keySequence(const Inspection& inspection, const AttentionSite& site)
{
    return sequenceOf(inspection, site, site.keyTokens, site.keyLeading, 2);
}

const TokenSequence* querySequence(const Inspection& inspection, const AttentionSite& site)
{
    return sequenceOf(inspection, site, site.queryTokens, site.queryLeading, 1);
}

std::vector<float> keyWeights(const Inspection& inspection, const AttentionSite& site, int head, int query)
{
    const auto field = matrixOf(site, head);
    if (!field || query >= field->rows)
        return {};
    std::vector<float> weights(static_cast<size_t>(field->columns));
    const TokenSequence* keys = keySequence(inspection, site);
    const bool bySentence = query < 0 && site.queryTokens == "sentences" && keys != nullptr;
    for (int k = 0; k < field->columns; ++k) {
        const int token = k - site.keyLeading;
        if (query >= 0) {
            weights[static_cast<size_t>(k)] = field->at(query, k);
        } else if (bySentence && token >= 0) {
            const int row = keys->tokens[static_cast<size_t>(token)].sentence + site.queryLeading;
            weights[static_cast<size_t>(k)] = row >= 0 && row < field->rows ? field->at(row, k) : 0.0F;
        } else {
            double sum = 0;
            for (int q = 0; q < field->rows; ++q)
                sum += field->at(q, k);
            weights[static_cast<size_t>(k)] = static_cast<float>(sum / field->rows);
        }
    }
    return weights;
}

TokenText::TokenText(const Source& source) : m_size(source.size)
{
    const auto style = [&](size_t index) {
        return index < source.style.size() ? source.style[index] : TokenStyle();
    };
    for (size_t i = 0; i < source.leading.size(); ++i) {
        appendToken(source.leading[i], style(i));
        append(QStringLiteral(" "));
    }
    appendNote(source.before);
    const auto& tokens = source.sequence.tokens;
    const size_t last = std::min(source.first + source.count, tokens.size());
    int64_t at = -1; // end of the token before, in bytes
    for (size_t i = source.first; i < last; ++i) {
        const Token& token = tokens[i];
        QString text = sliceOf(source.sequence.text, token.begin, token.end);
        const bool special = text.isEmpty() || token.begin < at; // or out of order: drawn by itself
        if (special) {
            if (!m_text.isEmpty() && !m_text.back().isSpace())
                append(QStringLiteral(" "));
            text = QString::fromStdString(token.text);
        } else {
            if (at >= 0)
                appendGap(sliceOf(source.sequence.text, at, token.begin));
            at = token.end;
        }
        appendToken(text, style(source.leading.size() + i - source.first));
    }
    appendNote(source.after);

    m_layout = std::make_unique<QTextLayout>(m_text, figureFont(m_size));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    // Of the text itself: the notes and the model's own tokens around it are of no direction that counts.
    const bool fromRight = QString::fromStdString(source.sequence.text).isRightToLeft();
    option.setTextDirection(fromRight ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(fromRight ? Qt::AlignRight : Qt::AlignLeft);
    m_layout->setTextOption(option);
}

void TokenText::appendGap(QString gap)
{
    // Blank lines say nothing more than a new line does, and cost the page.
    static const QRegularExpression breaks(QStringLiteral("[\\s\\x{2028}]*\\x{2028}[\\s\\x{2028}]*"));
    append(gap.replace(breaks, QString(QChar::LineSeparator)));
}

void TokenText::appendToken(const QString& text, const TokenStyle& style)
{
    const int start = static_cast<int>(m_text.size());
    const int length = static_cast<int>(text.size());
    m_spans.push_back({start, length, style});
    QTextCharFormat format;
    format.setForeground(readableOn(style.background));
    m_formats.push_back({start, length, format});
    append(text);
}

void TokenText::appendNote(const QString& note)
{
    if (note.isEmpty())
        return;
    if (!m_text.isEmpty() && !m_text.back().isSpace())
        append(QStringLiteral(" "));
    QTextCharFormat format;
    format.setForeground(page::kMuted);
    m_formats.push_back({static_cast<int>(m_text.size()), static_cast<int>(note.size()), format});
    append(note + QStringLiteral(" "));
}

double TokenText::layOut(double width, Signs signs)
{
    m_layout->setFormats(signs == Signs::Apart ? m_formats + signsApart(m_text) : m_formats);
    const double height = kLineHeight * static_cast<int>(m_size);
    const double rise = (height - QFontMetricsF(figureFont(m_size)).height()) / 2;
    double y = 0;
    m_layout->beginLayout();
    for (QTextLine line = m_layout->createLine(); line.isValid(); line = m_layout->createLine()) {
        line.setLineWidth(std::max(width, 1.0));
        // Not each line's own height: a fallback font on one line must not push the next away.
        line.setPosition({0, y + rise + QFontMetricsF(figureFont(m_size)).ascent() - line.ascent()});
        y += height;
    }
    m_layout->endLayout();
    return y;
}

std::vector<QRectF> TokenText::boxes(size_t index) const
{
    std::vector<QRectF> found;
    if (index >= m_spans.size())
        return found;
    const Span& span = m_spans[index];
    const double height = kBoxHeight * static_cast<int>(m_size);
    const double lineHeight = kLineHeight * static_cast<int>(m_size);
    const int end = span.start + span.length;
    const bool spaceAround = (span.start == 0 || m_text[span.start - 1].isSpace()) &&
                             (end == m_text.size() || m_text[end].isSpace());
    const double overhang = spaceAround ? kBoxOverhang : -kBoxInset;
    // The line that holds the first character; tokens rarely reach beyond the next.
    const QTextLine first = m_layout->lineForTextPosition(span.start);
    for (int i = first.isValid() ? first.lineNumber() : m_layout->lineCount(); i < m_layout->lineCount();
         ++i) {
        const QTextLine line = m_layout->lineAt(i);
        const int from = std::max(span.start, line.textStart());
        const int to = std::min(span.start + span.length, line.textStart() + line.textLength());
        if (from >= to)
            break;
        for (const auto& [left, right] : visualRuns(line, from, to - from))
            found.push_back(QRectF(left, i * lineHeight + (lineHeight - height) / 2, right - left, height)
                                .adjusted(-overhang, 0, overhang, 0));
    }
    return found;
}

void TokenText::paint(Paper& paper, QPointF topLeft) const
{
    QPainter& painter = paper.painter();
    painter.save();
    for (size_t i = 0; i < m_spans.size(); ++i) {
        const TokenStyle& style = m_spans[i].style;
        for (QRectF box : boxes(i)) {
            box.translate(topLeft);
            painter.setPen(style.selected ? QPen(page::kInk, 1.2) : QPen(Qt::NoPen));
            painter.setBrush(style.background);
            if (style.selected || style.background.alpha() > 0)
                painter.drawRoundedRect(box, kCornerRadius, kCornerRadius);
            if (style.evidence)
                paper.line(box.bottomLeft() + QPointF(0, 0.9), box.bottomRight() + QPointF(0, 0.9),
                           page::kInk, 1.1);
        }
    }
    m_layout->draw(&painter, topLeft);
    for (size_t i = 0; i < m_spans.size(); ++i) {
        const TokenStyle& style = m_spans[i].style;
        if (!style.hidden && !style.unknown)
            continue;
        for (QRectF box : boxes(i)) {
            box.translate(topLeft);
            const QColor ink = readableOn(style.background);
            if (style.hidden)
                paper.line({box.left(), box.center().y()}, {box.right(), box.center().y()}, ink, 0.8);
            if (style.unknown) {
                painter.setPen(QPen(ink, 0.7, Qt::DotLine, Qt::FlatCap));
                painter.drawLine(box.bottomLeft() - QPointF(-1, 1.2), box.bottomRight() - QPointF(1, 1.2));
            }
        }
    }
    painter.restore();
}

} // namespace attnscope
