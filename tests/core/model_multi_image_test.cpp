// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/multi_model.h"
#include "core/training/task_score.h"
#include "model_fixture.h"
#include "oracle_bridge.h"
#include "oracle_multi_image.h"
#include "training_fixture.h"

#include <functional>

namespace attnscope {
namespace {

constexpr double kTolerance = 1e-5;

/// Tasks of every kind that an image can have, one of them with a dot in its name.
DatasetSummary taskData(int channels, int height, int width)
{
    DatasetSummary data = imageData(channels, height, width);
    data.tasks = {{"shape", TaskKind::Classification, {"circle", "square", "star"}},
                  {"colour.main", TaskKind::Classification, {"red", "green"}},
                  {"centre", TaskKind::Point, {}},
                  {"mask", TaskKind::Mask, {}}};
    return data;
}

std::vector<oracle::TaskCase> taskCases()
{
    using oracle::AnswerKind;
    return {{"shape", AnswerKind::Class},
            {"colour.main", AnswerKind::Class},
            {"centre", AnswerKind::Point},
            {"mask", AnswerKind::Mask}};
}

/// Labels that a model could have, drawn.
Batch labelled(const DatasetSummary& data, Batch batch)
{
    const int64_t count = batch.size();
    for (const TaskInfo& task : data.tasks) {
        if (task.kind == TaskKind::Classification)
            batch.labels[task.name] =
                torch::arange(count).remainder(static_cast<int64_t>(task.classes.size()));
        else if (task.kind == TaskKind::Point)
            batch.labels[task.name] = 8 * torch::rand({count, 2});
        else
            batch.labels[task.name] = torch::rand({count, data.height, data.width}).gt(0.5).to(torch::kFloat);
    }
    return batch;
}

torch::Tensor lossOf(Model& model, const DatasetSummary& data, const Batch& batch)
{
    const ModelOutput output = model.forward(batch, RecordAttention::No);
    torch::Tensor total;
    for (const TaskInfo& task : data.tasks)
        if (const torch::Tensor loss = taskLoss(task, output.logits.at(task.name), batch); loss.defined())
            total = total.defined() ? total + loss : loss;
    return total;
}

struct MultiModelCase {
    const char* name;
    const char* model;
    OptionValues options;
    int64_t channels, height, width;
    oracle::MultiCase input; ///< all but the image and the tasks
    oracle::Answer (*answer)(const oracle::MultiCase&, const oracle::Parameters&);
};

oracle::MultiCase with(const std::function<void(oracle::MultiCase&)>& change)
{
    oracle::MultiCase input;
    input.tasks = taskCases();
    change(input);
    return input;
}

std::vector<MultiModelCase> branchedCases()
{
    const auto pooling = [](oracle::MultiCase& input) { input.mechanism.score = "pooling"; };
    return {
        {"HardSharing", "multi.hard-sharing", {}, 3, 14, 17, with(pooling), oracle::multiHardSharing},
        {"HardSharingLeNetConcat",
         "multi.hard-sharing",
         {{"trunk", "lenet"}, {"fusion", "concat"}, {"hidden", "12"}},
         1,
         23,
         20,
         with([&](auto& input) {
             pooling(input);
             input.lenet = true;
             input.fusion = "concat";
         }),
         oracle::multiHardSharing},
        {"HardSharingAttention",
         "multi.hard-sharing",
         {{"channels", "6"},
          {"fusion", "attention"},
          {"attention.score", "additive"},
          {"attention.normaliser", "entmax15"},
          {"attention.temperature", "0.5"}},
         3,
         12,
         12,
         with([](auto& input) {
             input.mechanism = {"additive", "entmax15", "global", "sqrt", 0.5, 3, 0, 0};
             input.fusion = "attention";
         }),
         oracle::multiHardSharing},
        {"TaskAttention",
         "multi.task-attention",
         {{"channels", "8"}},
         3,
         12,
         16,
         with(pooling),
         oracle::multiTaskAttention},
        {"TaskAttentionGates",
         "multi.task-attention",
         {{"channels", "8"},
          {"attention.score", "location"},
          {"attention.normaliser", "sigmoid"},
          {"attention.temperature", "2"}},
         1,
         12,
         12,
         with([](auto& input) { input.mechanism = {"location", "sigmoid", "global", "sqrt", 2, 3, 0, 0}; }),
         oracle::multiTaskAttention},
        {"TaskAttentionQueryKeyValue",
         "multi.task-attention",
         {{"channels", "8"}, {"variant", "query-key-value"}, {"attention.temperature", "0.5"}},
         3,
         12,
         12,
         with([&](auto& input) {
             pooling(input);
             input.mechanism.temperature = 0.5;
             input.variant = "query-key-value";
         }),
         oracle::multiTaskAttention},
    };
}

std::vector<MultiModelCase> cases()
{
    std::vector<MultiModelCase> all = branchedCases();
    all.push_back({"Mtan", "multi.mtan", {}, 3, 12, 16, with([](auto&) {}), oracle::multiMtan});
    all.push_back({"MtanOddSides",
                   "multi.mtan",
                   {{"channels", "5"}, {"attention.temperature", "0.5"}},
                   1,
                   15,
                   13,
                   with([](auto& input) { input.temperature = 0.5; }),
                   oracle::multiMtan});
    all.push_back(
        {"MemoryMha", "multi.memory-mha", {}, 3, 9, 12, with([](auto&) {}), oracle::multiMemoryMha});
    all.push_back({"MemoryMhaWithoutMemory",
                   "multi.memory-mha",
                   {{"memory", "none"},
                    {"heads", "2"},
                    {"width", "12"},
                    {"hidden", "7"},
                    {"attention.score", "general"},
                    {"attention.normaliser", "sparsemax"}},
                   1,
                   9,
                   7,
                   with([](auto& input) {
                       input.mechanism = {"general", "sparsemax", "global", "sqrt", 1, 3, 0, 0};
                       input.heads = 2;
                       input.memory = false;
                   }),
                   oracle::multiMemoryMha});
    return all;
}

void PrintTo(const MultiModelCase& which, std::ostream* out) { *out << which.name; }

class MultiImageModelTest : public ::testing::TestWithParam<MultiModelCase> {
protected:
    MultiImageModelTest() { torch::manual_seed(11); }

