// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. Each thread writes its own rows (or samples) of a tensor that was allocated before; nothing is resized.
// 2. No thread of the pool records gradients: the guard in forEachPart is per thread, and the backward
//    functions below are made of the same differentiable products.
#include "core/attention/parallel_matmul.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Below so many multiply-adds, starting the threads costs more than they save.
constexpr int64_t kWorthSplitting = 1 << 19;

bool worthSplitting(const torch::Tensor& a, int64_t columns)
{
    return a.device().is_cpu() && at::get_num_threads() > 1 && !at::in_parallel_region() &&
           a.numel() * columns >= kWorthSplitting;
}

/// Calls product(begin, end) for consecutive parts of [0, count), one a thread.
template <class Product>
void forEachPart(int64_t count, const Product& product)
{
    const int64_t threads = at::get_num_threads();
    at::parallel_for(0, count, std::max<int64_t>(1, (count + threads - 1) / threads),
                     [&](int64_t begin, int64_t end) {
                         const at::AutoDispatchBelowAutograd guard;
                         product(begin, end);
                     });
}

torch::Tensor rows(const torch::Tensor& matrix, int64_t begin, int64_t end)
{
    return matrix.narrow(0, begin, end - begin);
}

torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b);
torch::Tensor batchProduct(const torch::Tensor& a, const torch::Tensor& b);

/// a [m, k] times b [k, n].
struct Product : torch::autograd::Function<Product> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& a, const torch::Tensor& b)
    {
        context->save_for_backward({a, b});
        const torch::Tensor out = torch::empty({a.size(0), b.size(1)}, a.options());
        forEachPart(a.size(0), [&](int64_t begin, int64_t end) {
            torch::Tensor part = rows(out, begin, end);
            at::mm_out(part, rows(a, begin, end), b);
        });
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor gradient = gradients[0].contiguous();
        variable_list out(2);
        if (context->needs_input_grad(0))
            out[0] = product(gradient, saved[1].t());
        if (context->needs_input_grad(1)) // in the layout of the weight, so that its gradient is not copied
            out[1] = product(gradient.t(), saved[0]).t();
        return out;
    }
};

/// a [n, m, k] times b [n, k, l].
struct BatchProduct : torch::autograd::Function<BatchProduct> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& a, const torch::Tensor& b)
    {
        context->save_for_backward({a, b});
        const torch::Tensor out = torch::empty({a.size(0), a.size(1), b.size(2)}, a.options());
        forEachPart(a.size(0), [&](int64_t begin, int64_t end) {
            torch::Tensor part = rows(out, begin, end);
            at::bmm_out(part, rows(a, begin, end), rows(b, begin, end));
        });
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor gradient = gradients[0].contiguous();
        variable_list out(2);
        if (context->needs_input_grad(0))
            out[0] = batchProduct(gradient, saved[1].transpose(1, 2));
        if (context->needs_input_grad(1))
            out[1] = batchProduct(saved[0].transpose(1, 2), gradient);
        return out;
    }
};

torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b)
{
    return worthSplitting(a, b.size(1)) ? Product::apply(a, b) : torch::mm(a, b);
}

torch::Tensor batchProduct(const torch::Tensor& a, const torch::Tensor& b)
{
    return worthSplitting(a, b.size(2)) ? BatchProduct::apply(a, b) : torch::bmm(a, b);
}

} // namespace

torch::Tensor batchedMatmul(const torch::Tensor& a, const torch::Tensor& b, TransposeRight transpose)
{
    const torch::Tensor right = transpose == TransposeRight::Yes ? b.transpose(2, 3) : b;
    return batchProduct(a.flatten(0, 1), right.flatten(0, 1)).view({a.size(0), a.size(1), a.size(2), -1});
}

torch::Tensor parallelLinear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias)
{
    if (!worthSplitting(x, weight.size(0)))
        return torch::linear(x, weight, bias);
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = weight.size(0);
    return Product::apply(x.reshape({-1, x.size(-1)}), weight.t()).add_(bias).view(shape);
}

} // namespace attnscope
