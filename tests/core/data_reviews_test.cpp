// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_grammar.h"
#include "core/data/text/review_rules.h"
#include "core/data/text/tokenizer.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

const ReviewWriter& writerOf(TextLanguage language)
{
    static const ReviewWriter english(TextLanguage::English), chinese(TextLanguage::Chinese),
        both(TextLanguage::Both);
    return language == TextLanguage::English ? english : language == TextLanguage::Chinese ? chinese : both;
}

Review write(int64_t index, TextLanguage language = TextLanguage::Both, Split split = Split::Train,
             uint64_t seed = 1)
{
    return writerOf(language).write(seed, split, index);
}

std::vector<std::string> slices(const std::string& text, const std::vector<MarkedRange>& ranges)
{
    std::vector<std::string> parts;
    for (const MarkedRange& range : ranges)
        parts.push_back(
            text.substr(static_cast<size_t>(range.begin), static_cast<size_t>(range.end - range.begin)));
    return parts;
}

std::unique_ptr<Dataset> open(const std::string& spec, const OptionValues& options = {}, uint64_t seed = 1)
{
    auto data = openDataset(spec, options, seed, {});
    EXPECT_TRUE(data.isOk()) << data.status().text();
    return std::move(data).value();
}

/// The sample's tokens that are evidence.
std::vector<std::string> evidenceTokens(const Sample& sample)
{
    std::vector<std::string> words;
    for (size_t i = 0; i < sample.evidence.size(); ++i)
        if (sample.evidence[i] != 0)
            words.push_back(sample.texts.at(0).tokens.at(i).text);
    return words;
}

TEST(Reviews, AreTheseForThisSeed)
{
    const Review english = write(2, TextLanguage::English), chinese = write(3, TextLanguage::Chinese);
    using Words = std::vector<std::string>;
    EXPECT_EQ(english.text.text, "My boss said that it remained really dirty. We found the address on my "
                                 "phone. That restaurant was cosy.");
    EXPECT_EQ(slices(english.text.text, english.text.evidence), Words{"cosy"}) << "hearsay decides nothing";
    EXPECT_EQ(slices(english.text.text, english.text.topic), Words{"restaurant"}) << "and not the phone";
    EXPECT_EQ(english.sentiment, 1);
    EXPECT_EQ(english.topic, 2);
    EXPECT_EQ(chinese.text.text, "我的医生觉得这家酒店非常吵闹，确实，我受不了它。");
    EXPECT_EQ(slices(chinese.text.text, chinese.text.evidence), Words{"受不了"});
    EXPECT_EQ(slices(chinese.text.text, chinese.text.topic), Words{"酒店"});
    EXPECT_EQ(chinese.sentiment, 0);
    EXPECT_EQ(chinese.topic, 3);
}

TEST(Reviews, TheSeedDecidesEverything)
{
    const auto small = open("reviews?train=100&test=20"), large = open("reviews?train=300&test=40");
    EXPECT_EQ(open("reviews?train=100&test=20")->identity(), small->identity());
    EXPECT_NE(open("reviews?train=100&test=20", {}, 2)->identity(), small->identity());
    EXPECT_EQ(small->sample(Split::Test, 7).texts[0].text, large->sample(Split::Test, 7).texts[0].text);
    EXPECT_EQ(small->sample(Split::Train, 7).texts[0].text, write(7).text.text);
}

TEST(Reviews, NoTestedTextWasLearnedFrom)
{
    std::set<std::string> learned;
    for (int64_t i = 0; i < 6000; ++i)
        learned.insert(write(i).text.text);
    EXPECT_GT(learned.size(), 5800U) << "texts hardly repeat";
    for (const uint64_t seed : {1U, 2U})
        for (int64_t i = 0; i < 1500; ++i)
            EXPECT_EQ(learned.count(write(i, TextLanguage::Both, Split::Test, seed).text.text), 0U);
}

TEST(Reviews, LabelsAndLanguagesAreBalanced)
{
    constexpr int kCount = 4000;
    int positive = 0, english = 0;
    std::map<int, int> topics;
    for (int64_t i = 0; i < kCount; ++i) {
        const Review review = write(i);
        positive += review.sentiment;
        english += review.language == TextLanguage::English ? 1 : 0;
        ++topics[review.topic];
    }
    EXPECT_NEAR(positive, kCount / 2, 120);
    EXPECT_NEAR(english, kCount / 2, 120);
    ASSERT_EQ(topics.size(), reviewTopics().size());
    for (const auto& [topic, count] : topics)
        EXPECT_NEAR(count, kCount / 5, 100) << topic;
}

