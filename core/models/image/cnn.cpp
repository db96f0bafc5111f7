// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/attention.h"
#include "core/models/image/conv_trunk.h"
#include "core/models/image/entries.h"

#include <array>

namespace attnscope {
namespace {

constexpr char kCnn[] = "image.cnn";
/// A batch of 64 with 1024 positions needs 268 MB for one set of weights.
constexpr int64_t kMostCells = 1024;
constexpr std::array kSelfScores{ScoreKind::ScaledDot, ScoreKind::Dot,    ScoreKind::General,
                                 ScoreKind::Additive,  ScoreKind::Cosine, ScoreKind::Location};

enum class AttendOver { Positions, Batch };
enum class PoolKind { WeightedMap, WeightedSum };

struct CnnOptions {
    ConvTrunk::Options trunk;
    AttentionOptions attention;
    AttendOver over = AttendOver::Positions;
    PoolKind pool = PoolKind::WeightedMap;
    int64_t hidden = 128;
    double dropout = 0;
};

AttentionOptions selfOptions(const CnnOptions& options, const FeatureMap& map)
{
    AttentionOptions self = options.attention;
    const bool overBatch = options.over == AttendOver::Batch;
    self.queryDim = self.keyDim = overBatch ? options.hidden : map.channels;
    self.positions = overBatch ? 0 : map.cells();
    self.gridColumns = overBatch ? 0 : map.columns;
    return self;
}

AttentionOptions poolOptions(const CnnOptions& options, const FeatureMap& map)
{
    AttentionOptions pool;
    pool.score = ScoreKind::Pooling;
    pool.normaliser = options.attention.normaliser;
    pool.temperature = options.attention.temperature;
    pool.keyDim = map.channels;
    return pool;
}

/// Convolutions, self-attention over the positions of their map, and a weight for every position.
class ImageCnn : public ImageModel {
public:
    ImageCnn(const DatasetSummary& data, const CnnOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override;

private:
    torch::Tensor pooled(const torch::Tensor& features, const torch::Tensor& weights) const;
    AttentionSite selfSite() const;
    AttentionSite poolSite() const;

    CnnOptions m_options;
    std::shared_ptr<ConvTrunk> m_trunk;
    std::shared_ptr<Attention> m_self, m_pool;
    torch::nn::Linear m_dense{nullptr};
};

ImageCnn::ImageCnn(const DatasetSummary& data, const CnnOptions& options)
    : ImageModel(data, options.dropout), m_options(options)
{
    m_trunk = register_module("trunk", std::make_shared<ConvTrunk>(data, options.trunk));
    const FeatureMap& map = m_trunk->map();
    m_self = register_module("self", std::make_shared<Attention>(selfOptions(options, map)));
    m_pool = register_module("pool", std::make_shared<Attention>(poolOptions(options, map)));
    const int64_t pooled = options.pool == PoolKind::WeightedMap ? map.cells() * map.channels : map.channels;
    m_dense = register_module("dense", glorotLinear(pooled, options.hidden));
    addHeads(options.hidden);
}

void ImageCnn::setTemperature(double temperature)
{
    m_self->setTemperature(temperature);
    m_pool->setTemperature(temperature);
}

/// features [batch, cell, channel] and weights [batch, 1, 1, cell] to [batch, cell * channel] or
/// [batch, channel]. The map is scaled by the number of cells so that even weights leave it as it is.
torch::Tensor ImageCnn::pooled(const torch::Tensor& features, const torch::Tensor& weights) const
{
    const int64_t cells = features.size(1);
    if (m_options.pool == PoolKind::WeightedSum)
        return torch::bmm(weights.squeeze(1), features).squeeze(1);
    return (features * (weights * cells).view({-1, cells, 1})).flatten(1);
}

ModelOutput ImageCnn::forward(const Batch& batch, RecordAttention record)
{
    const bool overBatch = m_options.over == AttendOver::Batch;
    torch::Tensor features = m_trunk->forward(batch.images); // [batch, cell, channel]
    torch::Tensor selfWeights;                               // as SiteRecord wants it
    if (!overBatch) {
        const torch::Tensor cells = features.unsqueeze(1);
        const AttentionResult attended = m_self->forward(cells, cells, cells);
        features = features + attended.output.squeeze(1);
        selfWeights = attended.weights; // [batch, 1, cell, cell]
    }
    const torch::Tensor poolWeights = m_pool->weights({}, features.unsqueeze(1));
    torch::Tensor vectors =
        torch::relu(applyLinear(m_dense, pooled(features, poolWeights))); // [batch, hidden]
    if (overBatch) {
        const torch::Tensor images = vectors.view({1, 1, vectors.size(0), vectors.size(1)});
        const AttentionResult attended = m_self->forward(images, images, images);
        vectors = vectors + attended.output.view_as(vectors);
        selfWeights = attended.weights.permute({2, 0, 1, 3}); // each sample its row, [batch, 1, 1, batch]
    }

    ModelOutput output = predict(drop(vectors));
    if (record == RecordAttention::Yes) {
        const FeatureMap& map = m_trunk->map();
        output.sites.push_back({selfSite(), selfWeights.detach()});
        output.sites.push_back({poolSite(), poolWeights.detach().reshape({-1, 1, map.rows, map.columns})});
    }
    return output;
}

AttentionSite ImageCnn::selfSite() const
{
    const FeatureMap& map = m_trunk->map();
    AttentionSite site;
    site.name = "self";
    site.kind = SiteKind::Matrix;
    site.distribution = isDistribution(m_self->options());
    if (m_options.over == AttendOver::Batch) {
        site.geometry = {0, 0, 0, 0}; // its keys are images, not places
        return site;
    }
    site.geometry = map.geometry;
    site.queryGrid = site.keyGrid = {0, static_cast<int>(map.rows), static_cast<int>(map.columns)};
    return site;
}

AttentionSite ImageCnn::poolSite() const
{
    AttentionSite site;
    site.name = "pool";
    site.distribution = isDistribution(m_pool->options());
    site.primary = true;
    site.geometry = m_trunk->map().geometry;
    return site;
}

std::vector<OptionSpec> cnnOptionSpecs()
{
    std::vector<OptionSpec> specs = trunkOptionSpecs();
    specs.push_back(
        modelChoiceSpec("pool", "Pooling",
                        "What becomes of the weighted map: \"weighted-map\" keeps every position in its "
                        "place, \"weighted-sum\" "
                        "adds them up into one vector, which forgets where things were and costs accuracy.",
                        {"weighted-map", "weighted-sum"}));
    specs.push_back(integerSpec("hidden", 128, 8, 1024, "Hidden units",
                                "Width of the dense layer between the pooled map and the classes."));
    specs.push_back(dropoutSpec("0.25"));
    specs.push_back({.key = "attention.over",
                     .kind = OptionKind::Choice,
                     .defaultValue = "positions",
                     .doc = "What attends to what: the positions of one image to each other, or (a common "
                            "mistake worth seeing) the images of a batch to each other, which makes a "
                            "prediction depend on what else is in the batch.",
                     .label = "Attend over",
                     .choices = {"positions", "batch"},
                     .group = "attention"});
    for (OptionSpec& spec : attentionOptionSpecs({}, kSelfScores))
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeCnn(const DatasetSummary& data, const OptionReader& options)
{
    CnnOptions read;
    read.trunk = ConvTrunk::Options::read(options);
    read.attention = readAttentionOptions(options);
    read.over = options.text("attention.over") == "batch" ? AttendOver::Batch : AttendOver::Positions;
    read.pool = options.text("pool") == "weighted-sum" ? PoolKind::WeightedSum : PoolKind::WeightedMap;
    read.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");

    ATTNSCOPE_TRY(checkImageData(kCnn, data, smallestTrunkInput(read.trunk.padding)));
    ATTNSCOPE_TRY(checkPositions(kCnn, ConvTrunk::mapOf(data, read.trunk).cells(), kMostCells));
    if (read.over == AttendOver::Batch && read.attention.score == ScoreKind::Location)
        return usageError("attention.score",
                          "location cannot be used over a batch (expected a score that looks "
                          "at the keys, or attention.over=positions)");
    return std::shared_ptr<Model>(std::make_shared<ImageCnn>(data, read));
}

} // namespace

ModelEntry imageCnnEntry()
{
    ModelEntry entry;
    entry.info = {
        kCnn, "Convolutions with attention",
        "Two convolutions make a map of features; its positions attend to each other, then each gets "
        "a weight that says how much it matters for the class. Small and quick: the model to start "
        "with.",
        InputKind::Image, cnnOptionSpecs()};
    entry.make = makeCnn;
    return entry;
}

} // namespace attnscope
