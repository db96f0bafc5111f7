// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/caption_phrases.h"
#include "core/data/dataset.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

std::unique_ptr<Dataset> openCaptions(const std::string& spec, const OptionValues& values = {},
                                      uint64_t seed = 1)
{
    auto result = openDataset(spec, values, seed, {});
    EXPECT_TRUE(result.isOk()) << result.status().text();
    return std::move(result).value();
}

/// Which of the words are tokens of the text, as their numbers.
std::vector<int64_t> found(const TokenSequence& text, const std::vector<std::string>& words)
{
    std::vector<int64_t> numbers;
    for (const Token& token : text.tokens)
        if (const auto word = std::find(words.begin(), words.end(), token.text); word != words.end())
            numbers.push_back(word - words.begin());
    return numbers;
}

/// The class of a word in whichever language the text is in.
int64_t named(const TokenSequence& text, std::vector<std::string> (*words)(TextLanguage))
{
    std::vector<int64_t> numbers = found(text, words(TextLanguage::English));
    for (const int64_t number : found(text, words(TextLanguage::Chinese)))
        numbers.push_back(number);
    EXPECT_EQ(numbers.size(), 1U) << text.text;
    return numbers.empty() ? -1 : numbers.front();
}

// ---- sentences ----

TEST(CaptionPhrases, LiteralSentences)
{
    ShapeTarget target;
    target.shape = Shape::Star;
    target.color = 1;
    std::vector<std::string> texts;
    for (uint64_t i = 0; i < 6; ++i)
        texts.push_back(writeCaption(i, target, i < 4 ? TextLanguage::English : TextLanguage::Chinese).text);
    EXPECT_EQ(texts,
              (std::vector<std::string>{"a star that is orange", "there is a yellow star here",
                                        "what you see is an orange star", "what you see is a blue star",
                                        "这个星形是橙色的", "有一个星形，它是橙色的"}));
}

TEST(CaptionPhrases, FitsWhereColourAndShapeAreThePictures)
{
    int fits = 0, wrongColor = 0, wrongShape = 0, wrongBoth = 0, english = 0;
    std::vector<int> named(6);
    for (uint64_t i = 0; i < 3000; ++i) {
        ShapeTarget target;
        target.shape = static_cast<Shape>(i % kShapeCount);
        target.color = static_cast<int>(i / kShapeCount % 6);
        const Caption caption = writeCaption(streamOf(3, i), target, TextLanguage::Both);
        const bool color = caption.color == target.color, shape = caption.shape == target.shape;
        ASSERT_EQ(caption.fits, color && shape);
        ++(caption.fits ? fits : color ? wrongShape : shape ? wrongColor : wrongBoth);
        ++named.at(static_cast<size_t>(caption.color));
        english += caption.language == TextLanguage::English ? 1 : 0;
        const auto colors = captionColors(caption.language), shapes = captionShapes(caption.language);
        EXPECT_NE(caption.text.find(colors[static_cast<size_t>(caption.color)]), std::string::npos);
        EXPECT_NE(caption.text.find(shapes[static_cast<size_t>(caption.shape)]), std::string::npos);
    }
    EXPECT_NEAR(fits, 1500, 120);
    for (const int count : {wrongColor, wrongShape, wrongBoth})
        EXPECT_NEAR(count, 500, 90);
    for (const int count : named)
        EXPECT_NEAR(count, 500, 90);
    EXPECT_NEAR(english, 1500, 120);
}

TEST(CaptionPhrases, ArticlesFollowTheirWord)
{
    for (uint64_t i = 0; i < 2000; ++i) {
        ShapeTarget target;
        target.color = static_cast<int>(i % 6);
        const std::string text = " " + writeCaption(i, target, TextLanguage::English).text;
        EXPECT_EQ(text.find(" a orange"), std::string::npos) << text;
        EXPECT_EQ(text.find(" an "), text.find(" an orange")) << text;
        EXPECT_EQ(text.find_first_of("{}^"), std::string::npos) << text;
    }
}

// ---- the data set ----

TEST(Captions, SamplesHaveAPictureAndASentence)
{
    const auto data = openCaptions("captions?train=100&test=20");
    const DatasetSummary& summary = data->summary();
    EXPECT_EQ(summary.input, InputKind::ImageText);
    EXPECT_EQ(summary.width, kSceneSide);
    EXPECT_EQ(summary.channels, 3);
    EXPECT_GT(summary.text.vocabulary, 50);
    EXPECT_TRUE(summary.hasEvidence);
    std::vector<std::string> names;
    for (const TaskInfo& task : summary.tasks)
        names.push_back(task.name);
    EXPECT_EQ(names, (std::vector<std::string>{"image", "colour", "match"}));
    const Sample sample = data->sample(Split::Train, 3);
    EXPECT_EQ(sample.picture.width, kSceneSide);
    EXPECT_EQ(sample.texts.at(0).name, "text");
    EXPECT_EQ(sample.evidence.size(), size_t{kSceneSide} * kSceneSide);
    EXPECT_EQ(data->evidenceOf(Split::Train, 3, "colour"), sample.evidence);
    EXPECT_GT(std::count(sample.evidence.begin(), sample.evidence.end(), 1), 45);
}

