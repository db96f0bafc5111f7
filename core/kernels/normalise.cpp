// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/normalise.h"

#include "core/kernels/vector_math.h"

#include <algorithm>

namespace attnscope::kernels {
namespace {

constexpr int64_t kLongEnough = 256;

/// kActivation of x, and its slope times `gradient`.
template <Activation kActivation>
ATTNSCOPE_INLINE float activated(float x, float sharpness)
{
    if constexpr (kActivation == Activation::Relu)
        return rectified(x);
    if constexpr (kActivation == Activation::Sigmoid)
        return sigmoid(sharpness * x);
    return x;
}
template <Activation kActivation>
ATTNSCOPE_INLINE float through(float x, float sharpness, float gradient)
{
    if constexpr (kActivation == Activation::Relu)
        return gradient * (x > 0.0F ? 1.0F : 0.0F); // a product: of a choice, GCC makes a branch
    if constexpr (kActivation == Activation::Sigmoid) {
        const float z = sigmoid(sharpness * x);
        return gradient * sharpness * z * (1.0F - z);
    }
    return gradient;
}

template <Activation kActivation>
struct Activate {
    const Normed& layer;
    const float* from;
    int64_t count;
    const float* gated;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float sharpness = layer.sharpness;
        const float* __restrict scale = layer.scale;
        const float* __restrict shift = layer.shift;
        for (int64_t begin = 0; begin < count; begin += layer.period) {
            const int64_t n = std::min(layer.period, count - begin);
            const float* __restrict y = from + begin;
            float* __restrict z = to + begin;
            if (gated == nullptr) {
                ATTNSCOPE_INDEPENDENT
                for (int64_t i = 0; i < n; ++i)
                    z[i] = activated<kActivation>(scale[i] * y[i] + shift[i], sharpness);
                continue;
            }
            const float* __restrict behind = gated + begin;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i)
                z[i] = activated<kActivation>(scale[i] * y[i] + shift[i], sharpness) * behind[i];
        }
    }
};

template <Activation kActivation>
struct AddSums {
    const Normed& layer;
    const float* from;
    const float* gradients;
    int64_t count;
    const float* means;
    float* sums;
    float* products;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float sharpness = layer.sharpness;
        const float* __restrict scale = layer.scale;
        const float* __restrict shift = layer.shift;
        const float* __restrict mean = means;
        float* __restrict sum = sums;
        float* __restrict product = products;
        for (int64_t begin = 0; begin < count; begin += layer.period) {
            const int64_t n = std::min(layer.period, count - begin);
            const float* __restrict y = from + begin;
            const float* __restrict gradient = gradients + begin;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) {
                const float g = through<kActivation>(scale[i] * y[i] + shift[i], sharpness, gradient[i]);
                sum[i] += g;
                product[i] += g * (y[i] - mean[i]);
            }
        }
    }
};

template <Activation kActivation>
struct AddGatedSums {
    const Normed& layer;
    const GatedBack& back;
    int64_t count;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float sharpness = layer.sharpness;
        const float* __restrict scale = layer.scale;
        const float* __restrict shift = layer.shift;
        const float* __restrict mean = back.mean;
        float* __restrict sum = back.sum;
        float* __restrict product = back.product;
        for (int64_t begin = 0; begin < count; begin += layer.period) {
            const int64_t n = std::min(layer.period, count - begin);
            const float* __restrict y = back.y + begin;
            const float* __restrict gradient = back.gradient + begin;
            const float* __restrict gated = back.gated + begin;
            float* __restrict byGated = back.byGated + begin;
            float* __restrict out = back.g + begin;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) {
                const float x = scale[i] * y[i] + shift[i];
                byGated[i] = gradient[i] * activated<kActivation>(x, sharpness);
                const float g = through<kActivation>(x, sharpness, gradient[i] * gated[i]);
                out[i] = g;
                sum[i] += g;
                product[i] += g * (y[i] - mean[i]);
            }
        }
    }
};

