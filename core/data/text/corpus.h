// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"
#include "core/data/text/text_dataset.h"
#include "core/data/text/vocabulary.h"

#include <mutex>
#include <span>

namespace attnscope {

/// Lends tokenizers of one kind to any number of threads.
class TokenizerPool {
public:
    explicit TokenizerPool(Tokenizer prototype) : m_prototype(std::move(prototype)) {}
    /// Not while another thread uses `other`.
    TokenizerPool(TokenizerPool&& other) noexcept
        : m_prototype(std::move(other.m_prototype)), m_free(std::move(other.m_free))
    {
    }

    /// Calls work(tokenizer) with one that nobody else has; from any thread.
    template <class Work>
    void with(const Work& work) const
    {
        Tokenizer mine = take();
        work(mine);
        const std::lock_guard lock(m_mutex);
        m_free.push_back(std::move(mine));
    }

private:
    Tokenizer take() const;

    mutable std::mutex m_mutex;
    // Guarded by m_mutex.
    Tokenizer m_prototype;
    mutable std::vector<Tokenizer> m_free;
};

/// How much of a text goes into the model.
struct TextLimit {
    int64_t tokens = 100;
    TextEnd keep = TextEnd::Head;
    /// The first of `count` tokens that is kept.
    int64_t first(int64_t count) const
    {
        return keep == TextEnd::Tail && count > tokens ? count - tokens : 0;
    }
    int64_t kept(int64_t count) const { return count < tokens ? count : tokens; }
};

/// The kept tokens of many texts, each at least one.
struct EncodedTexts {
    std::vector<int32_t> ids;
    std::vector<uint16_t> sentences;   ///< of each token, from 0 in each text without gaps
    std::vector<int64_t> starts = {0}; ///< text i is [starts[i], starts[i + 1])

    int64_t count() const { return static_cast<int64_t>(starts.size()) - 1; }
    int64_t length(int64_t text) const
    {
        return starts[static_cast<size_t>(text) + 1] - starts[static_cast<size_t>(text)];
    }
};

/// The largest value of data.tokens: a sentence's number has 16 bits.
constexpr int64_t kMostTokens = 20000;

struct CorpusPlan {
    TextLimit limit;
    Vocabulary::Limits words;
    int64_t counted = 0; ///< words are counted in so many of the first texts, whole: the training split
};

/// Cuts and encodes texts on all cores; each of `parts` (not empty) is a list of texts, and all of them share
/// one vocabulary, made from the first plan.counted of each. `report` gets the part done, 0 to 1. The result,
/// one EncodedTexts for each part, does not depend on the number of threads; nothing where `report` said
/// stop.
struct EncodedParts {
    Vocabulary vocabulary;
    std::vector<EncodedTexts> parts;
};
std::optional<EncodedParts> encodeTexts(std::span<const std::vector<std::string>* const> parts,
                                        const TokenizerPool& pool, const CorpusPlan& plan,
                                        const LoadProgress& report);

/// A text as tokens for people: cut, limited and looked up exactly as encodeTexts does.
TokenSequence tokensOf(std::string name, const std::string& text, const TokenizerPool& pool,
                       const Vocabulary& vocabulary, const TextLimit& limit);

/// A special token, as it stands in a sequence: no place in the text.
Token specialToken(int64_t id, int32_t sentence);

/// Tokens that a model made as a text: spaces between words, none between Chinese characters, before closing
/// or after opening marks; characters side by side where `unit` says so. kPadToken and kBeginToken are left
/// out, kEndToken ends it and is its last token.
TokenSequence joined(std::string name, std::span<const int64_t> ids, const Vocabulary& vocabulary,
                     TokenUnit unit);

} // namespace attnscope
