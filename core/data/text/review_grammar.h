// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/built_in_text.h"
#include "core/data/text/phrase_grammar.h"

namespace attnscope {

/// Classes of the two tasks, indexed by label.
std::vector<std::string> sentimentNames(); ///< "negative", "positive"
std::vector<std::string> reviewTopics();   ///< "film", "book", "restaurant", "hotel", "phone"

/// One review and what is known about it.
struct Review {
    MarkedText text; ///< evidence: the words that decide the sentiment; topic: those that name the topic
    TextLanguage language = TextLanguage::English; ///< never Both
    int sentiment = 0;                             ///< index of sentimentNames()
    int topic = 0;                                 ///< index of reviewTopics()
};

/// Writes reviews. What sample `index` of a split says depends on (seed, split, index, language) alone, and
/// no text that one split may hold can come up in another, whatever the seeds and sizes: a text's hash says
/// which it may be in. Languages, sentiments and topics are drawn evenly. Immutable: any thread may write.
class ReviewWriter {
public:
    explicit ReviewWriter(TextLanguage language);

    /// `split` is Train or Test. The text has at least one range of evidence and one of the topic.
    Review write(uint64_t seed, Split split, int64_t index) const;

private:
    TextLanguage m_language;
    PhraseGrammar m_english, m_chinese;
    std::vector<std::string> m_topics;
};

} // namespace attnscope
