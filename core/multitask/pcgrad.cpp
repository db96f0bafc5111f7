// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/base/rng.h"
#include "core/multitask/gradient_mix.h"
#include "core/multitask/strategy_parts.h"

namespace attnscope {
namespace {

/// Projecting conflicting gradients, Yu et al. 2020 ("Gradient surgery for multi-task learning"), algorithm
/// 1: each gradient loses its part against each other one that it conflicts with, in a random order; the
/// results are added.
class PcGrad final : public Weighting {
public:
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const size_t n = step.tasks.size();
        const uint64_t stream = streamOf(step.seed, keyOf("pcgrad"), step.step);
        GradientMix mix(entriesOf(step.gram), n);
        for (size_t i = 0; i < n; ++i)
            for (const size_t j : othersInRandomOrder(i, n, stream)) {
                const double along = mix.product(i, j), length = mix.originalNorm(j);
                if (along < 0 && length > 0)
                    mix.add(i, j, -along / (length * length));
            }
        return {mix.sum(), {}};
    }
};

} // namespace

WeightingEntry pcGradEntry()
{
    WeightingEntry entry;
    entry.info = {
        "pcgrad", "Takes out of each task gradient the part that works against another task (Yu 2020).", {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<PcGrad>());
    };
    return entry;
}

} // namespace attnscope
