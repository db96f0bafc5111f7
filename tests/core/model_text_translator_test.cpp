// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_bridge.h"
#include "oracle_text_translator.h"
#include "text_model_fixture.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

namespace attnscope {
namespace {

constexpr char kModel[] = "text.translator";
constexpr int64_t kLongest = 9; ///< tokens made at most: kBeginToken is none of them

const std::vector<TokenIds> kTexts = {{5, 9, 1, 19, 9, 4, 17}, {8}, {11, 12, 13, 5}};
/// As TokenBatch::target has them.
const std::vector<TokenIds> kTargets = {{2, 7, 7, 5, 3}, {2, 3}, {2, 4, 9, 11, 10, 6, 3}};

struct TranslatorOracleCase {
    const char* name;
    OptionValues options;
    oracle::TranslatorCase input; ///< all but the text
};

std::vector<TranslatorOracleCase> cases()
{
    using oracle::Mechanism;
    const auto with = [](OptionValues more) {
        more.insert({{"embedding", "10"}, {"hidden", "12"}});
        return more;
    };
    return {
        {"LuongAdditive", with({{"decoder", "luong"}}), {{}, Mechanism{"additive"}, false}},
        {"BahdanauAdditive", with({{"decoder", "bahdanau"}}), {{}, Mechanism{"additive"}, true}},
        {"LuongDotMonotonic",
         with({{"decoder", "luong"},
               {"attention.score", "dot"},
               {"attention.scope", "local-monotonic"},
               {"attention.window", "2"}}),
         {{}, Mechanism{"dot", "softmax", "local-monotonic", "sqrt", 1, 2}, false}},
        {"LuongGeneralPredictive",
         with(
             {{"decoder", "luong"}, {"attention.score", "general"}, {"attention.scope", "local-predictive"}}),
         {{}, Mechanism{"general", "softmax", "local-predictive"}, false}},
        {"BahdanauMonotonicEntmax",
         with({{"decoder", "bahdanau"},
               {"attention.scope", "local-monotonic"},
               {"attention.window", "2"},
               {"attention.normaliser", "entmax15"},
               {"attention.temperature", "0.5"}}),
         {{}, Mechanism{"additive", "entmax15", "local-monotonic", "sqrt", 0.5, 2}, true}},
        {"BahdanauPredictive",
         with({{"decoder", "bahdanau"},
               {"attention.score", "scaled-dot"},
               {"attention.scope", "local-predictive"}}),
         {{}, Mechanism{"scaled-dot", "softmax", "local-predictive"}, true}},
        {"LuongLocationSparse",
         with({{"decoder", "luong"}, {"attention.score", "location"}, {"attention.normaliser", "sparsemax"}}),
         {{}, Mechanism{"location", "sparsemax"}, false}},
        {"LuongCosineGates",
         with({{"decoder", "luong"}, {"attention.score", "cosine"}, {"attention.normaliser", "sigmoid"}}),
         {{}, Mechanism{"cosine", "sigmoid"}, false}},
        {"BahdanauHard",
         with({{"decoder", "bahdanau"}, {"attention.normaliser", "hard"}}),
         {{}, Mechanism{"additive", "hard"}, true}},
    };
}

void PrintTo(const TranslatorOracleCase& which, std::ostream* out) { *out << which.name; }

std::shared_ptr<Model> randomModel(const OptionValues& options, uint64_t seed = 7)
{
    torch::manual_seed(seed);
    const auto model = makeModel(kModel, translationData(20, 12, 15, kLongest + 1), options);
    oracle::randomise(*model);
    model->eval();
    return model;
}

Batch pairs(const std::vector<TokenIds>& texts, const std::vector<TokenIds>& targets, int64_t tokens = 0)
{
    Batch batch = textBatch(texts, tokens);
    batch.target = tokenBatch(targets, tokens);
    return batch;
}

class TranslatorOracleTest : public ::testing::TestWithParam<TranslatorOracleCase> {
protected:
    static oracle::TranslatorCase caseOf(const TokenIds& source)
    {
        oracle::TranslatorCase input = GetParam().input;
        input.source = source;
        return input;
    }
    /// Of one sample: its steps, and its source's columns.
    static void expectSame(const oracle::Translation& expected, const ModelOutput& output, int64_t sample,
                           const TokenIds& source)
    {
        const int64_t steps = expected.logits.size(0);
        oracle::expectClose(expected.logits.values,
                            output.logits.at("translation")[sample].slice(0, 0, steps), 1e-5, "logits");
        const torch::Tensor weights = siteOf(output, "alignment").weights[sample];
        oracle::expectClose(expected.weights.values,
                            weights.slice(1, 0, steps).slice(2, 0, std::ssize(source)), 1e-5, "alignment");
    }
};

TEST_P(TranslatorOracleTest, TaughtTranslationsAreRecomputedFromTheWeights)
{
    const auto model = randomModel(GetParam().options);
    const ModelOutput output = model->forward(pairs(kTexts, kTargets), RecordAttention::Yes);
    EXPECT_EQ(output.logits.at("translation").sizes(), (std::vector<int64_t>{3, 6, 15}));
    EXPECT_EQ(siteOf(output, "alignment").site.queryTokens, "target");
    for (size_t k = 0; k < kTexts.size(); ++k) {
        const TokenIds before(kTargets[k].begin(), kTargets[k].end() - 1);
        expectSame(oracle::taughtTranslation(caseOf(kTexts[k]), oracle::parametersOf(*model), before), output,
                   static_cast<int64_t>(k), kTexts[k]);
    }
}

TEST_P(TranslatorOracleTest, GreedyTranslationsAreTheChainOfLikeliestTokens)
{
    for (const uint64_t seed : {7, 8, 9}) {
        const auto model = randomModel(GetParam().options, seed);
        const ModelOutput output = model->generate(textBatch(kTexts), RecordAttention::Yes);
        EXPECT_EQ(siteOf(output, "alignment").site.queryTokens, "output");
        for (size_t k = 0; k < kTexts.size(); ++k) {
            const oracle::Translation expected =
                oracle::greedyTranslation(caseOf(kTexts[k]), oracle::parametersOf(*model), kLongest);
            ASSERT_EQ(output.sequences.at("translation")[k], expected.made);
            expectSame(expected, output, static_cast<int64_t>(k), kTexts[k]);
        }
    }
}

TEST_P(TranslatorOracleTest, PaddingChangesNothing)
{
    const auto model = randomModel(GetParam().options);
    const ModelOutput batch = model->forward(pairs(kTexts, kTargets, 12), RecordAttention::Yes);
    const ModelOutput made = model->generate(textBatch(kTexts, 12), RecordAttention::Yes);
    for (size_t k = 0; k < kTexts.size(); ++k) {
        const auto sample = static_cast<int64_t>(k);
        const ModelOutput alone = model->forward(pairs({kTexts[k]}, {kTargets[k]}), RecordAttention::Yes);
        const torch::Tensor logits = alone.logits.at("translation")[0];
        const torch::Tensor padded = batch.logits.at("translation")[sample];
        EXPECT_LT(worst(logits, padded.slice(0, 0, logits.size(0))), 1e-6);
        const torch::Tensor weights = siteOf(alone, "alignment").weights[0];
        const torch::Tensor wide = siteOf(batch, "alignment").weights[sample].slice(1, 0, weights.size(1));
        EXPECT_LT(worst(weights, wide.slice(2, 0, weights.size(2))), 1e-6);
        EXPECT_EQ(wide.slice(2, weights.size(2)).abs().sum().item<double>(), 0);
        EXPECT_EQ(model->generate(textBatch({kTexts[k]}), RecordAttention::No).sequences.at("translation")[0],
                  made.sequences.at("translation")[k]);
    }
}

INSTANTIATE_TEST_SUITE_P(All, TranslatorOracleTest, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return std::string(info.param.name); });

/// Log-probability of a whole translation, from teacher forcing.
double scoreOf(Model& model, const TokenIds& text, const TokenIds& made)
{
    TokenIds target{kBeginToken};
    target.insert(target.end(), made.begin(), made.end());
    const auto logits =
        model.forward(pairs({text}, {target}), RecordAttention::No).logits.at("translation")[0];
    const torch::Tensor chosen = torch::tensor(made, torch::kLong).unsqueeze(1);
    return torch::log_softmax(logits, 1).gather(1, chosen).sum().item<double>();
}

TEST(TextTranslator, ABeamOfOneIsGreedyAndAWiderOneIsLikelier)
{
    double gained = 0;
    for (const char* decoder : {"luong", "bahdanau"})
        for (const uint64_t seed : {1, 2, 3, 4}) {
            const auto model =
                randomModel({{"decoder", decoder}, {"embedding", "10"}, {"hidden", "12"}}, seed);
            const auto made = [&] {
                return model->generate(textBatch(kTexts), RecordAttention::No).sequences.at("translation");
            };
            const auto greedy = made();
            EXPECT_TRUE(model->setLive("decode", 1) && model->setLive("beam_width", 1));
            EXPECT_EQ(made(), greedy);
            EXPECT_TRUE(model->setLive("beam_width", 8) && model->setLive("length_penalty", 0));
            const auto beam = made();
            for (size_t k = 0; k < kTexts.size(); ++k)
                if (greedy[k].back() == kEndToken) {
                    const double more =
                        scoreOf(*model, kTexts[k], beam[k]) - scoreOf(*model, kTexts[k], greedy[k]);
                    EXPECT_GE(more, -1e-5);
                    gained += more;
                }
        }
    EXPECT_GT(gained, 0.01); // somewhere greedy was not the best
}

/// What beam search records belongs to the hypothesis that won, not to whatever stood in its row.
TEST(TextTranslator, ABeamsLogitsAndAlignmentAreThoseOfItsTranslation)
{
    for (const char* decoder : {"luong", "bahdanau"}) {
        const auto model = randomModel({{"decoder", decoder}, {"decode", "beam"}, {"beam_width", "5"}});
        const ModelOutput output = model->generate(textBatch(kTexts), RecordAttention::Yes);
        for (size_t k = 0; k < kTexts.size(); ++k) {
            TokenIds target{kBeginToken};
            const auto& made = output.sequences.at("translation")[k];
            target.insert(target.end(), made.begin(), made.end());
            const auto sample = static_cast<int64_t>(k);
            const int64_t steps = std::ssize(made), keys = std::ssize(kTexts[k]);
            const ModelOutput taught = model->forward(pairs({kTexts[k]}, {target}), RecordAttention::Yes);
            EXPECT_LT(worst(taught.logits.at("translation")[0],
                            output.logits.at("translation")[sample].slice(0, 0, steps)),
                      1e-5);
            const torch::Tensor weights = siteOf(output, "alignment").weights[sample];
            EXPECT_LT(
                worst(siteOf(taught, "alignment").weights[0], weights.slice(1, 0, steps).slice(2, 0, keys)),
                1e-5);
        }
    }
}

TEST(TextTranslator, WithoutATargetItAnswersAsItWouldTranslate)
{
    const auto model = randomModel({});
    const ModelOutput output = model->forward(textBatch(kTexts), RecordAttention::Yes);
    EXPECT_EQ(output.sequences, model->generate(textBatch(kTexts), RecordAttention::No).sequences);
    EXPECT_EQ(siteOf(output, "alignment").site.queryTokens, "output");
}

/// Writing the words of a text backwards needs the alignment.
double lossAfter(Model& model, int steps)
{
    torch::optim::Adam adam(model.parameters(), torch::optim::AdamOptions(0.01));
    std::vector<TokenIds> texts, targets;
    for (int64_t i = 0; i < 32; ++i) {
        TokenIds text;
        for (int64_t word = 0; word < 2 + i % 4; ++word)
            text.push_back(4 + (i * 7 + word * (3 + i % 5)) % 8);
        TokenIds target{kBeginToken};
        target.insert(target.end(), text.rbegin(), text.rend());
        target.push_back(kEndToken);
        texts.push_back(text);
        targets.push_back(target);
    }
    const Batch batch = pairs(texts, targets);
    const torch::Tensor truth = batch.target.ids.slice(1, 1).reshape({-1});
    double last = 0;
    for (int step = 0; step <= steps; ++step) {
        const auto logits = model.forward(batch, RecordAttention::No).logits.at("translation");
        const torch::Tensor loss = torch::nn::functional::cross_entropy(
            logits.flatten(0, 1), truth,
            torch::nn::functional::CrossEntropyFuncOptions().ignore_index(kPadToken));
        adam.zero_grad();
        loss.backward();
        adam.step();
        last = loss.item<double>();
    }
    return last;
}

TEST(TextTranslator, BothDecodersLearnToReverse)
{
    for (const char* decoder : {"luong", "bahdanau"}) {
        torch::manual_seed(3);
        const OptionValues options = {
            {"decoder", decoder}, {"embedding", "16"}, {"hidden", "32"}, {"dropout", "0"}};
        const auto model = makeModel(kModel, translationData(15, 8, 15, 9), options);
        EXPECT_NEAR(lossAfter(*model, 0), std::log(15.0), 0.2) << decoder;
        EXPECT_LT(lossAfter(*model, 120), 0.1) << decoder;
    }
}

TEST(TextTranslator, HardAttentionTrains)
{
    torch::manual_seed(3);
    const OptionValues options = {{"embedding", "16"}, {"hidden", "32"}, {"attention.normaliser", "hard"}};
    const auto model = makeModel(kModel, translationData(15, 8, 15, 9), options);
    EXPECT_LT(lossAfter(*model, 60), 2.0);
}

TEST(TextTranslator, RefusesWhatDoesNotFit)
{
    const auto sentence = [](const DatasetSummary& data, const OptionValues& options = {}) {
        const auto made = tryModel(kModel, data, options);
        return made.isOk() ? std::string() : made.status().text();
    };
    EXPECT_NE(sentence(imageData(3, 32, 32)).find("has no texts"), std::string::npos);
    EXPECT_NE(sentence(textData(30, 9)).find("expected a text to be made"), std::string::npos);
    EXPECT_NE(sentence(translationData(30, 9, 30, 9), {{"hidden", "15"}}).find("even number, found 15"),
              std::string::npos);
}

} // namespace
} // namespace attnscope
