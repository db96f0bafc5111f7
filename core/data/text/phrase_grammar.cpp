// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/phrase_grammar.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace attnscope {
namespace {

constexpr std::string_view kPlural = "plural", kGood = "good", kBad = "bad";

/// Calls part(piece) for each piece between separators.
template <class Part>
void split(std::string_view text, char separator, const Part& part)
{
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(separator, begin), text.size());
        part(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

/// Takes "3*" off the front of an alternative; 1 where there is none.
int takeWeight(std::string_view& alternative)
{
    int weight = 1;
    const auto [stop, error] =
        std::from_chars(alternative.data(), alternative.data() + alternative.size(), weight);
    const auto digits = static_cast<size_t>(stop - alternative.data());
    if (error != std::errc() || digits == alternative.size() || alternative[digits] != '*')
        return 1;
    alternative.remove_prefix(digits + 1);
    return weight;
}

bool isVowel(char c) { return std::string_view("aeiouAEIOU").find(c) != std::string_view::npos; }

/// Turns each "a^" into "a" or "an" by the letter that follows the space.
void chooseArticles(MarkedText& out)
{
    for (size_t at = out.text.find("a^ "); at != std::string::npos; at = out.text.find("a^ ", at)) {
        const size_t mark = at + 1;
        if (mark + 2 < out.text.size() && isVowel(out.text[mark + 2])) {
            out.text[mark] = 'n';
            continue;
        }
        out.text.erase(mark, 1);
        for (std::vector<MarkedRange>* ranges : {&out.evidence, &out.topic})
            for (MarkedRange& range : *ranges)
                for (int32_t* edge : {&range.begin, &range.end})
                    *edge -= static_cast<size_t>(*edge) > mark ? 1 : 0;
    }
}

void startSentencesWithCapitals(std::string& text)
{
    bool starts = true;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ')
            continue;
        if (starts && text[i] >= 'a' && text[i] <= 'z')
            text[i] = static_cast<char>(text[i] - 'a' + 'A');
        starts = text[i] == '.' || text[i] == '!' || text[i] == '?';
    }
}

} // namespace

struct PhraseGrammar::State {
    GrammarContext context;
    std::string_view kind, number; ///< of the thing named last
};

PhraseGrammar::PhraseGrammar(std::span<const GrammarRule> rules)
{
    for (const GrammarRule& rule : rules) {
        Variant variant;
        bool first = true;
        std::string_view name;
        split(rule.symbol, '/', [&](std::string_view part) {
            (first                           ? name
             : part.starts_with('@')         ? variant.kind
             : part == kPlural               ? variant.number
             : part == kGood || part == kBad ? variant.polarity
                                             : variant.topic) = part;
            first = false;
        });
        split(rule.alternatives, '|', [&](std::string_view alternative) {
            const int weight = takeWeight(alternative);
            variant.alternatives.insert(variant.alternatives.end(), static_cast<size_t>(weight), alternative);
        });
        m_rules[name].push_back(std::move(variant));
    }
    const auto telling = [](const Variant& v) {
        return std::tuple(v.kind.empty(), v.topic.empty(), v.number.empty(), v.polarity.empty());
    };
    for (auto& [name, variants] : m_rules)
        std::stable_sort(variants.begin(), variants.end(),
                         [&](const Variant& a, const Variant& b) { return telling(a) < telling(b); });
}

const PhraseGrammar::Variant* PhraseGrammar::find(std::string_view symbol, const State& state) const
{
    const auto rule = m_rules.find(symbol);
    if (rule == m_rules.end())
        return nullptr;
    const std::string_view polarity = state.context.good ? kGood : kBad;
    const auto fits = [](std::string_view part, std::string_view value) {
        return part.empty() || part == value;
    };
    for (const Variant& variant : rule->second)
        if (fits(variant.kind, state.kind) && fits(variant.topic, state.context.topic) &&
            fits(variant.number, state.number) && fits(variant.polarity, polarity))
            return &variant;
    return nullptr;
}

void PhraseGrammar::expandSymbol(std::string_view reference, State& state, Rng& rng, MarkedText& out) const
{
    State inner = state;
    const char turn = reference.empty() ? '\0' : reference.front();
    const bool turns = turn == '-' || turn == '?' || turn == '!';
    const std::string_view symbol = reference.substr(turns ? 1 : 0);
    if (turn == '-')
        inner.context.good = !inner.context.good;
    if (turn == '?')
        inner.context.good = rng.below(2) == 0;
    if (turn == '?' || turn == '!')
        inner.context.decides = turn == '!';
    const Variant* variant = find(symbol, inner);
    if (variant == nullptr) {
        out.text.append("<").append(reference).append(">");
        return;
    }
    expandPattern(variant->alternatives[rng.below(variant->alternatives.size())], inner, rng, out);
    state.kind = inner.kind;
    state.number = inner.number;
}

void PhraseGrammar::expandPattern(std::string_view pattern, State& state, Rng& rng, MarkedText& out) const
{
    const auto here = [&] { return static_cast<int32_t>(out.text.size()); };
    int32_t evidenceBegin = 0, topicBegin = 0;
    for (size_t i = 0; i < pattern.size(); ++i)
        switch (pattern[i]) {
        case '<': {
            const size_t end = std::min(pattern.find('>', i), pattern.size());
            expandSymbol(pattern.substr(i + 1, end - i - 1), state, rng, out);
            i = end;
            break;
        }
        case '[': evidenceBegin = here(); break;
        case ']':
            if (state.context.decides)
                out.evidence.push_back({evidenceBegin, here()});
            break;
        case '{': topicBegin = here(); break;
        case '}': out.topic.push_back({topicBegin, here()}); break;
        case '~': state.number = kPlural; break;
        case '@': // the rest is the kind's name; without '~' before it the thing is singular
            if (i == 0 || pattern[i - 1] != '~')
                state.number = {};
            state.kind = pattern.substr(i);
            return;
        default: out.text.push_back(pattern[i]);
        }
}

MarkedText PhraseGrammar::expand(std::string_view symbol, const GrammarContext& context, Rng& rng) const
{
    MarkedText out;
    State state{context, {}, {}};
    expandSymbol(symbol, state, rng, out);
    chooseArticles(out);
    startSentencesWithCapitals(out.text);
    return out;
}

} // namespace attnscope
