// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

enum class TokenUnit {
    Word,     ///< ICU's word boundaries (UAX 29); Chinese, Japanese, Thai by dictionary
    Character ///< grapheme clusters: what a person calls a character; a run of white space is one
};

struct TokenizerOptions {
    TokenUnit unit = TokenUnit::Word;
    bool punctuation = true; ///< false: tokens of punctuation marks and symbols (not emoji) are left out
};

/// Where a token stands.
struct TokenPlace {
    int32_t begin = 0, end = 0; ///< bytes [begin, end) of the text
    int32_t sentence = 0;       ///< of the tokens' sentences, from 0 without a gap
    bool operator==(const TokenPlace&) const = default;
};

/// A text of more bytes than this is refused: it is no sample, and offsets are 32 bits wide.
constexpr size_t kMaxTextBytes = size_t{4} << 20;

/// Ok, or the failure that names the offset of the first byte that is not UTF-8 (overlong forms, surrogates
/// and everything above U+10FFFF are not), or says that the text is longer than kMaxTextBytes.
Status checkText(const std::string& where, std::string_view text);

/// Whether there is nothing but white space and line break marks (see Tokenizer) in valid UTF-8.
bool isBlankText(std::string_view text);

/// Cuts texts into tokens with ICU, in the root locale. White space separates tokens and is none (but see
/// TokenUnit::Character); a literal "<br>", "<br/>" or "<br />", which scraped reviews are full of, is a line
/// break; a line break ends a sentence. One thread at a time; a copy costs microseconds (TokenizerPool).
class Tokenizer {
public:
    /// Whether ASCII words are cut without asking ICU. The result is the same (a test compares them); Never
    /// is for that test.
    enum class Shortcut { Ascii, Never };

    /// Failure: ICU's data are missing.
    static Result<Tokenizer> make(const TokenizerOptions& options, Shortcut shortcut = Shortcut::Ascii);
    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();
    /// The same, for another thread.
    Tokenizer clone() const;

    /// Replaces `places` by the tokens of `text`, in order. `text` must have passed checkText.
    void cut(std::string_view text, std::vector<TokenPlace>& places);

private:
    struct Parts;
    explicit Tokenizer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// Sets `form` to what stands for a token in the vocabulary: in lower case (root locale) and composed (NFC),
/// so that "é" is one however it was typed; white space and line break marks become a single space.
void vocabularyForm(std::string_view token, std::string& form);

} // namespace attnscope
