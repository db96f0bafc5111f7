// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// multi.attn-transfer, multi.token-task and multi.image-text: what is shown is what the model used (the
// second implementation in oracle_multi_text.cpp), padding changes nothing, and labels may be missing.
#include "core/training/task_score.h"
#include "oracle_bridge.h"
#include "oracle_multi_text.h"
#include "text_model_fixture.h"

#include <cmath>

namespace attnscope {
namespace {

constexpr double kTolerance = 1e-5;
constexpr int64_t kVocabulary = 30, kTokens = 12, kTargetVocabulary = 9, kTargetTokens = 7;
const std::vector<TokenIds> kTexts{{7}, {5, 9, 4, 11, 28, 5, 6, 10, 4, 22, 7, 19}, {8, 8, 15, 29, 4}};
const std::vector<TokenIds> kTargets{{2, 5, 3}, {2, 4, 8, 6, 7, 5, 3}, {2, 8, 8, 3}};

struct MultiTextModelCase {
    std::string name, model;
    OptionValues options;
    oracle::MultiTextCase input; ///< all but the sample and the tasks
    oracle::Answer (*answer)(const oracle::MultiTextCase&, const oracle::Parameters&);
    bool pictures = false;
};
void PrintTo(const MultiTextModelCase& which, std::ostream* out) { *out << which.name; }

MultiTextModelCase transferCase(const std::string& name, OptionValues options)
{
    options.insert({{"embedding", "6"}, {"hidden", "5"}});
    return {name, "multi.attn-transfer", std::move(options), {}, oracle::multiAttnTransfer};
}

MultiTextModelCase tokenCase(const std::string& name, OptionValues options)
{
    options.insert({{"embedding", "6"}, {"hidden", "8"}, {"rank", "3"}});
    return {name, "multi.token-task", std::move(options), {}, oracle::multiTokenTask};
}

MultiTextModelCase pictureCase(const std::string& name, OptionValues options)
{
    options.insert({{"channels", "4"}, {"width", "8"}, {"hidden", "8"}});
    return {name, "multi.image-text", std::move(options), {}, oracle::multiImageText, true};
}

std::vector<MultiTextModelCase> cases()
{
    std::vector<MultiTextModelCase> all;
    all.push_back(transferCase("Transfer", {}));
    all.push_back(transferCase("TransferOff", {{"transfer", "off"}, {"cell", "gru"}}));
    all.back().input.fusion = false;
    all.back().input.cell = "gru";
    all.push_back(transferCase("TransferFromTheSecond", {{"source", "second"},
                                                         {"cell", "lstm"},
                                                         {"bidirectional", "false"},
                                                         {"attention.normaliser", "entmax15"},
                                                         {"attention.temperature", "0.5"}}));
    all.back().input.source = 1;
    all.back().input.cell = "lstm";
    all.back().input.bidirectional = false;
    all.back().input.mechanism.normaliser = "entmax15";
    all.back().input.mechanism.temperature = 0.5;
    all.push_back(tokenCase("TokenTask", {}));
    all.push_back(tokenCase("TokenTaskAlone", {{"rank", "0"},
                                               {"decoder", "luong"},
                                               {"attention.normaliser", "sparsemax"},
                                               {"attention.temperature", "0.5"}}));
    all.back().input.bahdanau = false;
    all.back().input.mechanism.normaliser = "sparsemax";
    all.back().input.mechanism.temperature = 0.5;
    all.push_back(pictureCase("ImageText", {}));
    all.back().pictures = true;
    all.push_back(pictureCase("ImageTextTwoHeads", {{"heads", "2"},
                                                    {"layers", "0"},
                                                    {"attention.score", "additive"},
                                                    {"attention.normaliser", "sparsemax"},
                                                    {"attention.temperature", "0.5"}}));
    all.back().input.heads = 2;
    all.back().input.layers = 0;
    all.back().input.mechanism = {"additive", "sparsemax", "global", "sqrt", 0.5, 3, 0, 0};
    return all;
}

class MultiTextModelTest : public ::testing::TestWithParam<MultiTextModelCase> {
protected:
    MultiTextModelTest() { torch::manual_seed(21); }

    static bool writes() { return GetParam().model == "multi.token-task"; }

