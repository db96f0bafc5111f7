// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

// Batch normalisation (Ioffe & Szegedy 2015) and the activation behind it, on values [cell, channel]:
//
//     x = scale y + shift,   scale = gamma / sigma,   shift = beta - mean scale
//     z = x, max(x, 0) or 1 / (1 + e^-(sharpness x)).
//
// What there is one of for each channel comes `period` floats long, the channels repeated: an inner loop over
// 16 channels alone would be too short to be worth its beginning and its end.

namespace attnscope::kernels {

enum class Activation { None, Relu, Sigmoid };

/// How long repeated() makes it: a multiple of `channels`.
int64_t periodOf(int64_t channels);
std::vector<float> repeated(const float* perChannel, int64_t channels);

/// mean [channels] of y [cells, channels], and in `squares` the sum of the squared distances from it.
void moments(const float* y, int64_t cells, int64_t channels, float* mean, float* squares);

/// A layer's numbers by channel, all as repeated() makes them.
struct Normed {
    Activation activation = Activation::None;
    float sharpness = 1;
    int64_t period = 0;
    const float* scale = nullptr;
    const float* shift = nullptr;
};

/// z from y, `count` floats that begin with the first channel; times `gated`, unless that is null.
void activate(const Normed& layer, const float* y, int64_t count, const float* gated, float* z);

/// With g = dL/dx: adds g to sum [period] and g (y - mean) to product [period]. gradient is dL/dz, mean
/// [period].
void addActivationSums(const Normed& layer, const float* y, const float* gradient, int64_t count,
                       const float* mean, float* sum, float* product);

/// The same where z was multiplied by `gated`, of which gradient is the derivative; also gives dL/dgated and
/// g.
struct GatedBack {
    const float *y, *gradient, *gated;
    const float* mean;
    float *byGated, *g; ///< `count` floats each
    float *sum, *product;
};
void addGatedSums(const Normed& layer, const GatedBack& back, int64_t count);

/// out = scale g - bySquare y - constant: dL/dy, with bySquare and constant [period] as normGradient() in
/// core/models/multi makes them from the sums above.
void throughNorm(const Normed& layer, const float* y, const float* gradient, int64_t count,
                 const float* bySquare, const float* constant, float* out);

} // namespace attnscope::kernels