TEST(Captions, TheWordsAreTokensAndAgreeWithTheLabels)
{
    // With a validation split, pictures and texts must have been cut alike.
    const auto data = openCaptions("captions?train=800&test=20", {{"data.validation", "0.25"}});
    ASSERT_EQ(data->size(Split::Validation), 200);
    int matches = 0, unknown = 0;
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        for (int64_t i = 0; i < data->size(split); ++i) {
            const Sample sample = data->sample(split, i);
            const int64_t color = named(sample.texts[0], captionColors);
            const int64_t shape = named(sample.texts[0], captionShapes);
            EXPECT_EQ(color, sample.labels.at("colour")) << sample.texts[0].text;
            const bool match = sample.labels.at("match") == 1;
            if (match) {
                EXPECT_EQ(shape, sample.labels.at("image")) << sample.texts[0].text;
            }
            matches += match ? 1 : 0;
            EXPECT_EQ(sample.texts[0].cutAfter, 0);
            for (const Token& token : sample.texts[0].tokens)
                unknown += token.known ? 0 : 1;
        }
    EXPECT_NEAR(matches, 410, 60);
    EXPECT_LT(unknown, 10);
}

TEST(Captions, TheWordsAboutATaskAreThoseThatNameIt)
{
    using Marks = std::vector<uint8_t>;
    const auto data = openCaptions("captions?train=200&test=20", {{"data.validation", "0.25"}});
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        for (int64_t i = 0; i < data->size(split); ++i) {
            const TokenSequence text = data->sample(split, i).texts[0];
            Marks colors, shapes, both;
            for (const Token& token : text.tokens) {
                const auto names = [&](std::vector<std::string> (*words)(TextLanguage)) {
                    TokenSequence one = text;
                    one.tokens = {token};
                    return !found(one, words(TextLanguage::English)).empty() ||
                           !found(one, words(TextLanguage::Chinese)).empty();
                };
                colors.push_back(names(captionColors) ? 1 : 0);
                shapes.push_back(names(captionShapes) ? 1 : 0);
                both.push_back(colors.back() | shapes.back());
            }
            ASSERT_EQ(data->wordsAbout(split, i, "colour"), colors) << text.text;
            ASSERT_EQ(data->wordsAbout(split, i, "image"), shapes) << text.text;
            ASSERT_EQ(data->wordsAbout(split, i, "match"), both) << text.text;
            ASSERT_EQ(std::count(both.begin(), both.end(), uint8_t{1}), 2) << text.text;
        }
    EXPECT_TRUE(openCaptions("shapes?train=100&test=20")->wordsAbout(Split::Test, 0, "shape").empty());
}

TEST(Captions, ABatchHasImagesAndTexts)
{
    const auto data = openCaptions("captions?train=100&test=20");
    const std::vector<int64_t> wanted{5, 2};
    const Batch batch = data->batch(Split::Test, wanted, false, 0);
    EXPECT_EQ(batch.images.sizes(), (std::vector<int64_t>{2, 3, kSceneSide, kSceneSide}));
    EXPECT_EQ(batch.text.ids.size(0), 2);
    EXPECT_TRUE(batch.context.ids.equal(batch.text.ids));
    EXPECT_EQ(batch.indexes, wanted);
    EXPECT_EQ(batch.labels.size(), 3U);
    const Sample sample = data->sample(Split::Test, 2);
    EXPECT_EQ(batch.labels.at("match")[1].item<int64_t>(), sample.labels.at("match"));
    const Batch one = data->batchOf(sample);
    EXPECT_TRUE(one.images[0].equal(batch.images[1]));
    const int64_t length = one.text.ids.size(1);
    EXPECT_TRUE(one.text.ids[0].equal(batch.text.ids[1].slice(0, 0, length)));
    EXPECT_EQ(batch.text.lengths[1].item<int64_t>(), length);
    EXPECT_EQ(one.labels.at("match").item<int64_t>(), -1);
}

TEST(Captions, AHalfMayBeMissing)
{
    const auto data = openCaptions("captions?train=100&test=20");
    const auto own = data->userSample({"a red circle", ""});
    ASSERT_TRUE(own.isOk());
    EXPECT_EQ(own->labels.at("match"), -1);
    const Batch words = data->batchOf(*own);
    EXPECT_EQ(words.text.ids.size(1), 3);
    EXPECT_EQ(words.images.sizes(), (std::vector<int64_t>{1, 3, kSceneSide, kSceneSide}));
    EXPECT_EQ(words.images.abs().max().item<float>(), 0.0F);
    Sample picture = data->sample(Split::Test, 0);
    picture.texts.clear();
    const Batch alone = data->batchOf(picture);
    EXPECT_EQ(alone.text.ids.numel(), 1);
    EXPECT_EQ(alone.text.ids.item<int64_t>(), kUnknownToken);
    EXPECT_GT(alone.images.abs().max().item<float>(), 0.5F);
    EXPECT_EQ(data->userSample({" ", ""}).status().where(), "text");
}

TEST(Captions, LanguageLabelsAndSeed)
{
    const auto data =
        openCaptions("captions?train=100&test=20",
                     {{"data.language", "zh"}, {"data.labels", "match=0.1"}, {"augment.flip", "true"}});
    for (int64_t i = 0; i < 100; ++i)
        EXPECT_EQ(found(data->sample(Split::Train, i).texts[0], captionColors(TextLanguage::Chinese)).size(),
                  1U);
    std::vector<int64_t> all(100);
    std::iota(all.begin(), all.end(), 0);
    const Batch batch = data->batch(Split::Train, all, true, 1);
    EXPECT_EQ(batch.labels.at("match").ge(0).sum().item<int64_t>(), 10);
    EXPECT_TRUE(batch.labels.at("colour").ge(0).all().item<bool>());
    const std::string identity = openCaptions("captions?train=100&test=20")->identity();
    EXPECT_EQ(openCaptions("captions?train=100&test=20")->identity(), identity);
    EXPECT_NE(openCaptions("captions?train=100&test=20", {}, 2)->identity(), identity);
    EXPECT_NE(data->identity(), identity);
}

} // namespace
} // namespace attnscope
