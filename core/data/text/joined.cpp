// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/corpus.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace attnscope {
namespace {

UChar32 firstOf(std::string_view word)
{
    int32_t at = 0;
    UChar32 c = 0;
    U8_NEXT(word.data(), at, static_cast<int32_t>(word.size()), c);
    return c;
}

UChar32 lastOf(std::string_view word)
{
    auto at = static_cast<int32_t>(word.size());
    UChar32 c = 0;
    U8_PREV(word.data(), 0, at, c);
    return c;
}

/// Scripts that put no spaces between words (Korean does).
bool isUnspaced(UChar32 c)
{
    switch (u_getIntPropertyValue(c, UCHAR_LINE_BREAK)) {
    case U_LB_IDEOGRAPHIC: // Chinese, kana; emoji have classes of their own or are pictographs
        return !u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
    case U_LB_COMPLEX_CONTEXT: // Thai, Lao, Khmer
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
    case U_LB_NONSTARTER: return true;
    default: return u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH) == U_EA_FULLWIDTH;
    }
}

bool isOpening(UChar32 c)
{
    const uint32_t mask = U_GET_GC_MASK(c);
    return (mask & (U_GC_PS_MASK | U_GC_PI_MASK)) != 0;
}

bool isClosing(UChar32 c)
{
    const uint32_t mask = U_GET_GC_MASK(c);
    return (mask & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0 || c == '.' || c == ',' || c == ';' || c == ':' ||
           c == '!' || c == '?' || c == '%' || c == '\'' || c == 0x2026 || c == 0x3002 || c == 0x3001;
}

/// Decides on the space before each word of a text, in order.
class Spacing {
public:
    explicit Spacing(TokenUnit unit) : m_unit(unit) {}

    bool before(std::string_view word)
    {
        const UChar32 first = firstOf(word);
        const bool start = m_last == 0, quote = word == "\"";
        const bool closes = isClosing(first) || (quote && m_quoted);
        const bool space = m_unit == TokenUnit::Word && !start && !m_glued && !closes && !isUnspaced(first) &&
                           !isUnspaced(m_last) && !isLink(first);
        m_quoted = quote ? !m_quoted : m_quoted;
        // An opening mark holds on to what follows; so does the hyphen of "t-shirt", but not one after a
        // space.
        m_glued = isOpening(first) || (quote && m_quoted) || (!start && isLink(first));
        m_last = lastOf(word);
        return space;
    }

private:
    static bool isLink(UChar32 c) { return c == '-' || c == '/'; }

    TokenUnit m_unit;
    UChar32 m_last = 0;
    bool m_glued = false, m_quoted = false;
};

} // namespace

TokenSequence joined(std::string name, std::span<const int64_t> ids, const Vocabulary& vocabulary,
                     TokenUnit unit)
{
    TokenSequence sequence;
    sequence.name = std::move(name);
    Spacing spacing(unit);
    for (const int64_t id : ids) {
        if (id == kPadToken || id == kBeginToken || id < 0 || id >= vocabulary.size())
            continue;
        if (id == kEndToken) {
            sequence.tokens.push_back(specialToken(kEndToken, 0));
            break;
        }
        const std::string& word = vocabulary.word(id);
        if (spacing.before(word))
            sequence.text += ' ';
        Token& token = sequence.tokens.emplace_back();
        token.text = word;
        token.id = id;
        token.known = id != kUnknownToken;
        token.begin = static_cast<int32_t>(sequence.text.size());
        sequence.text += word;
        token.end = static_cast<int32_t>(sequence.text.size());
    }
    return sequence;
}

} // namespace attnscope
