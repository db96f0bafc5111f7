// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. Every sentence has `width` rows at every step, live or not: a row whose score is -infinity is no
// hypothesis
//    (all but the first at the start, all of a sentence that is done) and never wins against one that is.
// 2. A hypothesis is stored as links to its predecessors; its tokens are read out once, at the end.
#include "core/models/text/beam_search.h"

#include "core/data/dataset.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// One token of one hypothesis.
struct Link {
    int64_t before = -1; ///< index of the token before it; -1: the first
    int64_t token = 0;
    int64_t row = 0;
};

struct Live {
    double score = kNever; ///< sum of log-probabilities
    int64_t link = -1;
};

struct Candidate {
    double score = kNever;
    int64_t rank = 0, token = 0; ///< continues the live hypothesis of this rank
};

class Search {
public:
    Search(int64_t sentences, const BeamOptions& options)
        : m_options(options), m_sentences(static_cast<size_t>(sentences))
    {
        for (Sentence& sentence : m_sentences) {
            sentence.live.resize(static_cast<size_t>(options.width));
            sentence.live.front().score = 0;
        }
    }

    bool done() const
    {
        return std::all_of(m_sentences.begin(), m_sentences.end(), [](const auto& s) { return s.done; });
    }
    /// Takes in the probabilities of step `length` and gives the rows and tokens of the next.
    void advance(const torch::Tensor& logProbabilities, int64_t length, torch::Tensor& parents,
                 torch::Tensor& tokens);
    std::vector<Hypothesis> best() const;

private:
    struct Sentence {
        std::vector<Live> live;
        int64_t ended = 0;
        double bestScore = kNever;
        int64_t bestLink = -1;
        bool done = false;
    };

    void advanceSentence(size_t index, const std::vector<Candidate>& candidates, int64_t length,
                         int64_t* parents, int64_t* tokens);
    int64_t addLink(const Link& link)
    {
        m_links.push_back(link);
        return static_cast<int64_t>(m_links.size()) - 1;
    }
    bool couldImprove(const Sentence& sentence) const;
    Hypothesis read(int64_t link, double score) const;

    BeamOptions m_options;
    std::vector<Sentence> m_sentences;
    std::vector<Link> m_links;
};

bool Search::couldImprove(const Sentence& sentence) const
{
    // Log-probabilities only fall, and the longest text has the largest divisor.
    const double most =
        sentence.live.front().score / lengthNormaliser(m_options.longest, m_options.lengthPenalty);
    return most > sentence.bestScore;
}

void Search::advance(const torch::Tensor& logProbabilities, int64_t length, torch::Tensor& parents,
                     torch::Tensor& tokens)
{
    // Half of twice the width could end, and the width must still be filled from the other half.
    const int64_t width = m_options.width, rows = logProbabilities.size(0);
    const int64_t kept = std::min(2 * width, logProbabilities.size(1));
    torch::Tensor open = logProbabilities.clone();
    open.select(1, kPadToken).fill_(kNever);
    open.select(1, kBeginToken).fill_(kNever);
    const auto [values, ids] = open.topk(kept, 1);
    const torch::Tensor scores = values.to(torch::kDouble).cpu().contiguous();
    const torch::Tensor words = ids.cpu().contiguous();
    const double* score = scores.data_ptr<double>();
    const int64_t* word = words.data_ptr<int64_t>();

    parents = torch::arange(rows, torch::kLong);
    tokens = torch::full({rows}, kEndToken, torch::kLong);
    for (size_t index = 0; index < m_sentences.size(); ++index) {
        Sentence& sentence = m_sentences[index];
        if (sentence.done)
            continue;
        std::vector<Candidate> candidates;
        const int64_t first = static_cast<int64_t>(index) * width;
        for (int64_t rank = 0; rank < width; ++rank)
            for (int64_t i = 0; i < kept && sentence.live[rank].score > kNever; ++i) {
                const int64_t cell = (first + rank) * kept + i;
                if (score[cell] > kNever)
                    candidates.push_back({sentence.live[rank].score + score[cell], rank, word[cell]});
            }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        advanceSentence(index, candidates, length, parents.data_ptr<int64_t>() + first,
                        tokens.data_ptr<int64_t>() + first);
    }
}

void Search::advanceSentence(size_t index, const std::vector<Candidate>& candidates, int64_t length,
                             int64_t* parents, int64_t* tokens)
{
    Sentence& sentence = m_sentences[index];
    const int64_t width = m_options.width, first = static_cast<int64_t>(index) * width;
    std::vector<Live> next;
    for (size_t place = 0; place < candidates.size() && std::ssize(next) < width; ++place) {
        const Candidate& candidate = candidates[place];
        const Link link{sentence.live[candidate.rank].link, candidate.token, first + candidate.rank};
        if (candidate.token != kEndToken) {
            parents[next.size()] = first + candidate.rank;
            tokens[next.size()] = candidate.token;
            next.push_back({candidate.score, addLink(link)});
        } else if (static_cast<int64_t>(place) <
                   width) { // an end further down would not have stayed in the beam
            ++sentence.ended;
            const double score = candidate.score / lengthNormaliser(length, m_options.lengthPenalty);
            if (score > sentence.bestScore) {
                sentence.bestScore = score;
                sentence.bestLink = addLink(link);
            }
        }
    }
    next.resize(static_cast<size_t>(width));
    sentence.live = std::move(next);
    const bool ended = sentence.bestLink >= 0;
    if (length == m_options.longest && !ended && sentence.live.front().score > kNever) {
        sentence.bestLink = sentence.live.front().link;
        sentence.bestScore = sentence.live.front().score / lengthNormaliser(length, m_options.lengthPenalty);
    }
    sentence.done = sentence.ended >= width || sentence.live.front().score == kNever ||
                    (ended && !couldImprove(sentence));
}

Hypothesis Search::read(int64_t link, double score) const
{
    Hypothesis hypothesis;
    hypothesis.score = score;
    for (; link >= 0; link = m_links[link].before) {
        hypothesis.tokens.push_back(m_links[link].token);
        hypothesis.rows.push_back(m_links[link].row);
    }
    std::reverse(hypothesis.tokens.begin(), hypothesis.tokens.end());
    std::reverse(hypothesis.rows.begin(), hypothesis.rows.end());
    return hypothesis;
}

std::vector<Hypothesis> Search::best() const
{
    std::vector<Hypothesis> found;
    for (const Sentence& sentence : m_sentences)
        found.push_back(read(sentence.bestLink, sentence.bestScore));
    return found;
}

} // namespace

double lengthNormaliser(int64_t length, double alpha)
{
    return std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
}

std::vector<Hypothesis> searchBeams(int64_t sentences, const BeamOptions& options, const DecodeStep& step)
{
    assert(options.width >= 1 && options.longest >= 1);
    Search search(sentences, options);
    torch::Tensor parents = torch::arange(sentences * options.width, torch::kLong);
    torch::Tensor tokens = torch::full({sentences * options.width}, kBeginToken, torch::kLong);
    for (int64_t length = 1; length <= options.longest && !search.done(); ++length) {
        const torch::Tensor logProbabilities = step(parents, tokens);
        search.advance(logProbabilities, length, parents, tokens);
    }
    return search.best();
}

} // namespace attnscope
