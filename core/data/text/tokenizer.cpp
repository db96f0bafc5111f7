// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/tokenizer.h"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

// Invariants of Tokenizer
// 1. What is cut has as many bytes as the text, so that places hold for both: line break marks are blanked,
// not
//    removed.
// 2. The shortcut takes a piece between ASCII white space only where ICU's rules cannot look beyond it and do
//    not differ between ICU's versions (the colon does); every other piece goes to ICU.

namespace attnscope {
namespace {

using Iterator = std::unique_ptr<icu::BreakIterator>;

enum class Ascii : uint8_t { Other, Blank, Letter, Digit, Joiner, Control, Foreign };

constexpr std::array<Ascii, 256> kClasses = [] {
    std::array<Ascii, 256> classes{};
    for (size_t c = 0; c < 256; ++c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        // ICU lets '@' be part of a word, since version 72.
        classes[c] = c >= 0x80 || c == '@'   ? Ascii::Foreign
                     : letter                ? Ascii::Letter
                     : c >= '0' && c <= '9'  ? Ascii::Digit
                     : c == '_'              ? Ascii::Joiner
                     : blank                 ? Ascii::Blank
                     : c < 0x20 || c == 0x7f ? Ascii::Control
                                             : Ascii::Other;
    }
    return classes;
}();

Ascii classOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }
bool isWordPart(Ascii c) { return c == Ascii::Letter || c == Ascii::Digit || c == Ascii::Joiner; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Length of the "<br>", "<br/>" or "<br />" at the beginning of `text`; 0 where there is none.
size_t lineMark(std::string_view text)
{
    if (text.size() < 4 || text[0] != '<' || lower(text[1]) != 'b' || lower(text[2]) != 'r')
        return 0;
    size_t at = 3;
    while (at < text.size() && text[at] == ' ')
        ++at;
    if (at < text.size() && text[at] == '/')
        ++at;
    return at < text.size() && text[at] == '>' ? at + 1 : 0;
}

enum class Content { Blank, Marks, Words };

/// What a token is made of: white space and controls, punctuation marks and symbols, or more.
Content contentOf(std::string_view token)
{
    Content content = Content::Blank;
    const auto size = static_cast<int32_t>(token.size());
    for (int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT_UNSAFE(token.data(), at, c);
        const uint32_t mask = U_GET_GC_MASK(c);
        if ((mask & (U_GC_Z_MASK | U_GC_CC_MASK | U_GC_CF_MASK)) != 0)
            continue;
        const bool mark = (mask & (U_GC_P_MASK | U_GC_S_MASK)) != 0 &&
                          !u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) &&
                          !u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION);
        if (!mark)
            return Content::Words;
        content = Content::Marks;
    }
    return content;
}

/// A UText over UTF-8, which the break iterators read with byte offsets.
class Utf8Text {
public:
    Utf8Text() = default;
    Utf8Text(const Utf8Text&) = delete;
    Utf8Text& operator=(const Utf8Text&) = delete;
    ~Utf8Text() { utext_close(&m_text); }

    /// The text must stay while the iterator is used.
    void give(icu::BreakIterator& iterator, std::string_view text)
    {
        UErrorCode error = U_ZERO_ERROR;
        utext_openUTF8(&m_text, text.data(), static_cast<int64_t>(text.size()), &error);
        iterator.setText(&m_text, error);
    }

private:
    UText m_text = UTEXT_INITIALIZER;
};

Iterator cloneOf(const Iterator& iterator) { return Iterator(iterator->clone()); }

/// Null where there is no memory. Asked for once, so that the threads of a corpus are ordered by our own
/// static's guard and not only by atomics within ICU, which ThreadSanitizer does not see.
const icu::Normalizer2* canonicalComposition()
{
    static const icu::Normalizer2* const nfc = [] {
        UErrorCode error = U_ZERO_ERROR;
        const icu::Normalizer2* found = icu::Normalizer2::getNFCInstance(error);
        return U_SUCCESS(error) ? found : nullptr;
    }();
    return nfc;
}

} // namespace

struct Tokenizer::Parts {
    TokenizerOptions options;
    Shortcut shortcut = Shortcut::Ascii;
    Iterator units, sentences;
    Utf8Text unitText, sentenceText;
    std::string blanked;
    std::vector<int32_t> sentenceEnds;

