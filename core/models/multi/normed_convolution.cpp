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

#include "core/kernels/product.h"
#include "core/models/image_parts.h"

#include <torch/autograd.h>

#include <algorithm>
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

/// A 1x1 convolution's share of one map: `channels` of its inputs, the first of them number `first`.
struct Share {
    const torch::Tensor& map;
    int64_t first, channels;
    float* of(int64_t image, int64_t cells) const { return at0(map) + image * cells * channels; }
};
/// Of the map, and of what lies beside it: their products are added up, so the two need not be joined.
std::vector<Share> sharesOf(const Maps& maps, const torch::Tensor& map, const torch::Tensor& beside)
{
    std::vector<Share> shares{{map, 0, maps.own}};
    if (maps.others > 0)
        shares.push_back({beside, maps.own, maps.others});
    return shares;
}

// Numbers by channel are worked out in loops of our own: an operation of LibTorch's costs more than the few
// numbers of a layer, and a step of multi.mtan had three thousand of them.

/// [numbers] in float32.
torch::Tensor tensorOf(const std::vector<double>& numbers)
{
    const torch::Tensor out = torch::empty({static_cast<int64_t>(numbers.size())}, torch::kFloat);
    std::copy(numbers.begin(), numbers.end(), at0(out));
    return out;
}

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
        const int64_t channels = by.gamma.numel();
        std::vector<float> factor(static_cast<size_t>(channels)), offset(factor);
        for (int64_t c = 0; c < channels; ++c) {
            factor[c] = at0(by.gamma)[c] * at0(by.inverse)[c];
            offset[c] = at0(by.beta)[c] - at0(by.mean)[c] * factor[c];
        }
        scale = kernels::repeated(factor.data(), channels);
        shift = kernels::repeated(offset.data(), channels);
        mean = kernels::repeated(at0(by.mean), channels);
        normed = {activation, static_cast<float>(sharpness), kernels::periodOf(channels), scale.data(),
                  shift.data()};
    }
};

void convolveRows(const Maps& maps, const kernels::ConvolutionWeights& packed, const float* padded, float* y)
{
    const int64_t row = maps.shape.outWidth() * maps.shape.outputs;
    for (int64_t line = 0; line < maps.shape.outHeight(); ++line)
        kernels::convolveRow(maps.shape, padded, packed.forward.data(), line, maps.shape.outWidth(),
                             y + line * row);
}

/// 1x1: one product a map.
void convolveCells(const Maps& maps, const kernels::ConvolutionWeights& packed, int64_t image, float* y)
{
    const int64_t outputs = maps.shape.outputs;
    for (const Share& share : sharesOf(maps, maps.map, maps.beside)) {
        kernels::Product product{maps.cells,     share.channels,
                                 outputs,        share.of(image, maps.cells),
                                 share.channels, packed.forward.data() + share.first * outputs,
                                 outputs,        y,
                                 outputs};
        product.add = share.first > 0;
        kernels::multiply(product);
    }
}

/// y of every image, and its moments: `means` and `squares` [image, out].
void convolve(const Maps& maps, const torch::Tensor& weight, const torch::Tensor& y,
              const torch::Tensor& means, const torch::Tensor& squares)
{
    const Convolution& shape = maps.shape;
    const kernels::ConvolutionWeights packed(shape, at0(weight));
    const int64_t row = shape.outWidth() * shape.outputs;
    forEachPart(maps.count, finePartsOf(maps.count), [&](int64_t, int64_t begin, int64_t end) {
        PaddedImage padded(shape);
        for (int64_t image = begin; image < end; ++image) {
            float* const to = at0(y) + image * shape.outHeight() * row;
            if (shape.kernel == 1)
                convolveCells(maps, packed, image, to);
            else
                convolveRows(maps, packed, padded.of(at0(maps.map) + image * maps.cells * maps.own), to);
            kernels::moments(to, maps.cells, shape.outputs, at0(means) + image * shape.outputs,
                             at0(squares) + image * shape.outputs);
        }
    });
}

