// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/image/conv_trunk.h"
#include "model_fixture.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

namespace attnscope {
namespace {

std::vector<ModelEntry> imageModels()
{
    std::vector<ModelEntry> models;
    for (const ModelEntry& entry : modelRegistry())
        if (entry.info.input == InputKind::Image)
            models.push_back(entry);
    return models;
}

class ImageModelTest : public ::testing::Test {
protected:
    ImageModelTest() { torch::manual_seed(3); }
};

TEST_F(ImageModelTest, RegistryFindsModelsAndSuggestsTheNearest)
{
    EXPECT_EQ(findModel("image.vit").value()->info.name, "image.vit");
    const auto missing = findModel("image.cmm");
    EXPECT_EQ(missing.status().kind(), ErrorKind::Usage);
    EXPECT_EQ(missing.status().text(), "model: unknown model \"image.cmm\" (did you mean \"image.cnn\"?)");
}

TEST_F(ImageModelTest, EveryOptionIsCanonicalAndExplained)
{
    for (const ModelEntry& entry : modelRegistry())
        for (const OptionSpec& spec : entry.info.options) {
            EXPECT_EQ(canonicalValue(spec, spec.defaultValue).value(), spec.defaultValue) << spec.key;
            EXPECT_EQ(spec.doc.back(), '.') << entry.info.name << " " << spec.key;
            EXPECT_FALSE(spec.label.empty()) << spec.key;
        }
}

TEST_F(ImageModelTest, SitesHaveTheShapesAndPlacesOfTheirCells)
{
    const auto cnn = makeModel("image.cnn", imageData(3, 32, 32));
    const ModelOutput output = cnn->forward(imageBatch(2, 3, 32, 32), RecordAttention::Yes);
    EXPECT_EQ(output.logits.at("label").sizes(), (std::vector<int64_t>{2, 3}));
    const SiteRecord& self = siteOf(output, "self");
    EXPECT_EQ(self.weights.sizes(), (std::vector<int64_t>{2, 1, 36, 36}));
    EXPECT_EQ(self.site.keyGrid.rows, 6);
    EXPECT_EQ(self.site.queryGrid.first, 0);
    const SiteRecord& pool = siteOf(output, "pool");
    EXPECT_EQ(pool.weights.sizes(), (std::vector<int64_t>{2, 1, 6, 6}));
    EXPECT_TRUE(pool.site.primary);
    // Cell 0 has seen pixels 0 to 9: its centre is the border between pixels 4 and 5.
    EXPECT_FLOAT_EQ(pool.site.geometry.originX, 5);
    EXPECT_FLOAT_EQ(pool.site.geometry.strideY, 4);
}

TEST_F(ImageModelTest, VitSitesCountTheClassTokenFirst)
{
    const auto vit = makeModel("image.vit", imageData(1, 28, 28));
    const ModelOutput output = vit->forward(imageBatch(2, 1, 28, 28), RecordAttention::Yes);
    ASSERT_EQ(output.sites.size(), 5U);
    const SiteRecord& layer = siteOf(output, "layer3");
    EXPECT_EQ(layer.weights.sizes(), (std::vector<int64_t>{2, 4, 50, 50}));
    EXPECT_EQ(layer.site.keyGrid.first, 1);
    EXPECT_EQ(layer.site.keyGrid.columns, 7);
    const SiteRecord& rollout = siteOf(output, "rollout");
    EXPECT_EQ(rollout.weights.sizes(), (std::vector<int64_t>{2, 1, 7, 7}));
    EXPECT_TRUE(rollout.site.derived && rollout.site.primary);
    EXPECT_FLOAT_EQ(rollout.site.geometry.originX, 2);
    EXPECT_FLOAT_EQ(rollout.site.geometry.strideX, 4);
}

/// Where the map's cells lie, found by asking which pixels change them.
std::pair<double, double> receptiveCentre(ConvTrunk& trunk, int64_t side, int64_t cell)
{
    const torch::Tensor image = torch::rand({1, 1, side, side}).requires_grad_(true);
    // Only the convolutions and the pooling matter: all-positive weights keep every unit alive.
    for (auto& item : trunk.named_parameters())
        item.value().detach().fill_(item.key().ends_with("weight") ? 1.0 : 0.0);
    double low = 1e9, high = -1;
    for (int repeat = 0; repeat < 40; ++repeat) { // max-pooling passes one pixel at a time
        const torch::Tensor input = torch::rand({1, 1, side, side}).requires_grad_(true);
        trunk.forward(input)[0][cell].sum().backward();
        const torch::Tensor seen = input.grad()[0][0].sum(1).nonzero();
        low = std::min(low, seen.min().item<double>());
        high = std::max(high, seen.max().item<double>());
    }
    return {(low + high + 1) / 2, high - low + 1};
}

TEST_F(ImageModelTest, GeometryIsTheCentreOfTheReceptiveField)
{
    for (const ConvPadding padding : {ConvPadding::Valid, ConvPadding::Same}) {
        ConvTrunk trunk(imageData(1, 26, 26), {4, padding});
        const FeatureMap& map = trunk.map();
        const int64_t row = 2; // far enough from the edge that padding cuts nothing off
        const auto [centre, extent] = receptiveCentre(trunk, 26, row * map.columns + 2);
        EXPECT_EQ(extent, 10);
        EXPECT_FLOAT_EQ(map.geometry.originY + row * map.geometry.strideY, centre);
    }
}

TEST_F(ImageModelTest, SmallestImageWorksAndOneSmallerIsRefused)
{
    for (const char* name : {"image.cnn", "image.gated", "image.cbam"}) {
        const auto model = makeModel(name, imageData(1, 10, 10));
        const ModelOutput output = model->forward(imageBatch(3, 1, 10, 10), RecordAttention::Yes);
        EXPECT_TRUE(output.logits.at("label").isfinite().all().item<bool>());
        const Status refused = tryModel(name, imageData(1, 9, 12)).status();
        EXPECT_EQ(refused.text(),
                  std::string(name) + ": images too small (expected at least 10 x 10 pixels, found 12 x 9)");
    }
}

TEST_F(ImageModelTest, DataThatDoesNotFitIsRefusedInOneSentence)
{
    DatasetSummary noTask = imageData(3, 32, 32);
    noTask.tasks.clear();
    for (const ModelEntry& entry : imageModels())
        EXPECT_EQ(tryModel(entry.info.name, noTask).status().kind(), ErrorKind::Failure);
    EXPECT_EQ(tryModel("image.vit", imageData(3, 30, 32)).status().text(),
              "image.vit: images cannot be cut into patches (expected sides that are multiples of 4, found "
              "32 x 30)");
    EXPECT_EQ(tryModel("image.vit", imageData(3, 32, 32), {{"heads", "5"}}).status().kind(),
              ErrorKind::Usage);
    EXPECT_EQ(tryModel("image.cnn", imageData(3, 512, 512)).status().kind(), ErrorKind::Failure);
    EXPECT_EQ(tryModel("image.cnn", imageData(3, 32, 32),
                       {{"attention.over", "batch"}, {"attention.score", "location"}})
                  .status()
                  .kind(),
              ErrorKind::Usage);
}

TEST_F(ImageModelTest, EveryTaskGetsItsHead)
{
    DatasetSummary data = imageData(3, 16, 16);
    data.tasks.push_back({"colour.main", TaskKind::Classification, {"red", "green"}});
    for (const ModelEntry& entry : imageModels()) {
        const auto model = makeModel(entry.info.name, data);
        const ModelOutput output = model->forward(imageBatch(2, 3, 16, 16), RecordAttention::No);
        EXPECT_EQ(output.logits.at("colour.main").size(1), 2);
        EXPECT_TRUE(output.sites.empty());
        EXPECT_TRUE(model->named_parameters().contains("head_colour_main.weight")) << entry.info.name;
    }
}

TEST_F(ImageModelTest, TemperatureChangesTheAttentionAtOnce)
{
    const Batch batch = imageBatch(1, 3, 16, 16);
    for (const ModelEntry& entry : imageModels()) {
        const auto model = makeModel(entry.info.name, imageData(3, 16, 16));
        model->eval();
        const torch::Tensor before = model->forward(batch, RecordAttention::Yes).sites[0].weights;
        EXPECT_TRUE(model->setLive("attention.temperature", 0.1));
        const torch::Tensor after = model->forward(batch, RecordAttention::Yes).sites[0].weights;
        EXPECT_GT((after - before).abs().max().item<double>(), 1e-4) << entry.info.name;
        EXPECT_FALSE(model->setLive("channels", 8));
    }
}

TEST_F(ImageModelTest, DropoutActsOnlyWhileTraining)
{
    const Batch batch = imageBatch(2, 3, 16, 16);
    for (const ModelEntry& entry : imageModels()) {
        const auto model = makeModel(entry.info.name, imageData(3, 16, 16));
        const auto logits = [&] { return model->forward(batch, RecordAttention::No).logits.at("label"); };
        EXPECT_TRUE(model->setLive("dropout", 0.5));
        model->train();
        EXPECT_FALSE(torch::equal(logits(), logits())) << entry.info.name;
        model->eval();
        EXPECT_TRUE(torch::equal(logits(), logits())) << entry.info.name;
    }
}

TEST_F(ImageModelTest, TheSameSeedGivesTheSameParameters)
{
    for (const ModelEntry& entry : imageModels()) {
        torch::manual_seed(21);
        const auto first = makeModel(entry.info.name, imageData(3, 16, 16));
        torch::manual_seed(21);
        const auto second = makeModel(entry.info.name, imageData(3, 16, 16));
        for (const auto& item : first->named_parameters())
            EXPECT_TRUE(torch::equal(item.value(), second->named_parameters()[item.key()])) << item.key();
    }
}

TEST_F(ImageModelTest, EveryModelLearnsWhereABrightSquareLies)
{
    torch::Tensor labels = torch::arange(12).remainder(3);
    Batch batch = imageBatch(12, 1, 16, 16);
    for (int64_t i = 0; i < 12; ++i) // class 0: left, 1: middle, 2: right
        batch.images[i].slice(1, 5, 11).slice(2, 5 * (i % 3), 5 * (i % 3) + 6).add_(3.0);
    for (const ModelEntry& entry : imageModels()) {
        const auto model = makeModel(entry.info.name, imageData(1, 16, 16));
        torch::optim::Adam adam(model->parameters(), torch::optim::AdamOptions(3e-3));
        double loss = 0;
        for (int step = 0; step < 60; ++step) {
            adam.zero_grad();
            const auto logits = model->forward(batch, RecordAttention::No).logits.at("label");
            torch::Tensor error = torch::nn::functional::cross_entropy(logits, labels);
            error.backward();
            adam.step();
            loss = error.item<double>();
        }
        EXPECT_LT(loss, 0.35) << entry.info.name; // chance is ln 3 = 1.0986
    }
}

} // namespace
} // namespace attnscope
