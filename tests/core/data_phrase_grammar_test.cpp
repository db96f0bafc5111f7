// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/phrase_grammar.h"

#include <gtest/gtest.h>

#include <map>

namespace attnscope {
namespace {

MarkedText expand(std::vector<GrammarRule> rules, const GrammarContext& context = {}, uint64_t stream = 1)
{
    Rng rng(stream);
    return PhraseGrammar(rules).expand("start", context, rng);
}

std::string slice(const MarkedText& text, const MarkedRange& range)
{
    return text.text.substr(static_cast<size_t>(range.begin), static_cast<size_t>(range.end - range.begin));
}

TEST(PhraseGrammar, WordsInBracketsAreEvidenceWhereTheyDecide)
{
    const std::vector<GrammarRule> rules{{"start", "<claim>, but <!claim>."}, {"claim", "{it} is [good]"}};
    const MarkedText made = expand(rules);
    EXPECT_EQ(made.text, "It is good, but it is good.");
    EXPECT_EQ(made.evidence, (std::vector<MarkedRange>{{22, 26}}));
    EXPECT_EQ(made.topic, (std::vector<MarkedRange>{{0, 2}, {16, 18}}));
}

TEST(PhraseGrammar, PolarityTurnsAndComesBack)
{
    const std::vector<GrammarRule> rules{
        {"start", "<w> <-w> <x> <-x>"}, {"w/good", "yes"}, {"w/bad", "no"}, {"x", "<-w>"}};
    EXPECT_EQ(expand(rules).text, "Yes no no yes");
    EXPECT_EQ(expand(rules, {"", false, false}).text, "No yes yes no");
}

TEST(PhraseGrammar, ChancePolarityNeverDecides)
{
    const std::vector<GrammarRule> rules{
        {"start", "<!x>"}, {"x", "<?w>"}, {"w/good", "[a]"}, {"w/bad", "[b]"}};
    std::map<std::string, int> counts;
    for (uint64_t stream = 0; stream < 400; ++stream) {
        const MarkedText made = expand(rules, {}, streamOf(2, stream));
        EXPECT_TRUE(made.evidence.empty());
        ++counts[made.text];
    }
    EXPECT_EQ(counts.size(), 2U);
    EXPECT_NEAR(counts["A"], 200, 40);
}

TEST(PhraseGrammar, KindAndNumberOfTheThingReachWhatFollows)
{
    const std::vector<GrammarRule> rules{{"start", "<thing> <be> <adj>; <other> <be> <adj>"},
                                         {"thing", "jokes~@art"},
                                         {"other", "soup@food"},
                                         {"be", "was"},
                                         {"be/plural", "were"},
                                         {"adj/good", "nice"},
                                         {"adj/@art/good", "witty"}};
    EXPECT_EQ(expand(rules).text, "Jokes were witty; soup was nice");
}

TEST(PhraseGrammar, TheMostTellingRuleIsTaken)
{
    const std::vector<GrammarRule> rules{{"start", "<a> <b>"}, {"a", "any"},     {"a/film", "film"},
                                         {"a/bad", "bad"},     {"b/bad", "bad"}, {"b", "any"}};
    EXPECT_EQ(expand(rules, {"film", false, false}).text, "Film bad");
    EXPECT_EQ(expand(rules, {"book", true, false}).text, "Any any");
}

TEST(PhraseGrammar, ArticlesFollowTheNextLetterAndRangesMove)
{
    const MarkedText made = expand({{"start", "a^ [old] and a^ <!new> {cat}"}, {"new", "[new]"}});
    EXPECT_EQ(made.text, "An old and a new cat");
    ASSERT_EQ(made.evidence.size(), 1U);
    EXPECT_EQ(slice(made, made.evidence[0]), "new");
    EXPECT_EQ(slice(made, made.topic.at(0)), "cat");
}

TEST(PhraseGrammar, AnAlternativeIsChosenByItsWeight)
{
    int heavy = 0;
    for (uint64_t stream = 0; stream < 1000; ++stream)
        heavy += expand({{"start", "3*a|b"}}, {}, streamOf(3, stream)).text == "A" ? 1 : 0;
    EXPECT_NEAR(heavy, 750, 50);
}

TEST(PhraseGrammar, SentencesBeginWithACapital)
{
    EXPECT_EQ(expand({{"start", "one. two! 三。four? 5 six"}}).text, "One. Two! 三。four? 5 six");
}

TEST(PhraseGrammar, ASymbolWithoutARuleStaysVisible)
{
    EXPECT_EQ(expand({{"start", "the <-thing>"}}).text, "The <-thing>");
}

} // namespace
} // namespace attnscope
