// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/base/rng.h"
#include "core/multitask/strategy_parts.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

namespace attnscope {
namespace {

/// Gradient sign dropout, Chen et al. 2020 ("Just pick a sign"), algorithm 1: for each parameter one sign is
/// drawn, with the probability of the positive one being (1 + sum g / sum |g|) / 2, and only gradients of
/// that sign are added. Theirs draws for the shared representation, ours for the shared parameters. The leak
/// lets a share of each gradient through regardless.
class GradDrop final : public Weighting {
public:
    explicit GradDrop(const OptionReader& options) : m_leak(options.real("weighting.leak")) {}
    Needs needs() const override { return Needs::Gradients; }
    Weights weigh(const WeightingStep& step) override
    {
        const torch::Tensor& g = step.gradients;
        const torch::Tensor total = g.abs().sum(0);
        const torch::Tensor purity =
            torch::where(total > 0, 0.5 * (1 + g.sum(0) / total), torch::full_like(total, 0.5));
        at::Generator generator =
            at::make_generator<at::CPUGeneratorImpl>(streamOf(step.seed, keyOf("graddrop"), step.step));
        const torch::Tensor drawn =
            torch::rand({g.size(1)}, generator, purity.options().device(torch::kCPU)).to(g.device());
        const torch::Tensor kept =
            torch::where((purity > drawn).unsqueeze(0), g > 0, g < 0).to(g.scalar_type());
        return {{}, (g * (m_leak + (1 - m_leak) * kept)).sum(0)};
    }

private:
    const double m_leak;
};

} // namespace

WeightingEntry gradDropEntry()
{
    WeightingEntry entry;
    entry.info = {
        "graddrop",
        "Keeps, for each parameter, only gradients of one sign, drawn by how much they agree (Chen 2020).",
        {}};
    entry.info.options = {weightingOption("leak", "0", 0, 1, "Leak",
                                          "The share of every gradient that passes whatever its sign.")};
    entry.make = [](int, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<GradDrop>(options));
    };
    return entry;
}

} // namespace attnscope
