// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// With y the convolution's result, N the number of cells in the batch, m and s^2 a channel's mean and
// variance over them, x = gamma (y - m) / s + beta, z = activation(x) and g = dL/dx:
//
//     dL/dbeta = sum g,   dL/dgamma = sum g (y - m) / s,
//     dL/dy = gamma / s (g - dL/dbeta / N - (y - m) / s dL/dgamma / N)   (Ioffe & Szegedy 2015, section 3).
//
// Kept for the way back are the maps, y, m and 1/s; x and z are made again from y.
#include "core/models/multi/normed_convolution.h"

#include "core/models/image_parts.h"

#include <torch/autograd.h>

#include <cmath>

namespace attnscope {
namespace {

using kernels::Activation;
using kernels::Convolution;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr auto kLast = torch::MemoryFormat::ChannelsLast;

float* at0(const torch::Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }

/// The map and what lies beside it, if anything: the convolution's input.
struct Maps {
    torch::Tensor map, beside; ///< channels-last; `beside` may be empty
    Convolution shape;
    int64_t count, cells, own, others; ///< images; cells of one; channels of `map` and of `beside`

    Maps(const torch::Tensor& first, const torch::Tensor& second, const torch::Tensor& weight)
        : map(first.contiguous(kLast)), beside(second.dim() == 4 ? second.contiguous(kLast) : second),
          count(map.size(0)), cells(map.size(2) * map.size(3)), own(map.size(1)),
          others(second.dim() == 4 ? second.size(1) : 0)
    {
        const int64_t kernel = weight.size(2);
        shape = {map.size(2), map.size(3), own + others, weight.size(0), kernel, kernel / 2};
        if (kernel == 1) { // a single long row: fewer and larger products
            shape.height = 1;
            shape.width = cells;
        }
    }
};

/// The input of one image after the other, in the order that the products want.
class Reader {
public:
    explicit Reader(const Maps& maps)
        : m_maps(maps), m_padded(maps.shape),
          m_joined(static_cast<size_t>(maps.others > 0 ? maps.cells * maps.shape.inputs : 0))
    {
    }
    const float* of(int64_t image)
    {
        const float* const own = at0(m_maps.map) + image * m_maps.cells * m_maps.own;
        if (m_maps.others == 0)
            return m_padded.of(own);
        const float* const other = at0(m_maps.beside) + image * m_maps.cells * m_maps.others;
        float* to = m_joined.data();
        for (int64_t cell = 0; cell < m_maps.cells; ++cell) {
            to = std::copy_n(own + cell * m_maps.own, m_maps.own, to);
            to = std::copy_n(other + cell * m_maps.others, m_maps.others, to);
        }
        return m_padded.of(m_joined.data());
    }

private:
    const Maps& m_maps;
    PaddedImage m_padded;
    std::vector<float> m_joined;
};

/// A layer's numbers by channel, each [out].
struct Statistics {
    torch::Tensor mean, inverse; ///< m and 1 / s
    torch::Tensor gamma, beta;
};

/// The same as the kernels want them.
struct ByPeriod {
    std::vector<float> scale, shift, mean;
    kernels::Normed normed;

