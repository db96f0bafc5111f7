// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/bleu.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace attnscope {
namespace {

using Words = std::vector<std::string>;

Words words(const std::string& text)
{
    std::istringstream stream(text);
    Words out;
    for (std::string word; stream >> word;)
        out.push_back(word);
    return out;
}

Bleu bleuOf(const std::string& candidate, const std::vector<std::string>& references)
{
    std::vector<Words> cut;
    for (const std::string& reference : references)
        cut.push_back(words(reference));
    Bleu bleu;
    bleu.add(words(candidate), cut);
    return bleu;
}

/// The first example of Papineni et al. 2002 (section 2.1), in lower case as they count it.
const std::vector<std::string> kReferences = {
    "it is a guide to action that ensures that the military will forever heed party commands",
    "it is the guiding principle which guarantees the military forces always being under the command of the "
    "party",
    "it is the practical guide for the army always to heed the directions of the party"};
const char* const kGood =
    "it is a guide to action which ensures that the military always obeys the commands of the party";
const char* const kBad =
    "it is to insure the troops forever hearing the activity guidebook that party direct";

TEST(Bleu, ModifiedPrecisionsOfThePaper)
{
    EXPECT_DOUBLE_EQ(bleuOf(kGood, kReferences).precision(1), 17.0 / 18);
    EXPECT_DOUBLE_EQ(bleuOf(kBad, kReferences).precision(1), 8.0 / 14);
    EXPECT_DOUBLE_EQ(bleuOf(kGood, kReferences).precision(2), 10.0 / 17);
    EXPECT_DOUBLE_EQ(bleuOf(kBad, kReferences).precision(2), 1.0 / 13);
    const Bleu clipped =
        bleuOf("the the the the the the the", {"the cat is on the mat", "there is a cat on the mat"});
    EXPECT_DOUBLE_EQ(clipped.precision(1), 2.0 / 7);
    EXPECT_DOUBLE_EQ(clipped.precision(2), 0.0);
    EXPECT_DOUBLE_EQ(clipped.score(), 0.0);
}

/// The corpus in NLTK's documentation of corpus_bleu (0.5920..) and sentence_bleu (0.5045..).
TEST(Bleu, CorpusCountsArePooledOverSentences)
{
    std::vector<Words> first;
    for (std::string reference : kReferences)
        first.push_back(words(reference));
    const std::vector<Words> second{words("he was interested in world history because he read the book")};
    Bleu corpus;
    corpus.add(words(kGood), first);
    EXPECT_NEAR(corpus.score(), 0.50456668, 1e-8);
    corpus.add(words("he read the book because he was interested in world history"), second);
    EXPECT_NEAR(corpus.score(), 0.59207789, 1e-8);
}

TEST(Bleu, ShortTranslationsArePenalised)
{
    const Bleu bleu = bleuOf("the cat sat on mat", {"the cat sat on the mat"});
    EXPECT_DOUBLE_EQ(bleu.brevityPenalty(), std::exp(1.0 - 6.0 / 5));
    EXPECT_NEAR(bleu.score(), 0.57893007, 1e-8);
    EXPECT_DOUBLE_EQ(bleuOf("a b c d e", {"a b c"}).brevityPenalty(), 1.0);
}

TEST(Bleu, TheNearestReferenceSetsTheLength)
{
    // As in section 2.2.2: a candidate as long as any of its references is not penalised.
    EXPECT_DOUBLE_EQ(bleuOf("a b c", {"a b c d e", "x y z"}).brevityPenalty(), 1.0);
    // Three words and five are equally near to four: the shorter counts.
    EXPECT_DOUBLE_EQ(bleuOf("a b c d", {"a b c d e", "a b c"}).brevityPenalty(), 1.0);
}

TEST(Bleu, SmoothingIsForSentences)
{
    const Bleu bleu = bleuOf("the cat on mat", {"the cat sat on the mat"});
    EXPECT_DOUBLE_EQ(bleu.score(), 0.0);
    // Matches 4 1 0 0 of 4 3 2 1: (4/4 2/4 1/3 1/2)^(1/4) e^(1 - 6/4)
    EXPECT_NEAR(bleu.score(BleuSmoothing::AddOne), std::pow(1.0 / 12, 0.25) * std::exp(-0.5), 1e-12);
    EXPECT_DOUBLE_EQ(bleuOf("dog", {"the cat"}).score(BleuSmoothing::AddOne), 0.0);
}

TEST(Bleu, IdsAndEmptyTexts)
{
    const std::vector<int64_t> same{4, 5, 6, 7, 8};
    const std::vector<std::vector<int64_t>> reference{same};
    Bleu bleu;
    EXPECT_DOUBLE_EQ(bleu.score(), 0.0);
    bleu.add(same, reference);
    EXPECT_DOUBLE_EQ(bleu.score(), 1.0);
    bleu.add(std::span<const int64_t>(), reference);
    EXPECT_DOUBLE_EQ(bleu.score(), std::exp(1.0 - 10.0 / 5));
    Bleu nothing;
    nothing.add(std::span<const int64_t>(), reference);
    EXPECT_DOUBLE_EQ(nothing.score(), 0.0);
    EXPECT_DOUBLE_EQ(nothing.brevityPenalty(), 0.0);
}

} // namespace
} // namespace attnscope
