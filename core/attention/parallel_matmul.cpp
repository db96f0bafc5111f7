// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. Each thread writes its own rows (or samples) of a tensor that was allocated before; nothing is resized.
// 2. No thread of the team records gradients: the guard in forEachPart is per thread, and the backward
//    functions below are made of the same differentiable products.
#include "core/attention/parallel_matmul.h"

#include "core/kernels/product.h"
#include "core/kernels/rows.h"
#include "core/kernels/team.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>
#include <vector>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Below so many multiply-adds, starting the threads costs more than they save.
constexpr int64_t kWorthSplitting = 1 << 19;

bool worthSplitting(const torch::Tensor& a, int64_t columns)
{
    return a.device().is_cpu() && teamThreads() > 1 && a.numel() * columns >= kWorthSplitting;
}

/// Calls product(begin, end) for consecutive parts of [0, count), one a thread.
template <class Product>
void forEachPart(int64_t count, const Product& product)
{
    teamFor(0, count, 1, [&](int64_t begin, int64_t end) {
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
torch::Tensor headProduct(const torch::Tensor& a, const torch::Tensor& b, bool byPosition);

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

/// Up to this side, BLAS spends more on each of many small matrices than on their products, and
/// LibTorch several times as much on calling it.
constexpr int64_t kSmallSide = 512;

/// Whether the numbers of a row (or, turned, of a column) of each matrix lie side by side.
bool isTurned(const torch::Tensor& x) { return x.stride(3) != 1 && x.size(3) != 1; }
bool isReadable(const torch::Tensor& x)
{
    return x.is_cpu() && x.scalar_type() == torch::kFloat &&
           (!isTurned(x) || x.stride(2) == 1 || x.size(2) == 1);
}

bool areSmall(const torch::Tensor& a, const torch::Tensor& b)
{
    return isReadable(a) && isReadable(b) && a.numel() > 0 && b.numel() > 0 &&
           std::max({a.size(2), a.size(3), b.size(3)}) <= kSmallSide;
}

/// Whether the heads of one position lie side by side, as a layer that makes all of them leaves them.
bool isByPosition(const torch::Tensor& x)
{
    return x.size(1) > 1 && x.stride(1) < x.stride(2) && !isTurned(x);
}

/// [batch, head, rows, columns], not set.
torch::Tensor emptyHeads(at::IntArrayRef shape, const torch::TensorOptions& options, bool byPosition)
{
    return byPosition ? torch::empty({shape[0], shape[2], shape[1], shape[3]}, options).transpose(1, 2)
                      : torch::empty(shape, options);
}

/// The products of matrices [first, last), counted through batches and heads.
void multiplyHeads(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& out, int64_t first,
                   int64_t last)
{
    const bool turnedLeft = isTurned(a), turnedRight = isTurned(b);
    kernels::Product product;
    product.rows = out.size(2);
    product.inner = a.size(3);
    product.columns = out.size(3);
    product.leftStride = turnedLeft ? a.stride(3) : a.stride(2);
    product.outStride = out.stride(2);
    std::vector<float> plain(turnedRight ? static_cast<size_t>(product.inner * product.columns) : 0);
    const auto at = [heads = out.size(1)](const torch::Tensor& x, int64_t i) {
        return x.data_ptr<float>() + i / heads * x.stride(0) + i % heads * x.stride(1);
    };
    for (int64_t i = first; i < last; ++i) {
        product.left = at(a, i);
        product.right = at(b, i);
        product.rightStride = b.stride(2);
        product.out = at(out, i);
        if (turnedRight) {
            kernels::transpose(product.right, product.columns, product.inner, b.stride(3), plain.data(),
                               product.columns);
            product.right = plain.data();
            product.rightStride = product.columns;
        }
        if (turnedLeft)
            kernels::multiplyTransposed(product);
        else
            kernels::multiply(product);
    }
}

/// a [batch, head, m, k] times b [batch, head, k, n] for many small matrices that may be turned.
struct HeadProduct : torch::autograd::Function<HeadProduct> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& a, const torch::Tensor& b,
                                 bool byPosition)
    {
        context->save_for_backward({a, b});
        const torch::Tensor out =
            emptyHeads({a.size(0), a.size(1), a.size(2), b.size(3)}, a.options(), byPosition);
        const int64_t count = a.size(0) * a.size(1), part = worthSplitting(a, b.size(3)) ? 1 : count;
        teamFor(0, count, part, [&](int64_t begin, int64_t end) { multiplyHeads(a, b, out, begin, end); });
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor& gradient = gradients[0];
        variable_list out(3);
        if (context->needs_input_grad(0))
            out[0] = headProduct(gradient, saved[1].transpose(2, 3), isByPosition(saved[0]));
        if (context->needs_input_grad(1) &&
            isTurned(saved[1])) // so that the gradient lies as the factor does
            out[1] = headProduct(gradient.transpose(2, 3), saved[0], isByPosition(saved[1].transpose(2, 3)))
                         .transpose(2, 3);
        else if (context->needs_input_grad(1))
            out[1] = headProduct(saved[0].transpose(2, 3), gradient, isByPosition(saved[1]));
        return out;
    }
};

torch::Tensor wholeProduct(const torch::Tensor& a, const torch::Tensor& b)
{
    return batchProduct(a.flatten(0, 1), b.flatten(0, 1)).view({a.size(0), a.size(1), a.size(2), b.size(3)});
}

torch::Tensor headProduct(const torch::Tensor& a, const torch::Tensor& b, bool byPosition)
{
    return areSmall(a, b) ? HeadProduct::apply(a, b, byPosition) : wholeProduct(a, b);
}

} // namespace

void prepareHelper() { at::get_num_threads(); }

torch::Tensor batchedMatmul(const torch::Tensor& a, const torch::Tensor& b, TransposeRight transpose)
{
    const torch::Tensor right = transpose == TransposeRight::Yes ? b.transpose(2, 3) : b;
    TORCH_CHECK(a.dim() == 4 && right.dim() == 4 && a.size(0) == right.size(0) &&
                    a.size(1) == right.size(1) && a.size(3) == right.size(2),
                "batchedMatmul: ", a.sizes(), " times ", right.sizes());
    if (!at::GradMode::is_enabled()) // LibTorch's operations alone, which firstNonFiniteLayer() can watch
        return wholeProduct(a, right);
    return headProduct(a, right, isByPosition(right));
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