    std::string_view withoutLineMarks(std::string_view text);
    void findSentences(std::string_view text);
    void cutWords(std::string_view text, std::vector<TokenPlace>& places);
    bool cutAscii(std::string_view text, int32_t begin, int32_t end, std::vector<TokenPlace>& places) const;
    void cutByIcu(std::string_view text, int32_t begin, int32_t end, std::vector<TokenPlace>& places);
    void cutCharacters(std::string_view text, std::vector<TokenPlace>& places);
    bool isWanted(std::string_view token) const
    {
        const Content content = contentOf(token);
        return content == Content::Words || (content == Content::Marks && options.punctuation);
    }
};

/// The text, or a copy in which every line break mark is a line break and spaces.
std::string_view Tokenizer::Parts::withoutLineMarks(std::string_view text)
{
    bool copied = false;
    for (size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const size_t length = lineMark(text.substr(at));
        if (length == 0)
            continue;
        if (!copied)
            blanked = text;
        copied = true;
        std::memset(blanked.data() + at, ' ', length);
        blanked[at] = '\n';
    }
    return copied ? std::string_view(blanked) : text;
}

void Tokenizer::Parts::findSentences(std::string_view text)
{
    sentenceEnds.clear();
    sentenceText.give(*sentences, text);
    sentences->first();
    for (int32_t end = sentences->next(); end != icu::BreakIterator::DONE; end = sentences->next())
        sentenceEnds.push_back(end);
}

/// UAX 29 for a piece without white space; false where it must be left to ICU (then nothing is added).
bool Tokenizer::Parts::cutAscii(std::string_view text, int32_t begin, int32_t end,
                                std::vector<TokenPlace>& places) const
{
    const auto at = [&](int32_t i) { return classOf(text[static_cast<size_t>(i)]); };
    const size_t before = places.size();
    for (int32_t i = begin; i < end;) {
        const int32_t first = i++;
        bool word = at(first) == Ascii::Letter || at(first) == Ascii::Digit;
        if (isWordPart(at(first)))
            for (; i < end; ++i) {
                if (isWordPart(at(i))) {
                    word = word || at(i) != Ascii::Joiner;
                    continue;
                }
                const char c = text[static_cast<size_t>(i)];
                const Ascii last = at(i - 1), next = i + 1 < end ? at(i + 1) : Ascii::Other;
                const bool letters = last == Ascii::Letter && next == Ascii::Letter;
                const bool digits = last == Ascii::Digit && next == Ascii::Digit;
                if (c == ':' && letters) {
                    places.resize(before);
                    return false;
                }
                const bool joins =
                    c == '.' || c == '\'' ? letters || digits : (c == ',' || c == ';') && digits;
                if (!joins)
                    break;
            }
        if (word || (options.punctuation && at(first) != Ascii::Control))
            places.push_back({first, i, 0});
    }
    return true;
}

void Tokenizer::Parts::cutByIcu(std::string_view text, int32_t begin, int32_t end,
                                std::vector<TokenPlace>& places)
{
    const std::string_view piece = text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    unitText.give(*units, piece);
    int32_t from = units->first();
    for (int32_t to = units->next(); to != icu::BreakIterator::DONE; from = to, to = units->next()) {
        // A combining mark alone behind a space makes one unit with it.
        int32_t start = from;
        while (start < to && classOf(piece[static_cast<size_t>(start)]) == Ascii::Blank)
            ++start;
        if (isWanted(piece.substr(static_cast<size_t>(start), static_cast<size_t>(to - start))))
            places.push_back({begin + start, begin + to, 0});
    }
}

void Tokenizer::Parts::cutWords(std::string_view text, std::vector<TokenPlace>& places)
{
    const auto size = static_cast<int32_t>(text.size());
    if (shortcut == Shortcut::Never)
        return cutByIcu(text, 0, size, places);
    for (int32_t at = 0; at < size;) {
        if (classOf(text[static_cast<size_t>(at)]) == Ascii::Blank) {
            ++at;
            continue;
        }
        const int32_t begin = at;
        bool ascii = true;
        for (; at < size && classOf(text[static_cast<size_t>(at)]) != Ascii::Blank; ++at)
            ascii = ascii && classOf(text[static_cast<size_t>(at)]) != Ascii::Foreign;
        if (!ascii || !cutAscii(text, begin, at, places))
            cutByIcu(text, begin, at, places);
    }
}

void Tokenizer::Parts::cutCharacters(std::string_view text, std::vector<TokenPlace>& places)
{
    unitText.give(*units, text);
    int32_t from = units->first();
    std::optional<TokenPlace> gap;
    for (int32_t to = units->next(); to != icu::BreakIterator::DONE; from = to, to = units->next()) {
        const std::string_view unit = text.substr(static_cast<size_t>(from), static_cast<size_t>(to - from));
        if (isBlankText(unit)) {
            gap = gap ? TokenPlace{gap->begin, to, 0} : TokenPlace{from, to, 0};
        } else if (isWanted(unit)) {
            if (gap && !places.empty())
                places.push_back(*gap);
            gap.reset();
            places.push_back({from, to, 0});
        }
    }
}

