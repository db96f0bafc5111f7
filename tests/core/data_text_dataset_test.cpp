// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_dataset.h"
#include "core/data/text/vocabulary.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

using Numbers = std::vector<int64_t>;
using Words = std::vector<std::string>;

/// Texts of two classes in turn; the last `test` are the test split.
TextRecords records(const Words& texts, int64_t test = 1)
{
    TextRecords made;
    made.name = made.where = "made";
    made.texts = texts;
    LabelledTask task{{"class", TaskKind::Classification, {"a", "b"}}, {}};
    const auto count = static_cast<int64_t>(texts.size());
    for (int64_t i = 0; i < count; ++i) {
        task.labels.push_back(i % 2);
        (i < count - test ? made.train : made.test).push_back(i);
    }
    made.tasks.push_back(task);
    return made;
}

Result<std::unique_ptr<Dataset>> tryOpen(TextRecords made, const OptionValues& values = {},
                                         const DatasetSpec& spec = {"made", "", {}, {}}, uint64_t seed = 1)
{
    const auto specs = withTextOptions({});
    return makeTextDataset(
        std::move(made), spec, OptionReader(specs, values), seed, [](double) { return true; }, 0.0);
}

std::unique_ptr<Dataset> open(TextRecords made, const OptionValues& values = {},
                              const DatasetSpec& spec = {"made", "", {}, {}}, uint64_t seed = 1)
{
    auto result = tryOpen(std::move(made), values, spec, seed);
    EXPECT_TRUE(result.isOk()) << result.status().text();
    return std::move(result).value();
}

