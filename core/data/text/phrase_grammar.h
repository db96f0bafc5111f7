// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/rng.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

/// One rule of a grammar: a symbol and its alternatives, with '|' between them. An alternative is text with
/// marks:
///
///   <name>    a symbol in the same circumstances
///   <-name>   of the opposite polarity
///   <?name>   of either polarity, by chance; nothing in it decides
///   <!name>   what is in it decides
///   [words]   the words that carry the polarity: evidence where they decide
///   {words}   words that name the topic
///   ~         at its end: the thing just named is plural
///   @kind     at its end: the thing just named is of this kind; both reach the symbols that follow
///   3*        at its beginning: chosen three times as often
///   a^        "a", or "an" before a vowel
///
/// A symbol may name the circumstances that its rule is for: "name/@kind/topic/plural/good" (or /bad), each
/// part optional, in this order. Of the rules that fit, the one with the most telling part is taken: a kind
/// tells more than a topic, a topic more than the number, that more than the polarity.
struct GrammarRule {
    std::string_view symbol, alternatives;
};

/// What the expansion of a symbol depends on.
struct GrammarContext {
    std::string_view topic; ///< "film"; empty: none
    bool good = true;       ///< polarity
    bool decides = false;
};

/// Bytes [begin, end) of a text.
struct MarkedRange {
    int32_t begin = 0, end = 0;
    bool operator==(const MarkedRange&) const = default;
};

struct MarkedText {
    std::string text;                  ///< UTF-8
    std::vector<MarkedRange> evidence; ///< what stood in [] and decided, ascending
    std::vector<MarkedRange> topic;    ///< what stood in {}, ascending
};

/// A context-free grammar with a few attributes. Immutable once made: any thread may expand.
class PhraseGrammar {
public:
    /// The texts that the rules point to must outlive it.
    explicit PhraseGrammar(std::span<const GrammarRule> rules);

    /// A random text for a symbol, with a capital (ASCII) where a sentence begins: a function of the context
    /// and the generator's state alone. A symbol that no rule fits stays in the text as it is, "<name>".
    MarkedText expand(std::string_view symbol, const GrammarContext& context, Rng& rng) const;

private:
    /// The alternatives of a symbol in some circumstances; an empty part fits all.
    struct Variant {
        std::string_view kind, topic, number, polarity;
        std::vector<std::string_view> alternatives; ///< each as often as its weight says
    };
    struct State;

    const Variant* find(std::string_view symbol, const State& state) const;
    void expandSymbol(std::string_view reference, State& state, Rng& rng, MarkedText& out) const;
    void expandPattern(std::string_view pattern, State& state, Rng& rng, MarkedText& out) const;

    std::map<std::string_view, std::vector<Variant>> m_rules; ///< the most telling variants first
};

} // namespace attnscope
