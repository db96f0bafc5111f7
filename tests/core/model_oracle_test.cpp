// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// What is shown is what the model used: logits and every attention site of every model, recomputed from the
// exported weights by the second implementation in oracle_image.cpp.
#include "model_fixture.h"
#include "oracle_bridge.h"
#include "oracle_image.h"

#include <functional>

namespace attnscope {
namespace {

constexpr double kTolerance = 1e-5;

struct ModelCase {
    const char* name;
    const char* model;
    OptionValues options;
    int64_t channels, height, width;
    oracle::ImageCase input; ///< all but the image
    oracle::Answer (*answer)(const oracle::ImageCase&, const oracle::Parameters&);
};

oracle::ImageCase with(const std::function<void(oracle::ImageCase&)>& change)
{
    oracle::ImageCase input;
    input.tasks = {"label", "second"};
    change(input);
    return input;
}

std::vector<ModelCase> cases()
{
    const auto plain = with([](auto&) {});
    return {
        {"CnnDefault", "image.cnn", {}, 3, 18, 22, plain, oracle::imageCnn},
        {"CnnSamePaddingWeightedSum",
         "image.cnn",
         {{"padding", "same"}, {"pool", "weighted-sum"}, {"channels", "8"}, {"hidden", "16"}},
         1,
         13,
         12,
         with([](auto& input) { input.samePadding = input.weightedSum = true; }),
         oracle::imageCnn},
        {"CnnLocalOnTheGrid",
         "image.cnn",
         {{"channels", "6"},
          {"attention.scope", "local"},
          {"attention.window", "1"},
          {"attention.normaliser", "entmax15"},
          {"attention.temperature", "0.5"},
          {"attention.score", "additive"}},
         3,
         22,
         26,
         with([](auto& input) { input.mechanism = {"additive", "entmax15", "local", "sqrt", 0.5, 1, 0, 0}; }),
         oracle::imageCnn},
        {"Gated",
         "image.gated",
         {{"attention.temperature", "2"}},
         3,
         18,
         22,
         with([](auto& input) { input.gateTemperature = 2; }),
         oracle::imageGated},
        {"Cbam", "image.cbam", {}, 3, 22, 18, plain, oracle::imageCbam},
        {"CbamReduction",
         "image.cbam",
         {{"channels", "5"}, {"reduction", "4"}, {"attention.temperature", "0.5"}},
         1,
         14,
         14,
         with([](auto& input) { input.gateTemperature = 0.5; }),
         oracle::imageCbam},
        {"VitDefault", "image.vit", {}, 3, 12, 16, plain, oracle::imageVit},
        {"VitSparseCausal",
         "image.vit",
         {{"patch", "3"},
          {"width", "24"},
          {"layers", "2"},
          {"heads", "3"},
          {"mlp_ratio", "3"},
          {"attention.normaliser", "sparsemax"},
          {"attention.scope", "causal"},
          {"attention.score", "general"}},
         1,
         9,
         12,
         with([](auto& input) {
             input.mechanism = {"general", "sparsemax", "causal", "sqrt", 1, 3, 1, 0};
             input.patch = 3;
             input.heads = 3;
             input.layers = 2;
         }),
         oracle::imageVit},
        {"VitPredictedGates",
         "image.vit",
         {{"width", "16"},
          {"layers", "2"},
          {"heads", "2"},
          {"attention.normaliser", "sigmoid"},
          {"attention.scope", "local-predictive"},
          {"attention.score", "cosine"}},
         1,
         12,
         12,
         with([](auto& input) {
             input.mechanism = {"cosine", "sigmoid", "local-predictive", "sqrt", 1, 3, 1, 0};
             input.heads = input.layers = 2;
         }),
         oracle::imageVit},
    };
}

/// Names the case where GoogleTest would print its bytes.
void PrintTo(const ModelCase& which, std::ostream* out) { *out << which.name; }

class ModelOracleTest : public ::testing::TestWithParam<ModelCase> {
protected:
    static DatasetSummary data(const ModelCase& which)
    {
        DatasetSummary data = imageData(static_cast<int>(which.channels), static_cast<int>(which.height),
                                        static_cast<int>(which.width));
        data.tasks.push_back({"second", TaskKind::Classification, {"yes", "no"}});
        return data;
    }

