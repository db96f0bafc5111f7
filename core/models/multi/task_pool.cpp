// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/task_pool.h"

#include <array>
#include <cmath>

namespace attnscope {
namespace {

constexpr std::array kPoolScores{ScoreKind::Pooling,   ScoreKind::Additive, ScoreKind::Dot,
                                 ScoreKind::ScaledDot, ScoreKind::General,  ScoreKind::Cosine,
                                 ScoreKind::Location};

AttentionOptions defaults()
{
    AttentionOptions options;
    options.score = ScoreKind::Pooling;
    return options;
}

} // namespace

TaskPool::TaskPool(const AttentionOptions& attention, const FeatureMap& map)
{
    AttentionOptions options = attention;
    options.queryDim = options.keyDim = map.channels;
    options.positions = map.cells();
    options.gridColumns = map.columns;
    if (options.score != ScoreKind::Pooling) {
        // As wide as a unit of a layer with as many inputs: neither even nor decided at the start.
        const double bound = 1 / std::sqrt(static_cast<double>(map.channels));
        m_query = register_parameter("query", torch::empty({map.channels}).uniform_(-bound, bound));
    }
    m_attention = register_module("attention", std::make_shared<Attention>(options));
}

TaskPool::Result TaskPool::forward(const torch::Tensor& features)
{
    torch::Tensor query; // [batch, 1, 1, channel]
    if (m_query.defined())
        query = m_query.expand({features.size(0), 1, 1, m_query.size(0)});
    Result result;
    result.weights = m_attention->weights(query, features.unsqueeze(1));
    const torch::Tensor byCell = result.weights.view({features.size(0), -1, 1});
    const double even = distribution() ? static_cast<double>(features.size(1)) : 1.0;
    result.map = features * (byCell * even);
    return result;
}

std::vector<OptionSpec> taskPoolSpecs()
{
    std::vector<OptionSpec> specs = attentionOptionSpecs(defaults(), kPoolScores);
    std::erase_if(specs, [](const OptionSpec& spec) {
        return spec.key == "attention.scope" || spec.key == "attention.window";
    });
    return specs;
}

AttentionOptions readTaskPool(const OptionReader& options)
{
    OptionValues values;
    for (const OptionSpec& spec : taskPoolSpecs())
        values[spec.key] = options.text(spec.key);
    const std::vector<OptionSpec> all = attentionOptionSpecs(defaults(), kPoolScores);
    return readAttentionOptions(OptionReader(all, values));
}

} // namespace attnscope
