// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// text.attn-rnn, text.bilstm-context and text.hierarchical: what is shown is what the model used (the second
// implementation in oracle_text_rnn.cpp), padding changes nothing, and they learn.
#include "oracle_bridge.h"
#include "oracle_text_rnn.h"
#include "text_model_fixture.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

#include <functional>

namespace attnscope {
namespace {

constexpr double kTolerance = 1e-5;
constexpr int64_t kVocabulary = 30, kTokens = 12;

struct ModelCase {
    std::string name, model;
    OptionValues options;
    oracle::TextCase input; ///< all but the texts
    oracle::Answer (*answer)(const oracle::TextCase&, const oracle::Parameters&);
    bool pair = false;
};
void PrintTo(const ModelCase& which, std::ostream* out) { *out << which.name; }

ModelCase attnRnn(const std::string& cell, bool both, const oracle::Mechanism& mechanism)
{
    ModelCase which{
        "AttnRnn_" + cell + (both ? "Both_" : "One_") + mechanism.score + "_" + mechanism.normaliser + "_" +
            mechanism.scope,
        "text.attn-rnn",
        {{"cell", cell}, {"bidirectional", both ? "true" : "false"}, {"embedding", "6"}, {"hidden", "5"}},
        {},
        oracle::textAttnRnn};
    which.input.cell = cell;
    which.input.bidirectional = both;
    which.input.mechanism = mechanism;
    return which;
}

ModelCase context(const oracle::Mechanism& mechanism, bool pair)
{
    ModelCase which{std::string("Context_") + (pair ? "Pair_" : "Own_") + mechanism.score + "_" +
                        mechanism.normaliser + "_" + mechanism.scope,
                    "text.bilstm-context",
                    {{"embedding", "6"}, {"hidden", "5"}, {"dense", "9"}},
                    {},
                    oracle::textBilstmContext,
                    pair};
    which.input.mechanism = mechanism;
    return which;
}

ModelCase hierarchical(const oracle::Mechanism& mechanism)
{
    ModelCase which{"Hierarchical_" + mechanism.normaliser,
                    "text.hierarchical",
                    {{"embedding", "6"}, {"hidden", "5"}},
                    {},
                    oracle::textHierarchical};
    which.input.mechanism = mechanism;
    return which;
}

oracle::Mechanism mechanism(const char* score, const char* normaliser, const char* scope = "global",
                            double temperature = 1, int64_t window = 3)
{
    return {score, normaliser, scope, "sqrt", temperature, window, 0, 0};
}

/// Every cell and direction, score, normaliser and scope that a model offers, each at least once.
std::vector<ModelCase> cases()
{
    std::vector<ModelCase> all;
    for (const char* cell : {"rnn", "lstm", "gru"})
        for (const bool both : {false, true})
            all.push_back(attnRnn(cell, both, mechanism("pooling", "softmax", "global", 0.5)));
    for (const char* score : {"additive", "general", "dot", "scaled-dot", "cosine", "location"})
        all.push_back(attnRnn("lstm", true, mechanism(score, "softmax")));
    for (const char* normaliser : {"sigmoid", "sparsemax", "entmax15", "hard"}) {
        all.push_back(attnRnn("gru", true, mechanism("general", normaliser)));
        all.push_back(context(mechanism("scaled-dot", normaliser), true));
        all.push_back(hierarchical(mechanism("pooling", normaliser, "global", 0.7)));
    }
    all.push_back(attnRnn("lstm", false, mechanism("pooling", "softmax", "local-predictive")));
    all.push_back(hierarchical(mechanism("pooling", "softmax")));
    for (const char* score : {"scaled-dot", "dot", "general", "additive", "cosine", "location"})
        all.push_back(context(mechanism(score, "softmax", "global", 2), false));
    for (const char* scope : {"local", "local-monotonic", "local-predictive", "causal"})
        for (const bool pair : {false, true})
            all.push_back(context(mechanism("scaled-dot", "softmax", scope, 1, 2), pair));
    return all;
}

OptionValues optionsOf(const ModelCase& which)
{
    OptionValues values = which.options;
    const oracle::Mechanism& parts = which.input.mechanism;
    values["attention.normaliser"] = parts.normaliser;
    values["attention.temperature"] = std::to_string(parts.temperature);
    if (which.model == "text.hierarchical")
        return values;
    values["attention.score"] = parts.score;
    values["attention.scope"] = parts.scope;
    values["attention.window"] = std::to_string(parts.window);
    return values;
}

const std::vector<TokenIds> kTexts{
    {7}, {5, 9, 4, 11, 28, 5, 6, 10, 4, 22, 7, 19}, {8, 8, 15, 29, 4}, {12, 1, 13}};
const std::vector<TokenIds> kContexts{{6, 14, 9}, {21, 5}, {4}, {17, 16, 4, 25, 23, 9, 8, 20}};
/// The second has no sentence 1: all of its words are hidden.
const std::vector<TokenIds> kSentences{{0}, {0, 0, 0, 2, 2, 3, 3, 3, 3, 3, 3, 4}, {0, 1, 1, 1, 2}, {0, 0, 0}};

class TextRnnTest : public ::testing::TestWithParam<ModelCase> {
protected:
    static std::shared_ptr<Model> model(const ModelCase& which)
    {
        torch::manual_seed(5);
        DatasetSummary data = textData(kVocabulary, kTokens);
        data.text.pair = which.pair;
        const auto made = makeModel(which.model, data, optionsOf(which));
        oracle::randomise(*made);
        made->eval();
        return made;
    }