/// Mean and variance of a batch, by channel.
struct Moments {
    std::vector<double> mean, variance;
};

/// Adds value(number, channel) of [rows, channels] numbers to `sums` by channel.
template <class Value>
void addByChannel(const float* numbers, int64_t rows, std::vector<double>& sums, const Value& value)
{
    for (int64_t row = 0; row < rows; ++row)
        for (size_t channel = 0; channel < sums.size(); ++channel)
            sums[channel] += value(*numbers++, channel);
}
double itself(float number, size_t) { return number; }

/// From those of its images (Chan 1979), `means` and `squares` [image, out].
Moments combineMoments(const torch::Tensor& means, const torch::Tensor& squares, int64_t cells)
{
    const int64_t images = means.size(0);
    const std::vector<double> none(static_cast<size_t>(means.size(1)), 0.0);
    Moments all{none, none};
    addByChannel(at0(means), images, all.mean, itself);
    for (double& sum : all.mean)
        sum /= static_cast<double>(images);
    addByChannel(at0(squares), images, all.variance, itself);
    addByChannel(at0(means), images, all.variance, [&](float mean, size_t channel) {
        const double apart = mean - all.mean[channel];
        return apart * apart * static_cast<double>(cells);
    });
    for (double& sum : all.variance)
        sum /= static_cast<double>(cells * images);
    return all;
}

