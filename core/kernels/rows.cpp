// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/rows.h"

#include "core/kernels/vector_math.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

// Sums along a row are taken in vectors (omp simd), so their order depends on the processor's, not on the
// threads.

namespace attnscope::kernels {
namespace {

struct NormRows {
    const LayerNorm& norm;
    const float* from;
    float* to;
    float* statistics;
    bool known;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = norm.width;
        const float *gamma = norm.gamma, *beta = norm.beta;
        for (int64_t row = 0; row < norm.rows; ++row) {
            const float* x = from + row * n;
            float* out = to + row * n;
            if (!known) {
                float sum = 0;
#pragma omp simd reduction(+ : sum)
                for (int64_t i = 0; i < n; ++i)
                    sum += x[i];
                const float middle = sum / static_cast<float>(n);
                float square = 0;
#pragma omp simd reduction(+ : square)
                for (int64_t i = 0; i < n; ++i)
                    square += (x[i] - middle) * (x[i] - middle);
                statistics[2 * row] = middle;
                statistics[2 * row + 1] = 1.0F / std::sqrt(square / static_cast<float>(n) + norm.epsilon);
            }
            const float mean = statistics[2 * row], inverse = statistics[2 * row + 1];
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i)
                out[i] = (x[i] - mean) * inverse * gamma[i] + beta[i];
        }
    }
};

struct NormRowsBack {
    const LayerNorm& norm;
    const float* from;
    const float* statistics;
    const float* gradients;
    float* to;
    float* byGammas;
    float* byBetas;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = norm.width;
        const float* gamma = norm.gamma;
        float *byGamma = byGammas, *byBeta = byBetas;
        for (int64_t row = 0; row < norm.rows; ++row) {
            const float* x = from + row * n;
            const float* g = gradients + row * n;
            float* out = to + row * n;
            const float mean = statistics[2 * row], inverse = statistics[2 * row + 1];
            float sum = 0, product = 0;
#pragma omp simd reduction(+ : sum, product)
            for (int64_t i = 0; i < n; ++i) {
                const float unit = (x[i] - mean) * inverse, byUnit = g[i] * gamma[i];
                sum += byUnit;
                product += byUnit * unit;
            }
            sum /= static_cast<float>(n);
            product /= static_cast<float>(n);
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) {
                const float unit = (x[i] - mean) * inverse;
                byGamma[i] += g[i] * unit;
                byBeta[i] += g[i];
                out[i] += inverse * (g[i] * gamma[i] - sum - unit * product);
            }
        }
    }
};

struct SoftmaxRows {
    const Softmax& softmax;
    const float* open; ///< 0 or -infinity for each column
    const float* from;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = softmax.columns;
        const float factor = softmax.factor;
        const float* mask = open;
        for (int64_t row = 0; row < softmax.rows; ++row) {
            const float* scores = from + row * softmax.stride;
            float* weights = to + row * n;
            float most = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : most)
            for (int64_t i = 0; i < n; ++i) {
                // Chosen, not added: a closed score may be infinite or not a number.
                const float score = scores[i] * factor, closed = mask[i];
                weights[i] = closed == 0.0F ? score : closed;
                most = most > weights[i] ? most : weights[i];
            }
            if (most == -std::numeric_limits<float>::infinity()) {
                // Nothing is open: no weight. Or what is open has no largest score: not a number.
                const bool anyOpen = std::find(mask, mask + n, 0.0F) != mask + n;
                std::fill(weights, weights + n, anyOpen ? std::numeric_limits<float>::quiet_NaN() : 0.0F);
                continue;
            }
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t i = 0; i < n; ++i) {
                // exponential() stops at e^-87; what is closed, or infinitely low, must be 0 exactly.
                const float power = exponential(weights[i] - most);
                const float e = weights[i] == -std::numeric_limits<float>::infinity() ? 0.0F : power;
                weights[i] = e;
                sum += e;
            }
            const float inverse = 1.0F / sum;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i)
                weights[i] *= inverse;
        }
    }
};

struct SoftmaxRowsBack {
    const Softmax& softmax;
    const float* from;
    float* gradients;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = softmax.columns;
        const float factor = softmax.factor;
        for (int64_t row = 0; row < softmax.rows; ++row) {
            const float* weights = from + row * n;
            float* g = gradients + row * softmax.stride;
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t i = 0; i < n; ++i)
                sum += weights[i] * g[i];
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < n; ++i)
                g[i] = factor * weights[i] * (g[i] - sum);
        }
    }
};