    static void expectSame(const oracle::Answer& answer, const ModelOutput& output, int64_t sample)
    {
        ASSERT_EQ(answer.logits.size(), output.logits.size());
        for (const auto& [task, logits] : answer.logits)
            oracle::expectClose(logits, output.logits.at(task)[sample], kTolerance, task);
        ASSERT_EQ(answer.sites.size(), output.sites.size());
        for (const SiteRecord& record : output.sites) {
            ASSERT_EQ(answer.sites.count(record.site.name), 1U) << record.site.name;
            oracle::expectClose(answer.sites.at(record.site.name), record.weights[sample], kTolerance,
                                record.site.name);
        }
    }
};

TEST_P(ModelOracleTest, LogitsAndAttentionAreRecomputedFromTheWeights)
{
    torch::manual_seed(5);
    const ModelCase& which = GetParam();
    const auto model = makeModel(which.model, data(which), which.options);
    oracle::randomise(*model);
    model->eval();
    const Batch batch = imageBatch(2, which.channels, which.height, which.width);
    const ModelOutput output = model->forward(batch, RecordAttention::Yes);
    const oracle::Parameters parameters = oracle::parametersOf(*model);
    oracle::ImageCase input = which.input;
    if (which.answer == oracle::imageVit)
        input.mechanism.leading = 1;
    for (int64_t sample = 0; sample < batch.size(); ++sample) {
        input.image = oracle::arrayOf(batch.images[sample]);
        expectSame(which.answer(input, parameters), output, sample);
    }
}

TEST_P(ModelOracleTest, RowsOfDistributionsSumToOne)
{
    torch::manual_seed(6);
    const ModelCase& which = GetParam();
    const auto model = makeModel(which.model, data(which), which.options);
    model->eval();
    const Batch batch = imageBatch(2, which.channels, which.height, which.width);
    for (const SiteRecord& record : model->forward(batch, RecordAttention::Yes).sites) {
        if (!record.site.distribution)
            continue;
        const torch::Tensor rows =
            record.site.kind == SiteKind::Map ? record.weights.flatten(2) : record.weights;
        EXPECT_LT((rows.sum(-1) - 1).abs().max().item<double>(), 1e-5) << record.site.name;
    }
}

INSTANTIATE_TEST_SUITE_P(All, ModelOracleTest, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(ModelOracle, ImagesOfABatchAttendToEachOther)
{
    torch::manual_seed(5);
    const auto model = makeModel("image.cnn", imageData(3, 14, 14), {{"attention.over", "batch"}});
    oracle::randomise(*model);
    model->eval();
    const Batch batch = imageBatch(4, 3, 14, 14);
    const ModelOutput output = model->forward(batch, RecordAttention::Yes);
    std::vector<oracle::ImageCase> inputs;
    for (int64_t sample = 0; sample < 4; ++sample)
        inputs.push_back(with([&](auto& input) {
            input.image = oracle::arrayOf(batch.images[sample]);
            input.tasks = {"label"};
        }));
    const auto answers = oracle::imageCnnOverBatch(inputs, oracle::parametersOf(*model));
    for (int64_t sample = 0; sample < 4; ++sample) {
        oracle::expectClose(answers[sample].logits.at("label"), output.logits.at("label")[sample], kTolerance,
                            "logits");
        for (const SiteRecord& record : output.sites)
            oracle::expectClose(answers[sample].sites.at(record.site.name), record.weights[sample],
                                kTolerance, record.site.name);
    }
    EXPECT_EQ(siteOf(output, "self").weights.sizes(), (std::vector<int64_t>{4, 1, 1, 4}));
}

} // namespace
} // namespace attnscope
