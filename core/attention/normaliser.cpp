// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants of every normaliser, along the last dimension:
// 1. A position that may not be attended to has weight exactly 0 and passes no gradient, whatever its score.
// 2. A row that may attend to nothing is all zeros, and neither it nor its gradient is ever NaN.
// 3. Otherwise a row sums to 1, except with sigmoid, whose gates are independent.
#include "core/attention/attention.h"
#include "core/kernels/rows.h"
#include "core/kernels/team.h"

#include <torch/autograd.h>

#include <algorithm>
#include <limits>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Counts 1, 2, .. along the last dimension.
torch::Tensor ranks(const torch::Tensor& like) { return torch::arange(1, like.size(-1) + 1, like.options()); }

/// The sorting and the running sums are done in double: their rounding errors grow with the number of
/// positions, and the threshold is a small difference of them.
torch::Tensor shifted(const torch::Tensor& scores, double reach)
{
    const torch::Tensor wide = scores.to(torch::kDouble);
    return (wide - wide.amax(-1, true)).clamp_min(-reach);
}

/// Euclidean projection onto the simplex (Martins & Astudillo 2016, algorithm 1).
struct Sparsemax : torch::autograd::Function<Sparsemax> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& scores)
    {
        // Below the maximum by 1 or more, a position is never in the support.
        const torch::Tensor z = shifted(scores, 2.0);
        const torch::Tensor sorted = std::get<0>(z.sort(-1, true));
        const torch::Tensor sums = sorted.cumsum(-1);
        const torch::Tensor rank = ranks(sorted);
        const torch::Tensor support = (1 + rank * sorted > sums).sum(-1, true); // at least 1
        const torch::Tensor threshold = (sums.gather(-1, support - 1) - 1) / support;
        const torch::Tensor weights = (z - threshold).clamp_min(0).to(scores.scalar_type());
        context->save_for_backward({weights});
        return weights;
    }

    /// The Jacobian is diag(s) - s s^T / |s| with s the support's indicator.
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const torch::Tensor weights = context->get_saved_variables()[0];
        const torch::Tensor support = (weights > 0).to(weights.scalar_type());
        const torch::Tensor gradient = gradients[0] * support;
        const torch::Tensor mean = gradient.sum(-1, true) / support.sum(-1, true).clamp_min(1);
        return {gradient - mean * support};
    }
};

/// Entmax with alpha = 1.5 (Peters, Niculae & Martins 2019, algorithm 2).
struct Entmax15 : torch::autograd::Function<Entmax15> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& scores)
    {
        // Below the maximum by 2 or more (1 after halving), a position is never in the support.
        const torch::Tensor z = shifted(scores, 4.0) / 2;
        const torch::Tensor sorted = std::get<0>(z.sort(-1, true));
        const torch::Tensor rank = ranks(sorted);
        const torch::Tensor mean = sorted.cumsum(-1) / rank;
        const torch::Tensor meanSquare = sorted.square().cumsum(-1) / rank;
        const torch::Tensor spread = rank * (meanSquare - mean.square());
        const torch::Tensor thresholds = mean - ((1 - spread) / rank).clamp_min(0).sqrt();
        const torch::Tensor support = (thresholds <= sorted).sum(-1, true); // at least 1
        const torch::Tensor threshold = thresholds.gather(-1, support - 1);
        const torch::Tensor weights = (z - threshold).clamp_min(0).square().to(scores.scalar_type());
        context->save_for_backward({weights});
        return weights;
    }

    /// The Jacobian is diag(s) - s s^T / sum(s) with s = sqrt(weights).
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const torch::Tensor root = context->get_saved_variables()[0].sqrt();
        const torch::Tensor gradient = gradients[0] * root;
        const torch::Tensor mean =
            gradient.sum(-1, true) / root.sum(-1, true).clamp_min(std::numeric_limits<float>::min());
        return {gradient - mean * root};
    }
};

/// One position per row, with the gradient of the softmax of the same scores (straight-through; Bengio
/// 2013, Jang 2017). The weights are exactly 0 and 1, not the rounded one-hot - soft + soft.
struct OneHot : torch::autograd::Function<OneHot> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& scores)
    {
        context->save_for_backward({torch::softmax(scores, -1)});
        return torch::zeros_like(scores).scatter_(-1, scores.argmax(-1, true), 1.0);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const torch::Tensor soft = context->get_saved_variables()[0];
        const torch::Tensor gradient = gradients[0] * soft;
        return {gradient - gradient.sum(-1, true) * soft};
    }
};

