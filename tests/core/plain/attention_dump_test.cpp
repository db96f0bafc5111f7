// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Files of attention weights that are looked at without a model: our own, others', and made-up ones.
#include "core/interchange/array_files.h"
#include "core/interchange/attention_dump.h"
#include "core/interchange/exporters.h"

#include "inspection_fixture.h"
#include "record_fixture.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>

namespace attnscope {
namespace {

using namespace attnscope::testing;
using Shape = std::vector<int64_t>;

NamedArray floats(const std::string& name, const Shape& shape, float value)
{
    NamedArray array{name, DType::F32, shape, {}};
    return namedArray(name, shape, std::vector<float>(static_cast<size_t>(array.count()), value));
}

class AttentionDump : public FolderTest {
protected:
    static std::vector<std::string> wordsOf(const TokenSequence& sequence)
    {
        std::vector<std::string> words;
        for (const Token& token : sequence.tokens)
            words.push_back(token.text);
        return words;
    }
    Inspection read(const std::string& name)
    {
        auto inspection = readInspection(file(name));
        EXPECT_TRUE(inspection.isOk()) << inspection.status().text();
        return inspection.isOk() ? std::move(*inspection) : Inspection();
    }
    std::string errorOf(const std::string& name)
    {
        const auto inspection = readInspection(file(name));
        EXPECT_FALSE(inspection.isOk());
        std::string text = inspection.status().text();
        for (size_t at = text.find(folder().string()); at != std::string::npos;
             at = text.find(folder().string()))
            text.replace(at, folder().string().size(), "DIR");
        return text;
    }
    /// What is wrong with a bundle that has been changed after bundleOf.
    static std::string errorOf(const ArrayBundle& bundle)
    {
        const auto inspection = inspectionOf(bundle, "f");
        return inspection.isOk() ? "none" : inspection.status().text();
    }
    static NamedArray& arrayOf(ArrayBundle& bundle, const std::string& name)
    {
        return *std::find_if(bundle.arrays.begin(), bundle.arrays.end(),
                             [&](const NamedArray& array) { return array.name == name; });
    }
};

TEST_F(AttentionDump, WhatWasExportedComesBackInEveryFormat)
{
    Inspection picture = someInspection(1, 2);
    picture.original = {}; // the full-size picture and what hidden words change are not exported
    picture.wholePredictions.clear();
    picture.sample.name.clear(); // a sample of the data goes by its number
    Inspection text = someTranslation(0, 2);
    for (const Inspection& it : {picture, text})
        for (const char* name : {"a.npz", "a.safetensors", "a.json"}) {
            SCOPED_TRACE(name);
            ASSERT_TRUE(writeArrays(bundleOf(it), file(name)).isOk());
            Inspection back = read(name);
            ASSERT_EQ(back.sites.size(), it.sites.size());
            for (size_t i = 0; i < it.sites.size(); ++i) {
                const AttentionSite* site = back.findSite(it.sites[i].name);
                ASSERT_NE(site, nullptr);
                EXPECT_EQ(site->weights.values, it.sites[i].weights.values) << "to the last bit";
                EXPECT_EQ(site->primary, it.sites[i].primary);
                EXPECT_EQ(site->distribution, it.sites[i].distribution);
                EXPECT_EQ(
                    std::tuple(site->queryTokens, site->queryLeading, site->keyTokens, site->keyLeading),
                    std::tuple(it.sites[i].queryTokens, it.sites[i].queryLeading, it.sites[i].keyTokens,
                               it.sites[i].keyLeading));
                EXPECT_EQ(std::tuple(site->geometry.originX, site->geometry.strideY, site->keyGrid.first,
                                     site->keyGrid.rows, site->keyGrid.columns),
                          std::tuple(it.sites[i].geometry.originX, it.sites[i].geometry.strideY,
                                     it.sites[i].keyGrid.first, it.sites[i].keyGrid.rows,
                                     it.sites[i].keyGrid.columns));
            }
            EXPECT_EQ(back.sample, it.sample);
            EXPECT_EQ(back.step, it.step);
            EXPECT_EQ(back.input.values, it.input.values);
            EXPECT_EQ(back.picture.rgb, it.picture.rgb);
            EXPECT_EQ(back.evidence, it.evidence);
            EXPECT_EQ(back.alignment.values, it.alignment.values);
            ASSERT_EQ(back.texts.size(), it.texts.size());
            for (size_t i = 0; i < it.texts.size(); ++i)
                expectEqual(*back.findTokens(it.texts[i].name), it.texts[i]);
            ASSERT_EQ(back.predictions.size(), it.predictions.size());
            for (size_t i = 0; i < it.predictions.size(); ++i) {
                EXPECT_EQ(back.predictions[i].logits, it.predictions[i].logits);
                EXPECT_EQ(back.predictions[i].predicted, it.predictions[i].predicted);
                EXPECT_EQ(back.predictions[i].classes, it.predictions[i].classes);
                EXPECT_EQ(back.predictions[i].text, it.predictions[i].text);
            }
        }
}

TEST_F(AttentionDump, AMaskAndAPointComeBack)
{
    Inspection it = someInspection(1, 2);
    const auto height = it.input.shape[1], width = it.input.shape[2];
    Prediction mask, point;
    mask.task = "mask";
    mask.kind = TaskKind::Mask;
    mask.values = {{height, width}, std::vector<float>(static_cast<size_t>(height * width), 0.25F)};
    point.task = "centre";
    point.kind = TaskKind::Point;
    point.values = point.truthValues = {{2}, {1.5F, 0.5F}};
    it.predictions = {mask, point};
    const auto back = inspectionOf(bundleOf(it), "f");
    ASSERT_TRUE(back.isOk()) << back.status().text();
    ASSERT_EQ(back->predictions.size(), 2U);
    expectEqual(back->predictions[0], mask);
    expectEqual(back->predictions[1], point);
}

TEST_F(AttentionDump, LayersOfAnotherProgramWithTheirWordsBeside)
{
    ArrayBundle bundle;
    bundle.arrays = {floats("attention", {2, 3, 4, 4}, 0.25F), floats("scores", {2, 3, 4, 4}, 7)};
    ASSERT_TRUE(writeArrays(bundle, file("a.npz")).isOk());
    writeText(file("a.json"), R"({"tokens": ["<s>", "Once", " upon", " a"], "layers": 2})");
    const Inspection it = read("a.npz");
    ASSERT_EQ(it.sites.size(), 2U) << "scores are no attention";
    EXPECT_EQ(it.sites[1].name, "layer1");
    EXPECT_EQ(it.sites[1].weights.shape, (Shape{3, 4, 4}));
    EXPECT_TRUE(it.sites[1].distribution);
    EXPECT_EQ(it.primarySite()->name, "layer1");
    EXPECT_EQ(it.sites[0].queryTokens, "text");
    ASSERT_EQ(it.texts.size(), 1U);
    EXPECT_EQ(it.texts[0].text, "Once upon a");
    EXPECT_EQ(wordsOf(it.texts[0]), (std::vector<std::string>{"<s>", "Once", "upon", "a"}));
    EXPECT_EQ(it.texts[0].tokens[0].begin, -1) << "no word of the text";
    EXPECT_EQ(it.texts[0].tokens[2].begin, 5);
    EXPECT_EQ(it.texts[0].tokens[3].end, 11);
    EXPECT_EQ(it.sample.name, "Once upon a");
}

TEST_F(AttentionDump, WordsAreSpelledAsTheirTokenizerMeant)
{
    const auto spelling = [&](const std::string& tokens) {
        writeText(file("a.json"), "{\"attention\": [[[1, 0], [0, 1]]], \"tokens\": " + tokens + "}");
        return read("a.json").texts.at(0).text;
    };
    EXPECT_EQ(spelling(R"(["the", "cat"])"), "the cat");
    EXPECT_EQ(spelling(R"(["emb", "##ed"])"), "embed") << "WordPiece";
    EXPECT_EQ(spelling(R"(["Hello", "\u0120world"])"), "Hello world") << "GPT-2";
    EXPECT_EQ(spelling(R"(["\u2581Hello", "\u2581world"])"), " Hello world") << "SentencePiece";
}

TEST_F(AttentionDump, NestedListsAndWeightsWithoutWords)
{
    writeText(file("lists.json"), R"({"attention": [[[1, 0], [0.5, 0.5]], [[1, 0], [0.25, 0.5]]]})");
    const Inspection lists = read("lists.json");
    ASSERT_EQ(lists.sites.size(), 1U);
    EXPECT_EQ(lists.sites[0].weights.shape, (Shape{2, 2, 2}));
    EXPECT_FLOAT_EQ(lists.sites[0].weights.values[6], 0.25F);
    EXPECT_FALSE(lists.sites[0].distribution) << "a row sums to 0.75";
    EXPECT_EQ(wordsOf(lists.texts[0]), (std::vector<std::string>{"0", "1"}));
    EXPECT_EQ(lists.sample.name, "lists.json");

    ArrayBundle cross;
    cross.arrays = {floats("attention/cross", {2, 3, 5}, 0.2F), floats("attention/pool", {5, 1, 5}, 0.2F)};
    ASSERT_TRUE(writeArrays(cross, file("cross.safetensors")).isOk());
    const Inspection it = read("cross.safetensors");
    const AttentionSite* site = it.findSite("cross");
    ASSERT_NE(site, nullptr);
    EXPECT_EQ(it.findTokens(site->queryTokens)->tokens.size(), 3U);
    EXPECT_EQ(it.findTokens(site->keyTokens)->tokens.size(), 5U);
    EXPECT_EQ(it.findSite("pool")->queryTokens, "") << "one query of the model's own";
}

TEST_F(AttentionDump, HalfAndDoublePrecisionAreRead)
{
    NamedArray half{"attention", DType::F16, {1, 2}, std::vector<std::byte>(4)};
    const uint16_t bits[] = {toHalf(0.25F), toHalf(0.75F)};
    std::memcpy(half.bytes.data(), bits, sizeof bits);
    EXPECT_EQ(floatsOf(half), (std::vector<float>{0.25F, 0.75F}));
    const double reals[] = {0.1, 0.9};
    NamedArray wide{"attention", DType::F64, {1, 2}, std::vector<std::byte>(16)};
    std::memcpy(wide.bytes.data(), reals, sizeof reals);
    EXPECT_EQ(floatsOf(wide), (std::vector<float>{0.1F, 0.9F}));
}

TEST_F(AttentionDump, OneSentenceSaysWhatIsWrong)
{
    writeText(file("none.json"), R"({"tokens": ["a"], "scores": [[1]]})");
    EXPECT_EQ(errorOf("none.json"),
              "DIR/none.json: holds no attention (expected an array named attention, found scores)");
    writeText(file("words.json"), R"({"tokens": ["a"], "attention": [[1, 0], [0, 1]]})");
    EXPECT_EQ(errorOf("words.json"), "DIR/words.json: attention: has 2 keys, but there are 1 tokens");
    writeText(file("ragged.json"), R"({"attention": [[1, 0], [1]]})");
    EXPECT_EQ(errorOf("ragged.json"),
              "DIR/ragged.json: attention: its lists are not all of one length, or hold "
              "more than numbers");
    writeText(file("null.json"), R"({"attention": [[1, null]]})");
    EXPECT_EQ(errorOf("null.json"), "DIR/null.json: attention: holds weights that are not finite");
    writeText(file("flat.json"), R"({"attention": [1, 0]})");
    EXPECT_EQ(errorOf("flat.json"), "DIR/flat.json: attention: has an unusable shape (expected [layer, head, "
                                    "query, key], [head, query, key] or [query, key])");
    writeText(file("text.json"), "not JSON at all");
    EXPECT_EQ(errorOf("text.json"), "DIR/text.json: is no JSON object");
    writeText(file("deep.json"), "{\"attention\": " + std::string(2'000'000, '['));
    EXPECT_EQ(errorOf("deep.json"), "DIR/deep.json: is no JSON object");
    writeText(file("deeper.json"),
              "{\"tokens\": " + std::string(500'000, '[') + std::string(500'000, ']') + "}");
    EXPECT_EQ(errorOf("deeper.json").find("DIR/deeper.json: "), 0U) << "and no stack is exhausted";
}

TEST_F(AttentionDump, AnExportThatWasTamperedWithIsRefused)
{
    const ArrayBundle good = bundleOf(someTranslation(0, 2));
    ASSERT_EQ(errorOf(good), "none");
    const auto changed = [&](const std::function<void(ArrayBundle&)>& change) {
        ArrayBundle bundle = good;
        change(bundle);
        return errorOf(bundle);
    };
    const auto replaced = [&](const char* key, const std::string& from, const std::string& to) {
        return changed([&](ArrayBundle& bundle) {
            std::string& text = bundle.metadata[key];
            const size_t at = text.find(from);
            ASSERT_NE(at, std::string::npos) << from;
            text.replace(at, from.size(), to);
        });
    };
    const std::string disagrees = ": does not agree with the rest of the file";
    EXPECT_EQ(replaced("sites", "\"key_leading\":1", "\"key_leading\":2"), "f: attention/layer0" + disagrees);
    EXPECT_EQ(replaced("sites", "\"key_tokens\":\"text\"", "\"key_tokens\":\"nobody\""),
              "f: attention/alignment" + disagrees);
    EXPECT_EQ(replaced("texts", "\"end\":[1,", "\"end\":[1000,"), "f: text" + disagrees);
    EXPECT_EQ(changed([](ArrayBundle& bundle) { bundle.metadata["sites"] = "[]"; }),
              "f: attention/alignment" + disagrees);
    EXPECT_EQ(changed([](ArrayBundle& bundle) { arrayOf(bundle, "evidence").shape = {4}; }),
              "f: evidence" + disagrees);
    EXPECT_EQ(changed([](ArrayBundle& bundle) {
                  arrayOf(bundle, "alignment").shape = {5, 3};
              }),
              "f: alignment" + disagrees);
    EXPECT_EQ(changed([](ArrayBundle& bundle) {
                  const float bad = std::numeric_limits<float>::infinity();
                  std::memcpy(arrayOf(bundle, "attention/layer0").bytes.data(), &bad, sizeof bad);
              }),
              "f: attention/layer0: holds weights that are not finite");
}

TEST_F(AttentionDump, EveryTruncationOfAFileIsRefused)
{
    ASSERT_TRUE(writeArrays(bundleOf(someTranslation(0, 2)), file("a.json")).isOk());
    const std::string whole = readText(file("a.json"));
    for (size_t size = 0; size + 2 < whole.size(); size += 97) {
        writeText(file("cut.json"), whole.substr(0, size));
        ASSERT_FALSE(readInspection(file("cut.json")).isOk()) << size;
    }
}

} // namespace
} // namespace attnscope
