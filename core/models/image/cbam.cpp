// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Woo, Park, Lee, Kweon: "CBAM: Convolutional Block Attention Module", 2018. Here the module follows the
// last block of a small trunk once, and its 7x7 convolution has a bias in place of batch normalisation.
#include "core/models/image/conv_trunk.h"
#include "core/models/image/entries.h"

namespace attnscope {
namespace {

constexpr char kCbam[] = "image.cbam";
/// The dense layer has cells * channels * hidden weights: 33 million at this limit.
constexpr int64_t kMostCbamCells = 4096;
constexpr int64_t kSpatialKernel = 7;

struct CbamOptions {
    ConvTrunk::Options trunk;
    int64_t reduction = 16;
    int64_t hidden = 128;
    double dropout = 0;
    double temperature = 1;
};

class ImageCbam : public ImageModel {
public:
    ImageCbam(const DatasetSummary& data, const CbamOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override { m_temperature = temperature; }

private:
    torch::Tensor channelGates(const torch::Tensor& features);
    torch::Tensor spatialGates(const torch::Tensor& features);

    double m_temperature;
    std::shared_ptr<ConvTrunk> m_trunk;
    torch::nn::Linear m_squeeze{nullptr}, m_excite{nullptr};
    torch::nn::Conv2d m_spatial{nullptr};
    torch::nn::Linear m_dense{nullptr};
};

ImageCbam::ImageCbam(const DatasetSummary& data, const CbamOptions& options)
    : ImageModel(data, options.dropout), m_temperature(options.temperature)
{
    m_trunk = register_module("trunk", std::make_shared<ConvTrunk>(data, options.trunk));
    const FeatureMap& map = m_trunk->map();
    const int64_t squeezed = std::max<int64_t>(1, map.channels / options.reduction);
    m_squeeze = register_module("channel1", glorotLinear(map.channels, squeezed));
    m_excite = register_module("channel2", glorotLinear(squeezed, map.channels));
    m_spatial = register_module(
        "spatial",
        torch::nn::Conv2d(torch::nn::Conv2dOptions(2, 1, kSpatialKernel).padding(kSpatialKernel / 2)));
    m_dense = register_module("dense", glorotLinear(map.cells() * map.channels, options.hidden));
    addHeads(options.hidden);
}

/// [batch, cell, channel] -> [batch, 1, channel]: one network looks at the mean and at the maximum of each
/// channel, and the two answers are added.
torch::Tensor ImageCbam::channelGates(const torch::Tensor& features)
{
    const torch::Tensor summary =
        torch::stack({features.mean(1), features.amax(1)}, 1); // [batch, 2, channel]
    const torch::Tensor answer = applyLinear(m_excite, torch::relu(applyLinear(m_squeeze, summary)));
    return torch::sigmoid(answer.sum(1, true) / m_temperature);
}

/// [batch, cell, channel] -> [batch, cell, 1]: a 7x7 convolution over the channels' mean and maximum.
torch::Tensor ImageCbam::spatialGates(const torch::Tensor& features)
{
    const FeatureMap& map = m_trunk->map();
    const torch::Tensor summary =
        torch::stack({features.mean(2), features.amax(2)}, 1).view({-1, 2, map.rows, map.columns});
    return torch::sigmoid(m_spatial->forward(summary) / m_temperature).view({-1, map.cells(), 1});
}

ModelOutput ImageCbam::forward(const Batch& batch, RecordAttention record)
{
    torch::Tensor features = m_trunk->forward(batch.images); // [batch, cell, channel]
    const torch::Tensor channel = channelGates(features);
    features = features * channel;
    const torch::Tensor spatial = spatialGates(features);
    features = features * spatial;
    ModelOutput output = predict(drop(torch::relu(applyLinear(m_dense, features.flatten(1)))));
    if (record == RecordAttention::Yes) {
        const FeatureMap& map = m_trunk->map();
        AttentionSite site;
        site.name = "channel";
        site.distribution = false;
        site.geometry = {0, 0, 0, 0}; // its cells are channels, not places
        output.sites.push_back({site, channel.detach().unsqueeze(1)});
        site.name = "spatial";
        site.primary = true;
        site.geometry = map.geometry;
        output.sites.push_back({site, spatial.detach().reshape({-1, 1, map.rows, map.columns})});
    }
    return output;
}

std::vector<OptionSpec> cbamOptionSpecs()
{
    std::vector<OptionSpec> specs = trunkOptionSpecs();
    specs.push_back(integerSpec("reduction", 16, 1, 64, "Reduction",
                                "The network that weighs the channels squeezes them into so many times fewer "
                                "numbers first."));
    specs.push_back(integerSpec("hidden", 128, 8, 1024, "Hidden units",
                                "Width of the dense layer between the weighted map and the classes."));
    specs.push_back(dropoutSpec("0"));
    specs.push_back(gateTemperatureSpec());
    return specs;
}

Result<std::shared_ptr<Model>> makeCbam(const DatasetSummary& data, const OptionReader& options)
{
    CbamOptions read;
    read.trunk = ConvTrunk::Options::read(options);
    read.reduction = options.integer("reduction");
    read.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    read.temperature = options.real("attention.temperature");
    ATTNSCOPE_TRY(checkImageData(kCbam, data, smallestTrunkInput(read.trunk.padding)));
    ATTNSCOPE_TRY(checkPositions(kCbam, ConvTrunk::mapOf(data, read.trunk).cells(), kMostCbamCells));
    return std::shared_ptr<Model>(std::make_shared<ImageCbam>(data, read));
}

} // namespace

ModelEntry imageCbamEntry()
{
    ModelEntry entry;
    entry.info = {
        kCbam, "Channel and spatial attention (CBAM)",
        "First asks which feature channels matter in this image, then at which positions, and scales "
        "the map by both answers (Woo 2018).",
        InputKind::Image, cbamOptionSpecs()};
    entry.make = makeCbam;
    return entry;
}

} // namespace attnscope
