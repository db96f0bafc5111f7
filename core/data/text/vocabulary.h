// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace attnscope {

/// Hashes std::string and std::string_view alike, so that a look-up makes no string.
struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// Names of the special tokens, by id.
constexpr std::array<const char*, 4> kSpecialNames{"<pad>", "<unk>", "<bos>", "<eos>"};

/// The words that a model knows, as vocabularyForm gives them, and their ids. Ids below kSpecialTokens are
/// the special tokens'. Immutable.
class Vocabulary {
public:
    struct Limits {
        int64_t words = 0; ///< at most so many, besides the special ones
        int64_t minCount = 1;
    };

    /// The special tokens alone.
    Vocabulary() : Vocabulary({}, {}) {}
    /// The most frequent words, ids in the order of their counts; of equal counts the lower code points
    /// first. A word may be in `counts` once.
    Vocabulary(std::vector<std::pair<std::string, int64_t>> counts, Limits limits);

    /// Exactly these, behind the special ones; nothing where one is empty or there twice.
    static std::optional<Vocabulary> ofWords(std::vector<std::string> words);

    int64_t size() const { return static_cast<int64_t>(m_words.size()); }
    /// kUnknownToken where it is not known.
    int64_t find(std::string_view form) const;
    /// `id` must be in [0, size()). Special tokens are as kSpecialNames has them.
    const std::string& word(int64_t id) const { return m_words[static_cast<size_t>(id)]; }

private:
    std::vector<std::string> m_words;
    TextMap<int64_t> m_ids;
};

} // namespace attnscope
