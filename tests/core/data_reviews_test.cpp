// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_grammar.h"
#include "core/data/text/review_rules.h"
#include "core/data/text/tokenizer.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

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
    using Words = std::vector<std::string>;
    const auto tested = [](int64_t index) { return write(index, TextLanguage::Both, Split::Test); };
    const auto evidence = [](const Review& review) { return slices(review.text.text, review.text.evidence); };
    const auto topic = [](const Review& review) { return slices(review.text.text, review.text.topic); };

    const Review diner = tested(51);
    EXPECT_EQ(diner.text.text, "I had had a dreadful week at work. We found the address on my phone. "
                               "I certainly found this diner very comfortable.");
    EXPECT_EQ(evidence(diner), Words{"very comfortable"}) << "a dreadful week decides nothing";
    EXPECT_EQ(topic(diner), Words{"diner"}) << "and not the phone";
    EXPECT_EQ(diner.sentiment, 1);
    EXPECT_EQ(diner.topic, 2);

    const Review comedy = tested(62);
    EXPECT_EQ(comedy.text.text, "My boss hates that comedy. I see it differently: it wasn't dull.");
    EXPECT_EQ(evidence(comedy), Words{"wasn't dull"}) << "hearsay decides nothing";
    EXPECT_EQ(comedy.sentiment, 1);

    const Review book = tested(30);
    EXPECT_EQ(book.text.text, "我的医生觉得这本小说不感人，但我感觉它不差。");
    EXPECT_EQ(evidence(book), Words{"不差"});
    EXPECT_EQ(topic(book), Words{"小说"});
    EXPECT_EQ(book.sentiment, 1);
    EXPECT_EQ(book.topic, 1);
}

TEST(Reviews, SayThePlainestThings)
{
    const auto tested = [](int64_t index) {
        const Review review = write(index, TextLanguage::Both, Split::Test);
        return std::pair(review.text.text, review.sentiment);
    };
    using Plain = std::pair<std::string, int>;
    EXPECT_EQ(tested(71), Plain("We loved the hotel.", 1));
    EXPECT_EQ(tested(102), Plain("We all recommend the resort.", 1));
    EXPECT_EQ(tested(91), Plain("The charger disappointed me.", 0));
    EXPECT_EQ(tested(98),
              Plain("On an awful Friday we went to the restaurant. Both of us don't dislike it.", 1));
    EXPECT_EQ(tested(100), Plain("My lovely friend gave me this smartphone. Unreliable.", 0));
    EXPECT_EQ(tested(7), Plain("相机不怎么实用。", 0));
    EXPECT_EQ(tested(69), Plain("表演一点都不让人扫兴。", 1));
    EXPECT_EQ(tested(84), Plain("这不是一部好电影。", 0));
    EXPECT_EQ(tested(80), Plain("非常难看，这部电影。", 0));
    EXPECT_EQ(tested(106), Plain("坐在后排的人相当幽默，全片大约两个小时。我喜爱这部影片。", 1));
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
    for (int64_t i = 0; i < 30000; ++i) {
        const Review review = write(i);
        const auto words = slices(review.text.text, review.text.evidence);
        ASSERT_FALSE(words.empty()) << review.text.text;
        const auto [known, fresh] = meaning.emplace(words, review.sentiment);
        EXPECT_EQ(known->second, review.sentiment) << review.text.text;
    }
    const auto says = [&](const std::string& list, int sentiment) {
        std::istringstream all(list);
        for (std::string words; std::getline(all, words, '|');) {
            const auto found = meaning.find({words});
            ASSERT_NE(found, meaning.end()) << words;
            EXPECT_EQ(found->second, sentiment) << words;
        }
    };
    says("not bad at all|not bad|wasn't bad|good|like|love|enjoy|liked|loved|enjoyed|do not hate|"
         "don't dislike|did not hate|did not disappoint|not disappointed|not a disaster|worth it",
         1);
    says("not good at all|not good|wasn't good|bad|hate|hated|dislike|do not like|don't like|do not love|"
         "do not enjoy|did not like|didn't love|did not enjoy|disappointed|not impressed|not worth it",
         0);
    says("一点也不差|不错|不差|太好了|很好|好|喜欢|很喜欢|喜爱|不讨厌|值得|并不失败|不失望", 1);
    says("一点也不好|不好|很差|烂|不喜欢|一点也不喜欢|不喜爱|讨厌|不好看|不值得|并不成功|不满意", 0);
}

