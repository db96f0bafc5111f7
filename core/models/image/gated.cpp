// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/image/conv_trunk.h"
#include "core/models/image/entries.h"

namespace attnscope {
namespace {

constexpr char kGated[] = "image.gated";
constexpr int64_t kMostGatedCells = 1 << 16;
/// Keeps the mean finite where every gate is shut.
constexpr double kEpsilon = 1e-6;

struct GatedOptions {
    ConvTrunk::Options trunk;
    int64_t hidden = 128;
    double dropout = 0;
    double temperature = 1;
};

/// "Convolutional attention": an open or shut gate at every position, and the mean of what passes.
class ImageGated : public ImageModel {
public:
    ImageGated(const DatasetSummary& data, const GatedOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override { m_temperature = temperature; }

private:
    double m_temperature;
    std::shared_ptr<ConvTrunk> m_trunk;
    torch::nn::Linear m_gate{nullptr}, m_dense{nullptr};
};

ImageGated::ImageGated(const DatasetSummary& data, const GatedOptions& options)
    : ImageModel(data, options.dropout), m_temperature(options.temperature)
{
    m_trunk = register_module("trunk", std::make_shared<ConvTrunk>(data, options.trunk));
    m_gate = register_module("gate", glorotLinear(m_trunk->map().channels, 1));
    m_dense = register_module("dense", glorotLinear(m_trunk->map().channels, options.hidden));
    addHeads(options.hidden);
}

ModelOutput ImageGated::forward(const Batch& batch, RecordAttention record)
{
    const torch::Tensor features = m_trunk->forward(batch.images); // [batch, cell, channel]
    const torch::Tensor gates = torch::sigmoid(m_gate->forward(features) / m_temperature); // [batch, cell, 1]
    const torch::Tensor sum = torch::bmm(gates.transpose(1, 2), features).squeeze(1);      // [batch, channel]
    const torch::Tensor mean = sum / (gates.sum(1) + kEpsilon);
    ModelOutput output = predict(drop(torch::relu(applyLinear(m_dense, mean))));
    if (record == RecordAttention::Yes) {
        const FeatureMap& map = m_trunk->map();
        AttentionSite site;
        site.name = "gate";
        site.distribution = false;
        site.primary = true;
        site.geometry = map.geometry;
        output.sites.push_back({site, gates.detach().reshape({-1, 1, map.rows, map.columns})});
    }
    return output;
}

std::vector<OptionSpec> gatedOptionSpecs()
{
    std::vector<OptionSpec> specs = trunkOptionSpecs();
    specs.push_back(integerSpec("hidden", 128, 8, 1024, "Hidden units",
                                "Width of the dense layer between the mean of the gated features and the "
                                "classes."));
    specs.push_back(dropoutSpec("0"));
    specs.push_back(gateTemperatureSpec());
    return specs;
}

Result<std::shared_ptr<Model>> makeGated(const DatasetSummary& data, const OptionReader& options)
{
    GatedOptions read;
    read.trunk = ConvTrunk::Options::read(options);
    read.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    read.temperature = options.real("attention.temperature");
    ATTNSCOPE_TRY(checkImageData(kGated, data, smallestTrunkInput(read.trunk.padding)));
    ATTNSCOPE_TRY(checkPositions(kGated, ConvTrunk::mapOf(data, read.trunk).cells(), kMostGatedCells));
    return std::shared_ptr<Model>(std::make_shared<ImageGated>(data, read));
}

} // namespace

ModelEntry imageGatedEntry()
{
    ModelEntry entry;
    entry.info = {
        kGated, "Gated convolutions",
        "Every position of the feature map has its own gate between 0 and 1 (a sigmoid); the class is "
        "read from the mean of what the gates let through. Nothing competes: the map shows all that "
        "matters, not only what matters most.",
        InputKind::Image, gatedOptionSpecs()};
    entry.make = makeGated;
    return entry;
}

} // namespace attnscope
