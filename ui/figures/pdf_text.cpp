// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/pdf_text.h"

#include "ui/figures/paper.h"

#include <QHash>
#include <QRawFont>
#include <QRegularExpression>

#include <optional>
#include <vector>

namespace attnscope {
namespace {

struct Block {
    char16_t first, last;
    bool contains(char16_t c) const { return first <= c && c <= last; }
};

constexpr Block kRadicals{0x2e80, 0x2fdf}; // both blocks, CJK supplement and Kangxi
constexpr Block kRareIdeographs{0x3400, 0x4dbf};
constexpr Block kIdeographs{0x4e00, 0x9fff};
constexpr Block kArabicFormsA{0xfb50, 0xfdff}, kArabicFormsB{0xfe70, 0xfefe};

using Characters = QHash<char16_t, char16_t>;

std::vector<quint32> glyphsOf(const QRawFont& font, Block block)
{
    int count = block.last - block.first + 1;
    QString text(count, u' ');
    for (int i = 0; i < count; ++i)
        text[i] = QChar(block.first + i);
    std::vector<quint32> glyphs(static_cast<size_t>(count));
    if (!font.glyphIndexesForChars(text.constData(), count, glyphs.data(), &count))
        glyphs.assign(glyphs.size(), 0);
    return glyphs;
}

/// The common ideograph of each radical and rare ideograph that the figures' Chinese font draws alike. Only
/// the font knows: 长 has the glyph of U+2ED3, which is not compatible with it in Unicode; and U+2F3E is
/// compatible with 戶, but drawn like 户 in a font for simplified Chinese.
Characters commonIdeographs()
{
    const QRawFont font = QRawFont::fromFont(figureFont(TextSize::Normal), QFontDatabase::SimplifiedChinese);
    QHash<quint32, char16_t> ofGlyph;
    const std::vector<quint32> common = glyphsOf(font, kIdeographs);
    for (size_t i = common.size(); i-- > 0;)
        ofGlyph.insert(common[i], static_cast<char16_t>(kIdeographs.first + i));
    ofGlyph.remove(0); // of all that the font lacks
    Characters found;
    for (const Block block : {kRadicals, kRareIdeographs}) {
        const std::vector<quint32> rare = glyphsOf(font, block);
        for (size_t i = 0; i < rare.size(); ++i)
            if (const auto it = ofGlyph.constFind(rare[i]); it != ofGlyph.constEnd())
                found.insert(static_cast<char16_t>(block.first + i), *it);
    }
    return found;
}

/// What stood in the text, of the characters that have the same glyph as `c`.
class TrueCharacters {
public:
    char16_t of(char16_t c)
    {
        if (c == u'\t') // never drawn
            return u' ';
        if (kRadicals.contains(c) || kRareIdeographs.contains(c)) {
            if (!m_ideographs) // thousands of glyphs, so only where a text needs them
                m_ideographs = commonIdeographs();
            if (const auto it = m_ideographs->constFind(c); it != m_ideographs->constEnd())
                return *it;
        }
        const bool compatible =
            kRadicals.contains(c) || kArabicFormsA.contains(c) || kArabicFormsB.contains(c);
        const QString normal = QString(QChar(c)).normalized(compatible ? QString::NormalizationForm_KC
                                                                       : QString::NormalizationForm_C);
        // Of a ligature there are several, which have no room here; viewers read the ligature too.
        return normal.size() == 1 ? normal.front().unicode() : c;
    }

private:
    std::optional<Characters> m_ideographs;
};

/// Where a PDF's objects begin, from the table at its end (ISO 32000-1, 7.5.4); empty if there is none.
std::vector<qsizetype> objectOffsets(const QByteArray& pdf)
{
    const qsizetype last = pdf.lastIndexOf("startxref\n");
    const qsizetype table =
        last < 0 ? -1 : pdf.mid(last + 10, 20).simplified().split(' ').front().toLongLong();
    if (table <= 0 || table >= pdf.size() || pdf.mid(table, 7) != "xref\n0 ")
        return {};
    const qsizetype first = pdf.indexOf('\n', table + 5) + 1;
    const qsizetype count = pdf.mid(table + 7, first - table - 8).toLongLong();
    std::vector<qsizetype> offsets;
    for (qsizetype i = 0; i < count && first + 20 * (i + 1) <= pdf.size(); ++i)
        offsets.push_back(pdf.mid(first + 20 * i, 10).toLongLong());
    return offsets;
}

/// An object's dictionary: all before its stream, or the whole of an object without one.
QByteArray dictionaryAt(const QByteArray& pdf, qsizetype offset)
{
    const qsizetype end = pdf.indexOf("endobj", offset);
    const qsizetype stream = pdf.indexOf("stream\n", offset);
    const qsizetype to = stream >= 0 && stream < end ? stream : end;
    return to < 0 ? QByteArray() : pdf.mid(offset, to - offset);
}

/// A number in a dictionary after `key`, or nothing.
std::optional<qsizetype> numberAfter(const QByteArray& dictionary, const QByteArray& key)
{
    const QRegularExpression pattern(QLatin1String(key) + QStringLiteral("\\s+(\\d+)"));
    const QRegularExpressionMatch match = pattern.match(QString::fromLatin1(dictionary));
    return match.hasMatch() ? std::optional(match.captured(1).toLongLong()) : std::nullopt;
}

/// Corrects the four hexadecimal digits <....> of each destination in `list`, which lies at `at` of `pdf`.
void correctDestinations(QByteArray& pdf, qsizetype at, const QString& list, TrueCharacters& characters)
{
    static const QRegularExpression destination(QStringLiteral("<([0-9A-Fa-f]{4})>"));
    for (auto matches = destination.globalMatch(list); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const auto c = static_cast<char16_t>(match.captured(1).toUInt(nullptr, 16));
        const QByteArray right = QByteArray::number(characters.of(c), 16).toUpper().rightJustified(4, '0');
        pdf.replace(at + match.capturedStart(1), 4, right);
    }
}

/// Corrects the map in the `length` bytes at `from` (Adobe Technical Note 5411). A range of consecutive
/// characters that is given by its first alone stays: its characters are not each other's neighbours.
void correctMap(QByteArray& pdf, qsizetype from, qsizetype length, TrueCharacters& characters)
{
    static const QRegularExpression section(QStringLiteral("beginbf(range|char)\\s(.*?)endbf\\1"),
                                            QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression range(
        QStringLiteral("<(\\w+)>\\s*<(\\w+)>\\s*(?:(<\\w+>)|\\[([^\\]]*)\\])"));
    static const QRegularExpression single(QStringLiteral("<(\\w+)>\\s*(<\\w+>)"));
    const QString map = QString::fromLatin1(pdf.mid(from, length)); // one character a byte
    for (auto sections = section.globalMatch(map); sections.hasNext();) {
        const QRegularExpressionMatch part = sections.next();
        const bool ranges = part.captured(1) == QStringLiteral("range");
        const qsizetype start = from + part.capturedStart(2);
        for (auto lines = (ranges ? range : single).globalMatch(part.captured(2)); lines.hasNext();) {
            const QRegularExpressionMatch line = lines.next();
            const int group = !ranges ? 2 : line.capturedStart(3) >= 0 ? 3 : 4;
            if (group != 3 || line.captured(1) == line.captured(2))
                correctDestinations(pdf, start + line.capturedStart(group), line.captured(group), characters);
        }
    }
}

/// Whether a font may draw the sign at `i` otherwise between such neighbours. Not those that stand closer to
/// some letters (kerning), which no font exchanges; nor what belongs to a sequence, such as an emoji's.
bool isExchangeable(const QString& text, qsizetype i)
{
    const auto at = [&](qsizetype k) { return k >= 0 && k < text.size() ? text[k] : QChar(u' '); };
    const auto isPart = [&](QChar c) {
        return c.isMark() || c.isSurrogate() || c.category() == QChar::Other_Format;
    };
    const QChar c = text[i];
    if (isPart(at(i - 1)) || isPart(at(i + 1)))
        return false;
    if (c == u'x') {
        const QChar before = at(i - 1).isSpace() ? at(i - 2) : at(i - 1);
        const QChar after = at(i + 1).isSpace() ? at(i + 2) : at(i + 1);
        return before.isDigit() || after.isDigit();
    }
    const QChar::Category category = c.category();
    if (category == QChar::Punctuation_InitialQuote || category == QChar::Punctuation_FinalQuote)
        return false;
    return (c.isPunct() || c.isSymbol()) && !QStringLiteral(".,;'\"…").contains(c);
}

} // namespace

QList<QTextLayout::FormatRange> signsApart(const QString& text)
{
    QList<QTextLayout::FormatRange> ranges;
    for (qsizetype i = 0; i < text.size(); ++i)
        if (isExchangeable(text, i))
            ranges.push_back({static_cast<int>(i), 1, QTextCharFormat()});
    return ranges;
}

QByteArray withTrueCharacters(QByteArray pdf)
{
    const std::vector<qsizetype> offsets = objectOffsets(pdf);
    TrueCharacters characters;
    for (const qsizetype offset : offsets) {
        const auto map = numberAfter(dictionaryAt(pdf, offset), "/ToUnicode");
        if (!map || static_cast<size_t>(*map) >= offsets.size())
            continue;
        const qsizetype from = offsets[static_cast<size_t>(*map)];
        const QByteArray dictionary = dictionaryAt(pdf, from);
        const auto length = numberAfter(dictionary, "/Length");
        const qsizetype stream = from + dictionary.size() + 7; // "stream\n"
        if (length && !dictionary.contains("/Filter") && stream + *length <= pdf.size())
            correctMap(pdf, stream, *length, characters);
    }
    return pdf;
}

} // namespace attnscope
