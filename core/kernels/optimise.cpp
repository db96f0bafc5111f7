// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/optimise.h"

#include "core/kernels/processor.h"

#include <cmath>

namespace attnscope::kernels {
namespace {

struct Adam {
    const Update& update;
    const AdamFactors& factors;
    int64_t begin, end;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const AdamFactors f = factors;
        float *weight = update.weight, *first = update.first, *second = update.second;
        const float* gradient = update.gradient;
        ATTNSCOPE_INDEPENDENT
        for (int64_t i = begin; i < end; ++i) {
            const float w = weight[i] * f.decoupled;
            const float g = gradient[i] * f.scale + f.weightDecay * w;
            const float m = f.beta1 * first[i] + f.rest1 * g;
            const float v = f.beta2 * second[i] + f.rest2 * g * g;
            first[i] = m;
            second[i] = v;
            weight[i] = w - f.stepSize * m / (std::sqrt(v) * f.rootCorrection + f.epsilon);
        }
    }
};

struct Sgd {
    const Update& update;
    const SgdFactors& factors;
    int64_t begin, end;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const SgdFactors f = factors;
        float *weight = update.weight, *first = update.first;
        const float* gradient = update.gradient;
        ATTNSCOPE_INDEPENDENT
        for (int64_t i = begin; i < end; ++i) {
            const float g = gradient[i] * f.scale + f.weightDecay * weight[i];
            first[i] = f.momentum * first[i] + g;
            weight[i] -= f.rate * first[i];
        }
    }
};

} // namespace

void adam(const Update& update, const AdamFactors& factors, int64_t begin, int64_t end)
{
    onThisProcessor(Adam{update, factors, begin, end});
}

void sgd(const Update& update, const SgdFactors& factors, int64_t begin, int64_t end)
{
    onThisProcessor(Sgd{update, factors, begin, end});
}

} // namespace attnscope::kernels