    ByPeriod(const Statistics& by, Activation activation, double sharpness)
    {
        const torch::Tensor factor = by.gamma * by.inverse, offset = by.beta - by.mean * factor;
        const int64_t channels = factor.numel();
        scale = kernels::repeated(at0(factor), channels);
        shift = kernels::repeated(at0(offset), channels);
        mean = kernels::repeated(at0(by.mean), channels);
        normed = {activation, static_cast<float>(sharpness), kernels::periodOf(channels), scale.data(),
                  shift.data()};
    }
};

/// y of every image, and its moments: `means` and `squares` [image, out].
void convolve(const Maps& maps, const torch::Tensor& weight, const torch::Tensor& y,
              const torch::Tensor& means, const torch::Tensor& squares)
{
    const Convolution& shape = maps.shape;
    const kernels::ConvolutionWeights packed(shape, at0(weight));
    const int64_t row = shape.outWidth() * shape.outputs;
    forEachPart(maps.count, partsOf(maps.count), [&](int64_t, int64_t begin, int64_t end) {
        Reader reader(maps);
        for (int64_t image = begin; image < end; ++image) {
            const float* const from = reader.of(image);
            float* const to = at0(y) + image * shape.outHeight() * row;
            for (int64_t line = 0; line < shape.outHeight(); ++line)
                kernels::convolveRow(shape, from, packed.forward.data(), line, shape.outWidth(),
                                     to + line * row);
            kernels::moments(to, maps.cells, shape.outputs, at0(means) + image * shape.outputs,
                             at0(squares) + image * shape.outputs);
        }
    });
}

/// Mean and variance of the batch from those of its images (Chan 1979), in double; [out] each.
void combineMoments(const torch::Tensor& means, const torch::Tensor& squares, int64_t cells,
                    torch::Tensor& mean, torch::Tensor& variance)
{
    const torch::Tensor exact = means.to(torch::kDouble);
    mean = exact.mean(0);
    const torch::Tensor between = (exact - mean).square().sum(0) * static_cast<double>(cells);
    variance = (squares.to(torch::kDouble).sum(0) + between) / static_cast<double>(cells * means.size(0));
}

/// What a backward pass adds up, a row a part.
struct Sums {
    torch::Tensor g, product; ///< [part, period]
    torch::Tensor weight;     ///< [part, weights], in the products' order

    /// [out] from [part, period].
    static torch::Tensor byChannel(const torch::Tensor& periodic, int64_t channels)
    {
        return periodic.view({-1, channels}).to(torch::kDouble).sum(0);
    }
};

struct NormedConvolutionFunction : torch::autograd::Function<NormedConvolutionFunction> {
    /// `beside`: empty where there is none. mean and variance are filled.
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& map,
                                 const torch::Tensor& beside, const torch::Tensor& weight,
                                 const torch::Tensor& gamma, const torch::Tensor& beta, double epsilon,
                                 int64_t activation, double sharpness, torch::Tensor* mean,
                                 torch::Tensor* variance)
    {
        const torch::Tensor order = weight.contiguous(kLast);
        const Maps maps(map, beside, order);
        const Convolution& shape = maps.shape;
        const std::vector<int64_t> size{maps.count, shape.outputs, map.size(2), map.size(3)};
        const torch::Tensor y = torch::empty(size, map.options(), kLast), z = torch::empty_like(y);
        const torch::Tensor means = torch::empty({maps.count, shape.outputs}),
                            squares = torch::empty_like(means);
        convolve(maps, order, y, means, squares);
        combineMoments(means, squares, maps.cells, *mean, *variance);

        Statistics by{mean->to(torch::kFloat), (*variance + epsilon).rsqrt().to(torch::kFloat),
                      gamma.contiguous(), beta.contiguous()};
        const ByPeriod period(by, static_cast<Activation>(activation), sharpness);
        const int64_t perImage = maps.cells * shape.outputs;
        forEachPart(maps.count, partsOf(maps.count), [&](int64_t, int64_t begin, int64_t end) {
            kernels::activate(period.normed, at0(y) + begin * perImage, (end - begin) * perImage,
                              at0(z) + begin * perImage);
        });
        context->save_for_backward({maps.map, maps.beside, order, y, by.mean, by.inverse, by.gamma, by.beta});
        context->saved_data["activation"] = activation;
        context->saved_data["sharpness"] = sharpness;
        return z;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "a normed convolution is differentiable once only");
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor &weight = saved[2], &y = saved[3];
        const Maps maps(saved[0], saved[1], weight);
        const Statistics by{saved[4], saved[5], saved[6], saved[7]};
        const ByPeriod period(by, static_cast<Activation>(context->saved_data["activation"].toInt()),
                              context->saved_data["sharpness"].toDouble());
        const torch::Tensor gradient = gradients[0].contiguous(kLast);
        const int64_t parts = partsOf(maps.count), channels = maps.shape.outputs;

