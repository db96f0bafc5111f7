// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/image/conv_trunk.h"

#include "core/models/image/conv_pool.h"

namespace attnscope {
namespace {

constexpr int64_t kPoolSide = 2;

int64_t padOf(const ConvTrunk::Options& options)
{
    return options.padding == ConvPadding::Same ? options.kernel / 2 : 0;
}

int64_t sideAfterBlock(int64_t side, int64_t pad, int64_t kernel)
{
    return (side + 2 * pad - (kernel - 1)) / kPoolSide;
}

/// A convolution moves a cell's centre by (kernel - 1)/2 - pad cells of its input; pooling puts it half
/// a cell further and doubles the stride.
void moveThroughBlock(float& origin, float& stride, int64_t pad, int64_t kernel)
{
    origin += stride * (static_cast<float>(kernel / 2 - pad) + 0.5F);
    stride *= static_cast<float>(kPoolSide);
}

/// With LibTorch's own initial weights (uniform, +-1/sqrt(fan in)). He's are 2.4 times as wide: products of
/// two such features, which attention makes, then start the loss at ten times chance level and the maps on
/// single cells.
torch::nn::Conv2d makeConvolution(int64_t inputs, int64_t outputs, int64_t kernel, int64_t pad)
{
    torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(inputs, outputs, kernel).padding(pad));
    // The order that convolvedAndPooled() reads and gives gradients in.
    convolution->weight.set_data(convolution->weight.contiguous(torch::MemoryFormat::ChannelsLast));
    return convolution;
}

} // namespace

std::vector<OptionSpec> trunkOptionSpecs()
{
    return {
        integerSpec("channels", 32, 4, 256, "Channels",
                    "How many patterns the first convolution looks for; the second looks for twice as many. "
                    "More channels learn more and train slower."),
        modelChoiceSpec(
            "padding", "Padding",
            "What a convolution does at the edge: \"valid\" uses only whole 3 x 3 windows, so the "
            "map loses a cell on each side; \"same\" fills up with zeros and keeps the size.",
            {"valid", "same"}),
    };
}

int64_t smallestTrunkInput(ConvPadding padding, int64_t kernel)
{
    const int64_t lost = padding == ConvPadding::Valid ? kernel - 1 : 0;
    return kPoolSide * (kPoolSide + lost) + lost;
}

ConvTrunk::Options ConvTrunk::Options::read(const OptionReader& options)
{
    return {options.integer("channels"),
            options.text("padding") == "same" ? ConvPadding::Same : ConvPadding::Valid};
}

FeatureMap ConvTrunk::mapOf(const DatasetSummary& data, const Options& options)
{
    const int64_t pad = padOf(options);
    FeatureMap map{2 * options.channels, data.height, data.width, {}};
    for (int block = 0; block < 2; ++block) {
        map.rows = sideAfterBlock(map.rows, pad, options.kernel);
        map.columns = sideAfterBlock(map.columns, pad, options.kernel);
        moveThroughBlock(map.geometry.originX, map.geometry.strideX, pad, options.kernel);
        moveThroughBlock(map.geometry.originY, map.geometry.strideY, pad, options.kernel);
    }
    return map;
}

ConvTrunk::ConvTrunk(const DatasetSummary& data, const Options& options)
    : m_map(mapOf(data, options)), m_pad(padOf(options))
{
    m_first =
        register_module("conv1", makeConvolution(data.channels, options.channels, options.kernel, m_pad));
    m_second =
        register_module("conv2", makeConvolution(options.channels, m_map.channels, options.kernel, m_pad));
}

torch::Tensor ConvTrunk::forward(const torch::Tensor& images)
{
    torch::Tensor map = convolvedAndPooled(images, m_first->weight, m_first->bias, m_pad);
    map = convolvedAndPooled(map, m_second->weight, m_second->bias, m_pad); // [batch, channel, row, column]
    return map.permute({0, 2, 3, 1}).reshape({map.size(0), m_map.cells(), m_map.channels});
}

} // namespace attnscope