Numbers upTo(int64_t count)
{
    Numbers all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

Numbers values(const torch::Tensor& tensor)
{
    const torch::Tensor flat = tensor.contiguous();
    return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

Batch whole(const Dataset& data, Split split = Split::Train)
{
    return data.batch(split, upTo(data.size(split)), false, 0);
}

Words wordsOf(const TokenSequence& sequence)
{
    Words words;
    for (const Token& token : sequence.tokens)
        words.push_back(token.text);
    return words;
}

// ---- vocabulary ----

TEST(Vocabulary, TakesTheMostFrequentAndOfEqualOnesTheLowerCodePoints)
{
    const Vocabulary words({{"z", 5}, {"中", 2}, {"b", 2}, {"a", 2}, {"rare", 1}}, {3, 1});
    EXPECT_EQ(words.size(), kSpecialTokens + 3);
    EXPECT_EQ((Words{words.word(4), words.word(5), words.word(6)}), (Words{"z", "a", "b"}));
    EXPECT_EQ(words.find("a"), 5);
    EXPECT_EQ(words.find("中"), kUnknownToken);
    EXPECT_EQ(words.find("<pad>"), kUnknownToken);
    EXPECT_EQ(Vocabulary({{"a", 2}, {"b", 1}}, {10, 2}).size(), kSpecialTokens + 1);
}

// ---- batches ----

TEST(TextDataset, PadsABatchToItsLongestText)
{
    const auto data = open(records({"a b a", "b", "a"}));
    const Batch batch = whole(*data);
    EXPECT_EQ(batch.text.ids.sizes(), (Numbers{2, 3}));
    EXPECT_EQ(values(batch.text.ids), (Numbers{4, 5, 4, 5, 0, 0})); // a and b occur twice each
    EXPECT_EQ(values(batch.text.lengths), (Numbers{3, 1}));
    EXPECT_TRUE(batch.context.ids.equal(batch.text.ids));
    EXPECT_FALSE(batch.target.defined());
    EXPECT_EQ(values(batch.labels.at("class")), (Numbers{0, 1}));
    EXPECT_THROW(data->batch(Split::Test, Numbers{1}, false, 0), c10::IndexError);
}

TEST(TextDataset, CountsWordsInTheTrainingTextsAloneAndWhole)
{
    const auto data = open(records({"x y z z z", "y", "test only"}), {{"data.tokens", "1"}});
    EXPECT_EQ(data->summary().text.vocabulary, kSpecialTokens + 3);
    EXPECT_EQ(values(whole(*data).text.ids), (Numbers{6, 5})); // z 3, y 2, x 1
    EXPECT_EQ(values(whole(*data, Split::Test).text.ids), Numbers{kUnknownToken});
}

TEST(TextDataset, SentencesAscendFromTheFirstKeptToken)
{
    const auto data = open(records({"One. Two. Three four.", "x", "x"}),
                           {{"data.tokens", "4"}, {"data.keep", "tail"}, {"data.punctuation", "false"}});
    EXPECT_EQ(values(whole(*data).text.sentences), (Numbers{0, 1, 2, 2, 0, 0, 0, 0}));
    const auto cut = open(records({"One. Two. Three four.", "x", "x"}),
                          {{"data.tokens", "2"}, {"data.keep", "tail"}, {"data.punctuation", "false"}});
    EXPECT_EQ(values(whole(*cut).text.sentences), (Numbers{0, 0, 0, 0}));
}

TEST(TextDataset, KeepsTheHeadOrTheTail)
{
    const Words texts{"one two three four five", "x", "x"};
    const TokenSequence head = open(records(texts), {{"data.tokens", "2"}})->sample(Split::Train, 0).texts[0];
    EXPECT_EQ(wordsOf(head), (Words{"one", "two"}));
    EXPECT_EQ(head.cutBefore, 0);
    EXPECT_EQ(head.cutAfter, 3);
    const auto data = open(records(texts), {{"data.tokens", "2"}, {"data.keep", "tail"}});
    const TokenSequence tail = data->sample(Split::Train, 0).texts[0];
    EXPECT_EQ(wordsOf(tail), (Words{"four", "five"}));
    EXPECT_EQ(tail.cutBefore, 3);
    EXPECT_EQ(tail.tokens[0].begin, 14);
    EXPECT_EQ(tail.text, texts[0]);
}

TEST(TextDataset, AHundredThousandTokensAreCut)
{
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "w" + std::to_string(i % 50) + " ";
    const auto data = open(records({text, "x", "x"}), {{"data.tokens", "2000"}});
    const Sample sample = data->userSample({text, ""}).value();
    EXPECT_EQ(sample.texts[0].tokens.size(), 2000U);
    EXPECT_EQ(sample.texts[0].cutAfter, 98'000);
    EXPECT_EQ(whole(*data).text.ids.size(1), 2000);
}

// ---- samples ----

TEST(TextDataset, SamplesAreWhatTheModelSees)
{
    auto made = records({"Good, 好的! Ça va? <br />Naïve 👍🏽.", "ça 好 good", "good unseen"});
    for (const char* unit : {"word", "character"})
        for (const char* keep : {"head", "tail"}) {
            const auto data =
                open(made, {{"data.tokenizer", unit}, {"data.keep", keep}, {"data.tokens", "7"}});
            for (const Split split : {Split::Train, Split::Test})
                for (int64_t i = 0; i < data->size(split); ++i) {
                    const Batch batch = data->batch(split, Numbers{i}, false, 0);
                    const Sample sample = data->sample(split, i);
                    const Batch again = data->batchOf(sample);
                    EXPECT_TRUE(batch.text.ids.equal(again.text.ids));
                    EXPECT_TRUE(batch.text.sentences.equal(again.text.sentences));
                    EXPECT_EQ(values(again.labels.at("class")), Numbers{-1});
                    for (const Token& token : sample.texts[0].tokens)
                        EXPECT_EQ(token.text,
                                  sample.texts[0].text.substr(static_cast<size_t>(token.begin),
                                                              static_cast<size_t>(token.end - token.begin)));
                }
        }
}

TEST(TextDataset, UnknownWordsAndTextsWithoutTokens)
{
    const auto data = open(records({"a b", "...", "q"}), {{"data.punctuation", "false"}});
    const Sample unknown = data->sample(Split::Test, 0);
    EXPECT_EQ(unknown.texts[0].tokens[0].id, kUnknownToken);
    EXPECT_FALSE(unknown.texts[0].tokens[0].known);
    EXPECT_EQ(unknown.texts[0].tokens[0].text, "q");
    const Token nothing = data->sample(Split::Train, 1).texts[0].tokens.at(0);
    EXPECT_EQ(nothing.text, "<unk>");
    EXPECT_EQ(nothing.begin, -1);
    EXPECT_EQ(values(whole(*data).text.ids), (Numbers{4, 5, kUnknownToken, 0}));
    EXPECT_EQ(values(whole(*data).text.lengths), (Numbers{2, 1}));
}

TEST(TextDataset, HiddenTokensAreTakenOut)
{
    const auto data = open(records({"One a. Two b. c", "x", "x"}), {{"data.punctuation", "false"}});
    Sample sample = data->sample(Split::Train, 0);
    const Numbers before = values(data->batchOf(sample).text.ids);
    sample.texts[0].tokens[2].hidden = sample.texts[0].tokens[3].hidden = true;
    const Batch batch = data->batchOf(sample);
    EXPECT_EQ(values(batch.text.ids), (Numbers{before[0], before[1], before[4]}));
    EXPECT_EQ(values(batch.text.sentences), (Numbers{0, 0, 1}));
    for (Token& token : sample.texts[0].tokens)
        token.hidden = true;
    EXPECT_EQ(values(data->batchOf(sample).text.ids), Numbers{kUnknownToken});
}

TEST(TextDataset, EvidenceIsEveryTokenThatSharesAByte)
{
    auto made = records({"it was not good at all", "x", "x"});
    made.evidence["sentiment"] = {{{7, 15}}, {}, {}};
    const auto data = open(std::move(made));
    EXPECT_TRUE(data->summary().hasEvidence);
    EXPECT_EQ(data->evidence(Split::Train, 0), (std::vector<uint8_t>{0, 0, 1, 1, 0, 0}));
    EXPECT_EQ(data->sample(Split::Train, 0).evidence, data->evidence(Split::Train, 0));
    EXPECT_EQ(data->evidence(Split::Train, 1), std::vector<uint8_t>{0});
}

TEST(TextDataset, EachTaskHasItsOwnEvidenceAndOthersThatOfAll)
{
    auto made = records({"the film was bad", "x", "x"});
    made.evidence["sentiment"] = {{{13, 16}}, {}, {}};
    made.evidence["topic"] = {{{4, 8}}, {}, {}};
    const auto data = open(std::move(made));
    using Marks = std::vector<uint8_t>;
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, "sentiment"), (Marks{0, 0, 0, 1}));
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, "topic"), (Marks{0, 1, 0, 0}));
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, "length"), (Marks{0, 1, 0, 1}));
    EXPECT_EQ(data->sample(Split::Train, 0).evidence, (Marks{0, 1, 0, 1}));
}