struct NormedConvolutionFunction : torch::autograd::Function<NormedConvolutionFunction> {
    /// `beside` and `gated`: empty where there is none. `moments` is filled.
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& map,
                                 const torch::Tensor& beside, const torch::Tensor& gated,
                                 const torch::Tensor& weight, const torch::Tensor& gamma,
                                 const torch::Tensor& beta, double epsilon, int64_t activation,
                                 double sharpness, Moments* moments)
    {
        const torch::Tensor order = weight.contiguous(kLast);
        const Maps maps(map, beside, order);
        const Convolution& shape = maps.shape;
        const std::vector<int64_t> size{maps.count, shape.outputs, map.size(2), map.size(3)};
        const torch::Tensor y = torch::empty(size, map.options(), kLast), z = torch::empty_like(y);
        const torch::Tensor means = torch::empty({maps.count, shape.outputs}),
                            squares = torch::empty_like(means);
        convolve(maps, order, y, means, squares);
        *moments = combineMoments(means, squares, maps.cells);

        std::vector<double> inverse = moments->variance;
        for (double& number : inverse)
            number = 1 / std::sqrt(number + epsilon);
        const Statistics by{tensorOf(moments->mean), tensorOf(inverse), gamma.contiguous(),
                            beta.contiguous()};
        const ByPeriod period(by, static_cast<Activation>(activation), sharpness);
        const int64_t perImage = maps.cells * shape.outputs;
        const torch::Tensor gate = gated.dim() == 4 ? gated.contiguous(kLast) : gated;
        forEachPart(maps.count, finePartsOf(maps.count), [&](int64_t, int64_t begin, int64_t end) {
            for (int64_t at = begin * perImage; at < end * perImage; at += perImage) {
                kernels::activate(period.normed, at0(y) + at, perImage,
                                  gate.numel() > 0 ? at0(gate) + at : nullptr, at0(z) + at);
            }
        });
        context->save_for_backward(
            {maps.map, maps.beside, order, y, by.mean, by.inverse, by.gamma, by.beta, gate});
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

        const torch::Tensor& gate = saved[8];
        const bool gated = gate.numel() > 0;
        const torch::Tensor byGate = gated ? torch::empty_like(gate, gate.options(), kLast) : torch::Tensor();
        // dL/dx where the gate made it necessary to go through the activation already.
        const torch::Tensor inner = gated ? torch::empty_like(y) : gradient;
        const torch::Tensor sums = torch::zeros({2, parts, period.normed.period}, y.options());
        addSums(maps, period, y, gradient, sums, gate, byGate, inner);
        const int64_t rows = parts * period.normed.period / channels;
        std::vector<double> byBeta(static_cast<size_t>(channels), 0.0), byGamma = byBeta;
        addByChannel(at0(sums), rows, byBeta, itself);
        addByChannel(at0(sums[1]), rows, byGamma, itself);

        // dL/dy = scale g - bySquare y - constant
        const double cells = static_cast<double>(maps.cells * maps.count);
        std::vector<float> bySquare(byBeta.size()), constant(byBeta.size());
        for (size_t c = 0; c < byBeta.size(); ++c) {
            const double inverse = at0(by.inverse)[c], scale = at0(by.gamma)[c] * inverse;
            byGamma[c] *= inverse;
            const double square = scale * inverse * byGamma[c] / cells;
            bySquare[c] = static_cast<float>(square);
            constant[c] = static_cast<float>(scale * byBeta[c] / cells - square * at0(by.mean)[c]);
        }
        Backward pass{maps, period.normed, y, inner, {}, {}, {}, {}};
        if (gated)
            pass.normed.activation = Activation::None;
        pass.bySquare = kernels::repeated(bySquare.data(), channels);
        pass.constant = kernels::repeated(constant.data(), channels);
        if (context->needs_input_grad(0) || context->needs_input_grad(1)) {
            pass.byMap = torch::empty_like(maps.map, maps.map.options(), kLast);
            if (maps.others > 0)
                pass.byBeside = torch::empty_like(maps.beside, maps.beside.options(), kLast);
        }
        // Of gradients that are measured task by task, those by a task's own weights are not asked for.
        const torch::Tensor byWeight = pass.run(weight, parts, context->needs_input_grad(3));
        return {pass.byMap, pass.byBeside, byGate, byWeight, tensorOf(byGamma), tensorOf(byBeta), {}, {}, {},
                {}};
    }

    /// Where there is a gate, also fills byGate, the gradient by what is gated, and `inner`, dL/dx.
    static void addSums(const Maps& maps, const ByPeriod& period, const torch::Tensor& y,
                        const torch::Tensor& gradient, const torch::Tensor& sums, const torch::Tensor& gate,
                        const torch::Tensor& byGate, const torch::Tensor& inner)
    {
        const int64_t perImage = maps.cells * maps.shape.outputs, parts = sums.size(1), row = sums.size(2);
        forEachPart(maps.count, parts, [&](int64_t part, int64_t begin, int64_t end) {
            float *const sum = at0(sums) + part * row, *const product = at0(sums) + (parts + part) * row;
            for (int64_t at = begin * perImage; at < end * perImage; at += perImage) {
                if (gate.numel() == 0)
                    kernels::addActivationSums(period.normed, at0(y) + at, at0(gradient) + at, perImage,
                                               period.mean.data(), sum, product);
                else
                    kernels::addGatedSums(period.normed,
                                          {at0(y) + at, at0(gradient) + at, at0(gate) + at,
                                           period.mean.data(), at0(byGate) + at, at0(inner) + at, sum,
                                           product},
                                          perImage);
            }
        });
    }

    /// From dL/dy to the gradients by the weights and by the maps.
    struct Backward {
        const Maps& maps;
        kernels::Normed normed;
        const torch::Tensor &y, &gradient;
        std::vector<float> bySquare, constant;
        torch::Tensor byMap, byBeside; ///< undefined: not asked for

        /// Returns the gradient by the weights, if asked for.
        torch::Tensor run(const torch::Tensor& weight, int64_t parts, bool byWeights) const
        {
            const torch::Tensor partial =
                torch::zeros({byWeights ? parts : 0, maps.shape.weights()}, y.options());
            const kernels::ConvolutionWeights packed(maps.shape, at0(weight));
            forEachPart(maps.count, parts, [&](int64_t part, int64_t begin, int64_t end) {
                overImages(packed, begin, end,
                           byWeights ? at0(partial) + part * maps.shape.weights() : nullptr);
            });
            if (!byWeights)
                return {};
            const torch::Tensor summed = partial.sum(0);
            const torch::Tensor out = torch::empty_like(weight, weight.options(), kLast);
            kernels::toLayerOrder(maps.shape, at0(summed), at0(out));
            return out;
        }

        /// `byWeight` is added to; null: not asked for.
        void overImages(const kernels::ConvolutionWeights& packed, int64_t begin, int64_t end,
                        float* byWeight) const
        {
            const Convolution& shape = maps.shape;
            const int64_t row = shape.outWidth() * shape.outputs, wide = shape.gradWidth() * shape.outputs;
            PaddedImage padded(shape);
            std::vector<float> byOutput(static_cast<size_t>(shape.outHeight() * wide),
                                        0.0F); // margins stay 0
            for (int64_t image = begin; image < end; ++image) {
                const int64_t first = image * shape.outHeight() * row;
                for (int64_t line = 0; line < shape.outHeight(); ++line) {
                    const int64_t at = first + line * row;
                    kernels::throughNorm(normed, at0(y) + at, at0(gradient) + at, row, bySquare.data(),
                                         constant.data(),
                                         byOutput.data() + line * wide + shape.gradOffset() * shape.outputs);
                }
                if (shape.kernel == 1)
                    backCells(packed, image, byOutput.data(), byWeight);
                else
                    backRows(packed, image, padded, byOutput.data(), byWeight);
            }
        }

        void backRows(const kernels::ConvolutionWeights& packed, int64_t image, PaddedImage& padded,
                      const float* byOutput, float* byWeight) const
        {
            const Convolution& shape = maps.shape;
            const int64_t inRow = shape.width * shape.inputs;
            if (byWeight != nullptr) {
                const float* const from = padded.of(at0(maps.map) + image * maps.cells * maps.own);
                kernels::addWeightGradient(shape, from, byOutput, shape.outHeight(), shape.outWidth(),
                                           byWeight);
            }
            for (int64_t line = 0; byMap.defined() && line < shape.height; ++line)
                kernels::inputGradientRow(shape, byOutput, shape.outHeight(), packed.turned.data(), line,
                                          at0(byMap) + (image * shape.height + line) * inRow);
        }

        void addWeightGradients(int64_t image, const float* byOutput, float* byWeight) const
        {
            const int64_t outputs = maps.shape.outputs, cells = maps.cells;
            for (const Share& share : sharesOf(maps, maps.map, maps.beside)) {
                kernels::Product product{share.channels, cells,    outputs, share.of(image, cells),
                                         share.channels, byOutput, outputs, byWeight + share.first * outputs,
                                         outputs};
                product.add = true;
                kernels::multiplyTransposed(product);
            }
        }

        void backCells(const kernels::ConvolutionWeights& packed, int64_t image, const float* byOutput,
                       float* byWeight) const
        {
            const int64_t outputs = maps.shape.outputs, inputs = maps.shape.inputs, cells = maps.cells;
            if (byWeight != nullptr)
                addWeightGradients(image, byOutput, byWeight);
            if (!byMap.defined())
                return;
            for (const Share& share : sharesOf(maps, byMap, byBeside))
                kernels::multiply({cells, outputs, share.channels, byOutput, outputs,
                                   packed.turned.data() + share.first, inputs, share.of(image, cells),
                                   share.channels});
        }
    };
};