    /// The texts from `first` on, so many of them.
    static Batch batch(const ModelCase& which, size_t first, size_t count, int64_t tokens = 0)
    {
        const auto part = [&](const std::vector<TokenIds>& all) {
            return std::vector<TokenIds>(all.begin() + static_cast<int64_t>(first),
                                         all.begin() + static_cast<int64_t>(first + count));
        };
        Batch batch = textBatch(part(kTexts), tokens);
        batch.text.sentences = tokenBatch(part(kSentences), tokens).ids;
        batch.context = which.pair ? tokenBatch(part(kContexts), tokens) : batch.text;
        return batch;
    }

    /// A batch's weights [head, query, key] of one sample, cut to the text's own size as found alone.
    static torch::Tensor cut(const torch::Tensor& weights, const torch::Tensor& alone)
    {
        return weights.slice(1, 0, alone.size(1)).slice(2, 0, alone.size(2));
    }
};

TEST_P(TextRnnTest, LogitsAndAttentionAreRecomputedFromTheWeights)
{
    const ModelCase& which = GetParam();
    const auto made = model(which);
    const oracle::Parameters parameters = oracle::parametersOf(*made);
    for (size_t sample = 0; sample < kTexts.size(); ++sample) {
        const ModelOutput output = made->forward(batch(which, sample, 1), RecordAttention::Yes);
        oracle::TextCase input = which.input;
        input.text = kTexts[sample];
        input.context = which.pair ? kContexts[sample] : kTexts[sample];
        input.sentences = kSentences[sample];
        const oracle::Answer answer = which.answer(input, parameters);
        ASSERT_EQ(answer.logits.size(), output.logits.size());
        for (const auto& [task, logits] : answer.logits)
            oracle::expectClose(logits, output.logits.at(task), kTolerance, task);
        ASSERT_EQ(answer.sites.size(), output.sites.size());
        for (const auto& [name, weights] : answer.sites)
            oracle::expectClose(weights, siteOf(output, name).weights, kTolerance, name);
    }
}

TEST_P(TextRnnTest, PaddingChangesNothing)
{
    const ModelCase& which = GetParam();
    const auto made = model(which);
    const ModelOutput together = made->forward(batch(which, 0, kTexts.size(), kTokens), RecordAttention::Yes);
    for (size_t sample = 0; sample < kTexts.size(); ++sample) {
        const auto index = static_cast<int64_t>(sample);
        const ModelOutput alone = made->forward(batch(which, sample, 1), RecordAttention::Yes);
        for (const auto& [task, logits] : alone.logits)
            EXPECT_LE(worst(logits[0], together.logits.at(task)[index]), 1e-6) << task;
        for (const SiteRecord& record : alone.sites) {
            const torch::Tensor whole = siteOf(together, record.site.name).weights[index];
            const torch::Tensor own = cut(whole, record.weights[0]);
            EXPECT_LE(worst(record.weights[0], own), 1e-6) << record.site.name;
            EXPECT_EQ(whole.count_nonzero().item<int64_t>(), own.count_nonzero().item<int64_t>())
                << record.site.name;
        }
    }
}

TEST_P(TextRnnTest, TrainsAndLeavesPaddingAtZero)
{
    const ModelCase& which = GetParam();
    const auto made = model(which);
    made->train();
    {
        const torch::NoGradGuard guard;
        for (const auto& item : made->named_parameters())
            if (item.key().ends_with("embedding.weight"))
                item.value()[kPadToken].zero_();
    }
    const Batch four = batch(which, 0, kTexts.size(), kTokens);
    const torch::Tensor logits = made->forward(four, RecordAttention::No).logits.at("label");
    torch::nn::functional::cross_entropy(logits, torch::tensor({0, 1, 2, 1})).backward();
    for (const auto& item : made->named_parameters()) {
        const torch::Tensor& gradient = item.value().grad();
        if (item.key().starts_with("head_second")) // the other task's
            continue;
        ASSERT_TRUE(gradient.defined()) << item.key();
        EXPECT_TRUE(gradient.isfinite().all().item<bool>()) << item.key();
        if (item.key().ends_with("embedding.weight")) {
            EXPECT_GT(gradient.abs().sum().item<double>(), 0.0) << item.key();
            EXPECT_EQ(gradient[kPadToken].abs().sum().item<double>(), 0.0) << item.key();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Models, TextRnnTest, ::testing::ValuesIn(cases()), [](const auto& info) {
    std::string name = info.param.name;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

class TextRnnModels : public ::testing::TestWithParam<const char*> {};

TEST_P(TextRnnModels, LearnWhatOneWordDecides)
{
    torch::manual_seed(2);
    const auto model =
        makeModel(GetParam(), textData(kVocabulary, kTokens), {{"dropout", "0"}, {"hidden", "16"}});
    std::vector<TokenIds> texts;
    std::vector<int64_t> labels;
    for (int64_t i = 0; i < 60; ++i) { // the class is which of three words stands somewhere
        TokenIds text(static_cast<size_t>(4 + i % 7), 10 + i % 19);
        text[static_cast<size_t>(i * 5 % (4 + i % 7))] = 4 + i % 3;
        texts.push_back(text);
        labels.push_back(i % 3);
    }
    const Batch batch = textBatch(texts);
    const torch::Tensor truth = torch::tensor(labels);
    torch::optim::Adam adam(model->parameters(), torch::optim::AdamOptions(0.01));
    for (int step = 0; step < 60; ++step) {
        adam.zero_grad();
        const auto logits = model->forward(batch, RecordAttention::No).logits.at("label");
        torch::nn::functional::cross_entropy(logits, truth).backward();
        adam.step();
    }
    model->eval();
    const ModelOutput output = model->forward(batch, RecordAttention::Yes);
    const auto right = output.logits.at("label").argmax(1).eq(truth).to(torch::kFloat).mean().item<double>();
    EXPECT_GE(right, 0.95); // chance is 0.33
}

TEST_P(TextRnnModels, NameTheTokensOfTheirSites)
{
    const auto model = makeModel(GetParam(), textData(kVocabulary, kTokens));
    model->eval();
    const ModelOutput output = model->forward(textBatch(kTexts), RecordAttention::Yes);
    int primary = 0;
    for (const SiteRecord& record : output.sites) {
        primary += record.site.primary ? 1 : 0;
        EXPECT_EQ(record.site.kind, SiteKind::Matrix);
        EXPECT_EQ(record.site.keyTokens.empty(), false) << record.site.name;
        const int64_t queries = record.weights.size(2);
        EXPECT_EQ(record.site.queryTokens.empty(), queries == 1 && record.site.name != "words")
            << record.site.name;
        if (record.site.primary) {
            EXPECT_EQ(record.site.keyTokens, "text");
            EXPECT_EQ(record.weights.sizes(), torch::IntArrayRef({4, 1, 1, 12}));
            EXPECT_LE((record.weights.sum(-1) - 1).abs().max().item<double>(), 1e-5);
        }
    }
    EXPECT_EQ(primary, 1);
}

TEST_P(TextRnnModels, LiveOptionsActAtOnce)
{
    torch::manual_seed(7);
    const auto model = makeModel(GetParam(), textData(kVocabulary, kTokens), {{"dropout", "0"}});
    oracle::randomise(*model);
    const Batch batch = textBatch(kTexts);
    const auto primary = [&] {
        for (const SiteRecord& record : model->forward(batch, RecordAttention::Yes).sites)
            if (record.site.primary)
                return record.weights[1];
        return torch::Tensor();
    };
    const torch::Tensor plain = primary();
    EXPECT_TRUE(torch::equal(plain, primary()));
    EXPECT_TRUE(model->setLive("attention.temperature", 0.2));
    EXPECT_GT(primary().max().item<double>(), plain.max().item<double>());
    EXPECT_TRUE(model->setLive("dropout", 0.5));
    EXPECT_FALSE(torch::equal(primary(), primary()));
    EXPECT_FALSE(model->setLive("hidden", 8));
}

TEST_P(TextRnnModels, RefuseDataThatDoesNotFit)
{
    const auto pictures = tryModel(GetParam(), imageData(3, 32, 32));
    ASSERT_FALSE(pictures.isOk());
    EXPECT_NE(pictures.status().text().find("has no texts"), std::string::npos);
    const auto nothing = tryModel(GetParam(), translationData(kVocabulary, kTokens, 20, 8));
    ASSERT_FALSE(nothing.isOk());
    EXPECT_NE(nothing.status().text().find("expected a classification task"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Models, TextRnnModels,
                         ::testing::Values("text.attn-rnn", "text.bilstm-context", "text.hierarchical"),
                         [](const auto& info) {
                             std::string name = info.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
                             return name;
                         });

TEST(TextHierarchicalSites, SayThatATextWithoutSentencesIsOne)
{
    torch::manual_seed(1);
    const auto model = makeModel("text.hierarchical", textData(kVocabulary, kTokens));
    model->eval();
    const ModelOutput output = model->forward(textBatch(kTexts), RecordAttention::Yes);
    EXPECT_TRUE(torch::equal(siteOf(output, "sentences").weights, torch::ones({4, 1, 1, 1})));
    EXPECT_TRUE(torch::equal(siteOf(output, "words").weights, siteOf(output, "tokens").weights));
}

} // namespace
} // namespace attnscope
