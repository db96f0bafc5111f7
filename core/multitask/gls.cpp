// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// The geometric mean of the losses, (L1 ... LK)^(1/K) (Chennupati et al. 2019, "MultiNet++"). Its gradient
/// is the sum of the tasks' gradients weighted by mean / (K L).
class Gls final : public Weighting {
public:
    Needs needs() const override { return Needs::Losses; }
    Weights weigh(const WeightingStep& step) override
    {
        constexpr double kLeast = 1e-12; // a loss of 0 has no logarithm
        const auto n = static_cast<double>(step.losses.size());
        double logMean = 0;
        for (const double loss : step.losses)
            logMean += std::log(std::max(loss, kLeast)) / n;
        Weights weights;
        for (const double loss : step.losses)
            weights.values.push_back(std::exp(logMean) / (n * std::max(loss, kLeast)));
        return weights;
    }
};

} // namespace

WeightingEntry glsEntry()
{
    WeightingEntry entry;
    entry.info = {
        "gls",
        "Lowers the geometric mean of the losses, so that their scales do not matter (Chennupati 2019).",
        {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Gls>());
    };
    return entry;
}

} // namespace attnscope