/// How often each token stands in a text, or among the words that decide, under each label.
using Counts = std::map<std::string, std::array<int, 2>>;

struct Uses {
    Counts anywhere, deciding;
};

Uses usesOfTokens(TextLanguage language, int64_t count)
{
    const auto data = open("reviews?test=10&train=" + std::to_string(count),
                           {{"data.language", language == TextLanguage::English ? "en" : "zh"}});
    Uses uses;
    for (int64_t i = 0; i < count; ++i) {
        const Sample sample = data->sample(Split::Train, i);
        const std::vector<uint8_t> decides = data->evidenceOf(Split::Train, i, "sentiment");
        std::set<std::string> anywhere, deciding;
        for (size_t t = 0; t < decides.size(); ++t) {
            anywhere.insert(sample.texts.at(0).tokens.at(t).text);
            if (decides[t] != 0)
                deciding.insert(sample.texts.at(0).tokens.at(t).text);
        }
        const auto label = static_cast<size_t>(sample.labels.at("sentiment"));
        for (const std::string& token : anywhere)
            ++uses.anywhere[token][label];
        for (const std::string& token : deciding)
            ++uses.deciding[token][label];
    }
    return uses;
}

/// The tokens with 50 uses or more of which hardly any are under one of the labels.
std::set<std::string> oneSided(const Counts& counts)
{
    std::set<std::string> tokens;
    for (const auto& [token, uses] : counts)
        if (uses[0] + uses[1] >= 50 && std::min(uses[0], uses[1]) * 50 < uses[0] + uses[1])
            tokens.insert(token);
    return tokens;
}

std::set<std::string> without(std::set<std::string> tokens, const std::set<std::string>& known)
{
    std::erase_if(tokens, [&](const std::string& token) { return known.count(token) != 0; });
    return tokens;
}

/// No word gives the answer away: each is used and denied, whichever way it leans. Left are idioms, forms
/// that no negation leaves as they are ("does not bore"), and Chinese tokens that hold the negation or the
/// degree of what they say.
TEST(Reviews, EveryWordIsUsedOnBothSides)
{
    using Words = std::set<std::string>;
    const Uses english = usesOfTokens(TextLanguage::English, 20000),
               chinese = usesOfTokens(TextLanguage::Chinese, 20000);
    EXPECT_EQ(oneSided(english.anywhere), Words{});
    EXPECT_EQ(oneSided(chinese.anywhere), Words{});
    const Words forms{"fault", "stand", "annoys", "bores", "disappoints", "impresses", "delights", "pleases"},
        compounds{"不值得", "值得",   "不好", "不差", "不错", "受不了",
                  "太好",   "很喜欢", "很好", "很爱", "挺好", "很不"};
    EXPECT_EQ(without(oneSided(english.deciding), forms), Words{});
    EXPECT_EQ(without(oneSided(chinese.deciding), compounds), Words{});
    for (const char* word : {"like", "love", "enjoy", "recommend", "hate", "dislike", "good", "bad", "not"})
        for (const int uses : english.deciding.at(word))
            EXPECT_GE(uses, 15) << word;
    for (const char* word : {"喜欢", "喜爱", "爱", "欣赏", "讨厌", "厌恶", "好看", "难看", "差劲"})
        for (const int uses : chinese.deciding.at(word))
            EXPECT_GE(uses, 15) << word;
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
    EXPECT_GE(lengths.min().item<int64_t>(), 3) << "a plain sentence and its full stop";
    EXPECT_LE(lengths.max().item<int64_t>(), 40);
    EXPECT_NEAR(lengths.to(torch::kFloat).mean().item<float>(), 15, 2);
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
