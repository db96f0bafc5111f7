// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Dosovitskiy et al.: "An Image is Worth 16x16 Words", 2021: patches, class token, learned positions,
// pre-norm blocks. Attention rollout after Abnar & Zuidema: "Quantifying Attention Flow in Transformers",
// 2020.
#include "core/models/encoder_layer.h"
#include "core/models/heads.h"
#include "core/models/image/entries.h"
#include "core/models/image/image_model.h"

#include <fmt/format.h>

#include <array>

namespace attnscope {
namespace {

constexpr char kVit[] = "image.vit";
constexpr int64_t kMostVitTokens = 1024;
constexpr std::array kVitScores{ScoreKind::ScaledDot, ScoreKind::Dot,    ScoreKind::General,
                                ScoreKind::Additive,  ScoreKind::Cosine, ScoreKind::Location};

struct VitOptions {
    AttentionOptions attention;
    int64_t patch = 4, width = 64, layers = 4, heads = 4, mlpRatio = 2;
    double dropout = 0;
};

class ImageVit : public ImageModel {
public:
    ImageVit(const DatasetSummary& data, const VitOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    void setTemperature(double temperature) override;

private:
    torch::Tensor patches(const torch::Tensor& images) const;
    std::vector<SiteRecord> sites(const std::vector<torch::Tensor>& weights) const;

    VitOptions m_options;
    int64_t m_rows, m_columns;
    torch::nn::Linear m_patch{nullptr};
    torch::Tensor m_classToken, m_position;
    std::vector<std::shared_ptr<EncoderLayer>> m_layers;
    torch::nn::LayerNorm m_norm{nullptr};
};

ImageVit::ImageVit(const DatasetSummary& data, const VitOptions& options)
    : ImageModel(data, options.dropout), m_options(options), m_rows(data.height / options.patch),
      m_columns(data.width / options.patch)
{
    const int64_t tokens = 1 + m_rows * m_columns;
    AttentionOptions& attention = m_options.attention;
    attention.positions = tokens;
    attention.leading = 1;
    attention.gridColumns = m_columns;

    m_patch =
        register_module("patch", glorotLinear(options.patch * options.patch * data.channels, options.width));
    m_classToken = register_parameter("class_token", torch::randn({options.width}) * kEmbeddingSpread);
    m_position = register_parameter("position", torch::randn({tokens, options.width}) * kEmbeddingSpread);
    const EncoderOptions encoder{attention, options.width, options.heads, options.mlpRatio * options.width};
    for (int64_t layer = 0; layer < options.layers; ++layer)
        m_layers.push_back(
            register_module(fmt::format("layer{}", layer), std::make_shared<EncoderLayer>(encoder)));
    m_norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
    addHeads(options.width);
}

void ImageVit::setTemperature(double temperature)
{
    for (const auto& layer : m_layers)
        layer->setTemperature(temperature);
}

bool ImageVit::setLive(const std::string& key, double value)
{
    if (key == "dropout")
        m_options.dropout = value;
    return ImageModel::setLive(key, value);
}

/// images [batch, c, h, w] -> [batch, patch, dy * dx * c]: a channels-last image is already in that order.
torch::Tensor ImageVit::patches(const torch::Tensor& images) const
{
    const int64_t side = m_options.patch, batch = images.size(0), channels = images.size(1);
    return images.permute({0, 2, 3, 1})
        .reshape({batch, m_rows, side, m_columns, side, channels})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({batch, m_rows * m_columns, side * side * channels});
}

ModelOutput ImageVit::forward(const Batch& batch, RecordAttention record)
{
    const int64_t count = batch.images.size(0);
    torch::Tensor tokens = torch::cat({m_classToken.expand({count, 1, m_options.width}),
                                       applyLinear(m_patch, patches(batch.images))},
                                      1) +
                           m_position; // [batch, 1 + patch, width]
    tokens = drop(tokens);
    std::vector<torch::Tensor> weights;
    for (const auto& layer : m_layers) {
        const EncoderLayer::Result result = layer->forward(tokens, std::nullopt, m_options.dropout);
        tokens = result.tokens;
        if (record == RecordAttention::Yes)
            weights.push_back(result.weights.detach());
    }
    ModelOutput output = predict(m_norm->forward(tokens.select(1, 0)));
    if (record == RecordAttention::Yes)
        output.sites = sites(weights);
    return output;
}

std::vector<SiteRecord> ImageVit::sites(const std::vector<torch::Tensor>& weights) const
{
    const float side = static_cast<float>(m_options.patch);
    AttentionSite site;
    site.kind = SiteKind::Matrix;
    site.distribution = isDistribution(m_options.attention);
    site.geometry = {side / 2, side / 2, side, side};
    site.queryGrid = site.keyGrid = {1, static_cast<int>(m_rows), static_cast<int>(m_columns)};

    std::vector<SiteRecord> records;
    for (size_t layer = 0; layer < weights.size(); ++layer) {
        site.name = fmt::format("layer{}", layer);
        records.push_back({site, weights[layer]});
    }
    AttentionSite flow;
    flow.name = "rollout";
    flow.kind = SiteKind::Map;
    flow.distribution = false; // what the class token keeps of itself is not on the map
    flow.derived = true;
    flow.primary = true;
    flow.geometry = site.geometry;
    records.push_back({flow, attentionRollout({}, weights).slice(2, 1).reshape({-1, 1, m_rows, m_columns})});
    return records;
}

std::vector<OptionSpec> vitOptionSpecs()
{
    std::vector<OptionSpec> specs = {
        integerSpec("patch", 4, 1, 64, "Patch size",
                    "The image is cut into squares of so many pixels a side; each becomes one token. Smaller "
                    "patches give a finer map and far more work."),
        integerSpec("width", 64, 8, 512, "Width",
                    "Numbers per token. It is shared out among the heads and must be a multiple of them."),
        integerSpec("layers", 4, 1, 16, "Layers",
                    "How many times all tokens attend to each other, one time after the other."),
        integerSpec("heads", 4, 1, 16, "Heads",
                    "Attention patterns side by side in each layer, each over its own share of the width."),
        integerSpec("mlp_ratio", 2, 1, 8, "MLP ratio",
                    "Width of the small network that follows each attention, as a multiple of the tokens' "
                    "width."),
        dropoutSpec("0"),
    };
    for (OptionSpec& spec : attentionOptionSpecs({}, kVitScores))
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeVit(const DatasetSummary& data, const OptionReader& options)
{
    VitOptions read;
    read.attention = readAttentionOptions(options);
    read.patch = options.integer("patch");
    read.width = options.integer("width");
    read.layers = options.integer("layers");
    read.heads = options.integer("heads");
    read.mlpRatio = options.integer("mlp_ratio");
    read.dropout = options.real("dropout");

    ATTNSCOPE_TRY(checkImageData(kVit, data, read.patch));
    if (data.height % read.patch != 0 || data.width % read.patch != 0)
        return failure(kVit,
                       "images cannot be cut into patches (expected sides that are multiples of {}, found "
                       "{} x {})",
                       read.patch, data.width, data.height);
    ATTNSCOPE_TRY(checkHeads(read.width, read.heads));
    const int64_t patches = (data.height / read.patch) * (data.width / read.patch);
    ATTNSCOPE_TRY(checkPositions(kVit, patches, kMostVitTokens));
    return std::shared_ptr<Model>(std::make_shared<ImageVit>(data, read));
}

} // namespace

ModelEntry imageVitEntry()
{
    ModelEntry entry;
    entry.info = {
        kVit, "Vision transformer",
        "Cuts the image into patches that attend to each other through several layers and heads; a "
        "class token gathers the answer (Dosovitskiy 2021). Rollout follows the attention through all "
        "layers (Abnar & Zuidema 2020).",
        InputKind::Image, vitOptionSpecs()};
    entry.make = makeVit;
    return entry;
}

} // namespace attnscope
