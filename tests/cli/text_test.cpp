// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The command line on texts: the built-in reviews and dates.
#include "core/interchange/array_files.h"
#include "tests/cli/program.h"

#include <algorithm>
#include <cstring>
#include <fstream>

namespace attnscope::test {
namespace {

using nlohmann::json;

/// A reader and a translator of a few steps, which all tests of this suite only look at.
class TextRun : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        s_program = new Program;
        good({"train", "--model", "text.attn-rnn", "--data", "reviews?train=128&test=32", "--steps", "3",
              "--out", "reviews.attn"});
        good({"train", "--model", "text.translator", "--data", "dates?train=128&test=32", "--steps", "2",
              "--out", "dates.attn"});
        good({"train", "--data", "shapes?train=64&test=16", "--steps", "1", "--out", "shapes.attn"});
    }
    static void TearDownTestSuite() { delete s_program; }

    static Outcome good(std::vector<std::string> arguments)
    {
        const Outcome outcome = s_program->run(arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome;
    }
    static json object(std::vector<std::string> arguments)
    {
        const auto objects = good(std::move(arguments)).json();
        EXPECT_EQ(objects.size(), 1U);
        return objects.empty() ? json::object() : objects.front();
    }
    /// One sentence on one line that holds `words`.
    static void refused(int code, std::vector<std::string> arguments, const std::string& words)
    {
        const Outcome outcome = s_program->run(arguments);
        EXPECT_EQ(outcome.code, code) << outcome.out;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    }
    static ArrayBundle arrays(const std::string& name)
    {
        const auto bundle = readArrays(s_program->path(name).string());
        EXPECT_TRUE(bundle.isOk()) << bundle.status().text();
        return bundle.isOk() ? *bundle : ArrayBundle{};
    }

    static Program* s_program;
};
Program* TextRun::s_program = nullptr;

TEST_F(TextRun, PredictReadsATextOfOnesOwn)
{
    const json english = object({"predict", "reviews.attn", "--text", "I loved it \U0001F600", "--json"});
    EXPECT_EQ(english.at("text"), "I loved it \U0001F600");
    EXPECT_EQ(english.at("tokens"), json({"I", "loved", "it", "\U0001F600"}));
    const json& unknown = english.at("unknown");
    EXPECT_NE(std::find(unknown.begin(), unknown.end(), 3), unknown.end()) << "no review holds an emoji";
    double sum = 0;
    for (const double p : english.at("task").at("sentiment").at("probabilities"))
        sum += p;
    EXPECT_NEAR(sum, 1.0, 1e-5);
    EXPECT_FALSE(english.contains("image"));
    EXPECT_GT(object({"predict", "reviews.attn", "--text", "我喜欢这部电影", "--json"}).at("tokens").size(),
              2U);
    EXPECT_NE(good({"predict", "reviews.attn", "--text", "I loved it"}).out.find("positive"),
              std::string::npos);
    EXPECT_NE(good({"predict", "reviews.attn", "--sample", "3"}).out.find("truth"), std::string::npos);
}

TEST_F(TextRun, PredictSaysWhatWasNotRead)
{
    const std::string strange = good({"predict", "reviews.attn", "--text", "the film \U0001F600 zzxq"}).out;
    EXPECT_NE(strange.find("text: 2 of 4 tokens not in the vocabulary (\U0001F600, zzxq)"), std::string::npos)
        << strange;
    EXPECT_EQ(good({"predict", "reviews.attn", "--text", "the film was"}).out.find("vocabulary"),
              std::string::npos);
    std::string longText;
    for (int i = 0; i < 500; ++i)
        longText += "good ";
    EXPECT_NE(good({"predict", "reviews.attn", "--text", longText}).out.find(" left out"), std::string::npos);
}

TEST_F(TextRun, ASecondTextChangesTheAnswer)
{
    std::ofstream(s_program->path("pairs.csv")) << "text,context,label\n"
                                                   "it is so,the film was good,yes\n"
                                                   "it is so,the film was bad,no\n"
                                                   "so it is,a good plot,yes\n"
                                                   "so it is,a bad plot,no\n";
    good({"train", "--model", "text.bilstm-context", "--data", "csv:pairs.csv", "--set",
          "data.context=context", "--steps", "2", "--out", "pairs.attn"});
    const auto answer = [](const std::string& context) {
        const json own =
            object({"predict", "pairs.attn", "--text", "it is so", "--context", context, "--json"});
        EXPECT_EQ(own.at("context"), context);
        return own.at("task").begin()->at("probabilities");
    };
    EXPECT_NE(answer("the film was good"), answer("a bad plot"));
    refused(2, {"predict", "pairs.attn", "--text", "-", "--context", "-"}, "standard input holds one text");
}

TEST_F(TextRun, PredictTranslates)
{
    const json date = object({"predict", "dates.attn", "--sample", "1", "--json"}).at("task").at("date");
    EXPECT_EQ(date.at("tokens").size(), date.at("probabilities").size());
    EXPECT_EQ(date.at("truth").get<std::string>().size(), 10U) << "such as 2036-08-17";
    EXPECT_EQ(date.at("correct"), date.at("text") == date.at("truth"));
    EXPECT_NE(good({"predict", "dates.attn", "--sample", "1"}).out.find("reference: "), std::string::npos);
    const json own = object({"predict", "dates.attn", "--text", "March 5, 2021", "--json"});
    EXPECT_FALSE(own.at("task").at("date").contains("truth"));
}

TEST_F(TextRun, EvalPrintsWhateverATaskIsScoredBy)
{
    const json date = object({"eval", "dates.attn", "--json"}).at("task").at("date");
    for (const char* key : {"loss", "exact_match", "bleu", "alignment_error"})
        EXPECT_TRUE(date.contains(key)) << key;
    EXPECT_NE(good({"eval", "dates.attn"}).out.find("alignment_error"), std::string::npos);
    const json sentiment = object({"eval", "reviews.attn", "--json"}).at("task").at("sentiment");
    EXPECT_TRUE(sentiment.contains("pointing_game"));
}

TEST_F(TextRun, AttentionGoesWithItsTokens)
{
    good({"attention", "reviews.attn", "--text", "I loved it", "-o", "own.npz"});
    const ArrayBundle own = arrays("own.npz");
    EXPECT_EQ(own.find("input")->shape, (std::vector<int64_t>{3}));
    EXPECT_EQ(own.find("input")->dtype, DType::I64);
    ASSERT_EQ(own.find("attention/pool")->shape, (std::vector<int64_t>{1, 1, 3}));
    float weights[3] = {};
    std::memcpy(weights, own.find("attention/pool")->bytes.data(), sizeof weights);
    EXPECT_NEAR(weights[0] + weights[1] + weights[2], 1.0, 1e-5);
    EXPECT_EQ(json::parse(own.metadata.at("tokens"), nullptr, false), json({"I", "loved", "it"}));
    good({"attention", "dates.attn", "--sample", "1", "-o", "date.safetensors"});
    const ArrayBundle date = arrays("date.safetensors");
    const auto alignment = date.find("attention/alignment")->shape;
    EXPECT_EQ(alignment.at(1), date.find("input/output")->shape.at(0));
    EXPECT_EQ(alignment.at(2), date.find("input")->shape.at(0));
    EXPECT_EQ(date.find("alignment")->shape.at(1), alignment.at(2));
    EXPECT_NE(good({"info", "date.safetensors"}).out.find("output ("), std::string::npos);
}

TEST_F(TextRun, EachStepHasItsOwnAttention)
{
    good({"attention", "dates.attn", "--sample", "1", "--step", "0", "-o", "before.npz"});
    good({"attention", "dates.attn", "--sample", "1", "--step", "2", "-o", "after.npz"});
    const ArrayBundle before = arrays("before.npz"), after = arrays("after.npz");
    EXPECT_EQ(before.find("input")->bytes, after.find("input")->bytes);
    EXPECT_NE(before.find("attention/alignment")->bytes, after.find("attention/alignment")->bytes);
}

TEST_F(TextRun, WhatIsNoTextForThisModelIsRefused)
{
    refused(2, {"predict", "shapes.attn", "--text", "hello"}, "--text: ");
    refused(2, {"predict", "reviews.attn", "--image", "a.png"}, "--image: ");
    refused(2, {"predict", "reviews.attn", "--context", "alone"}, "--context: goes with --text alone");
    refused(1, {"predict", "reviews.attn", "--text", ""}, "empty");
    refused(1, {"predict", "reviews.attn", "--text", "bad \xff\xfe"}, "UTF-8");
    refused(1, {"attention", "reviews.attn", "--text", "   ", "-o", "no.npz"}, "empty");
    EXPECT_FALSE(std::filesystem::exists(s_program->path("no.npz")));
}

TEST_F(TextRun, ATextOfAHundredThousandWordsComesByStandardInput)
{
    std::ofstream file(s_program->path("long.txt"));
    for (int i = 0; i < 100'000; ++i)
        file << (i % 2 == 0 ? "good " : "bad ");
    file.close();
    const Surroundings from{{}, {}, s_program->path("long.txt").string(), {}};
    const Outcome outcome = s_program->run({"predict", "reviews.attn", "--text", "-", "--json"}, from);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at(0).at("tokens").size(), 40U) << "what reviews keep of a text";
    const Outcome empty = s_program->run({"predict", "reviews.attn", "--text", "-"});
    EXPECT_EQ(empty.code, 1);
    EXPECT_NE(empty.err.find("the text is empty"), std::string::npos) << empty.err;
}

TEST_F(TextRun, EveryTextHasAnAnswer)
{
    for (const char* text : {"I", "qqqq zzzz xxxx", "הסרט הזה היה נפלא", "مرحبا", "\U0001F600"}) {
        const json answer = object({"predict", "reviews.attn", "--text", text, "--json"});
        EXPECT_EQ(answer.at("task").at("sentiment").at("probabilities").size(), 2U) << text;
    }
    // Words that the model has never seen are named.
    const json unknown = object({"predict", "reviews.attn", "--text", "qqqq zzzz xxxx", "--json"});
    EXPECT_EQ(unknown.at("unknown"), json({0, 1, 2}));
    refused(1, {"predict", "reviews.attn", "--text", std::string(5, ' ')}, "the text is empty");
}

TEST_F(TextRun, WhatIsWrongWithATableIsSaidWithItsLine)
{
    const auto train = [](const char* content) {
        std::ofstream(s_program->path("t.csv"), std::ios::binary) << content;
        return std::vector<std::string>{
            "train",   "--model", "text.attn-rnn", "--data", "csv:" + s_program->path("t.csv").string(),
            "--steps", "1",       "--out",         "no.attn"};
    };
    refused(1, train("words,label\ngood,a\n"), "text");
    refused(1, train("text,label\ngood,a\n\"bad,b\n"), "t.csv:3: ");
    refused(1, train("text,label\ng\xff\xfeod,a\nbad,b\n"), "UTF-8");
    EXPECT_FALSE(std::filesystem::exists(s_program->path("no.attn")));
}

#if ATTNSCOPE_WITH_FIGURES
TEST_F(TextRun, FiguresOfTexts)
{
    good({"figure", "reviews.attn", "--text", "I loved it 好看", "-o", "default.svg"});
    const std::string svg = s_program->content("default.svg");
    for (const char* expected : {"loved", "好看", "text.attn-rnn on reviews"})
        EXPECT_NE(svg.find(expected), std::string::npos) << expected;
    good({"figure", "dates.attn", "--sample", "1", "--view", "matrix", "-o", "matrix.pdf"});
    EXPECT_TRUE(s_program->content("matrix.pdf").starts_with("%PDF-"));
    good({"figure", "dates.attn", "--sample", "1", "--view", "heads", "-o", "heads.png"});
    good({"figure", "dates.attn", "--sample", "1", "--view", "arcs", "-o", "arcs.pdf"});
    EXPECT_TRUE(s_program->content("arcs.pdf").starts_with("%PDF-"));
    good({"figure", "reviews.attn", "--text", "I loved it 好看", "--view", "arcs", "-o", "arcs.svg"});
    EXPECT_NE(s_program->content("arcs.svg").find("好看"), std::string::npos);
    good({"figure", "reviews.attn", "--sample", "1", "--site", "*", "--head", "all", "-o", "all.png"});
    good({"figure", "reviews.attn", "--samples", "0-2", "--format", "svg", "-o", "many"});
    EXPECT_TRUE(s_program->content("many/sample-00002.svg").starts_with("<?xml"));
    good({"figure", "shapes.attn", "--sample", "1", "-o", "picture.png"});
}

TEST_F(TextRun, TheViewMustFitTheInput)
{
    refused(2, {"figure", "reviews.attn", "--sample", "1", "--view", "overlay", "-o", "no.png"},
            "expected tokens, arcs, matrix or heads");
    refused(2, {"figure", "shapes.attn", "--sample", "1", "--view", "arcs", "-o", "no.png"},
            "expected overlay, matrix or heads, found arcs");
    refused(2, {"figure", "reviews.attn", "--sample", "1", "--view", "arcs", "--evidence", "-o", "no.png"},
            "--evidence: does nothing in this view (expected --view overlay, heads, tokens, found arcs)");
    refused(2, {"figure", "shapes.attn", "--sample", "1", "--view", "tokens", "-o", "no.png"},
            "expected overlay, matrix or heads");
    refused(2, {"figure", "reviews.attn", "--sample", "1", "--site", "pol", "-o", "no.png"}, "nearest pool");
    refused(2, {"figure", "reviews.attn", "--sample", "1", "--contour", "-o", "no.png"},
            "--contour: does nothing in this view (expected --view overlay, heads, found tokens)");
    refused(2,
            {"figure", "dates.attn", "--sample", "1", "--view", "tokens", "--query", "500", "-o", "no.png"},
            "query: no such query (expected 0 to ");
    EXPECT_FALSE(std::filesystem::exists(s_program->path("no.png")));
    good({"figure", "dates.attn", "--samples", "0-1", "--query", "500", "--format", "svg", "-o", "beyond"});
    EXPECT_NE(s_program->content("beyond/sample-00001.svg").find("mean over"), std::string::npos);
}
#endif

} // namespace
} // namespace attnscope::test
