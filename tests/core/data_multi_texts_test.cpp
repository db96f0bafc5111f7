// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "core/data/text/date_phrases.h"
#include "core/data/text/text_dataset.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

std::vector<int64_t> textLabelsOf(const Dataset& data, const std::string& task, Split split = Split::Train)
{
    std::vector<int64_t> all(static_cast<size_t>(data.size(split)));
    std::iota(all.begin(), all.end(), 0);
    const torch::Tensor labels = data.batch(split, all, false, 0).labels.at(task);
    return {labels.data_ptr<int64_t>(), labels.data_ptr<int64_t>() + labels.numel()};
}

/// Six texts of two classes that are translated as well.
Result<std::unique_ptr<Dataset>> openMade(const OptionValues& values)
{
    TextRecords made;
    made.name = made.where = "made";
    made.texts = {"a", "b", "c", "d", "e", "f"};
    made.targets = {"1", "2", "3", "4", "5", "6"};
    made.targetTask = "translation";
    made.tasks = {{{"class", TaskKind::Classification, {"x", "y"}}, {0, 1, 0, 1, 0, 1}}};
    made.train = {0, 1, 2, 3};
    made.test = {4, 5};
    const auto specs = withTextOptions({});
    return makeTextDataset(
        std::move(made), {"made", "", {}, {}}, OptionReader(specs, values), 1, [](double) { return true; },
        0.0);
}

TEST(MultiTexts, TheTextToBeMadeIsTheMainTask)
{
    const auto data = openMade({});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    ASSERT_EQ((*data)->summary().tasks.size(), 2U);
    EXPECT_EQ((*data)->summary().tasks[0].name, "translation");
    EXPECT_EQ((*data)->summary().tasks[0].kind, TaskKind::Sequence);
    EXPECT_EQ((*data)->summary().tasks[1].name, "class");
    EXPECT_EQ(textLabelsOf(**data, "class"), (std::vector<int64_t>{0, 1, 0, 1}));
}

TEST(MultiTexts, LabelsAreLeftOutOfTheTrainingTexts)
{
    const auto data = openMade({{"data.labels", "class=0.5"}});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    const auto labels = textLabelsOf(**data, "class");
    EXPECT_EQ(std::count(labels.begin(), labels.end(), -1), 2);
    EXPECT_EQ(textLabelsOf(**data, "class", Split::Test), (std::vector<int64_t>{0, 1}));
    const auto left = std::find(labels.begin(), labels.end(), -1) - labels.begin();
    EXPECT_EQ((*data)->sample(Split::Train, left).labels.at("class"), -1);
    EXPECT_NE((*data)->identity(), (*openMade({}))->identity());
}

TEST(MultiTexts, ReferencesCannotBeLeftOut)
{
    EXPECT_EQ(
        openMade({{"data.labels", "translation=0.5"}}).status().text(),
        "data.labels: the references of \"translation\" cannot be left out (expected a task of classes, a "
        "mask or a point)");
}

/// The first of year, month and day in the text, told from where the digits of the target come from.
DateStyle firstPart(const DatePhrase& phrase)
{
    const DateLink* first = nullptr;
    for (const DateLink& link : phrase.links)
        if (first == nullptr || link.text.begin < first->text.begin)
            first = &link;
    const int32_t at = first->target.begin;
    return at < 4 ? DateStyle::YearFirst : at < 7 ? DateStyle::MonthFirst : DateStyle::DayFirst;
}

TEST(DateStyles, AreToldByTheFirstPartAndTheNumerals)
{
    std::vector<int> counts(dateStyleNames().size());
    for (int64_t i = 0; i < 2000; ++i) {
        const DatePhrase phrase = writeDate(5, Split::Train, i, TextLanguage::Both);
        ++counts.at(static_cast<size_t>(phrase.style));
        if (phrase.style == DateStyle::ChineseNumerals) {
            EXPECT_EQ(firstPart(phrase), DateStyle::YearFirst) << phrase.text;
            const std::string year = phrase.target.substr(0, 4);
            EXPECT_EQ(phrase.text.find(year), std::string::npos) << phrase.text;
            EXPECT_EQ(phrase.language, TextLanguage::Chinese);
        } else {
            EXPECT_EQ(firstPart(phrase), phrase.style) << phrase.text;
        }
    }
    for (const int count : counts)
        EXPECT_GT(count, 150);
}

TEST(Dates, HaveAStyleBesideTheDate)
{
    auto data = openDataset("dates?train=400&test=50", {{"data.labels", "style=0.1"}}, 1, {});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    ASSERT_EQ((*data)->summary().tasks.size(), 2U);
    EXPECT_EQ((*data)->summary().tasks[0].name, "date");
    EXPECT_EQ((*data)->summary().tasks[1].classes, dateStyleNames());
    const auto labels = textLabelsOf(**data, "style");
    EXPECT_EQ(std::count(labels.begin(), labels.end(), -1), 360);
    for (int64_t i = 0; i < 50; ++i)
        EXPECT_EQ((*data)->sample(Split::Test, i).labels.at("style"),
                  static_cast<int64_t>(writeDate(1, Split::Test, i, TextLanguage::Both).style));
}

} // namespace
} // namespace attnscope
