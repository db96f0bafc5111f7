// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/bleu.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <map>

namespace attnscope {
namespace {

template <class Word>
using Counts = std::map<std::vector<Word>, int64_t>;

template <class Word>
Counts<Word> ngrams(std::span<const Word> words, size_t order)
{
    Counts<Word> counts;
    for (size_t first = 0; first + order <= words.size(); ++first)
        ++counts[std::vector<Word>(words.begin() + first, words.begin() + first + order)];
    return counts;
}

/// Each n-gram of the candidate counts at most as often as it stands in the reference that has most of it.
template <class Word>
int64_t clippedMatches(const Counts<Word>& candidate, std::span<const std::vector<Word>> references,
                       size_t order)
{
    Counts<Word> most;
    for (const std::vector<Word>& reference : references)
        for (const auto& [ngram, count] : ngrams(std::span<const Word>(reference), order))
            most[ngram] = std::max(most[ngram], count);
    int64_t matches = 0;
    for (const auto& [ngram, count] : candidate)
        if (const auto found = most.find(ngram); found != most.end())
            matches += std::min(count, found->second);
    return matches;
}

template <class Word>
int64_t nearestLength(int64_t length, std::span<const std::vector<Word>> references)
{
    auto nearest = static_cast<int64_t>(references.front().size());
    for (const std::vector<Word>& reference : references) {
        const auto size = static_cast<int64_t>(reference.size());
        const int64_t gap = std::abs(size - length), best = std::abs(nearest - length);
        if (gap < best || (gap == best && size < nearest))
            nearest = size;
    }
    return nearest;
}

} // namespace

template <class Word>
void Bleu::count(std::span<const Word> candidate, std::span<const std::vector<Word>> references)
{
    assert(!references.empty());
    const auto length = static_cast<int64_t>(candidate.size());
    m_candidateLength += length;
    m_referenceLength += nearestLength(length, references);
    for (size_t order = 1; order <= kOrders; ++order) {
        m_totals[order - 1] += std::max<int64_t>(0, length - static_cast<int64_t>(order) + 1);
        m_matches[order - 1] += clippedMatches(ngrams(candidate, order), references, order);
    }
}

void Bleu::add(std::span<const int64_t> candidate, std::span<const std::vector<int64_t>> references)
{
    count(candidate, references);
}

void Bleu::add(std::span<const std::string> candidate, std::span<const std::vector<std::string>> references)
{
    count(candidate, references);
}

double Bleu::precision(size_t order) const
{
    assert(order >= 1 && order <= kOrders);
    const int64_t total = m_totals[order - 1];
    return total > 0 ? static_cast<double>(m_matches[order - 1]) / static_cast<double>(total) : 0.0;
}

double Bleu::brevityPenalty() const
{
    if (m_candidateLength >= m_referenceLength)
        return 1.0;
    if (m_candidateLength == 0)
        return 0.0;
    return std::exp(1.0 - static_cast<double>(m_referenceLength) / static_cast<double>(m_candidateLength));
}

double Bleu::score(BleuSmoothing smoothing) const
{
    if (m_matches[0] == 0)
        return 0.0; // smoothing does not turn a sentence without a right word into a translation
    double logarithms = 0;
    for (size_t order = 1; order <= kOrders; ++order) {
        const double more = smoothing == BleuSmoothing::AddOne && order > 1 ? 1.0 : 0.0;
        const double matches = static_cast<double>(m_matches[order - 1]) + more;
        const double total = static_cast<double>(m_totals[order - 1]) + more;
        if (matches == 0)
            return 0.0;
        logarithms += std::log(matches / total) / static_cast<double>(kOrders);
    }
    return brevityPenalty() * std::exp(logarithms);
}

} // namespace attnscope
