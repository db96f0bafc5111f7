// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/dropout.h"

#include "core/kernels/dropout.h"
#include "core/kernels/team.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/autograd.h>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Below so many values, starting the threads costs more than they save.
constexpr int64_t kGrain = 1 << 16;

/// The values in the order of memory, so that the way back, whose gradient may be laid out in another, must
/// use the same: both are made contiguous.
torch::Tensor applied(const torch::Tensor& values, const kernels::Dropout& dropout)
{
    const torch::Tensor in = values.contiguous();
    const torch::Tensor out = torch::empty_like(in);
    const float* const from = in.data_ptr<float>();
    float* const to = out.data_ptr<float>();
    teamFor(0, in.numel(), kGrain, [&](int64_t begin, int64_t end) {
        kernels::drop(dropout, static_cast<uint64_t>(begin), end - begin, from + begin, to + begin);
    });
    return out;
}

struct DropoutFunction : torch::autograd::Function<DropoutFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& values, int64_t seed,
                                 double share)
    {
        context->saved_data["seed"] = seed;
        context->saved_data["share"] = share;
        return applied(values, {static_cast<uint64_t>(seed), share});
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "dropout is differentiable once only");
        const auto seed = static_cast<uint64_t>(context->saved_data["seed"].toInt());
        return {applied(gradients[0], {seed, context->saved_data["share"].toDouble()}), {}, {}};
    }
};

} // namespace

uint64_t dropoutSeed()
{
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard<std::mutex> lock(generator.mutex());
    return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

torch::Tensor dropped(const torch::Tensor& values, double share)
{
    if (share <= 0)
        return values;
    if (!values.device().is_cpu() || values.scalar_type() != torch::kFloat)
        return torch::dropout(values, share, true);
    return DropoutFunction::apply(values, static_cast<int64_t>(dropoutSeed()), share);
}

} // namespace attnscope
