// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_grammar.h"

#include "core/data/text/review_rules.h"

namespace attnscope {
namespace {

/// One text in five may only be tested on, the others only be learned from.
bool isForTesting(std::string_view text) { return mix64(keyOf(text)) % 5 == 0; }

} // namespace

std::vector<std::string> sentimentNames() { return {"negative", "positive"}; }

std::vector<std::string> reviewTopics() { return {"film", "book", "restaurant", "hotel", "phone"}; }

ReviewWriter::ReviewWriter(TextLanguage language)
    : m_language(language), m_english(englishReviewRules()), m_chinese(chineseReviewRules()),
      m_topics(reviewTopics())
{
}

Review ReviewWriter::write(uint64_t seed, Split split, int64_t index) const
{
    const bool testing = split == Split::Test;
    const uint64_t stream = streamOf(seed, keyOf(testing ? "reviews test" : "reviews train"), index);
    Rng facts(stream);
    Review review;
    review.sentiment = static_cast<int>(facts.below(2));
    review.topic = static_cast<int>(facts.below(m_topics.size()));
    const bool english = facts.below(2) == 0;
    review.language = m_language != TextLanguage::Both ? m_language
                      : english                        ? TextLanguage::English
                                                       : TextLanguage::Chinese;
    const PhraseGrammar& grammar = review.language == TextLanguage::English ? m_english : m_chinese;
    const GrammarContext context{m_topics[static_cast<size_t>(review.topic)], review.sentiment == 1, false};
    for (int64_t attempt = 0;; ++attempt) {
        Rng words(streamOf(stream, attempt));
        review.text = grammar.expand("review", context, words);
        if (isForTesting(review.text.text) == testing)
            return review;
    }
}

} // namespace attnscope