    static DatasetSummary data()
    {
        const MultiModelCase& which = GetParam();
        return taskData(static_cast<int>(which.channels), static_cast<int>(which.height),
                        static_cast<int>(which.width));
    }
    static Batch batchOf(int64_t count)
    {
        const MultiModelCase& which = GetParam();
        return imageBatch(count, which.channels, which.height, which.width);
    }
    static std::shared_ptr<Model> model(const DatasetSummary& data)
    {
        return makeModel(GetParam().model, data, GetParam().options);
    }

    /// Logits and sites of a batch of two are those that the second implementation gets.
    static void expectRecomputed(const DatasetSummary& data, oracle::MultiCase input)
    {
        const auto model = MultiImageModelTest::model(data);
        oracle::randomise(*model);
        oracle::Parameters parameters = oracle::parametersOf(*model);
        for (auto& item : model->named_buffers()) {
            const bool spread = item.key().ends_with("running_var");
            item.value().copy_(spread ? 0.5 + torch::rand(item.value().sizes())
                                      : torch::randn(item.value().sizes()));
            parameters[item.key()] = oracle::arrayOf(item.value());
        }
        model->eval();
        const Batch batch = batchOf(2);
        const ModelOutput output = model->forward(batch, RecordAttention::Yes);
        for (int64_t sample = 0; sample < 2; ++sample) {
            input.image = oracle::arrayOf(batch.images[sample]);
            const oracle::Answer answer = GetParam().answer(input, parameters);
            ASSERT_EQ(answer.logits.size(), output.logits.size());
            for (const auto& [task, logits] : answer.logits)
                oracle::expectClose(logits, output.logits.at(task)[sample], kTolerance, task);
            ASSERT_EQ(answer.sites.size(), output.sites.size());
            for (const SiteRecord& record : output.sites)
                oracle::expectClose(answer.sites.at(record.site.name), record.weights[sample], kTolerance,
                                    record.site.name);
        }
    }
};

TEST_P(MultiImageModelTest, LogitsAndAttentionAreRecomputedFromTheWeights)
{
    expectRecomputed(data(), GetParam().input);
}

TEST_P(MultiImageModelTest, OneTaskIsEnough)
{
    DatasetSummary one = data();
    one.tasks.resize(1);
    oracle::MultiCase input = GetParam().input;
    input.tasks.resize(1);
    expectRecomputed(one, input);
}

TEST_P(MultiImageModelTest, TwelveTasksAreNotTooMany)
{
    DatasetSummary twelve = data();
    twelve.tasks.clear();
    oracle::MultiCase input = GetParam().input;
    input.tasks.clear();
    for (int i = 0; i < 12; ++i) {
        const std::string name = "task" + std::to_string(i);
        twelve.tasks.push_back({name, TaskKind::Classification, {"yes", "no"}});
        input.tasks.push_back({name, oracle::AnswerKind::Class});
    }
    expectRecomputed(twelve, input);
}

TEST_P(MultiImageModelTest, AnswersHaveTheShapesOfTheirKinds)
{
    const ModelOutput output = model(data())->forward(batchOf(3), RecordAttention::No);
    const int64_t height = GetParam().height, width = GetParam().width;
    EXPECT_EQ(output.logits.at("shape").sizes(), (std::vector<int64_t>{3, 3}));
    EXPECT_EQ(output.logits.at("colour.main").sizes(), (std::vector<int64_t>{3, 2}));
    EXPECT_EQ(output.logits.at("mask").sizes(), (std::vector<int64_t>{3, height, width}));
    const torch::Tensor points = output.logits.at("centre");
    EXPECT_EQ(points.sizes(), (std::vector<int64_t>{3, 2}));
    EXPECT_LT((points - torch::tensor({width / 2.0, height / 2.0})).abs().max().item<double>(), width / 4.0);
    EXPECT_TRUE(output.sites.empty());
}

TEST_P(MultiImageModelTest, GradientsReachEveryParameter)
{
    const DatasetSummary data = MultiImageModelTest::data();
    const auto model = MultiImageModelTest::model(data);
    model->train();
    lossOf(*model, data, labelled(data, batchOf(8))).backward();
    for (const auto& item : model->named_parameters()) {
        ASSERT_TRUE(item.value().grad().defined()) << item.key();
        EXPECT_GT(item.value().grad().abs().max().item<double>(), 0) << item.key();
    }
}

TEST_P(MultiImageModelTest, ATaskWithoutLabelsLeavesItsHeadAlone)
{
    const DatasetSummary data = MultiImageModelTest::data();
    const auto model = MultiImageModelTest::model(data);
    Batch batch = labelled(data, batchOf(4));
    batch.labels["mask"].fill_(-1);
    batch.labels["centre"].fill_(-1);
    batch.labels["shape"].fill_(-1);
    lossOf(*model, data, batch).backward();
    const auto parameters = model->named_parameters();
    EXPECT_FALSE(parameters["head_shape.weight"].grad().defined());
    EXPECT_GT(parameters["head_colour_main.weight"].grad().abs().max().item<double>(), 0);
}

TEST_P(MultiImageModelTest, RowsOfDistributionsSumToOne)
{
    const auto model = MultiImageModelTest::model(data());
    model->eval();
    for (const SiteRecord& record : model->forward(batchOf(2), RecordAttention::Yes).sites) {
        const torch::Tensor rows =
            record.site.kind == SiteKind::Map ? record.weights.flatten(2) : record.weights;
        EXPECT_GE(rows.min().item<double>(), 0) << record.site.name;
        if (record.site.distribution) {
            EXPECT_LT((rows.sum(-1) - 1).abs().max().item<double>(), 1e-5) << record.site.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, MultiImageModelTest, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return std::string(info.param.name); });

class MultiModelTest : public TrainingTest {
protected:
    MultiModelTest() { torch::manual_seed(12); }
};

TEST_F(MultiModelTest, EachTaskHasOnePrimaryMapOfItsOwn)
{
    const Batch batch = imageBatch(2, 3, 16, 16);
    for (const char* name : {"multi.hard-sharing", "multi.task-attention", "multi.mtan"}) {
        const auto model = makeModel(name, taskData(3, 16, 16));
        std::vector<std::string> tasks;
        for (const SiteRecord& record : model->forward(batch, RecordAttention::Yes).sites)
            if (record.site.primary) {
                tasks.push_back(record.site.task);
                EXPECT_EQ(record.site.kind, SiteKind::Map);
            }
        EXPECT_EQ(tasks, (std::vector<std::string>{"shape", "colour.main", "centre", "mask"})) << name;
        EXPECT_TRUE(findModel(name).value()->info.multiTask);
    }
}

TEST_F(MultiModelTest, MapsLieWhereTheirCellsLookedAt)
{
    const Batch batch = imageBatch(1, 3, 36, 36);
    const auto site = [&](const char* model, const OptionValues& options, const char* name) {
        return siteOf(makeModel(model, taskData(3, 36, 36), options)->forward(batch, RecordAttention::Yes),
                      name);
    };
    const SiteRecord lenet = site("multi.hard-sharing", {{"trunk", "lenet"}}, "pool.shape");
    EXPECT_EQ(lenet.weights.sizes(), (std::vector<int64_t>{1, 1, 6, 6}));
    EXPECT_FLOAT_EQ(lenet.site.geometry.originX, 8); // cell 0 has seen pixels 0 to 15
    EXPECT_FLOAT_EQ(lenet.site.geometry.strideX, 4);
    const SiteRecord conv = site("multi.hard-sharing", {}, "pool.mask");
    EXPECT_EQ(conv.weights.sizes(), (std::vector<int64_t>{1, 1, 9, 9}));
    EXPECT_FLOAT_EQ(conv.site.geometry.originY, 2);
    const SiteRecord mask = site("multi.mtan", {}, "mask.colour.main");
    EXPECT_EQ(mask.weights.sizes(), (std::vector<int64_t>{1, 1, 36, 36}));
    EXPECT_FLOAT_EQ(mask.site.geometry.originX, 0.5F);
    EXPECT_FALSE(mask.site.distribution);
}

TEST_F(MultiModelTest, WeightsOverTasksNameTheTasksAsTheirTokens)
{
    const Batch batch = imageBatch(2, 3, 16, 16);
    const auto outputOf = [&](const char* model, const OptionValues& options) {
        return makeModel(model, taskData(3, 16, 16), options)->forward(batch, RecordAttention::Yes);
    };
    const ModelOutput weights = outputOf("multi.task-attention", {});
    EXPECT_EQ(siteOf(weights, "tasks").weights.sizes(), (std::vector<int64_t>{2, 1, 1, 4}));
    EXPECT_EQ(siteOf(weights, "tasks").site.keyTokens, "tasks");
    EXPECT_EQ(siteOf(weights, "tasks").site.queryTokens, "");
    const ModelOutput pairs = outputOf("multi.task-attention", {{"variant", "query-key-value"}});
    EXPECT_EQ(siteOf(pairs, "tasks").weights.sizes(), (std::vector<int64_t>{2, 1, 4, 4}));
    EXPECT_EQ(siteOf(pairs, "tasks").site.queryTokens, "tasks");
    EXPECT_FALSE(siteOf(pairs, "tasks").site.distribution);
    const ModelOutput fused = outputOf("multi.hard-sharing", {{"fusion", "attention"}});
    EXPECT_EQ(siteOf(fused, "fusion").weights.sizes(), (std::vector<int64_t>{2, 1, 4, 4}));
}

TEST_F(MultiModelTest, RowsOfTheImageLookUpItsColumns)
{
    const auto model = makeModel("multi.memory-mha", imageData(3, 8, 12));
    const SiteRecord record = siteOf(model->forward(imageBatch(2, 3, 8, 12), RecordAttention::Yes), "memory");
    EXPECT_EQ(record.weights.sizes(), (std::vector<int64_t>{2, 4, 8, 12}));
    EXPECT_TRUE(record.site.primary);
    EXPECT_EQ(record.site.keyGrid.rows, 1);
    EXPECT_EQ(record.site.keyGrid.columns, 12);
    EXPECT_FLOAT_EQ(record.site.geometry.strideY, 8);
    EXPECT_EQ(tryModel("multi.memory-mha", imageData(3, 8, 12), {{"heads", "5"}}).status().text(),
              "width: cannot be shared out among the heads (expected a multiple of 5, found 32)");
}

TEST_F(MultiModelTest, InterpolationHasTheEdgesValueBeyondTheEdge)
{
    const torch::Tensor matrix = interpolation(4, 2, 1, 2);
    EXPECT_TRUE(
        torch::equal(matrix, torch::tensor({{1.0F, 0.0F}, {0.75F, 0.25F}, {0.25F, 0.75F}, {0.0F, 1.0F}})));
}

TEST_F(MultiModelTest, AMaskFromAVectorIsAGridOfAtMost64Cells)
{
    TaskHead head({"mask", TaskKind::Mask, {}}, {130, 40}, 5);
    EXPECT_EQ(head.named_parameters()["weight"].sizes(), (std::vector<int64_t>{64 * 40, 5}));
    EXPECT_EQ(head.forward(torch::randn({2, 5})).sizes(), (std::vector<int64_t>{2, 130, 40}));
    // An even grid stays even.
    head.named_parameters()["weight"].detach().fill_(0.5);
    const torch::Tensor mask = head.forward(torch::ones({1, 5}));
    EXPECT_LT((mask - 2.5).abs().max().item<double>(), 1e-6);
}

TEST_F(MultiModelTest, DataThatDoesNotFitIsRefusedInOneSentence)
{
    const char* const name = "multi.mtan";
    EXPECT_EQ(tryModel(name, taskData(3, 7, 32)).status().text(),
              "multi.mtan: images too small (expected at least 8 x 8 pixels, found 32 x 7)");
    EXPECT_EQ(tryModel("multi.hard-sharing", taskData(1, 15, 15), {{"trunk", "lenet"}}).status().text(),
              "multi.hard-sharing: images too small (expected at least 16 x 16 pixels, found 15 x 15)");
    DatasetSummary data = taskData(3, 16, 16);
    data.tasks[3].kind = TaskKind::Sequence;
    EXPECT_EQ(tryModel(name, data).status().text(),
              "multi.mtan: cannot learn the task \"mask\" (its answers are of another kind than this model "
              "gives; the setting \"tasks\" leaves it out)");
    data = taskData(3, 16, 16);
    data.tasks[0].classes.resize(1);
    EXPECT_EQ(tryModel(name, data).status().text(),
              "multi.mtan: too few classes in the task \"shape\" (expected at least 2, found 1)");
    data.tasks.clear();
    EXPECT_EQ(tryModel(name, data).status().text(),
              "multi.mtan: nothing to learn in \"test\" (expected at least one task, found none)");
}

TEST_F(MultiModelTest, LookingAtMtanLeavesItsStatisticsAlone)
{
    const auto model = makeModel("multi.mtan", taskData(3, 16, 16));
    const Batch batch = imageBatch(4, 3, 16, 16);
    const torch::Tensor mean = model->named_buffers()["shared.block0.first.norm.running_mean"];
    const torch::Tensor before = mean.clone();
    model->eval();
    model->forward(batch, RecordAttention::Yes);
    EXPECT_TRUE(torch::equal(mean, before));
    model->train();
    model->forward(batch, RecordAttention::No);
    EXPECT_FALSE(torch::equal(mean, before));
}

TEST_F(MultiModelTest, ACheckpointBringsBackTheBatchStatisticsBitForBit)
{
    RunConfig config = quickConfig();
    config.model = "multi.mtan";
    config.options["channels"] = "4";
    const auto trainer = makeTrainer(config);
    for (int step = 0; step < 3; ++step)
        ASSERT_TRUE(trainer->step());
    const Checkpoint saved = trainer->checkpoint();
    ASSERT_NE(saved.state.find("shared.block0.first.norm.running_var"), nullptr);
    for (int step = 0; step < 4; ++step)
        ASSERT_TRUE(trainer->step());
    const ArrayBundle once = trainer->weights();
    expectOk(trainer->restore(saved));
    EXPECT_GT(distance(once, trainer->weights()), 0);
    for (int step = 0; step < 4; ++step)
        ASSERT_TRUE(trainer->step());
    expectSameArrays(once, trainer->weights());
}

} // namespace
} // namespace attnscope
