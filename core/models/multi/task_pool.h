// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"
#include "core/models/image/conv_trunk.h"

namespace attnscope {

/// Where one task looks: a weight for every position of a shared feature map, and the map times these. The
/// score `pooling` needs no query; for the others the task learns one, `query` [channel]. The mechanism's
/// parameters are under `attention.`.
class TaskPool : public torch::nn::Module {
public:
    TaskPool(const AttentionOptions& attention, const FeatureMap& map);

    struct Result {
        torch::Tensor map; ///< [batch, cell, channel]: the features times their weights; weights that sum
                           ///< to 1 are multiplied by the number of cells, so that even ones change nothing
        torch::Tensor weights; ///< [batch, 1, 1, cell]
    };
    /// features [batch, cell, channel]
    Result forward(const torch::Tensor& features);

    void setTemperature(double temperature) { m_attention->setTemperature(temperature); }
    bool distribution() const { return isDistribution(m_attention->options()); }

private:
    torch::Tensor m_query;
    std::shared_ptr<Attention> m_attention;
};

/// The options of a TaskPool: "attention.score", "attention.normaliser", "attention.scale" and
/// "attention.temperature"; the scope is the whole map.
std::vector<OptionSpec> taskPoolSpecs();
AttentionOptions readTaskPool(const OptionReader& options);

} // namespace attnscope
