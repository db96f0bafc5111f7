// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/heads.h"

#include <array>

namespace attnscope {
namespace {

constexpr std::array kPairScores{ScoreKind::ScaledDot, ScoreKind::Dot, ScoreKind::General,
                                 ScoreKind::Additive, ScoreKind::Cosine};

} // namespace

torch::Tensor byHead(const torch::nn::Linear& layer, const torch::Tensor& x, int64_t heads)
{
    const torch::Tensor wide = applyLinear(layer, x);
    return wide.view({wide.size(0), wide.size(1), heads, wide.size(2) / heads}).transpose(1, 2);
}

Status checkHeads(int64_t width, int64_t heads)
{
    if (width % heads == 0)
        return Status::ok();
    return usageError("width", "cannot be shared out among the heads (expected a multiple of {}, found {})",
                      heads, width);
}

Status checkTwoDirections(const std::string& key, int64_t width)
{
    if (width % 2 == 0)
        return Status::ok();
    return usageError(key, "cannot be shared out among two directions (expected an even number, found {})",
                      width);
}

std::vector<OptionSpec> unscopedAttentionSpecs()
{
    std::vector<OptionSpec> specs = attentionOptionSpecs({}, kPairScores);
    std::erase_if(specs, [](const OptionSpec& spec) {
        return spec.key == "attention.scope" || spec.key == "attention.window";
    });
    return specs;
}

AttentionOptions readUnscopedAttention(const OptionReader& options)
{
    OptionValues values;
    for (const OptionSpec& spec : unscopedAttentionSpecs())
        values[spec.key] = options.text(spec.key);
    const std::vector<OptionSpec> all = attentionOptionSpecs({}, kPairScores);
    return readAttentionOptions(OptionReader(all, values));
}

} // namespace attnscope
