// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// What the layers of a transformer do to rows of numbers, and the way back. Matrices are row-major and
// contiguous unless a stride is given. Any thread.

namespace attnscope::kernels {

/// Layer normalisation (Ba 2016) of rows [rows, width]: out = (x - mean) / sqrt(variance + epsilon) gamma +
/// beta; `statistics` [rows, 2] gets mean and 1 / sqrt(variance + epsilon).
struct LayerNorm {
    int64_t rows = 0, width = 0;
    const float* gamma = nullptr;
    const float* beta = nullptr;
    float epsilon = 1e-5F;
};
void normRows(const LayerNorm& norm, const float* x, float* out, float* statistics);
/// The same from known statistics.
void normRowsAgain(const LayerNorm& norm, const float* x, const float* statistics, float* out);
/// Adds dL/dx to gradX, and dL/dgamma and dL/dbeta to byGamma and byBeta [width], from dL/dout.
void normRowsBack(const LayerNorm& norm, const float* x, const float* statistics, const float* gradOut,
                  float* gradX, float* byGamma, float* byBeta);

/// softmax of factor * scores: scores [rows, stride] of which `columns` count, into weights [rows, columns].
/// A column that `open` (may be null) has as 0 gets weight 0; if all are, all weights are 0.
struct Softmax {
    int64_t rows = 0, columns = 0, stride = 0;
    float factor = 1;
    const bool* open = nullptr;
};
void softmaxRows(const Softmax& softmax, const float* scores, float* weights);
/// dL/dscores in place of dL/dweights, both [rows, stride].
void softmaxRowsBack(const Softmax& softmax, const float* weights, float* gradient);

/// x Phi(x) (Hendrycks & Gimpel 2016), exact to 1e-6 (erf by Abramowitz & Stegun 7.1.26).
void gelu(const float* x, int64_t count, float* out);
/// gradient times the slope at x.
void geluBack(const float* x, int64_t count, float* gradient);

/// rows [rows, width] += bias [width].
void addBias(const float* bias, int64_t rows, int64_t width, float* x);
/// sum [width] += the rows.
void addRows(const float* x, int64_t rows, int64_t width, float* sum);
/// to += from.
void addTo(const float* from, int64_t count, float* to);

/// from [rows, columns] with `stride`, turned: to [columns, toStride]; what lies behind the rows is set to 0.
void transpose(const float* from, int64_t rows, int64_t columns, int64_t stride, float* to, int64_t toStride);

} // namespace attnscope::kernels