    static DatasetSummary data()
    {
        DatasetSummary data = translationData(kVocabulary, kTokens, kTargetVocabulary, kTargetTokens);
        data.tasks = {{"label.main", TaskKind::Classification, {"left", "middle", "right"}},
                      {"second", TaskKind::Classification, {"yes", "no"}}};
        if (writes())
            data.tasks.push_back({"translation", TaskKind::Sequence, {}});
        if (GetParam().pictures) {
            data.input = InputKind::ImageText;
            data.channels = 3;
            data.height = 12;
            data.width = 8;
        }
        return data;
    }

    static std::shared_ptr<Model> model(const DatasetSummary& data)
    {
        const auto made = makeModel(GetParam().model, data, GetParam().options);
        oracle::randomise(*made);
        made->eval();
        return made;
    }

    static Batch batch(int64_t tokens = 0)
    {
        Batch batch = textBatch(kTexts, tokens);
        if (writes())
            batch.target = tokenBatch(kTargets);
        if (GetParam().pictures)
            batch.images = imageBatch(std::ssize(kTexts), 3, 12, 8).images;
        return batch;
    }

    static Batch alone(const Batch& all, int64_t sample)
    {
        Batch one = textBatch({kTexts[static_cast<size_t>(sample)]});
        if (all.target.defined())
            one.target = tokenBatch({kTargets[static_cast<size_t>(sample)]});
        if (all.images.defined())
            one.images = all.images.slice(0, sample, sample + 1);
        return one;
    }

    static oracle::MultiTextCase inputOf(const DatasetSummary& data, const Batch& all, int64_t sample)
    {
        oracle::MultiTextCase input = GetParam().input;
        input.text = kTexts[static_cast<size_t>(sample)];
        for (const TaskInfo& task : data.tasks) {
            input.tasks.push_back(task.name);
            if (task.kind == TaskKind::Sequence) {
                const TokenIds& target = kTargets[static_cast<size_t>(sample)];
                input.writes = task.name;
                input.before.assign(target.begin(), target.end() - 1);
            }
        }
        if (all.images.defined())
            input.image = oracle::arrayOf(all.images[sample]);
        return input;
    }

    static void expectSame(const oracle::Answer& answer, const ModelOutput& output)
    {
        ASSERT_EQ(answer.logits.size(), output.logits.size());
        for (const auto& [task, logits] : answer.logits)
            oracle::expectClose(logits, output.logits.at(task), kTolerance, task);
        ASSERT_EQ(answer.sites.size(), output.sites.size());
        for (const auto& [name, weights] : answer.sites)
            oracle::expectClose(weights, siteOf(output, name).weights, kTolerance, name);
    }

