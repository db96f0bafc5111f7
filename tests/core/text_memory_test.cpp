// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Texts that are too long for the memory there is: a sentence, and nothing is allocated.
#include "core/models/model.h"
#include "core/training/core_impl.h"
#include "training_fixture.h"
#include "worker_fixture.h"

#include <fstream>

namespace attnscope {
namespace {

constexpr int kLong = 20000; ///< the most that data.tokens allows

/// A transformer whose attention over kLong tokens would take 1.1 TB for a text alone.
RunConfig enormous(const std::string& data)
{
    RunConfig config;
    config.model = "text.transformer";
    config.data = data;
    config.batch = 4;
    config.threads = 1;
    config.options = {{"data.tokens", std::to_string(kLong)}, {"heads", "16"}, {"layers", "16"}};
    return config;
}

std::string words(int count)
{
    std::string text = "good";
    for (int i = 1; i < count; ++i)
        text += i % 2 == 0 ? " good" : " bad";
    return text;
}

/// Eight texts of two words, and one of `longest`.
std::string table(const std::string& path, int longest)
{
    std::ofstream file(path);
    file << "text,label\n";
    for (int i = 0; i < 8; ++i)
        file << (i % 2 == 0 ? "good film,good\n" : "bad film,bad\n");
    file << words(longest) << ",good\n";
    return "csv:" + path;
}

double bytes(const char* model, const TextLengths& lengths, const OptionValues& options = {})
{
    const auto entry = findModel(model);
    DatasetSummary data;
    data.text.targetVocabulary = 1000;
    data.text.targetTokens = 20;
    return (*entry)->sampleBytes(data, lengths, OptionReader((*entry)->info.options, options));
}

TEST(TextMemory, GrowsWithTheSquareWhereWordsAttendToWords)
{
    for (const char* model : {"text.transformer", "text.bilstm-context"})
        EXPECT_NEAR(bytes(model, {40000, 0, 0}) / bytes(model, {20000, 0, 0}), 4.0, 0.1) << model;
    for (const char* model : {"text.attn-rnn", "text.hierarchical"})
        EXPECT_NEAR(bytes(model, {8000, 0, 0}) / bytes(model, {4000, 0, 0}), 2.0, 0.01) << model;
    EXPECT_NEAR(bytes("text.bilstm-context", {8000, 100, 0}) / bytes("text.bilstm-context", {4000, 100, 0}),
                2.0, 0.1);
    EXPECT_NEAR(bytes("text.translator", {16000, 0, 16000}) / bytes("text.translator", {8000, 0, 8000}), 4.0,
                0.1);
}

TEST(TextMemory, GrowsWithWhatTheModelHolds)
{
    const TextLengths lengths{2000, 0, 0};
    const double plain = bytes("text.transformer", lengths);
    // 4 heads, 2 layers: 4 B x 4 x 2000^2 x (2 x 2.5 + 1) of weights, and 22.5 MB of the words' vectors
    EXPECT_NEAR(plain, 406.5e6, 1e6);
    EXPECT_NEAR(bytes("text.transformer", lengths, {{"heads", "8"}}) / plain, 2.0, 0.2);
    EXPECT_GT(bytes("text.transformer", lengths, {{"layers", "4"}}), 1.5 * plain);
    EXPECT_GT(bytes("text.transformer", lengths, {{"attention.score", "additive"}}), 8 * plain);
    EXPECT_GT(bytes("text.transformer", lengths, {{"attention.normaliser", "sparsemax"}}), 2 * plain);
}

class TooLong : public TrainingTest {};

TEST_F(TooLong, AStepIsRefusedBeforeItTakesTheMemory)
{
    const auto trainer = makeTrainer(enormous(table(m_folder.file("t.csv"), kLong)));
    const Status memory = trainer->checkMemory();
    ASSERT_FALSE(memory.isOk());
    const std::string text = memory.text();
    EXPECT_TRUE(
        text.starts_with("text.transformer: too little memory: a step with 4 texts of up to 20000 tokens "
                         "takes about 4"))
        << text;
    EXPECT_NE(text.find(" GB (expected at most "), std::string::npos) << text;
    EXPECT_FALSE(trainer->setLive("batch", "8").isOk());
    EXPECT_EQ(trainer->config().batch, 4);
    expectOk(trainer->setLive("batch", "2")); // what the sentence advises
}

TEST_F(TooLong, WhatTheTextsReallyAreCounts)
{
    const auto trainer = makeTrainer(enormous(table(m_folder.file("t.csv"), 3)));
    expectOk(trainer->checkMemory()); // data.tokens allows more, but none is longer
    EXPECT_TRUE(trainer->step());
    // A text of the user's may be: it is looked at as far as memory goes.
    EXPECT_TRUE(trainer->inspect({Split::Test, -1, words(100), {}}));
    const auto refused = trainer->inspect({Split::Test, -1, words(100'000), {}});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.status().text().starts_with(
        "text.transformer: too little memory: to look at a text of 20000 tokens takes about 1"))
        << refused.status().text();
}

TEST_F(TooLong, TheCommandLineLeavesNothingBehind)
{
    const auto core = makeCore();
    TrainObserver observer;
    const auto trained =
        core->train({enormous(table(m_folder.file("t.csv"), kLong)), m_folder.file("no.attn")}, observer);
    ASSERT_FALSE(trained);
    EXPECT_NE(trained.status().text().find("too little memory"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(m_folder.file("no.attn")));
}

/// A text of 100,000 words: every model reads what it is allowed to and says how much it left out.
class HundredThousand : public TrainingTest, public testing::WithParamInterface<const char*> {};

TEST_P(HundredThousand, TokensAreCutToWhatTheModelReads)
{
    RunConfig config = quickConfig();
    config.model = GetParam();
    config.data = "reviews?train=16&test=8";
    config.options = {};
    const auto trainer = makeTrainer(config);
    const auto inspection = trainer->inspect({Split::Test, -1, words(100'000), {}});
    ASSERT_TRUE(inspection) << inspection.status().text();
    const TokenSequence& text = inspection->texts.front();
    EXPECT_EQ(static_cast<int64_t>(text.tokens.size()), trainer->summary().text.tokens);
    EXPECT_EQ(text.cutBefore + text.cutAfter, 100'000 - trainer->summary().text.tokens);
    EXPECT_EQ(inspection->predictions.front().probabilities.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Models, HundredThousand,
                         testing::Values("text.attn-rnn", "text.bilstm-context", "text.transformer",
                                         "text.hierarchical", "multi.attn-transfer", "multi.token-task"));

class TooLongInAWindow : public WorkerFixture {};

TEST_F(TooLongInAWindow, TheRunThatIsThereStays)
{
    RunConfig small;
    small.model = "text.transformer";
    small.data = "reviews?train=32&test=8";
    small.threads = 1;
    configure(small);
    post(command::Configure{enormous(table(m_folder.file("t.csv"), kLong))});
    const Snap refused = until([](const Snapshot& s) { return hasNotice(s, "too little memory"); });
    EXPECT_EQ(refused->state, RunState::Ready);
    EXPECT_EQ(refused->config->data, small.data);
    post(command::SingleStep{});
    until([](const Snapshot& s) { return s.progress.step == 1; });
}

} // namespace
} // namespace attnscope