/// As torch::nn::BatchNorm2d does in training; not seen by LibTorch's check for tensors that changed since
/// they were saved.
void moveRunning(torch::nn::BatchNorm2dImpl& norm, const Moments& moments, double cells)
{
    const double momentum = norm.options.momentum().value_or(0.1),
                 unbiased = cells / std::max(1.0, cells - 1);
    const auto move = [momentum](float& running, double now) {
        running = static_cast<float>((1 - momentum) * running + momentum * now);
    };
    const torch::NoGradGuard guard;
    norm.num_batches_tracked += 1; // of whatever type Module::to() left it
    for (size_t c = 0; c < moments.mean.size(); ++c) {
        move(at0(norm.running_mean)[c], moments.mean[c]);
        move(at0(norm.running_var)[c], moments.variance[c] * unbiased);
    }
}

torch::Tensor normedOfLibTorch(const torch::Tensor& map, const torch::Tensor& beside, NormedLayer& layer)
{
    const torch::Tensor joined = beside.defined() ? torch::cat({map, beside}, 1) : map;
    const torch::Tensor x =
        layer.norm->forward(torch::conv2d(joined, layer.weight, {}, 1, layer.weight.size(2) / 2));
    torch::Tensor z = x;
    if (layer.activation == Activation::Relu)
        z = torch::relu(x);
    else if (layer.activation == Activation::Sigmoid)
        z = torch::sigmoid(x * layer.sharpness);
    return layer.gated.defined() ? z * layer.gated : z;
}

