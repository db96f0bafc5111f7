// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

enum class BleuSmoothing {
    None,  ///< a length of n-gram without a match makes the score 0: right for a whole corpus
    AddOne ///< one is added to the matches and to the total of n-grams of two words and more (Lin & Och 2004,
           ///< "ORANGE"): for single sentences, where four words in a row are seldom matched
};

/// BLEU with n-grams of up to four words, uniform weights and the brevity penalty (Papineni, Roukos, Ward &
/// Zhu 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"). Counts are pooled over all
/// sentences before any precision is taken, as there; the score of a corpus is no mean of its sentences'.
/// With several references of equally near length the shorter one counts. Text is compared as it was cut into
/// tokens: the score depends on the tokenisation, which has to be reported beside it.
class Bleu {
public:
    static constexpr size_t kOrders = 4;

    /// One sentence with its references (at least one), as ids without special tokens.
    void add(std::span<const int64_t> candidate, std::span<const std::vector<int64_t>> references);
    /// The same for words.
    void add(std::span<const std::string> candidate, std::span<const std::vector<std::string>> references);

    /// 0 to 1; 0 where nothing was added or nothing was made.
    double score(BleuSmoothing smoothing = BleuSmoothing::None) const;
    /// Modified precision of n-grams of `order` words, 1 to 4; 0 where there are none.
    double precision(size_t order) const;
    /// 1 where the candidates are at least as long as their references, else exp(1 - references/candidates).
    double brevityPenalty() const;

private:
    template <class Word>
    void count(std::span<const Word> candidate, std::span<const std::vector<Word>> references);

    std::array<int64_t, kOrders> m_matches{}, m_totals{};
    int64_t m_candidateLength = 0, m_referenceLength = 0;
};

} // namespace attnscope