        const torch::Tensor sums = torch::zeros({2, parts, period.normed.period}, y.options());
        addSums(maps, period, y, gradient, sums);
        const torch::Tensor byBeta = Sums::byChannel(sums[0], channels);
        const torch::Tensor byGamma = Sums::byChannel(sums[1], channels) * by.inverse;

        // dL/dy = scale g - bySquare y - constant
        const double cells = static_cast<double>(maps.cells * maps.count);
        const torch::Tensor scale = by.gamma.to(torch::kDouble) * by.inverse;
        const torch::Tensor bySquare = scale * by.inverse * byGamma / cells;
        const torch::Tensor constant = (scale * byBeta / cells - bySquare * by.mean).to(torch::kFloat);
        Backward pass{maps, period, y, gradient, {}, {}, {}, {}};
        pass.bySquare = kernels::repeated(at0(bySquare.to(torch::kFloat)), channels);
        pass.constant = kernels::repeated(at0(constant), channels);
        if (context->needs_input_grad(0) || context->needs_input_grad(1)) {
            pass.byMap = torch::empty_like(maps.map, maps.map.options(), kLast);
            if (maps.others > 0)
                pass.byBeside = torch::empty_like(maps.beside, maps.beside.options(), kLast);
        }
        const torch::Tensor byWeight = pass.run(weight, parts);
        return {pass.byMap,
                pass.byBeside,
                byWeight,
                byGamma.to(torch::kFloat),
                byBeta.to(torch::kFloat),
                {},
                {},
                {},
                {},
                {}};
    }

    static void addSums(const Maps& maps, const ByPeriod& period, const torch::Tensor& y,
                        const torch::Tensor& gradient, const torch::Tensor& sums)
    {
        const int64_t perImage = maps.cells * maps.shape.outputs, parts = sums.size(1), row = sums.size(2);
        forEachPart(maps.count, parts, [&](int64_t part, int64_t begin, int64_t end) {
            kernels::addActivationSums(period.normed, at0(y) + begin * perImage,
                                       at0(gradient) + begin * perImage, (end - begin) * perImage,
                                       period.mean.data(), at0(sums) + part * row,
                                       at0(sums) + (parts + part) * row);
        });
    }

    /// From dL/dy to the gradients by the weights and by the maps.
    struct Backward {
        const Maps& maps;
        const ByPeriod& period;
        const torch::Tensor &y, &gradient;
        std::vector<float> bySquare, constant;
        torch::Tensor byMap, byBeside; ///< undefined: not asked for

        /// Returns the gradient by the weights.
        torch::Tensor run(const torch::Tensor& weight, int64_t parts) const
        {
            const torch::Tensor partial = torch::zeros({parts, maps.shape.weights()}, y.options());
            const kernels::ConvolutionWeights packed(maps.shape, at0(weight));
            forEachPart(maps.count, parts, [&](int64_t part, int64_t begin, int64_t end) {
                overImages(packed, begin, end, at0(partial) + part * maps.shape.weights());
            });
            const torch::Tensor summed = partial.sum(0);
            const torch::Tensor out = torch::empty_like(weight, weight.options(), kLast);
            kernels::toLayerOrder(maps.shape, at0(summed), at0(out));
            return out;
        }

