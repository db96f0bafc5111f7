// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/convolution.h"

#include "core/kernels/product.h"
#include "core/kernels/vector_math.h"

#include <algorithm>
#include <cstring>

namespace attnscope::kernels {
namespace {

struct Pool {
    const PoolRow& row;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = row.channels;
        const float* __restrict bias = row.bias;
        for (int64_t x = 0; x < row.columns; ++x) {
            const float* __restrict upper = row.upper + 2 * x * n;
            const float* __restrict lower = row.lower + 2 * x * n;
            float* __restrict out = row.out + x * n;
            int32_t* __restrict choice = row.choice + x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c) {
                const LargestOfFour largest = largestOfFour(upper[c], upper[n + c], lower[c], lower[n + c]);
                const float best = largest.value + bias[c];
                out[c] = rectified(best);
                choice[c] = best <= 0.0F ? 0 : largest.which;
            }
        }
    }
};

struct Unpool {
    const UnpoolRow& row;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = row.channels;
        float* __restrict bias = row.bias;
        for (int64_t x = 0; x < row.columns; ++x) {
            const float* __restrict gradient = row.gradient + x * n;
            const int32_t* __restrict choice = row.choice + x * n;
            float* __restrict upper = row.upper + 2 * x * n;
            float* __restrict lower = row.lower + 2 * x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c) {
                const int32_t taken = choice[c];
                const float g = gradient[c];
                const float first = passedBy(g, taken & 1), second = passedBy(g, taken >> 1 & 1),
                            third = passedBy(g, taken >> 2 & 1), fourth = passedBy(g, taken >> 3 & 1);
                upper[c] = first;
                upper[n + c] = second;
                lower[c] = third;
                lower[n + c] = fourth;
                bias[c] += (first + second) + (third + fourth);
            }
        }
    }
};

} // namespace

ConvolutionWeights::ConvolutionWeights(const Convolution& shape, const float* weight)
    : forward(static_cast<size_t>(shape.weights())), turned(static_cast<size_t>(shape.weights()))
{
    const int64_t windows = shape.kernel * shape.kernel, inputs = shape.inputs, outputs = shape.outputs;
    for (int64_t o = 0; o < outputs; ++o)
        for (int64_t cell = 0; cell < windows; ++cell)
            for (int64_t i = 0; i < inputs; ++i) {
                const float w = weight[(o * windows + cell) * inputs + i];
                forward[(cell * inputs + i) * outputs + o] = w;
                turned[((windows - 1 - cell) * outputs + o) * inputs + i] = w;
            }
}

void padImage(const Convolution& shape, const float* image, float* padded)
{
    const int64_t row = shape.width * shape.inputs, paddedRow = shape.paddedWidth() * shape.inputs;
    const int64_t side = shape.pad * shape.inputs;
    std::fill_n(padded, shape.pad * paddedRow, 0.0F);
    for (int64_t y = 0; y < shape.height; ++y) {
        float* const to = padded + (y + shape.pad) * paddedRow;
        std::fill_n(to, side, 0.0F);
        std::memcpy(to + side, image + y * row, static_cast<size_t>(row) * sizeof(float));
        std::fill_n(to + side + row, side, 0.0F);
    }
    std::fill_n(padded + (shape.height + shape.pad) * paddedRow, shape.pad * paddedRow, 0.0F);
}

void convolveRow(const Convolution& shape, const float* padded, const float* forward, int64_t y,
                 int64_t columns, float* out)
{
    Product product;
    product.rows = columns;
    product.inner = shape.kernel * shape.inputs;
    product.columns = shape.outputs;
    product.left = padded + y * shape.paddedWidth() * shape.inputs;
    product.leftStride = shape.inputs;
    product.right = forward;
    product.rightStride = shape.outputs;
    product.out = out;
    product.outStride = shape.outputs;
    product.segments = shape.kernel;
    product.leftSegment = shape.paddedWidth() * shape.inputs;
    product.rightSegment = product.inner * shape.outputs;
    multiply(product);
}

void inputGradientRow(const Convolution& shape, const float* gradient, int64_t rows, const float* turned,
                      int64_t y, float* out)
{
    // Row r of the gradient meets the input's row y through the window's row y + pad - r, turned round.
    const int64_t first = std::max<int64_t>(0, y + shape.pad - (shape.kernel - 1));
    const int64_t last = std::min(rows - 1, y + shape.pad);
    if (last < first) {
        std::fill_n(out, shape.width * shape.inputs, 0.0F);
        return;
    }
    const int64_t turnedRow = first - (y + shape.pad - (shape.kernel - 1));
    Product product;
    product.rows = shape.width;
    product.inner = shape.kernel * shape.outputs;
    product.columns = shape.inputs;
    product.left = gradient + first * shape.gradWidth() * shape.outputs;
    product.leftStride = shape.outputs;
    product.right = turned + turnedRow * product.inner * shape.inputs;
    product.rightStride = shape.inputs;
    product.out = out;
    product.outStride = shape.inputs;
    product.segments = last - first + 1;
    product.leftSegment = shape.gradWidth() * shape.outputs;
    product.rightSegment = product.inner * shape.inputs;
    multiply(product);
}

void addWeightGradient(const Convolution& shape, const float* padded, const float* gradient, int64_t rows,
                       int64_t columns, float* out)
{
    const int64_t paddedRow = shape.paddedWidth() * shape.inputs;
    Product product;
    product.rows = shape.kernel * shape.inputs;
    product.inner = columns;
    product.columns = shape.outputs;
    product.leftStride = shape.inputs;
    product.right = gradient + shape.gradOffset() * shape.outputs;
    product.rightStride = shape.outputs;
    product.outStride = shape.outputs;
    product.add = true;
    product.segments = rows;
    product.leftSegment = paddedRow;
    product.rightSegment = shape.gradWidth() * shape.outputs;
    for (int64_t dy = 0; dy < shape.kernel; ++dy) {
        product.left = padded + dy * paddedRow;
        product.out = out + dy * product.rows * shape.outputs;
        multiplyTransposed(product);
    }
}

void toLayerOrder(const Convolution& shape, const float* from, float* to)
{
    const int64_t inner = shape.kernel * shape.kernel * shape.inputs;
    for (int64_t o = 0; o < shape.outputs; ++o)
        for (int64_t j = 0; j < inner; ++j)
            to[o * inner + j] = from[j * shape.outputs + o];
}

void poolRow(const PoolRow& row) { onThisProcessor(Pool{row}); }

void unpoolRow(const UnpoolRow& row) { onThisProcessor(Unpool{row}); }

} // namespace attnscope::kernels
