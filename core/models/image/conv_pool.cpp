// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. A part is some images next to each other, worked on by one thread, which writes those images' outputs
// and its own
//    sums of the weights' gradients. The sums are added up in the order of the parts: for the same number of
//    threads the same bits.
// 2. Only the rows and columns of the convolution that the pooling looks at are computed, and only they have
// a gradient.
#include "core/models/image/conv_pool.h"

#include "core/models/image_parts.h"

#include <torch/autograd.h>
#include <torch/nn/functional/pooling.h>

namespace attnscope {
namespace {

using kernels::Convolution;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kPool = 2;
constexpr auto kLast = torch::MemoryFormat::ChannelsLast;

Convolution shapeOf(const torch::Tensor& images, const torch::Tensor& weight, int64_t pad)
{
    return {images.size(2), images.size(3), images.size(1), weight.size(0), weight.size(2), pad};
}

struct ConvPool : torch::autograd::Function<ConvPool> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& images,
                                 const torch::Tensor& weight, const torch::Tensor& bias, int64_t pad)
    {
        const Convolution shape = shapeOf(images, weight, pad);
        const int64_t count = images.size(0), rows = shape.outHeight() / kPool,
                      columns = shape.outWidth() / kPool;
        const torch::Tensor in = images.contiguous(kLast), order = weight.contiguous(kLast),
                            offset = bias.contiguous();
        const torch::Tensor out =
            torch::empty({count, shape.outputs, rows, columns}, images.options(), kLast);
        const torch::Tensor choice = torch::empty({count, rows, columns, shape.outputs}, torch::kInt);
        const kernels::ConvolutionWeights packed(shape, order.data_ptr<float>());
        const int64_t inSize = shape.height * shape.width * shape.inputs, outRow = columns * shape.outputs;
        forEachPart(count, partsOf(count), [&](int64_t, int64_t begin, int64_t end) {
            PaddedImage padded(shape);
            std::vector<float> pair(static_cast<size_t>(kPool * kPool * outRow));
            for (int64_t image = begin; image < end; ++image) {
                const float* const from = padded.of(in.data_ptr<float>() + image * inSize);
                for (int64_t y = 0; y < rows; ++y) {
                    kernels::PoolRow row{columns, shape.outputs};
                    row.upper = pair.data();
                    row.lower = pair.data() + kPool * outRow;
                    row.bias = offset.data_ptr<float>();
                    row.out = out.data_ptr<float>() + (image * rows + y) * outRow;
                    row.choice = choice.data_ptr<int32_t>() + (image * rows + y) * outRow;
                    for (int64_t half = 0; half < kPool; ++half)
                        kernels::convolveRow(shape, from, packed.forward.data(), kPool * y + half,
                                             kPool * columns, pair.data() + half * kPool * outRow);
                    kernels::poolRow(row);
                }
            }
        });
        context->save_for_backward({in, order, choice});
        context->saved_data["pad"] = pad;
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "a pooled convolution is differentiable once only");
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor &in = saved[0], &weight = saved[1], &choice = saved[2];
        const Convolution shape = shapeOf(in, weight, context->saved_data["pad"].toInt());
        const int64_t count = in.size(0), parts = partsOf(count);
        const torch::Tensor gradient = gradients[0].contiguous(kLast);
        const torch::Tensor byImages =
            context->needs_input_grad(0) ? torch::empty_like(in, in.options(), kLast) : torch::Tensor();
        const torch::Tensor byWeights = torch::zeros({parts, shape.weights()}, in.options());
        const torch::Tensor byBias = torch::zeros({parts, shape.outputs}, in.options());
        const kernels::ConvolutionWeights packed(shape, weight.data_ptr<float>());
        forEachPart(count, parts, [&](int64_t part, int64_t begin, int64_t end) {
            Backward pass{shape, gradient.size(2), gradient.size(3), packed};
            pass.byWeights = byWeights.data_ptr<float>() + part * shape.weights();
            pass.byBias = byBias.data_ptr<float>() + part * shape.outputs;
            pass.run(in, gradient, choice, byImages, begin, end);
        });
        const torch::Tensor summed = byWeights.sum(0);
        const torch::Tensor inOrder = torch::empty_like(weight, weight.options(), kLast);
        kernels::toLayerOrder(shape, summed.data_ptr<float>(), inOrder.data_ptr<float>());
        return {byImages, inOrder, byBias.sum(0), {}};
    }

    /// One part's way back.
    struct Backward {
        Convolution shape;
        int64_t rows, columns; ///< of the pooled map
        const kernels::ConvolutionWeights& packed;
        float* byWeights = nullptr;
        float* byBias = nullptr;

        void run(const torch::Tensor& in, const torch::Tensor& gradient, const torch::Tensor& choice,
                 const torch::Tensor& byImages, int64_t begin, int64_t end) const
        {
            const int64_t inSize = shape.height * shape.width * shape.inputs, used = kPool * rows;
            const int64_t wide = shape.gradWidth() * shape.outputs;
            PaddedImage padded(shape);
            std::vector<float> spread(static_cast<size_t>(used * wide), 0.0F); // its margins stay 0
            for (int64_t image = begin; image < end; ++image) {
                spreadOut(gradient, choice, image, spread.data());
                kernels::addWeightGradient(shape, padded.of(in.data_ptr<float>() + image * inSize),
                                           spread.data(), used, kPool * columns, byWeights);
                for (int64_t y = 0; byImages.defined() && y < shape.height; ++y)
                    kernels::inputGradientRow(shape, spread.data(), used, packed.turned.data(), y,
                                              byImages.data_ptr<float>() + image * inSize +
                                                  y * shape.width * shape.inputs);
            }
        }

        /// The gradient by the convolution's cells, from that by the pooled ones.
        void spreadOut(const torch::Tensor& gradient, const torch::Tensor& choice, int64_t image,
                       float* spread) const
        {
            const int64_t outRow = columns * shape.outputs, wide = shape.gradWidth() * shape.outputs;
            for (int64_t y = 0; y < rows; ++y) {
                kernels::UnpoolRow row{columns, shape.outputs};
                row.gradient = gradient.data_ptr<float>() + (image * rows + y) * outRow;
                row.choice = choice.data_ptr<int32_t>() + (image * rows + y) * outRow;
                row.upper = spread + kPool * y * wide + shape.gradOffset() * shape.outputs;
                row.lower = row.upper + wide;
                row.bias = byBias;
                kernels::unpoolRow(row);
            }
        }
    };
};

} // namespace

