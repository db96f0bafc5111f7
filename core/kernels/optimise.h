// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// One step of an optimiser over some numbers of a parameter: one pass over memory. Any thread.

namespace attnscope::kernels {

/// The arrays of a parameter, in the same order.
struct Update {
    float* weight = nullptr;
    const float* gradient = nullptr;
    float* first = nullptr;  ///< m of Adam, momentum of SGD
    float* second = nullptr; ///< v of Adam
};

struct AdamFactors {
    float scale = 1;                  ///< of the gradient
    float weightDecay = 0;            ///< added to the gradient
    float decoupled = 1;              ///< 1 - rate * decay, of AdamW
    float stepSize = 0;               ///< rate / (1 - beta1^t)
    float rootCorrection = 1;         ///< 1 / sqrt(1 - beta2^t)
    float beta1 = 0.9F, rest1 = 0.1F; ///< beta1 and 1 - beta1, which 1 - 0.9F is not
    float beta2 = 0.999F, rest2 = 0.001F;
    float epsilon = 1e-8F;
};
/// Adam (Kingma & Ba 2015, algorithm 1) of numbers begin .. end-1.
void adam(const Update& update, const AdamFactors& factors, int64_t begin, int64_t end);

struct SgdFactors {
    float scale = 1, weightDecay = 0, rate = 0, momentum = 0.9F;
};
/// v = momentum v + g, w -= rate v.
void sgd(const Update& update, const SgdFactors& factors, int64_t begin, int64_t end);

} // namespace attnscope::kernels
