// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/mtan_parts.h"

#include "core/models/multi/map_functions.h"

#include <torch/nn/init.h>

#include <cmath>
#include <string>

namespace attnscope {

using kernels::Activation;

torch::Tensor passed(const torch::Tensor& map, Passage passage, const MapSize& size)
{
    switch (passage) {
    case Passage::Halve: return halved(map);
    case Passage::Enlarge: return enlarged(map, size.rows, size.columns);
    case Passage::None: break;
    }
    return map;
}

NormedConvolution::NormedConvolution(int64_t inputs, int64_t outputs, int64_t kernel)
{
    torch::nn::Conv2d convolution(
        torch::nn::Conv2dOptions(inputs, outputs, kernel).padding(kernel / 2).bias(false));
    // He's, for the ReLU: the normalisation takes care of the scale of what comes out, not of the gradients.
    torch::nn::init::kaiming_normal_(convolution->weight, 0.0, torch::kFanIn, torch::kReLU);
    convolution->weight.set_data(convolution->weight.contiguous(torch::MemoryFormat::ChannelsLast));
    m_conv = register_module("conv", convolution);
    m_norm = register_module("norm", torch::nn::BatchNorm2d(outputs));
}

torch::Tensor NormedConvolution::forward(const torch::Tensor& map, Activation activation, double sharpness,
                                         const torch::Tensor& beside, const torch::Tensor& gated)
{
    NormedLayer layer{m_conv->weight, m_norm, activation, sharpness, gated};
    return normedConvolution(map, beside, layer);
}

SharedBlock::SharedBlock(int64_t inputs, int64_t channels)
{
    if (inputs > 0)
        m_first = register_module("first", std::make_shared<NormedConvolution>(inputs, channels, 3));
    m_second = register_module("second", std::make_shared<NormedConvolution>(channels, channels, 3));
}

torch::Tensor SharedBlock::input(const torch::Tensor& map) const
{
    return m_first ? m_first->forward(map, Activation::Relu) : map;
}

torch::Tensor SharedBlock::output(const torch::Tensor& input) const
{
    return m_second->forward(input, Activation::Relu);
}

SharedNetwork::SharedNetwork(int64_t imageChannels, int64_t channels)
    : m_channels{channels, 2 * channels, 4 * channels, 2 * channels, channels}
{
    for (size_t block = 0; block < kMtanBlocks; ++block) {
        const std::string number = std::to_string(block);
        const int64_t before = block == 0 ? imageChannels : m_channels[block - 1];
        const bool up = block > kMtanBlocks / 2;
        if (up)
            m_up[block] = register_module("up" + number,
                                          std::make_shared<NormedConvolution>(before, m_channels[block], 1));
        m_blocks[block] = register_module("block" + number,
                                          std::make_shared<SharedBlock>(up ? 0 : before, m_channels[block]));
    }
}

std::vector<std::vector<SharedBlock::Result>> SharedNetwork::forward(const torch::Tensor& images,
                                                                     int64_t readers)
{
    std::vector<std::vector<SharedBlock::Result>> results(static_cast<size_t>(readers),
                                                          std::vector<SharedBlock::Result>(kMtanBlocks));
    std::array<torch::Tensor, kMtanBlocks> kept; // for the block of the same size on the way up
    torch::Tensor map = images.contiguous(torch::MemoryFormat::ChannelsLast);
    for (size_t block = 0; block < kMtanBlocks; ++block) {
        if (m_up[block]) {
            const torch::Tensor& beside = kept[kMtanBlocks - 1 - block];
            map =
                enlarged(m_up[block]->forward(map, Activation::None), beside.size(2), beside.size(3), beside);
        }
        // The network reads the input itself, and the output up to twice: further on, and on the way up.
        const auto inputs = forReaders(m_blocks[block]->input(map), readers + 1);
        const auto outputs = forReaders(m_blocks[block]->output(inputs.back()), readers + 2);
        for (size_t reader = 0; reader < results.size(); ++reader)
            results[reader][block] = {inputs[reader], outputs[reader]};
        map = outputs[results.size()];
        kept[block] = outputs.back();
        if (passageAfter(block) == Passage::Halve)
            map = passed(map, Passage::Halve, {});
    }
    return results;
}

TaskModule::TaskModule(int64_t channels, int64_t before, int64_t outputs, Passage passage)
    : m_passage(passage)
{
    m_hidden = register_module("hidden", std::make_shared<NormedConvolution>(channels + before, channels, 1));
    m_gate = register_module("gate", std::make_shared<NormedConvolution>(channels, channels, 1));
    m_next = register_module(
        "next", std::make_shared<NormedConvolution>(channels, outputs, passage == Passage::Halve ? 3 : 1));
}

TaskModule::Result TaskModule::forward(const SharedBlock::Result& shared, const torch::Tensor& before,
                                       const MapSize& next, const Settings& settings)
{
    Result result;
    const torch::Tensor hidden = m_hidden->forward(shared.input, Activation::Relu, 1, before);
    const double sharpness = 1 / settings.temperature;
    torch::Tensor through; // mask * output
    if (settings.record == RecordAttention::Yes) {
        result.mask = m_gate->forward(hidden, Activation::Sigmoid, sharpness);
        through = result.mask * shared.output;
    } else {
        through = m_gate->forward(hidden, Activation::Sigmoid, sharpness, {}, shared.output);
    }
    if (m_passage == Passage::Halve)
        result.features = m_next->forward(passed(through, m_passage, next), Activation::Relu);
    else // on the smaller map: the enlargement repeats cells, so the order makes no difference
        result.features = passed(m_next->forward(through, Activation::Relu), m_passage, next);
    return result;
}

PixelHead::PixelHead(int64_t channels, PixelBias bias)
{
    // A tenth of a layer's usual width: at first all pixels are nearly alike.
    const double bound = 0.1 / std::sqrt(static_cast<double>(channels));
    m_weight = register_parameter("weight", torch::empty({1, channels, 1, 1}).uniform_(-bound, bound));
    if (bias == PixelBias::Yes)
        m_bias = register_parameter("bias", torch::zeros({1}));
}

torch::Tensor PixelHead::forward(const torch::Tensor& map)
{
    return torch::conv2d(map, m_weight, m_bias).squeeze(1).contiguous();
}

torch::Tensor weightedPlace(const torch::Tensor& weights)
{
    const auto places = [&](int64_t count) { return torch::arange(count, weights.options()) + 0.5; };
    const torch::Tensor x = (weights.sum(1) * places(weights.size(2))).sum(1);
    const torch::Tensor y = (weights.sum(2) * places(weights.size(1))).sum(1);
    return torch::stack({x, y}, 1);
}

} // namespace attnscope
