// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/image/image_model.h"

namespace attnscope {

enum class ConvPadding { Valid, Same };

/// A feature map and where its cells lie on the image.
struct FeatureMap {
    int64_t channels = 0, rows = 0, columns = 0;
    MapGeometry geometry;
    int64_t cells() const { return rows * columns; }
};

/// The options "channels" and "padding" of the trunk.
std::vector<OptionSpec> trunkOptionSpecs();

/// The smallest image side that leaves one cell.
int64_t smallestTrunkInput(ConvPadding padding, int64_t kernel = 3);

/// Twice: convolution (3x3 unless told otherwise), 2x2 max-pooling (a last odd row or column is left out),
/// ReLU.
class ConvTrunk : public torch::nn::Module {
public:
    struct Options {
        int64_t channels = 32; ///< of the first convolution; the second has twice as many
        ConvPadding padding = ConvPadding::Valid;
        int64_t kernel = 3; ///< side of a window, odd
        static Options read(const OptionReader& options);
    };

    ConvTrunk(const DatasetSummary& data, const Options& options);

    /// images [batch, c, h, w] -> features [batch, cell, channel], cells in row-major order.
    torch::Tensor forward(const torch::Tensor& images);
    const FeatureMap& map() const { return m_map; }
    /// What the map would be, without building anything.
    static FeatureMap mapOf(const DatasetSummary& data, const Options& options);

private:
    FeatureMap m_map;
    int64_t m_pad;
    torch::nn::Conv2d m_first{nullptr}, m_second{nullptr};
};

} // namespace attnscope