    static void expectRecomputed(const DatasetSummary& data)
    {
        const auto made = model(data);
        const oracle::Parameters parameters = oracle::parametersOf(*made);
        const Batch all = batch();
        for (int64_t sample = 0; sample < all.size(); ++sample)
            expectSame(GetParam().answer(inputOf(data, all, sample), parameters),
                       made->forward(alone(all, sample), RecordAttention::Yes));
    }
};

TEST_P(MultiTextModelTest, LogitsAndAttentionAreRecomputedFromTheWeights) { expectRecomputed(data()); }

TEST_P(MultiTextModelTest, OneTaskIsEnough)
{
    DatasetSummary one = data();
    one.tasks.resize(1);
    if (GetParam().input.source == 0) {
        expectRecomputed(one);
        return;
    }
    EXPECT_EQ(tryModel(GetParam().model, one, GetParam().options).status().text(),
              "source: the data has no task \"second\" (did you mean \"label.main\"? it has label.main)");
}

TEST_P(MultiTextModelTest, PaddingChangesNothing)
{
    const auto made = model(data());
    const Batch all = batch(kTokens + 3);
    const ModelOutput together = made->forward(all, RecordAttention::Yes);
    for (int64_t sample = 0; sample < all.size(); ++sample) {
        const ModelOutput single = made->forward(alone(all, sample), RecordAttention::Yes);
        for (const auto& [task, logits] : single.logits)
            EXPECT_LE(worst(logits[0], together.logits.at(task)[sample].slice(0, 0, logits.size(1))), 1e-6)
                << task;
        for (const SiteRecord& record : single.sites) {
            const torch::Tensor own = record.weights[0];
            const torch::Tensor whole = siteOf(together, record.site.name).weights[sample];
            EXPECT_LE(worst(own, whole.slice(1, 0, own.size(1)).slice(2, 0, own.size(2))), 1e-6)
                << record.site.name;
            if (record.site.keyTokens == "text") {
                EXPECT_EQ(whole.slice(2, own.size(2)).count_nonzero().item<int64_t>(), 0) << record.site.name;
            }
        }
    }
}

TEST_P(MultiTextModelTest, ATaskWithoutLabelsLeavesItsHeadAlone)
{
    const DatasetSummary data = MultiTextModelTest::data();
    const auto made = model(data);
    made->train();
    Batch all = batch();
    all.labels["label.main"] = torch::tensor({-1, 2, 0}, torch::kInt64);
    all.labels["second"] = torch::full({3}, -1, torch::kInt64);
    const ModelOutput output = made->forward(all, RecordAttention::No);
    EXPECT_FALSE(taskLoss(data.tasks[1], output.logits.at("second"), all).defined());
    taskLoss(data.tasks[0], output.logits.at("label.main"), all).backward();
    const auto parameters = made->named_parameters();
    EXPECT_FALSE(parameters["head_second.weight"].grad().defined());
    EXPECT_GT(parameters["head_label_main.weight"].grad().abs().max().item<double>(), 0);
}

TEST_P(MultiTextModelTest, EveryTaskHasAPrimarySiteAndDistributionsSumToOne)
{
    const DatasetSummary data = MultiTextModelTest::data();
    const ModelOutput output = model(data)->forward(alone(batch(), 1), RecordAttention::Yes);
    for (const TaskInfo& task : data.tasks)
        EXPECT_TRUE(std::any_of(output.sites.begin(), output.sites.end(), [&](const SiteRecord& record) {
            return record.site.primary && record.site.task == task.name;
        })) << task.name;
    for (const SiteRecord& record : output.sites) {
        const torch::Tensor rows =
            record.site.kind == SiteKind::Map ? record.weights.flatten(2) : record.weights;
        if (record.site.distribution) {
            EXPECT_LT((rows.sum(-1) - 1).abs().max().item<double>(), 1e-5) << record.site.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, MultiTextModelTest, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

class MultiText : public ::testing::Test {
protected:
    MultiText() { torch::manual_seed(22); }

    /// Of the task "second" to the source "label", by the second implementation.
    static double expectedPull(const ModelOutput& output, double weight, int64_t reach)
    {
        const auto map = [&](const char* site, int64_t sample) {
            const auto length = std::ssize(kTexts[static_cast<size_t>(sample)]);
            return oracle::arrayOf(siteOf(output, site).weights[sample].flatten().slice(0, 0, length)).values;
        };
        double sum = 0;
        for (int64_t sample = 0; sample < std::ssize(kTexts); ++sample)
            sum += oracle::mapDistance(map("pool.second", sample), map("pool.label", sample), reach);
        return weight * sum / static_cast<double>(kTexts.size());
    }
};

TEST_F(MultiText, TheMapsOfTheTargetsArePulledToTheSources)
{
    const DatasetSummary data = textData(kVocabulary, kTokens);
    const auto made = makeModel("multi.attn-transfer", data,
                                {{"transfer.weight", "3"}, {"transfer.reach", "0"}, {"dropout", "0"}});
    oracle::randomise(*made);
    made->train();
    const ModelOutput output = made->forward(textBatch(kTexts), RecordAttention::Yes);
    ASSERT_EQ(output.addedLosses.size(), 1U); // none of the source's own
    EXPECT_NEAR(output.addedLosses.at("second").item<double>(), expectedPull(output, 3, 0), 1e-5);
    EXPECT_TRUE(made->setLive("transfer.weight", 0));
    EXPECT_TRUE(made->forward(textBatch(kTexts), RecordAttention::No).addedLosses.empty());
    made->setLive("transfer.weight", 3);
    made->eval();
    EXPECT_TRUE(made->forward(textBatch(kTexts), RecordAttention::No).addedLosses.empty());
}

TEST_F(MultiText, WithAReachMapsArePulledByTheirSurroundings)
{
    const auto made = makeModel("multi.attn-transfer", textData(kVocabulary, kTokens),
                                {{"transfer.weight", "0.5"}, {"transfer.reach", "2"}, {"dropout", "0"}});
    oracle::randomise(*made);
    made->train();
    for (const int64_t padding : {0, 5}) { // which must not matter
        const ModelOutput output = made->forward(textBatch(kTexts, kTokens + padding), RecordAttention::Yes);
        EXPECT_NEAR(output.addedLosses.at("second").item<double>(), expectedPull(output, 0.5, 2), 1e-6);
        EXPECT_GT(std::abs(expectedPull(output, 0.5, 2) - expectedPull(output, 0.5, 0)), 1e-3);
    }
}

TEST_F(MultiText, NothingOfATargetsLossReachesTheSourcesEncoder)
{
    for (const char* fusion : {"none", "gate"}) {
        const auto made = makeModel("multi.attn-transfer", textData(kVocabulary, kTokens),
                                    {{"fusion", fusion}, {"dropout", "0"}, {"transfer.weight", "1"}});
        oracle::randomise(*made);
        made->train();
        const ModelOutput output = made->forward(textBatch(kTexts), RecordAttention::No);
        (output.addedLosses.at("second") + output.logits.at("second").square().sum()).backward();
        const auto parameters = made->named_parameters();
        EXPECT_FALSE(parameters["encoder_label.weight_ih"].grad().defined()) << fusion;
        EXPECT_GT(parameters["encoder_second.weight_ih"].grad().abs().max().item<double>(), 0) << fusion;
        EXPECT_GT(parameters["pool.vector"].grad().abs().max().item<double>(), 0) << fusion; // it is shared
    }
}

TEST_F(MultiText, TheWriterMakesWhatTheSecondImplementationMakes)
{
    DatasetSummary data = translationData(kVocabulary, kTokens, kTargetVocabulary, kTargetTokens);
    data.tasks.insert(data.tasks.begin(), {"style", TaskKind::Classification, {"yes", "no"}});
    const auto made = makeModel("multi.token-task", data, {{"embedding", "6"}, {"hidden", "8"}});
    oracle::randomise(*made);
    made->eval();
    std::vector<int64_t> ids;
    oracle::MultiTextCase input;
    input.text = kTexts[1];
    input.tasks = {"style", "translation"};
    input.writes = "translation";
    input.longest = kTargetTokens - 1;
    input.made = &ids;
    const oracle::Answer answer = oracle::multiTokenTask(input, oracle::parametersOf(*made));
    const ModelOutput output = made->generate(textBatch({kTexts[1]}), RecordAttention::Yes);
    EXPECT_EQ(output.sequences.at("translation").front(), ids);
    oracle::expectClose(answer.logits.at("translation"), output.logits.at("translation"), kTolerance,
                        "logits");
    oracle::expectClose(answer.sites.at("alignment.translation"),
                        siteOf(output, "alignment.translation").weights, kTolerance, "alignment");
    EXPECT_EQ(siteOf(output, "alignment.translation").site.queryTokens, "output");
}

TEST_F(MultiText, RolesOfAWordSumToOneOverTheTasks)
{
    const auto made = makeModel("multi.token-task", textData(kVocabulary, kTokens), {});
    oracle::randomise(*made);
    made->eval();
    const ModelOutput output = made->forward(textBatch({kTexts[1]}), RecordAttention::Yes);
    const SiteRecord& roles = siteOf(output, "roles");
    EXPECT_EQ(roles.weights.sizes(), (std::vector<int64_t>{1, 1, 2, 12}));
    EXPECT_LT((roles.weights.sum(2) - 1).abs().max().item<double>(), 1e-6);
    EXPECT_FALSE(roles.site.distribution);
    EXPECT_EQ(siteOf(output, "tokens").site.queryTokens, "tasks");
}

TEST_F(MultiText, DataThatDoesNotFitIsRefusedInOneSentence)
{
    EXPECT_EQ(tryModel("multi.token-task", textData(kVocabulary, kTokens), {{"hidden", "9"}}).status().text(),
              "hidden: cannot be shared out among two directions (expected an even number, found 9)");
    EXPECT_EQ(tryModel("multi.image-text", textData(kVocabulary, kTokens)).status().text(),
              "multi.image-text: \"test\" has no images (expected a data set of images)");
    EXPECT_EQ(tryModel("multi.attn-transfer", imageData(3, 8, 8)).status().text(),
              "multi.attn-transfer: \"test\" has no texts (expected a data set of texts)");
}

} // namespace
} // namespace attnscope