/// Noise whose argmax draws from the softmax (Gumbel-max): -log of a standard exponential.
torch::Tensor gumbelNoise(const torch::Tensor& like)
{
    const torch::Tensor exponential =
        torch::empty_like(like, like.options().requires_grad(false), torch::MemoryFormat::Contiguous);
    return exponential.exponential_().clamp_min(std::numeric_limits<float>::min()).log().neg();
}

/// The fewest numbers that are worth handing out to another thread.
constexpr int64_t kSoftmaxPart = 1 << 15;

/// torch::softmax in one pass over the caches, with one call for all rows of a thread.
struct RowSoftmax : torch::autograd::Function<RowSoftmax> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given)
    {
        const torch::Tensor scores = given.contiguous();
        const torch::Tensor weights = torch::empty_like(scores);
        const float* from = scores.data_ptr<float>();
        float* to = weights.data_ptr<float>();
        forEachRows(scores, [&](const kernels::Softmax& rows, int64_t offset) {
            kernels::softmaxRows(rows, from + offset, to + offset);
        });
        context->save_for_backward({weights});
        return weights;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const torch::Tensor weights = context->get_saved_variables()[0];
        if (torch::GradMode::is_enabled()) { // the second derivative is asked for
            const torch::Tensor gradient = gradients[0] * weights;
            return {gradient - gradient.sum(-1, true) * weights};
        }
        const torch::Tensor gradient = gradients[0].clone(torch::MemoryFormat::Contiguous);
        const float* values = weights.data_ptr<float>();
        float* inPlace = gradient.data_ptr<float>();
        forEachRows(weights, [&](const kernels::Softmax& rows, int64_t offset) {
            kernels::softmaxRowsBack(rows, values + offset, inPlace + offset);
        });
        return {gradient};
    }

    /// work(rows, where the first of them begins) for parts of all rows, one a thread.
    template <class Work>
    static void forEachRows(const torch::Tensor& like, const Work& work)
    {
        const int64_t columns = like.size(-1);
        teamFor(0, like.numel() / columns, std::max<int64_t>(1, kSoftmaxPart / columns),
                [&](int64_t begin, int64_t end) {
                    work({end - begin, columns, columns}, begin * columns);
                });
    }
};

torch::Tensor softmax(const torch::Tensor& scores)
{
    // Without gradients LibTorch's own, which firstNonFiniteLayer() can watch.
    return at::GradMode::is_enabled() && scores.is_cpu() && scores.scalar_type() == torch::kFloat &&
                   scores.numel() > 0
               ? RowSoftmax::apply(scores)
               : torch::softmax(scores, -1);
}

torch::Tensor normaliseAll(NormaliserKind kind, const torch::Tensor& scores, bool training)
{
    switch (kind) {
    case NormaliserKind::Softmax: return torch::softmax(scores, -1);
    case NormaliserKind::Sigmoid: return torch::sigmoid(scores);
    case NormaliserKind::Sparsemax: return Sparsemax::apply(scores);
    case NormaliserKind::Entmax15: return Entmax15::apply(scores);
    case NormaliserKind::Hard: break;
    }
    return OneHot::apply(training ? scores + gumbelNoise(scores) : scores);
}

} // namespace

torch::Tensor normalise(NormaliserKind kind, const torch::Tensor& scores,
                        const std::optional<torch::Tensor>& mayAttend, bool training)
{
    if (!mayAttend)
        return kind == NormaliserKind::Softmax ? softmax(scores) : normaliseAll(kind, scores, training);
    const torch::Tensor barred = mayAttend->logical_not().expand(scores.sizes());
    const torch::Tensor empty = barred.all(-1, true);
    // Rows without any position are computed as if all scores were 0, which is finite, and then cleared.
    const torch::Tensor masked =
        scores.masked_fill(barred, -std::numeric_limits<double>::infinity()).masked_fill(empty, 0.0);
    return normaliseAll(kind, masked, training).masked_fill(barred, 0.0);
}

} // namespace attnscope