Tokenizer::Tokenizer(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::make(const TokenizerOptions& options, Shortcut shortcut)
{
    auto parts = std::make_unique<Parts>();
    parts->options = options;
    parts->shortcut = shortcut;
    UErrorCode error = U_ZERO_ERROR;
    const icu::Locale& root = icu::Locale::getRoot();
    parts->units.reset(options.unit == TokenUnit::Word
                           ? icu::BreakIterator::createWordInstance(root, error)
                           : icu::BreakIterator::createCharacterInstance(root, error));
    parts->sentences.reset(icu::BreakIterator::createSentenceInstance(root, error));
    if (U_FAILURE(error))
        return failure("ICU", "the rules for words and sentences cannot be loaded ({})", u_errorName(error));
    return Tokenizer(std::move(parts));
}

Tokenizer Tokenizer::clone() const
{
    auto parts = std::make_unique<Parts>();
    parts->options = m_parts->options;
    parts->shortcut = m_parts->shortcut;
    parts->units = cloneOf(m_parts->units);
    parts->sentences = cloneOf(m_parts->sentences);
    return Tokenizer(std::move(parts));
}

void Tokenizer::cut(std::string_view text, std::vector<TokenPlace>& places)
{
    places.clear();
    const std::string_view blanked = m_parts->withoutLineMarks(text);
    if (m_parts->options.unit == TokenUnit::Word)
        m_parts->cutWords(blanked, places);
    else
        m_parts->cutCharacters(blanked, places);
    m_parts->findSentences(blanked);
    const std::vector<int32_t>& ends = m_parts->sentenceEnds;
    auto end = ends.begin();
    int32_t sentence = -1;
    bool begins = true;
    for (TokenPlace& place : places) {
        for (; end != ends.end() && *end <= place.begin; ++end)
            begins = true;
        sentence += begins ? 1 : 0;
        begins = false;
        place.sentence = sentence;
    }
}

bool isBlankText(std::string_view token)
{
    for (int32_t at = 0; at < static_cast<int32_t>(token.size());) {
        if (const size_t mark = lineMark(token.substr(static_cast<size_t>(at))); mark > 0) {
            at += static_cast<int32_t>(mark);
            continue;
        }
        UChar32 c = 0;
        U8_NEXT_UNSAFE(token.data(), at, c);
        if (!u_isUWhiteSpace(c))
            return false;
    }
    return true;
}

Status checkText(const std::string& where, std::string_view text)
{
    if (text.size() > kMaxTextBytes)
        return failure(where, "the text is too long (expected at most {} bytes, found {})", kMaxTextBytes,
                       text.size());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t at = 0; at < size;) {
        const int32_t start = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        if (c < 0)
            return failure(
                where, "not UTF-8 (the byte {} at offset {} does not belong there)",
                fmt::format("0x{:02x}", static_cast<unsigned char>(text[static_cast<size_t>(start)])), start);
    }
    return Status::ok();
}

void vocabularyForm(std::string_view token, std::string& form)
{
    form.resize(token.size());
    bool ascii = true;
    for (size_t i = 0; i < token.size(); ++i) {
        form[i] = lower(token[i]);
        ascii = ascii && static_cast<unsigned char>(token[i]) < 0x80;
    }
    const bool mayBeBlank = !ascii || token.empty() || classOf(token[0]) == Ascii::Blank || token[0] == '<';
    if (mayBeBlank && !token.empty() && isBlankText(token)) {
        form = " ";
        return;
    }
    if (ascii)
        return;
    UErrorCode error = U_ZERO_ERROR;
    std::string lowered, composed;
    icu::StringByteSink<std::string> sink(&lowered);
    icu::CaseMap::utf8ToLower("", 0, {token.data(), static_cast<int32_t>(token.size())}, sink, nullptr,
                              error);
    const icu::Normalizer2* nfc = canonicalComposition();
    if (U_FAILURE(error) || nfc == nullptr)
        return; // no memory: the ASCII part is in lower case
    icu::StringByteSink<std::string> composedSink(&composed);
    nfc->normalizeUTF8(0, lowered, composedSink, nullptr, error);
    form = U_FAILURE(error) ? std::move(lowered) : std::move(composed);
}

} // namespace attnscope
