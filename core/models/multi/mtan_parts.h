// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"
#include "core/models/multi/normed_convolution.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include <array>
#include <memory>
#include <vector>

// The parts of multi.mtan. All maps are [batch, channel, row, column], channels-last in memory.

namespace attnscope {

/// The image's size, half of it, a quarter, half, the image's size.
constexpr size_t kMtanBlocks = 5;

/// What stands between two blocks.
enum class Passage { Halve, Enlarge, None };
inline Passage passageAfter(size_t block)
{
    if (block < kMtanBlocks / 2)
        return Passage::Halve;
    return block + 1 < kMtanBlocks ? Passage::Enlarge : Passage::None;
}

struct MapSize {
    int64_t rows = 0, columns = 0;
};

/// 2x2 max-pooling, or the nearest cell of a smaller map for each of `size`.
torch::Tensor passed(const torch::Tensor& map, Passage passage, const MapSize& size);

/// Convolution without bias (`conv.weight`), batch normalisation (`norm.*`) and an activation.
class NormedConvolution : public torch::nn::Module {
public:
    NormedConvolution(int64_t inputs, int64_t outputs, int64_t kernel);
    /// As normedConvolution(); `beside` and `gated` may be undefined.
    torch::Tensor forward(const torch::Tensor& map, kernels::Activation activation, double sharpness = 1,
                          const torch::Tensor& beside = {}, const torch::Tensor& gated = {});

private:
    torch::nn::Conv2d m_conv{nullptr};
    torch::nn::BatchNorm2d m_norm{nullptr};
};

/// One block of the shared network: `first` and ReLU, then `second` and ReLU (3x3). On the way up `first` is
/// left out: a block's input is there already.
class SharedBlock : public torch::nn::Module {
public:
    struct Result {
        torch::Tensor input;  ///< u of the paper: what the tasks' masks are made from
        torch::Tensor output; ///< p of the paper: what they let through, of the same shape
    };
    /// `inputs` 0: without `first`.
    SharedBlock(int64_t inputs, int64_t channels);
    torch::Tensor input(const torch::Tensor& map) const;
    torch::Tensor output(const torch::Tensor& input) const;

private:
    std::shared_ptr<NormedConvolution> m_first, m_second;
};

/// Blocks `block0` to `block4`; `up3` and `up4` (1x1) make the channels fewer on the way up, where a block's
/// input is the enlarged map plus the output of the block of the same size on the way down.
class SharedNetwork : public torch::nn::Module {
public:
    SharedNetwork(int64_t imageChannels, int64_t channels);
    /// For each of `readers`, the tasks, the blocks' results: the same tensors, whose gradients are gathered
    /// (forReaders()).
    std::vector<std::vector<SharedBlock::Result>> forward(const torch::Tensor& images, int64_t readers);
    const std::array<int64_t, kMtanBlocks>& channels() const { return m_channels; }

private:
    std::array<int64_t, kMtanBlocks> m_channels;
    std::array<std::shared_ptr<SharedBlock>, kMtanBlocks> m_blocks;
    std::array<std::shared_ptr<NormedConvolution>, kMtanBlocks> m_up; ///< of the last two blocks
};

/// The attention of one task on one block. mask = sigmoid(`gate`(relu(`hidden`([u, features before])))) with
/// `gate` and `hidden` 1x1; what it lets through, mask * p, is passed on to the next block's size by `next`
/// and ReLU: 3x3 behind the pooling on the way down, 1x1 before the enlargement on the way up.
class TaskModule : public torch::nn::Module {
public:
    struct Result {
        torch::Tensor features; ///< of the next block's size
        torch::Tensor mask;     ///< of this block's: [batch, channel, row, column] in 0..1; where asked for
    };
    /// `before`: channels of the features of the block before, 0 for the first.
    TaskModule(int64_t channels, int64_t before, int64_t outputs, Passage passage);
    struct Settings {
        double temperature = 1;                       ///< the gate's scores are divided by it
        RecordAttention record = RecordAttention::No; ///< Yes: the mask is wanted by itself
    };
    Result forward(const SharedBlock::Result& shared, const torch::Tensor& before, const MapSize& next,
                   const Settings& settings);

private:
    Passage m_passage;
    std::shared_ptr<NormedConvolution> m_hidden, m_gate, m_next;
};

/// A number for every pixel, 1x1: [batch, channel, h, w] to [batch, h, w]. Parameters `weight` [1, channel,
/// 1, 1] and, where it matters, `bias` [1]: a softmax over the pixels would not notice one.
enum class PixelBias { No, Yes };
class PixelHead : public torch::nn::Module {
public:
    PixelHead(int64_t channels, PixelBias bias);
    torch::Tensor forward(const torch::Tensor& map);

private:
    torch::Tensor m_weight, m_bias;
};

/// weights [batch, h, w], each map summing to 1, to the mean place [batch, 2], x and y in pixels (Levine
/// 2016, "End-to-End Training of Deep Visuomotor Policies": the spatial soft arg max).
torch::Tensor weightedPlace(const torch::Tensor& weights);

} // namespace attnscope