TEST(TextDataset, PairsHaveAContextOfTheSameVocabulary)
{
    auto made = records({"a b", "a", "b"});
    made.contexts = {"b b b", "c", "a"};
    const auto data = open(std::move(made));
    EXPECT_EQ(data->summary().input, InputKind::TextPair);
    EXPECT_TRUE(data->summary().text.pair);
    const Batch batch = whole(*data); // b 4, a 2, c 1
    EXPECT_EQ(values(batch.text.ids), (Numbers{5, 4, 5, 0}));
    EXPECT_EQ(values(batch.context.ids), (Numbers{4, 4, 4, 6, 0, 0}));
    const Sample sample = data->sample(Split::Train, 0);
    ASSERT_EQ(sample.texts.size(), 2U);
    EXPECT_EQ(sample.texts[1].name, "context");
    EXPECT_EQ(values(data->batchOf(sample).context.ids), (Numbers{4, 4, 4}));
}

// ---- users' texts ----

TEST(TextDataset, TakesAUsersText)
{
    const auto data = open(records({"good film", "bad film", "x"}));
    const auto sample = data->userSample({"A BAD Film 👍", ""});
    ASSERT_TRUE(sample.isOk());
    EXPECT_EQ(wordsOf(sample->texts[0]), (Words{"A", "BAD", "Film", "👍"}));
    EXPECT_EQ(values(data->batchOf(*sample).text.ids), (Numbers{1, 5, 4, 1})); // film 2, bad before good
    EXPECT_EQ(sample->labels.at("class"), -1);
    const auto pair = data->userSample({"good", "bad"});
    EXPECT_EQ(values(data->batchOf(*pair).context.ids), Numbers{5});
    EXPECT_EQ(values(data->batchOf(*data->userSample({"good", " "})).context.ids), Numbers{6});
}

