// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/small_programs.h"
#include "core/multitask/strategy_parts.h"

#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

/// Conflict-averse gradient descent, Liu, Liu, Jin, Stone & Liu 2021, algorithm 1: the direction near the
/// mean gradient g0, within c |g0| of it, that helps the worst-off task most. With w the argmin over the
/// simplex of g_w.g0 + c |g0| |g_w|, it is g0 + c |g0| g_w / |g_w|.
class CaGrad final : public Weighting {
public:
    explicit CaGrad(const OptionReader& options) : m_c(options.real("weighting.c")) {}
    Needs needs() const override { return Needs::Gram; }
    Weights weigh(const WeightingStep& step) override
    {
        const size_t n = step.tasks.size();
        const auto count = static_cast<double>(n);
        const std::vector<double> towardsMean = entriesOf(step.gram.mean(1)); // g_i.g0
        const double meanNorm =
            std::sqrt(std::max(0.0, std::accumulate(towardsMean.begin(), towardsMean.end(), 0.0) / count));
        const double radius = m_c * meanNorm;
        Weights weights{std::vector<double>(n, 1 / count), {}};
        if (!(radius > 0))
            return weights;
        const std::vector<double> w = conflictAverse(step.gram, towardsMean, radius);
        const torch::Tensor mixed = torch::tensor(w, torch::kDouble);
        const double length = std::sqrt(std::max(0.0, mixed.dot(step.gram.mv(mixed)).item<double>()));
        if (length > 1e-8 * meanNorm)
            for (size_t i = 0; i < n; ++i)
                weights.values[i] += radius * w[i] / length;
        return weights;
    }

private:
    const double m_c;
};

} // namespace

WeightingEntry caGradEntry()
{
    WeightingEntry entry;
    entry.info = {
        "cagrad", "Stays near the mean gradient and helps the task that would gain least (Liu 2021).", {}};
    entry.info.options = {
        weightingOption("c", "0.4", 0, 0.99, "Radius c",
                        "How far from the mean gradient the direction may go; 0 is the plain mean.")};
    entry.make = [](int, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<CaGrad>(options));
    };
    return entry;
}

} // namespace attnscope
