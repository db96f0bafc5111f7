// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_bridge.h"
#include "oracle_text_transformer.h"
#include "text_model_fixture.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

namespace attnscope {
namespace {

constexpr char kModel[] = "text.transformer";

struct TransformerOracleCase {
    const char* name;
    OptionValues options;
    oracle::TransformerCase input; ///< all but the text
};

std::vector<TransformerOracleCase> cases()
{
    using oracle::Mechanism;
    const OptionValues small = {{"width", "12"}, {"mlp", "20"}};
    const auto with = [&small](OptionValues more) {
        more.insert(small.begin(), small.end());
        return more;
    };
    return {
        {"Default", {}, {}},
        {"ClassToken", with({{"pool", "class"}, {"heads", "3"}}), {{}, {}, {}, 3, 2, true, false}},
        {"SinusoidalSparse",
         with({{"position", "sinusoidal"}, {"layers", "3"}, {"attention.normaliser", "sparsemax"}}),
         {{}, {}, Mechanism{"scaled-dot", "sparsemax"}, 4, 3, false, true}},
        {"ClassSinusoidalEntmaxLocal",
         with({{"pool", "class"},
               {"position", "sinusoidal"},
               {"attention.normaliser", "entmax15"},
               {"attention.scope", "local"},
               {"attention.window", "1"},
               {"attention.score", "additive"},
               {"attention.temperature", "0.5"}}),
         {{}, {}, Mechanism{"additive", "entmax15", "local", "sqrt", 0.5, 1}, 4, 2, true, true}},
        {"GeneralCausal",
         with({{"attention.score", "general"}, {"attention.scope", "causal"}, {"layers", "1"}}),
         {{}, {}, Mechanism{"general", "softmax", "causal"}, 4, 1, false, false}},
        {"ClassCosinePredicted",
         with({{"pool", "class"}, {"attention.score", "cosine"}, {"attention.scope", "local-predictive"}}),
         {{}, {}, Mechanism{"cosine", "softmax", "local-predictive"}, 4, 2, true, false}},
        {"LocationGates",
         with({{"attention.score", "location"}, {"attention.normaliser", "sigmoid"}}),
         {{}, {}, Mechanism{"location", "sigmoid"}, 4, 2, false, false}},
        {"DotHard",
         with({{"attention.score", "dot"}, {"attention.normaliser", "hard"}}),
         {{}, {}, Mechanism{"dot", "hard"}, 4, 2, false, false}},
        {"Monotonic",
         with({{"attention.scope", "local-monotonic"}, {"attention.window", "2"}}),
         {{}, {}, Mechanism{"scaled-dot", "softmax", "local-monotonic", "sqrt", 1, 2}, 4, 2, false, false}},
    };
}

void PrintTo(const TransformerOracleCase& which, std::ostream* out) { *out << which.name; }

std::shared_ptr<Model> randomModel(const OptionValues& options, uint64_t seed = 7)
{
    torch::manual_seed(seed);
    const auto model = makeModel(kModel, textData(30, 12), options);
    oracle::randomise(*model);
    model->eval();
    return model;
}

const std::vector<TokenIds> kTexts = {{5, 9, 1, 29, 9, 4, 17}, {8}, {11, 12, 13, 5}};

class TransformerOracleTest : public ::testing::TestWithParam<TransformerOracleCase> {};

/// A whole batch at once: what the longest text adds as padding changes nothing for the others.
TEST_P(TransformerOracleTest, LogitsAndAttentionAreRecomputedFromTheWeights)
{
    const auto model = randomModel(GetParam().options);
    const ModelOutput output = model->forward(textBatch(kTexts), RecordAttention::Yes);
    for (size_t k = 0; k < kTexts.size(); ++k) {
        oracle::TransformerCase input = GetParam().input;
        input.ids = kTexts[k];
        input.tasks = {"label", "second"};
        input.mechanism.leading = input.classToken ? 1 : 0;
        const oracle::Answer answer = oracle::textTransformer(input, oracle::parametersOf(*model));
        for (const auto& [task, logits] : answer.logits)
            oracle::expectClose(logits, output.logits.at(task)[static_cast<int64_t>(k)], 1e-5, task);
        ASSERT_EQ(answer.sites.size(), output.sites.size());
        for (const SiteRecord& record : output.sites) {
            const int64_t keys = std::ssize(kTexts[k]) + record.site.keyLeading;
            const int64_t queries = record.weights.size(2) == 1 ? 1 : keys;
            const torch::Tensor weights =
                record.weights[static_cast<int64_t>(k)].slice(1, 0, queries).slice(2, 0, keys);
            ASSERT_EQ(answer.sites.count(record.site.name), 1U) << record.site.name;
            oracle::expectClose(answer.sites.at(record.site.name), weights, 1e-5, record.site.name);
        }
    }
}

TEST_P(TransformerOracleTest, PaddingChangesNothing)
{
    const auto model = randomModel(GetParam().options, 8);
    const ModelOutput batch = model->forward(textBatch(kTexts, 12), RecordAttention::Yes);
    for (size_t k = 0; k < kTexts.size(); ++k) {
        const ModelOutput alone = model->forward(textBatch({kTexts[k]}), RecordAttention::Yes);
        for (const auto& [task, logits] : alone.logits)
            EXPECT_LT(worst(logits[0], batch.logits.at(task)[static_cast<int64_t>(k)]), 1e-6) << task;
        for (const SiteRecord& record : alone.sites) {
            const torch::Tensor padded = siteOf(batch, record.site.name).weights[static_cast<int64_t>(k)];
            const int64_t queries = record.weights.size(2), keys = record.weights.size(3);
            EXPECT_LT(worst(record.weights[0], padded.slice(1, 0, queries).slice(2, 0, keys)), 1e-6)
                << record.site.name;
            EXPECT_EQ(padded.slice(2, keys).abs().sum().item<double>(), 0) << record.site.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, TransformerOracleTest, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(TextTransformer, SitesSayWhatTheirRowsAndColumnsAre)
{
    const ModelOutput pooled = randomModel({})->forward(textBatch(kTexts), RecordAttention::Yes);
    EXPECT_TRUE(siteOf(pooled, "pool").site.primary);
    EXPECT_EQ(siteOf(pooled, "pool").weights.sizes(), (std::vector<int64_t>{3, 1, 1, 7}));
    EXPECT_EQ(siteOf(pooled, "layer1").weights.sizes(), (std::vector<int64_t>{3, 4, 7, 7}));
    EXPECT_FALSE(siteOf(pooled, "rollout").site.primary);
    const ModelOutput classed =
        randomModel({{"pool", "class"}})->forward(textBatch(kTexts), RecordAttention::Yes);
    const AttentionSite& site = siteOf(classed, "layer0").site;
    EXPECT_EQ(siteOf(classed, "layer0").weights.sizes(), (std::vector<int64_t>{3, 4, 8, 8}));
    EXPECT_EQ(site.queryTokens + "/" + site.keyTokens, "text/text");
    EXPECT_EQ(site.queryLeading + site.keyLeading, 2);
    const SiteRecord& rollout = siteOf(classed, "rollout");
    EXPECT_TRUE(rollout.site.primary && rollout.site.derived && rollout.site.distribution);
    EXPECT_EQ(rollout.site.queryTokens + "/" + rollout.site.keyTokens, "/text");
    EXPECT_LT((rollout.weights.sum(-1) - 1).abs().max().item<double>(), 1e-5);
}

TEST(TextTransformer, LearnsWhichWordDecides)
{
    torch::manual_seed(2);
    const auto model = makeModel(kModel, textData(20, 8), {{"width", "16"}, {"dropout", "0"}});
    torch::optim::Adam adam(model->parameters(), torch::optim::AdamOptions(0.01));
    std::vector<TokenIds> texts;
    std::vector<int64_t> labels;
    for (int64_t i = 0; i < 24; ++i) { // the class stands at a changing place among others' words
        TokenIds text(5, 10 + i % 7);
        text[i % 5] = 4 + i % 3;
        texts.push_back(text);
        labels.push_back(i % 3);
    }
    const torch::Tensor truth = torch::tensor(labels, torch::kLong);
    double first = 0, last = 0;
    for (int step = 0; step < 60; ++step) {
        const auto logits = model->forward(textBatch(texts), RecordAttention::No).logits.at("label");
        const torch::Tensor loss = torch::nn::functional::cross_entropy(logits, truth);
        adam.zero_grad();
        loss.backward();
        adam.step();
        (step == 0 ? first : last) = loss.item<double>();
    }
    EXPECT_NEAR(first, std::log(3.0), 0.1);
    EXPECT_LT(last, 0.05);
}

TEST(TextTransformer, LiveOptionsAct)
{
    const auto model = randomModel({});
    const Batch batch = textBatch({kTexts[0]});
    const auto entropy = [&] {
        const torch::Tensor w = siteOf(model->forward(batch, RecordAttention::Yes), "layer0").weights;
        return -(w * w.clamp_min(1e-30).log()).sum().item<double>();
    };
    const double before = entropy();
    EXPECT_TRUE(model->setLive("attention.temperature", 50));
    EXPECT_GT(entropy(), before);
    EXPECT_TRUE(model->setLive("dropout", 0.5));
    EXPECT_FALSE(model->setLive("width", 8));
}

TEST(TextTransformer, RefusesWhatDoesNotFit)
{
    const auto sentence = [](const DatasetSummary& data, const OptionValues& options = {}) {
        const auto made = tryModel(kModel, data, options);
        return made.isOk() ? std::string() : made.status().text();
    };
    EXPECT_NE(sentence(imageData(3, 32, 32)).find("has no texts"), std::string::npos);
    EXPECT_NE(sentence(translationData(30, 9, 30, 9)).find("classification task"), std::string::npos);
    EXPECT_NE(sentence(textData(30, 9), {{"width", "10"}}).find("multiple of 4, found 10"),
              std::string::npos);
}

} // namespace
} // namespace attnscope