TEST(TextDataset, RefusesWhatIsNoText)
{
    const auto data = open(records({"a", "b", "c"}));
    EXPECT_EQ(data->userSample({"", ""}).status().text(),
              "text: the text is empty (expected at least one word)");
    EXPECT_EQ(data->userSample({" \n<br />", ""}).status().text(),
              "text: the text is empty (expected at least one word)");
    EXPECT_EQ(data->userSample({"ab\xe9", ""}).status().text(),
              "text: not UTF-8 (the byte 0xe9 at offset 2 does not belong there)");
    EXPECT_EQ(data->userSample({"a", "\x80"}).status().where(), "context");
    EXPECT_EQ(data->userSample({std::string((size_t{4} << 20) + 1, 'a'), ""}).status().kind(),
              ErrorKind::Failure);
}

// ---- translation ----

TextRecords translations()
{
    TextRecords made;
    made.name = made.where = "made";
    made.texts = {"ein roter Hund", "ein Hund", "ein Hund"};
    made.targets = {"A red dog.", "A dog.", "A cat."};
    made.targetTask = "translation";
    made.alignment = {{{{0, 1}, {0, 3}}, {{2, 5}, {4, 9}}, {{6, 9}, {10, 14}}}, {}, {}};
    made.train = {0, 1};
    made.test = {2};
    return made;
}

TEST(TextDataset, TargetsBeginAndEnd)
{
    const auto data = open(translations());
    const DatasetSummary& summary = data->summary();
    EXPECT_EQ(summary.tasks.at(0).kind, TaskKind::Sequence);
    EXPECT_EQ(summary.text.targetVocabulary, kSpecialTokens + 4);
    EXPECT_EQ(summary.text.targetTokens, 6);
    const Batch batch = whole(*data); // ".", "a", "dog" twice, "red" once
    EXPECT_EQ(values(batch.target.ids), (Numbers{2, 5, 7, 6, 4, 3, 2, 5, 6, 4, 3, 0}));
    EXPECT_EQ(values(batch.target.lengths), (Numbers{6, 5}));
    const Batch again = data->batchOf(data->sample(Split::Train, 0));
    EXPECT_EQ(values(again.target.ids), (Numbers{2, 5, 7, 6, 4, 3}));
}

TEST(TextDataset, AlignmentHasARowForEachTargetTokenAndTheEnd)
{
    const Sample sample = open(translations())->sample(Split::Train, 0);
    EXPECT_EQ(sample.texts.back().name, "target");
    EXPECT_EQ(wordsOf(sample.texts.back()), (Words{"A", "red", "dog", ".", "<eos>"}));
    EXPECT_EQ(sample.alignment.shape, (Numbers{5, 3}));
    EXPECT_EQ(sample.alignment.values, (std::vector<float>{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}));
}

TEST(TextDataset, DecodesToReadableText)
{
    auto made = translations();
    made.targets[0] = "\"Hello\", (he) said: it's a T-shirt... 今天很好，ok!";
    const auto data = open(std::move(made));
    const Numbers ids = values(whole(*data).target.ids);
    const TokenSequence output = data->decode("translation", std::span(ids).first(ids.size() / 2));
    EXPECT_EQ(output.text, "\"hello\", (he) said: it's a t-shirt...今天很好，ok!");
    EXPECT_EQ(output.tokens.back().id, kEndToken);
    EXPECT_EQ(output.tokens.back().begin, -1);
    for (const Token& token : output.tokens) {
        const auto size = static_cast<size_t>(token.end - token.begin);
        if (token.id != kEndToken) {
            EXPECT_EQ(token.text, output.text.substr(static_cast<size_t>(token.begin), size));
        }
    }
    EXPECT_EQ(data->decode("translation", Numbers{3, 5}).text, "");
    EXPECT_TRUE(data->decode("class", ids).tokens.empty());
}

TEST(TextDataset, TargetsMayBeCutOtherwiseThanTexts)
{
    auto made = translations();
    made.targetUnit = TokenUnit::Character;
    made.targets = {"2021-03", "1", "2"};
    made.alignment.clear();
    const auto data = open(std::move(made));
    EXPECT_EQ(data->summary().text.targetTokens, 9);
    const Numbers ids = values(data->batch(Split::Train, Numbers{0}, false, 0).target.ids);
    EXPECT_EQ(data->decode("translation", ids).text, "2021-03");
}

// ---- splits, order, identity ----