        void overImages(const kernels::ConvolutionWeights& packed, int64_t begin, int64_t end,
                        float* byWeight) const
        {
            const Convolution& shape = maps.shape;
            const int64_t row = shape.outWidth() * shape.outputs, wide = shape.gradWidth() * shape.outputs;
            const int64_t inRow = shape.width * shape.inputs;
            Reader reader(maps);
            std::vector<float> byOutput(static_cast<size_t>(shape.outHeight() * wide),
                                        0.0F); // margins stay 0
            std::vector<float> byInput(static_cast<size_t>(maps.others > 0 ? inRow : 0));
            for (int64_t image = begin; image < end; ++image) {
                const int64_t first = image * shape.outHeight() * row;
                for (int64_t line = 0; line < shape.outHeight(); ++line)
                    kernels::throughNorm(period.normed, at0(y) + first + line * row,
                                         at0(gradient) + first + line * row, row, bySquare.data(),
                                         constant.data(),
                                         byOutput.data() + line * wide + shape.gradOffset() * shape.outputs);
                kernels::addWeightGradient(shape, reader.of(image), byOutput.data(), shape.outHeight(),
                                           shape.outWidth(), byWeight);
                if (!byMap.defined())
                    continue;
                for (int64_t line = 0; line < shape.height; ++line) {
                    float* const to =
                        maps.others > 0 ? byInput.data() : at0(byMap) + (image * shape.height + line) * inRow;
                    kernels::inputGradientRow(shape, byOutput.data(), shape.outHeight(), packed.turned.data(),
                                              line, to);
                }
                if (maps.others > 0)
                    separate(byInput.data(), image);
            }
        }

        /// The gradient by the joined channels of one image to that by each map (1x1: the image is one row).
        void separate(const float* joined, int64_t image) const
        {
            float* own = at0(byMap) + image * maps.cells * maps.own;
            float* other = at0(byBeside) + image * maps.cells * maps.others;
            for (int64_t cell = 0; cell < maps.cells; ++cell, joined += maps.shape.inputs) {
                own = std::copy_n(joined, maps.own, own);
                other = std::copy_n(joined + maps.own, maps.others, other);
            }
        }
    };
};

/// As torch::nn::BatchNorm2d does in training.
void moveRunning(torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& mean, const torch::Tensor& variance,
                 double cells)
{
    const torch::NoGradGuard guard;
    const double momentum = norm.options.momentum().value_or(0.1);
    norm.num_batches_tracked += 1;
    norm.running_mean.mul_(1 - momentum).add_(mean.to(torch::kFloat), momentum);
    norm.running_var.mul_(1 - momentum)
        .add_((variance * (cells / std::max(1.0, cells - 1))).to(torch::kFloat), momentum);
}

torch::Tensor normedOfLibTorch(const torch::Tensor& map, const torch::Tensor& beside, NormedLayer& layer)
{
    const torch::Tensor joined = beside.defined() ? torch::cat({map, beside}, 1) : map;
    const torch::Tensor x =
        layer.norm->forward(torch::conv2d(joined, layer.weight, {}, 1, layer.weight.size(2) / 2));
    switch (layer.activation) {
    case Activation::Relu: return torch::relu(x);
    case Activation::Sigmoid: return torch::sigmoid(x * layer.sharpness);
    case Activation::None: break;
    }
    return x;
}

} // namespace

torch::Tensor normedConvolution(const torch::Tensor& map, const torch::Tensor& beside, NormedLayer& layer)
{
    const bool ours = layer.norm->is_training() && map.device().is_cpu() &&
                      map.scalar_type() == torch::kFloat && map.size(0) > 0 &&
                      map.size(0) * map.size(2) * map.size(3) > 1;
    if (!ours)
        return normedOfLibTorch(map, beside, layer);
    torch::Tensor mean, variance;
    const torch::Tensor out = NormedConvolutionFunction::apply(
        map, beside.defined() ? beside : torch::empty({0}), layer.weight, layer.norm->weight,
        layer.norm->bias, layer.norm->options.eps(), static_cast<int64_t>(layer.activation), layer.sharpness,
        &mean, &variance);
    moveRunning(*layer.norm, mean, variance, static_cast<double>(map.size(0) * map.size(2) * map.size(3)));
    return out;
}

} // namespace attnscope