TEST(Reviews, LanguageCanBeChosen)
{
    const auto hasChinese = [](const std::string& text) {
        return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    };
    const auto english = open("reviews?train=200&test=20", {{"data.language", "en"}}),
               chinese = open("reviews?train=200&test=20", {{"data.language", "zh"}});
    for (int64_t i = 0; i < 200; ++i) {
        EXPECT_FALSE(hasChinese(english->sample(Split::Train, i).texts[0].text));
        EXPECT_TRUE(hasChinese(chinese->sample(Split::Train, i).texts[0].text));
    }
}

TEST(Reviews, AreCleanTextOfAFewSentences)
{
    for (int64_t i = 0; i < 5000; ++i) {
        const std::string text = write(i).text.text;
        EXPECT_TRUE(checkText("review", text).isOk()) << text;
        EXPECT_EQ(text.find_first_of("<>[]{}|^~@*/"), std::string::npos) << "a mark of the grammar: " << text;
        EXPECT_EQ(text.find("  "), std::string::npos) << text;
        EXPECT_TRUE(text.ends_with('.') || text.ends_with("。")) << text;
    }
}

/// Taken alone, the words that are said to decide must always say the same.
TEST(Reviews, EvidenceNeverContradictsItself)
{
    std::map<std::vector<std::string>, int> meaning;
    for (int64_t i = 0; i < 12000; ++i) {
        const Review review = write(i);
        const auto words = slices(review.text.text, review.text.evidence);
        ASSERT_FALSE(words.empty()) << review.text.text;
        const auto [known, fresh] = meaning.emplace(words, review.sentiment);
        EXPECT_EQ(known->second, review.sentiment) << review.text.text;
    }
    EXPECT_EQ(meaning.at({"not good at all"}), 0);
    EXPECT_EQ(meaning.at({"not bad at all"}), 1);
    EXPECT_EQ(meaning.at({"一点也不好"}), 0);
    EXPECT_EQ(meaning.at({"一点也不差"}), 1);
}

TEST(Reviews, MarksStandAtWholeCharactersInOrder)
{
    for (int64_t i = 0; i < 3000; ++i) {
        const Review review = write(i);
        for (const auto* ranges : {&review.text.evidence, &review.text.topic}) {
            ASSERT_FALSE(ranges->empty()) << review.text.text;
            int32_t last = 0;
            for (const MarkedRange& range : *ranges) {
                ASSERT_LE(last, range.begin) << review.text.text;
                ASSERT_LT(range.begin, range.end) << review.text.text;
                last = range.end;
            }
            for (const std::string& part : slices(review.text.text, *ranges)) {
                EXPECT_TRUE(checkText("part", part).isOk()) << review.text.text;
                EXPECT_EQ(part.find_first_of(".,;:"), std::string::npos) << part;
            }
        }
    }
}

/// Every literal piece of the rules comes up: nothing in the tables is out of reach.
TEST(Reviews, NoRuleIsUnused)
{
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        return text;
    };
    for (const TextLanguage language : {TextLanguage::English, TextLanguage::Chinese}) {
        std::string all;
        for (int64_t i = 0; i < 20000; ++i)
            all += lower(write(i, language).text.text) + "\n";
        for (const GrammarRule& rule :
             language == TextLanguage::English ? englishReviewRules() : chineseReviewRules()) {
            std::string literal;
            bool inside = false, kind = false;
            for (const char c : std::string(rule.alternatives) + "|") {
                const bool ends = std::string_view("<>[]{}|~@*^").find(c) != std::string_view::npos;
                if (!ends) {
                    if (!inside && !kind)
                        literal += c;
                    continue;
                }
                const bool weight = c == '*' || (c == '^' && literal.ends_with("a"));
                if (!weight && !literal.empty()) {
                    EXPECT_NE(all.find(lower(literal)), std::string::npos) << rule.symbol << ": " << literal;
                }
                literal.clear();
                inside = c == '<' || (inside && c != '>');
                kind = c == '@' || (kind && c != '|');
            }
        }
    }
}

TEST(Reviews, DatasetMarksTheTokensThatDecide)
{
    const auto data = open("reviews?train=60&test=400");
    const DatasetSummary& summary = data->summary();
    EXPECT_TRUE(summary.hasEvidence);
    EXPECT_EQ(summary.input, InputKind::Text);
    ASSERT_EQ(summary.tasks.size(), 2U);
    EXPECT_EQ(summary.tasks[0].name, "sentiment");
    EXPECT_EQ(summary.tasks[0].classes, (std::vector<std::string>{"negative", "positive"}));
    EXPECT_EQ(summary.tasks[1].classes,
              (std::vector<std::string>{"film", "book", "restaurant", "hotel", "phone"}));
    for (int64_t i = 0; i < 400; ++i) {
        const Review review = write(i, TextLanguage::Both, Split::Test);
        Sample sample = data->sample(Split::Test, i);
        sample.evidence = data->evidenceOf(Split::Test, i, "sentiment");
        EXPECT_EQ(sample.labels.at("sentiment"), review.sentiment);
        EXPECT_EQ(sample.labels.at("topic"), review.topic);
        std::string marked, said;
        for (const std::string& word : evidenceTokens(sample))
            marked += word;
        for (const std::string& part : slices(review.text.text, review.text.evidence))
            said += part;
        std::erase(said, ' ');
        // A Chinese word may reach beyond what decides (我不 | 喜欢), never fall short of it.
        EXPECT_TRUE(review.language == TextLanguage::English
                        ? marked == said
                        : marked.find(said) != std::string::npos || marked.size() > said.size())
            << review.text.text << " has " << marked << " for " << said;
    }
}