Words manyTexts(int64_t count)
{
    Words texts;
    for (int64_t i = 0; i < count; ++i) {
        std::string text = "w" + std::to_string(i);
        for (int64_t k = 0; k < (i * 7919) % 23; ++k)
            text += " x";
        texts.push_back(text);
    }
    return texts;
}

TEST(TextDataset, TheTrainingOrderIsAPermutationWithLikeLengthsTogether)
{
    const auto data = open(records(manyTexts(1003), 1));
    const Numbers order = data->trainingOrder(3, 2, 16);
    Numbers sorted = order;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, upTo(1002));
    EXPECT_EQ(order, data->trainingOrder(3, 2, 16));
    EXPECT_NE(order, data->trainingOrder(3, 3, 16));
    EXPECT_NE(order, data->trainingOrder(4, 2, 16));
    int64_t padded = 0, plain = 0;
    std::vector<int64_t> longest;
    for (size_t at = 0; at + 16 <= order.size(); at += 16) {
        longest.push_back(
            data->batch(Split::Train, std::span(order).subspan(at, 16), false, 0).text.ids.size(1));
        padded += longest.back();
        plain += data->batch(Split::Train, upTo(16), false, 0).text.ids.size(1);
    }
    EXPECT_LT(static_cast<double>(padded), 0.65 * static_cast<double>(plain));
    EXPECT_FALSE(std::is_sorted(longest.begin(), longest.end()));
    for (const int64_t size : {1, 7, 1002, 5000}) {
        Numbers any = data->trainingOrder(1, 0, size);
        std::sort(any.begin(), any.end());
        EXPECT_EQ(any, upTo(1002));
    }
}

TEST(TextDataset, CutsTheValidationSplitOrTakesTheGivenOne)
{
    const auto data = open(records(manyTexts(101)), {{"data.validation", "0.25"}});
    EXPECT_EQ(data->size(Split::Train), 75);
    EXPECT_EQ(data->size(Split::Validation), 25);
    std::set<std::string> seen;
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        for (int64_t i = 0; i < data->size(split); ++i)
            seen.insert(data->sample(split, i).texts[0].text);
    EXPECT_EQ(seen.size(), 101U);
    auto made = records(manyTexts(10));
    made.validation = {made.train.back()};
    made.train.pop_back();
    const auto given = open(std::move(made), {{"data.validation", "0.5"}}, {"made", "", 4, {}});
    EXPECT_EQ(given->size(Split::Train), 4);
    EXPECT_EQ(given->sample(Split::Validation, 0).texts[0].text, manyTexts(10)[8]);
    EXPECT_EQ(given->summary().spec, "made?train=4");
}

TEST(TextDataset, IdentityIsOfTextsLabelsAndVocabulary)
{
    // Made with docs/data.md's recipe in Python.
    EXPECT_EQ(open(records({"a b", "b", "中"}))->identity(),
              "76063639a1700c69ac90ffca177360db441c444e7dadd794e7e83d97f22da9bd");
    const auto identity = [](TextRecords made, const OptionValues& options = {}) {
        return open(std::move(made), options)->identity();
    };
    const TextRecords plain = records({"a b", "b", "c"});
    EXPECT_EQ(identity(plain), identity(plain, {{"data.tokens", "7"}}));
    auto labels = plain;
    labels.tasks[0].labels[0] = 1;
    EXPECT_NE(identity(plain), identity(labels));
    EXPECT_NE(identity(plain), identity(records({"a b", "b", "d"})));
    EXPECT_NE(identity(plain), identity(plain, {{"data.vocabulary", "1"}}));
}

TEST(TextDataset, FailsWithoutAnythingToLearnFrom)
{
    EXPECT_EQ(tryOpen(records({"a"}, 1)).status().text(), "made: no training samples");
    EXPECT_EQ(
        tryOpen(records({"...", "!", "a"}), {{"data.punctuation", "false"}}).status().text(),
        "made: no words to learn from (expected some that occur at least 1 times in the training texts)");
    const auto specs = withTextOptions({});
    const OptionValues none;
    const auto cancelled = makeTextDataset(
        records({"a", "b", "c"}), {"made", "", {}, {}}, OptionReader(specs, none), 1,
        [](double part) { return part < 0.9; }, 0.0);
    EXPECT_EQ(cancelled.status().kind(), ErrorKind::Cancelled);
}

} // namespace
} // namespace attnscope