void check(const torch::Tensor& map, const torch::Tensor& beside, const NormedLayer& layer)
{
    const torch::Tensor& weight = layer.weight;
    TORCH_CHECK(weight.dim() == 4 && weight.size(2) == weight.size(3) && weight.size(2) % 2 == 1,
                "weights [out, in, k, k] with an odd k, got ", weight.sizes());
    TORCH_CHECK(map.dim() == 4, "a map [batch, channel, h, w], got ", map.sizes());
    int64_t channels = map.size(1);
    if (beside.defined()) {
        TORCH_CHECK(weight.size(2) == 1, "a map beside another needs 1x1 weights, got ", weight.sizes());
        TORCH_CHECK(beside.dim() == 4 && beside.size(0) == map.size(0) && beside.size(2) == map.size(2) &&
                        beside.size(3) == map.size(3),
                    "maps of one size, got ", map.sizes(), " and ", beside.sizes());
        channels += beside.size(1);
    }
    TORCH_CHECK(channels == weight.size(1), "a convolution of ", weight.size(1), " channels got ", channels);
    const std::vector<int64_t> out{map.size(0), weight.size(0), map.size(2), map.size(3)};
    for (const torch::Tensor& numbers :
         {layer.norm->weight, layer.norm->bias, layer.norm->running_mean, layer.norm->running_var})
        TORCH_CHECK(numbers.defined() && numbers.is_contiguous() && numbers.numel() == weight.size(0),
                    "a normalisation of ", weight.size(0), " channels with running statistics");
    TORCH_CHECK(!layer.gated.defined() || layer.gated.sizes() == out, "a gated map of shape ", out, ", got ",
                layer.gated.sizes());
}

} // namespace

torch::Tensor normedConvolution(const torch::Tensor& map, const torch::Tensor& beside, NormedLayer& layer)
{
    check(map, beside, layer);
    const bool ours = at::GradMode::is_enabled() && layer.norm->is_training() && map.device().is_cpu() &&
                      map.scalar_type() == torch::kFloat &&
                      layer.norm->running_mean.scalar_type() == torch::kFloat && map.size(0) > 0 &&
                      map.size(0) * map.size(2) * map.size(3) > 1;
    if (!ours)
        return normedOfLibTorch(map, beside, layer);
    Moments moments;
    const torch::Tensor out = NormedConvolutionFunction::apply(
        map, beside.defined() ? beside : torch::empty({0}),
        layer.gated.defined() ? layer.gated : torch::empty({0}), layer.weight, layer.norm->weight,
        layer.norm->bias, layer.norm->options.eps(), static_cast<int64_t>(layer.activation), layer.sharpness,
        &moments);
    moveRunning(*layer.norm, moments, static_cast<double>(map.size(0) * map.size(2) * map.size(3)));
    return out;
}

} // namespace attnscope