template <Activation kActivation>
struct ThroughNorm {
    const Normed& layer;
    const float* from;
    const float* gradients;
    int64_t count;
    const float* bySquares;
    const float* constants;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float sharpness = layer.sharpness;
        const float* __restrict scale = layer.scale;
        const float* __restrict shift = layer.shift;
        const float* __restrict bySquare = bySquares;
        const float* __restrict constant = constants;
        for (int64_t begin = 0; begin < count; begin += layer.period) {
            const int64_t n = std::min(layer.period, count - begin);
            const float* __restrict y = from + begin;
            const float* __restrict gradient = gradients + begin;
            float* __restrict out = to + begin;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) {
                const float g = through<kActivation>(scale[i] * y[i] + shift[i], sharpness, gradient[i]);
                out[i] = scale[i] * g - bySquare[i] * y[i] - constant[i];
            }
        }
    }
};

struct Moments {
    const float* from;
    int64_t count, period;
    const float* means;
    float* sums;
    float* squares;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float* __restrict mean = means;
        float* __restrict sum = sums;
        float* __restrict square = squares;
        for (int64_t begin = 0; begin < count; begin += period) {
            const int64_t n = std::min(period, count - begin);
            const float* __restrict y = from + begin;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) {
                const float distance = y[i] - mean[i];
                sum[i] += distance;
                square[i] += distance * distance;
            }
        }
    }
};

/// Adds up what belongs to the same channel.
void fold(const std::vector<float>& periodic, int64_t channels, float* perChannel)
{
    std::fill_n(perChannel, channels, 0.0F);
    for (size_t i = 0; i < periodic.size(); ++i)
        perChannel[static_cast<int64_t>(i) % channels] += periodic[i];
}

template <template <Activation> class Kernel, class... Arguments>
void runFor(Activation activation, const Arguments&... arguments)
{
    switch (activation) {
    case Activation::None: onThisProcessor(Kernel<Activation::None>{arguments...}); break;
    case Activation::Relu: onThisProcessor(Kernel<Activation::Relu>{arguments...}); break;
    case Activation::Sigmoid: onThisProcessor(Kernel<Activation::Sigmoid>{arguments...}); break;
    }
}

} // namespace

int64_t periodOf(int64_t channels) { return channels * ((kLongEnough + channels - 1) / channels); }

std::vector<float> repeated(const float* perChannel, int64_t channels)
{
    std::vector<float> all(static_cast<size_t>(periodOf(channels)));
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = perChannel[static_cast<int64_t>(i) % channels];
    return all;
}

void moments(const float* y, int64_t cells, int64_t channels, float* mean, float* squares)
{
    // Two passes: the image is in the cache, and a difference of large sums would lose digits.
    const int64_t period = periodOf(channels), count = cells * channels;
    const auto size = static_cast<size_t>(period);
    const std::vector<float> zero(size, 0.0F);
    std::vector<float> sum(size, 0.0F), square(size, 0.0F);
    onThisProcessor(Moments{y, count, period, zero.data(), sum.data(), square.data()});
    fold(sum, channels, mean);
    for (int64_t c = 0; c < channels; ++c)
        mean[c] /= static_cast<float>(cells);
    const std::vector<float> means = repeated(mean, channels);
    std::fill(square.begin(), square.end(), 0.0F);
    onThisProcessor(Moments{y, count, period, means.data(), sum.data(), square.data()});
    fold(square, channels, squares);
}

void activate(const Normed& layer, const float* y, int64_t count, const float* gated, float* z)
{
    runFor<Activate>(layer.activation, layer, y, count, gated, z);
}

void addGatedSums(const Normed& layer, const GatedBack& back, int64_t count)
{
    runFor<AddGatedSums>(layer.activation, layer, back, count);
}

void addActivationSums(const Normed& layer, const float* y, const float* gradient, int64_t count,
                       const float* mean, float* sum, float* product)
{
    runFor<AddSums>(layer.activation, layer, y, gradient, count, mean, sum, product);
}

void throughNorm(const Normed& layer, const float* y, const float* gradient, int64_t count,
                 const float* bySquare, const float* constant, float* out)
{
    runFor<ThroughNorm>(layer.activation, layer, y, gradient, count, bySquare, constant, out);
}

} // namespace attnscope::kernels