torch::Tensor convolvedAndPooled(const torch::Tensor& images, const torch::Tensor& weight,
                                 const torch::Tensor& bias, int64_t pad)
{
    TORCH_CHECK(images.dim() == 4 && weight.dim() == 4 && images.size(1) == weight.size(1),
                "images and weights of the same channels, got ", images.sizes(), " and ", weight.sizes());
    TORCH_CHECK(bias.dim() == 1 && bias.size(0) == weight.size(0), "a bias of ", weight.size(0), ", got ",
                bias.sizes());
    const int64_t least =
        weight.size(2) - 2 * pad + kPool - 1; // for one pooled cell; less is LibTorch's error
    const bool ours = at::GradMode::is_enabled() && images.device().is_cpu() &&
                      images.scalar_type() == torch::kFloat && images.size(0) > 0 &&
                      weight.size(2) == weight.size(3) && pad < weight.size(2) && images.size(2) >= least &&
                      images.size(3) >= least;
    if (ours)
        return ConvPool::apply(images, weight, bias, pad);
    const torch::Tensor map = torch::conv2d(images.contiguous(kLast), weight, bias, 1, pad);
    // ReLU after the pooling gives the same values as before it, on a quarter of the cells.
    return torch::relu(torch::max_pool2d(map, {kPool, kPool}));
}

} // namespace attnscope