/// Phi(x), the standard normal distribution, and its density.
ATTNSCOPE_INLINE void normal(float x, float& below, float& density)
{
    const float z = std::fabs(x) * 0.707106781F;
    const float bell = exponential(-z * z);
    const float t = 1.0F / (1.0F + 0.3275911F * z);
    float p = 1.061405429F;
    p = p * t - 1.453152027F;
    p = p * t + 1.421413741F;
    p = p * t - 0.284496736F;
    p = p * t + 0.254829592F;
    const float tail = 0.5F * p * t * bell;
    below = x > 0.0F ? 1.0F - tail : tail;
    density = 0.398942280F * bell;
}

struct Gelu {
    const float* from;
    int64_t count;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float* x = from;
        float* out = to;
        ATTNSCOPE_INDEPENDENT
        for (int64_t i = 0; i < count; ++i) {
            float below = 0, density = 0;
            normal(x[i], below, density);
            out[i] = x[i] * below;
        }
    }
};

struct GeluBack {
    const float* from;
    int64_t count;
    float* gradients;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float* x = from;
        float* g = gradients;
        ATTNSCOPE_INDEPENDENT
        for (int64_t i = 0; i < count; ++i) {
            float below = 0, density = 0;
            normal(x[i], below, density);
            g[i] *= below + x[i] * density;
        }
    }
};

/// to[row, i] += from[row, i], a stride of 0 being the same row again and again.
struct Add {
    const float* from;
    int64_t fromStride, rows, width;
    float* to;
    int64_t toStride;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        for (int64_t row = 0; row < rows; ++row) {
            const float* in = from + row * fromStride;
            float* out = to + row * toStride;
            ATTNSCOPE_INDEPENDENT
            for (int64_t i = 0; i < width; ++i)
                out[i] += in[i];
        }
    }
};

} // namespace

void normRows(const LayerNorm& norm, const float* x, float* out, float* statistics)
{
    onThisProcessor(NormRows{norm, x, out, statistics, false});
}

void normRowsAgain(const LayerNorm& norm, const float* x, const float* statistics, float* out)
{
    onThisProcessor(NormRows{norm, x, out, const_cast<float*>(statistics), true});
}

void normRowsBack(const LayerNorm& norm, const float* x, const float* statistics, const float* gradOut,
                  float* gradX, float* byGamma, float* byBeta)
{
    onThisProcessor(NormRowsBack{norm, x, statistics, gradOut, gradX, byGamma, byBeta});
}

void softmaxRows(const Softmax& softmax, const float* scores, float* weights)
{
    std::vector<float> mask(static_cast<size_t>(softmax.columns), 0.0F);
    for (size_t i = 0; softmax.open != nullptr && i < mask.size(); ++i)
        mask[i] = softmax.open[i] ? 0.0F : -std::numeric_limits<float>::infinity();
    onThisProcessor(SoftmaxRows{softmax, mask.data(), scores, weights});
}

void softmaxRowsBack(const Softmax& softmax, const float* weights, float* gradient)
{
    onThisProcessor(SoftmaxRowsBack{softmax, weights, gradient});
}

void gelu(const float* x, int64_t count, float* out) { onThisProcessor(Gelu{x, count, out}); }

void geluBack(const float* x, int64_t count, float* gradient)
{
    onThisProcessor(GeluBack{x, count, gradient});
}

void addBias(const float* bias, int64_t rows, int64_t width, float* x)
{
    onThisProcessor(Add{bias, 0, rows, width, x, width});
}

void addRows(const float* x, int64_t rows, int64_t width, float* sum)
{
    onThisProcessor(Add{x, width, rows, width, sum, 0});
}

void addTo(const float* from, int64_t count, float* to) { onThisProcessor(Add{from, 0, 1, count, to, 0}); }

void transpose(const float* from, int64_t rows, int64_t columns, int64_t stride, float* to, int64_t toStride)
{
    for (int64_t column = 0; column < columns; ++column) {
        float* const out = to + column * toStride;
        for (int64_t row = 0; row < rows; ++row)
            out[row] = from[row * stride + column];
        std::fill(out + rows, out + toStride, 0.0F);
    }
}

} // namespace attnscope::kernels