TEST(Reviews, TheTopicHasEvidenceOfItsOwn)
{
    const auto data = open("reviews?train=60&test=100", {{"data.language", "en"}});
    for (int64_t i = 0; i < 100; ++i) {
        const Review review = write(i, TextLanguage::English, Split::Test);
        Sample sample = data->sample(Split::Test, i);
        sample.evidence = data->evidenceOf(Split::Test, i, "topic");
        std::string marked, said;
        for (const std::string& word : evidenceTokens(sample))
            marked += word;
        for (const std::string& part : slices(review.text.text, review.text.topic))
            said += part;
        std::erase(said, ' ');
        EXPECT_EQ(marked, said) << review.text.text;
    }
}

TEST(Reviews, AreAFewSentencesLong)
{
    const auto data = open("reviews?train=2000&test=10");
    std::vector<int64_t> all(2000);
    std::iota(all.begin(), all.end(), 0);
    const torch::Tensor lengths = data->batch(Split::Train, all, false, 0).text.lengths;
    EXPECT_GE(lengths.min().item<int64_t>(), 6);
    EXPECT_LE(lengths.max().item<int64_t>(), 40);
    EXPECT_NEAR(lengths.to(torch::kFloat).mean().item<float>(), 17, 3);
}

/// Which words a text holds, whatever their order: [sample, word] 0/1.
torch::Tensor bagsOf(const Dataset& data, Split split)
{
    std::vector<int64_t> all(static_cast<size_t>(data.size(split)));
    std::iota(all.begin(), all.end(), 0);
    const torch::Tensor ids = data.batch(split, all, false, 0).text.ids;
    torch::Tensor bags = torch::zeros({ids.size(0), data.summary().text.vocabulary});
    bags.scatter_(1, ids, 1.0);
    bags.select(1, kPadToken).zero_();
    return bags;
}

/// A bag of words learns something, or the words meant nothing; but it cannot solve the task.
TEST(Reviews, ABagOfWordsIsNotEnough)
{
    const auto data = open("reviews?train=6000&test=1500");
    const auto labels = [&](Split split) {
        std::vector<int64_t> all(static_cast<size_t>(data->size(split)));
        std::iota(all.begin(), all.end(), 0);
        return data->batch(split, all, false, 0).labels.at("sentiment").to(torch::kFloat);
    };
    const torch::Tensor bags = bagsOf(*data, Split::Train), truth = labels(Split::Train);
    torch::Tensor weights = torch::zeros({bags.size(1)}, torch::requires_grad());
    torch::Tensor bias = torch::zeros({1}, torch::requires_grad());
    torch::optim::Adam adam({weights, bias}, torch::optim::AdamOptions(0.05));
    for (int step = 0; step < 200; ++step) { // logistic regression on the whole split at once
        adam.zero_grad();
        (torch::binary_cross_entropy_with_logits(bags.mv(weights) + bias, truth) +
         1e-4 * weights.square().sum())
            .backward();
        adam.step();
    }
    const auto accuracy = [&](Split split) {
        const torch::Tensor said = (bagsOf(*data, split).mv(weights) + bias > 0).to(torch::kFloat);
        return (said == labels(split)).to(torch::kFloat).mean().item<float>();
    };
    EXPECT_GT(accuracy(Split::Test), 0.65);
    EXPECT_LT(accuracy(Split::Test), 0.87);
    EXPECT_LT(accuracy(Split::Train), 0.90);
}

TEST(Reviews, TooManyAreRefused)
{
    const auto data = openDataset("reviews?train=300000", {}, 1, {});
    ASSERT_FALSE(data.isOk());
    EXPECT_EQ(data.status().text(),
              "reviews: too many texts (expected at most 200000 a split, found 300000)");
}

TEST(Reviews, LoadingCanBeCancelled)
{
    const auto data = openDataset("reviews", {}, 1, [](double) { return false; });
    EXPECT_FALSE(data.isOk());
}

} // namespace
} // namespace attnscope
