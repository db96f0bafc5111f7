// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/date_phrases.h"
#include "core/data/text/tokenizer.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace attnscope {
namespace {

DatePhrase write(int64_t index, TextLanguage language = TextLanguage::Both, Split split = Split::Train,
                 uint64_t seed = 1)
{
    return writeDate(seed, split, index, language);
}

std::string slice(const std::string& text, const MarkedRange& range)
{
    return text.substr(static_cast<size_t>(range.begin), static_cast<size_t>(range.end - range.begin));
}

/// "21=twenty 03=March", in the order of the target.
std::string linksOf(const DatePhrase& phrase)
{
    std::string all;
    for (const DateLink& link : phrase.links)
        all += (all.empty() ? "" : " ") + slice(phrase.target, link.target) + "=" +
               slice(phrase.text, link.text);
    return all;
}

/// The first phrase of the training split that holds `part`.
DatePhrase phraseWith(const std::string& part, TextLanguage language)
{
    for (int64_t i = 0; i < 20000; ++i)
        if (DatePhrase phrase = write(i, language); phrase.text.find(part) != std::string::npos)
            return phrase;
    ADD_FAILURE() << "no phrase with " << part;
    return {};
}

std::unique_ptr<Dataset> open(const std::string& spec, const OptionValues& options = {}, uint64_t seed = 1)
{
    auto data = openDataset(spec, options, seed, {});
    EXPECT_TRUE(data.isOk()) << data.status().text();
    return std::move(data).value();
}

TEST(Dates, AreTheseForThisSeed)
{
    const DatePhrase english = write(0, TextLanguage::English), chinese = write(1, TextLanguage::Chinese);
    EXPECT_EQ(english.text, "due on Friday, January 10, 1986");
    EXPECT_EQ(english.target, "1986-01-10");
    EXPECT_EQ(linksOf(english), "19=19 8=8 6=6 01=January 1=1 0=0");
    EXPECT_EQ(chinese.text, "寄出日期是2068年8月1日");
    EXPECT_EQ(chinese.target, "2068-08-01");
    EXPECT_EQ(linksOf(chinese), "20=20 6=6 8=8 08=8 01=1");
}

TEST(Dates, EachDigitIsLinkedWithWhatSaysIt)
{
    EXPECT_EQ(linksOf(phraseWith("10 Mar '", TextLanguage::English)), "20=04 0=0 4=4 03=Mar 1=1 0=0");
    EXPECT_EQ(linksOf(phraseWith("the 3rd of ", TextLanguage::English)), "19=19 9=9 4=4 03=March 03=3");
    EXPECT_EQ(linksOf(phraseWith("月二十三日", TextLanguage::Chinese)),
              "20=二〇 1=一 5=五 1=十 1=一 2=二 3=三");
    EXPECT_EQ(linksOf(phraseWith("年十月二十日", TextLanguage::Chinese)),
              "20=二〇 2=二 4=四 10=十 2=二 0=十");
    EXPECT_EQ(linksOf(phraseWith("年十一月十五号", TextLanguage::Chinese)),
              "19=一九 8=八 8=八 1=十 1=一 1=十 5=五");
}

/// What the words of a date mean, written down a second time.
std::map<std::string, std::set<std::string>> meanings()
{
    std::map<std::string, std::set<std::string>> says;
    const std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};
    const auto padded = [](size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    for (size_t i = 0; i < 12; ++i)
        for (const std::string& name : {std::string(months[i]), std::string(months[i]).substr(0, 3)})
            says[name].insert(padded(i + 1));
    const std::array<std::pair<const char*, const char*>, 20> words{{{"", ""},
                                                                     {"one", "first"},
                                                                     {"two", "second"},
                                                                     {"three", "third"},
                                                                     {"four", "fourth"},
                                                                     {"five", "fifth"},
                                                                     {"six", "sixth"},
                                                                     {"seven", "seventh"},
                                                                     {"eight", "eighth"},
                                                                     {"nine", "ninth"},
                                                                     {"ten", "tenth"},
                                                                     {"eleven", "eleventh"},
                                                                     {"twelve", "twelfth"},
                                                                     {"thirteen", "thirteenth"},
                                                                     {"fourteen", "fourteenth"},
                                                                     {"fifteen", "fifteenth"},
                                                                     {"sixteen", "sixteenth"},
                                                                     {"seventeen", "seventeenth"},
                                                                     {"eighteen", "eighteenth"},
                                                                     {"nineteen", "nineteenth"}}};
    for (size_t i = 1; i < words.size(); ++i)
        for (const std::string& word : {std::string(words[i].first), std::string(words[i].second)})
            says[word] = {padded(i), std::to_string(i)};
    const std::array<const char*, 8> tens{"twenty", "thirty",  "forty",  "fifty",
                                          "sixty",  "seventy", "eighty", "ninety"};
    for (size_t i = 0; i < tens.size(); ++i)
        says[tens[i]] = {std::to_string(i + 2), std::to_string(i + 2) + "0"};
    says["twentieth"] = {"20"};
    says["thirtieth"] = {"30"};
    const std::array<const char*, 10> numerals{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    for (size_t i = 0; i < 10; ++i) {
        says[numerals[i]] = {std::to_string(i), padded(i)};
        says[std::to_string(i)] = {std::to_string(i), padded(i)};
    }
    says["十"] = {"1", "0", "10"};
    says["一九"] = says["19"] = {"19"};
    says["二〇"] = says["20"] = {"20"};
    return says;
}

TEST(Dates, EveryLinkMeansTheSameOnBothSides)
{
    const auto says = meanings();
    for (int64_t i = 0; i < 8000; ++i) {
        const DatePhrase phrase = write(i);
        for (const DateLink& link : phrase.links) {
            const std::string digits = slice(phrase.target, link.target),
                              word = slice(phrase.text, link.text);
            const bool century = link.target.begin == 0 && word == phrase.target.substr(2, 2); // of '21
            const auto known = says.find(word);
            EXPECT_TRUE(century || (known != says.end() && known->second.contains(digits)))
                << phrase.text << ": " << digits << " from \"" << word << "\"";
        }
    }
}

TEST(Dates, EveryDigitIsLinkedAndNoHyphen)
{
    for (int64_t i = 0; i < 3000; ++i) {
        const DatePhrase phrase = write(i);
        std::string covered(10, '-');
        int32_t last = 0;
        for (const DateLink& link : phrase.links) {
            EXPECT_LE(last, link.target.begin) << phrase.text;
            last = link.target.begin;
            for (int32_t at = link.target.begin; at < link.target.end; ++at)
                covered[static_cast<size_t>(at)] = phrase.target[static_cast<size_t>(at)];
            EXPECT_TRUE(checkText("part", slice(phrase.text, link.text)).isOk()) << phrase.text;
        }
        EXPECT_EQ(covered, phrase.target) << phrase.text;
    }
}

/// Day of the week by Zeller's congruence; 0 is Saturday.
int zeller(int year, int month, int day)
{
    if (month < 3) {
        month += 12;
        --year;
    }
    return (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
}

TEST(Dates, AreDaysOfTheCalendarWithTheirTrueWeekday)
{
    const std::array<std::array<const char*, 3>, 7> names{{{"Saturday", "Sat ", "六"},
                                                           {"Sunday", "Sun ", "日"},
                                                           {"Monday", "Mon ", "一"},
                                                           {"Tuesday", "Tue ", "二"},
                                                           {"Wednesday", "Wed ", "三"},
                                                           {"Thursday", "Thu ", "四"},
                                                           {"Friday", "Fri ", "五"}}};
    int named = 0;
    for (int64_t i = 0; i < 6000; ++i) {
        const DatePhrase phrase = write(i);
        const int year = std::stoi(phrase.target), month = std::stoi(phrase.target.substr(5)),
                  day = std::stoi(phrase.target.substr(8));
        EXPECT_TRUE(year >= kFirstDateYear && year <= kLastDateYear && month >= 1 && month <= 12)
            << phrase.target;
        EXPECT_TRUE(day >= 1 && day <= 31) << phrase.target;
        const int weekday = zeller(year, month, day);
        for (int other = 0; other < 7; ++other) {
            const auto& name = names[static_cast<size_t>(other)];
            const bool says = phrase.text.find(name[0]) != std::string::npos ||
                              phrase.text.find(name[1]) != std::string::npos ||
                              phrase.text.find(std::string("星期") + name[2]) != std::string::npos ||
                              phrase.text.find(std::string("周") + name[2]) != std::string::npos;
            named += says ? 1 : 0;
            EXPECT_TRUE(!says || other == weekday) << phrase.text << " is " << phrase.target;
        }
    }
    EXPECT_GT(named, 600);
}

TEST(Dates, NumbersAloneAreUnambiguous)
{
    int slashes = 0;
    for (int64_t i = 0; i < 6000; ++i) {
        const DatePhrase phrase = write(i);
        if (phrase.text.find('/') == std::string::npos ||
            phrase.links[0].text.begin < phrase.links.back().text.begin)
            continue; // the year comes first
        ++slashes;
        EXPECT_GT(std::stoi(phrase.target.substr(8)), 12) << phrase.text;
    }
    EXPECT_GT(slashes, 30);
}

TEST(Dates, NoTestedDayWasLearnedFrom)
{
    std::set<std::string> learned;
    for (int64_t i = 0; i < 8000; ++i)
        learned.insert(write(i).target);
    for (const uint64_t seed : {1U, 2U})
        for (int64_t i = 0; i < 2000; ++i) {
            const DatePhrase phrase = write(i, TextLanguage::Both, Split::Test, seed);
            EXPECT_EQ(learned.count(phrase.target), 0U) << phrase.target;
        }
}

TEST(Dates, TheSeedDecidesEverything)
{
    const std::string identity = open("dates?train=100&test=20")->identity();
    EXPECT_EQ(open("dates?train=100&test=20")->identity(), identity);
    EXPECT_NE(open("dates?train=100&test=20", {}, 2)->identity(), identity);
    EXPECT_EQ(open("dates?train=200&test=40")->sample(Split::Test, 7).texts[0].text,
              write(7, TextLanguage::Both, Split::Test).text);
}

TEST(Dates, AlignmentHasARowForEachCharacter)
{
    const auto data = open("dates?train=300&test=100");
    EXPECT_TRUE(data->summary().hasAlignment);
    EXPECT_EQ(data->summary().tasks[0].name, "date");
    EXPECT_EQ(data->summary().tasks[0].kind, TaskKind::Sequence);
    EXPECT_EQ(data->summary().text.targetVocabulary, kSpecialTokens + 11);
    for (int64_t i = 0; i < 100; ++i) {
        const Sample sample = data->sample(Split::Test, i);
        const auto tokens = static_cast<int64_t>(sample.texts.at(0).tokens.size());
        ASSERT_EQ(sample.alignment.shape, (std::vector<int64_t>{11, tokens}));
        for (int64_t row = 0; row < 11; ++row) {
            const auto begin = sample.alignment.values.begin() + row * tokens;
            const bool linked = std::any_of(begin, begin + tokens, [](float link) { return link != 0; });
            EXPECT_EQ(linked, row != 4 && row != 7 && row != 10) << sample.texts[0].text << " row " << row;
        }
    }
}

TEST(Dates, AWholeNumberIsOneTokenForAllItsDigits)
{
    const auto data = open("dates?train=60&test=400", {{"data.language", "en"}});
    for (int64_t i = 0; i < 400; ++i) {
        const Sample sample = data->sample(Split::Test, i);
        const auto& tokens = sample.texts.at(0).tokens;
        const std::string year = sample.texts.at(1).text.substr(0, 4);
        const auto place =
            std::find_if(tokens.begin(), tokens.end(), [&](const Token& t) { return t.text == year; });
        if (place == tokens.end())
            continue; // a short year, or one in words
        for (int64_t row = 0; row < 4; ++row)
            for (size_t at = 0; at < tokens.size(); ++at)
                EXPECT_EQ(sample.alignment.values[static_cast<size_t>(row) * tokens.size() + at] != 0,
                          at == static_cast<size_t>(place - tokens.begin()))
                    << sample.texts[0].text;
    }
}

TEST(Dates, LanguageCanBeChosen)
{
    for (int64_t i = 0; i < 500; ++i) {
        const std::string text = write(i, TextLanguage::English).text;
        EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) << text;
        EXPECT_EQ(write(i, TextLanguage::Chinese).text.find_first_of("abcdefghijklmnopqrstuvwxyz"),
                  std::string::npos);
    }
}

TEST(Dates, AnAnswerIsReadAsADate)
{
    const auto data = open("dates?train=300&test=10");
    const Batch batch = data->batch(Split::Test, std::vector<int64_t>{4}, false, 0);
    const torch::Tensor ids = batch.target.ids[0].slice(0, 1).contiguous(); // without kBeginToken
    const TokenSequence read =
        data->decode("date", {ids.data_ptr<int64_t>(), static_cast<size_t>(ids.numel())});
    EXPECT_EQ(read.text, write(4, TextLanguage::Both, Split::Test).target);
}

} // namespace
} // namespace attnscope
