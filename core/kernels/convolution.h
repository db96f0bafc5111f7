// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

// Convolution of one image with stride 1, and its gradients, as matrix products that read the image where it
// lies.
//
// An image is [height, width, channel]. The `kernel` cells that a window covers in one row are then next to
// each other: a row of outputs is a product whose left factor has rows of kernel * inputs floats that begin
// `inputs` floats apart, once for each row of the window:
//
//     out[y, x, o] = sum over dy, j of padded[y + dy, x, j] weight[dy, j, o],   j = dx inputs + i.
//
// No window is copied out (im2col), and the image is read from the cache. The gradient by the input is the
// same with the windows turned round, the gradient by the weights the product with the left factor
// transposed.

namespace attnscope::kernels {

struct Convolution {
    int64_t height = 0, width = 0, inputs = 0, outputs = 0;
    int64_t kernel = 3; ///< side of a window
    int64_t pad = 0;    ///< zeros around the image; at most kernel - 1

    int64_t paddedHeight() const { return height + 2 * pad; }
    int64_t paddedWidth() const { return width + 2 * pad; }
    int64_t outHeight() const { return paddedHeight() - kernel + 1; }
    int64_t outWidth() const { return paddedWidth() - kernel + 1; }
    /// Width of the rows that the gradient by the outputs is kept in: zeros on both sides, so that every
    /// input finds the outputs that it takes part in.
    int64_t gradWidth() const { return width + kernel - 1; }
    /// Of the first output in such a row.
    int64_t gradOffset() const { return kernel - 1 - pad; }
    int64_t weights() const { return kernel * kernel * inputs * outputs; }
};

/// A layer's weights [output, dy, dx, input] in the order that the products want.
struct ConvolutionWeights {
    std::vector<float> forward; ///< [dy, dx, input, output]
    std::vector<float> turned;  ///< [dy', dx', output, input], dy' = kernel-1-dy
    ConvolutionWeights(const Convolution& shape, const float* weight);
};

/// image [height, width, inputs] into padded [paddedHeight, paddedWidth, inputs].
void padImage(const Convolution& shape, const float* image, float* padded);

/// Row y of the outputs, its first `columns` cells: out [columns, outputs].
void convolveRow(const Convolution& shape, const float* padded, const float* forward, int64_t y,
                 int64_t columns, float* out);

/// Row y of the gradient by the input: out [width, inputs]. `gradient` [rows, gradWidth, outputs] holds the
/// first `rows` rows of the gradient by the outputs; later ones are 0.
void inputGradientRow(const Convolution& shape, const float* gradient, int64_t rows, const float* turned,
                      int64_t y, float* out);

/// Adds the gradient by the weights, [dy, dx, input, output], to out. `gradient` as above; of its rows the
/// first `columns` outputs are looked at.
void addWeightGradient(const Convolution& shape, const float* padded, const float* gradient, int64_t rows,
                       int64_t columns, float* out);

/// [dy, dx, input, output] as [output, dy, dx, input].
void toLayerOrder(const Convolution& shape, const float* from, float* to);

/// 2x2 max-pooling and ReLU of two rows [2 columns, channels] each, after adding bias [channels]: out
/// [columns, channels], and in `choice` which cell was taken: a bit, 1 << (row * 2 + column), or 0 where the
/// ReLU is 0. As in LibTorch, the first of equal cells is taken, and NaN comes through.
struct PoolRow {
    int64_t columns = 0, channels = 0;
    const float* upper = nullptr;
    const float* lower = nullptr;
    const float* bias = nullptr;
    float* out = nullptr;
    int32_t* choice = nullptr;
};
void poolRow(const PoolRow& row);

/// The way back: gradient [columns, channels] to the cells that were chosen, zeros to the others; `bias`
/// [channels] gets what passed added.
struct UnpoolRow {
    int64_t columns = 0, channels = 0;
    const float* gradient = nullptr;
    const int32_t* choice = nullptr;
    float* upper = nullptr; ///< [2 columns, channels]
    float* lower = nullptr;
    float* bias = nullptr;
};
void unpoolRow(const UnpoolRow& row);

} // namespace attnscope::kernels
