// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/vocabulary.h"

#include "core/data/dataset.h"

#include <algorithm>

namespace attnscope {

static_assert(kSpecialNames.size() == kSpecialTokens);

Vocabulary::Vocabulary(std::vector<std::pair<std::string, int64_t>> counts, Limits limits)
    : m_words(kSpecialNames.begin(), kSpecialNames.end())
{
    std::erase_if(counts, [&](const auto& entry) { return entry.second < limits.minCount; });
    // The order of UTF-8 bytes is the order of code points.
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    counts.resize(std::min(counts.size(), static_cast<size_t>(limits.words)));
    m_ids.reserve(counts.size());
    for (auto& [word, count] : counts) {
        m_ids.emplace(word, size());
        m_words.push_back(std::move(word));
    }
}

std::optional<Vocabulary> Vocabulary::ofWords(std::vector<std::string> words)
{
    Vocabulary vocabulary;
    vocabulary.m_ids.reserve(words.size());
    for (std::string& word : words) {
        if (word.empty() || !vocabulary.m_ids.emplace(word, vocabulary.size()).second)
            return std::nullopt;
        vocabulary.m_words.push_back(std::move(word));
    }
    return vocabulary;
}

int64_t Vocabulary::find(std::string_view form) const
{
    const auto found = m_ids.find(form);
    return found != m_ids.end() ? found->second : kUnknownToken;
}

} // namespace attnscope
