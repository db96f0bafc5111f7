// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/resize.h"

#include "core/kernels/processor.h"
#include "core/kernels/vector_math.h"

namespace attnscope::kernels {
namespace {

struct Largest {
    const Squares& squares;
    const float *upper, *lower;
    float* out;
    int32_t* choice;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = squares.channels;
        for (int64_t x = 0; x < squares.columns; ++x) {
            const float* __restrict a = upper + 2 * x * n, * __restrict b = lower + 2 * x * n;
            float* __restrict to = out + x * n;
            int32_t* __restrict which = choice + x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c) {
                const LargestOfFour largest = largestOfFour(a[c], a[n + c], b[c], b[n + c]);
                to[c] = largest.value;
                which[c] = largest.which;
            }
        }
    }
};

struct ToLargest {
    const Squares& squares;
    const float* gradient;
    const int32_t* choice;
    float *upper, *lower;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = squares.channels;
        for (int64_t x = 0; x < squares.columns; ++x) {
            const float* __restrict from = gradient + x * n;
            const int32_t* __restrict which = choice + x * n;
            float* __restrict a = upper + 2 * x * n, * __restrict b = lower + 2 * x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c) {
                const int32_t taken = which[c];
                a[c] = passedBy(from[c], taken & 1);
                a[n + c] = passedBy(from[c], taken >> 1 & 1);
                b[c] = passedBy(from[c], taken >> 2 & 1);
                b[n + c] = passedBy(from[c], taken >> 3 & 1);
            }
        }
    }
};

struct Twice {
    const Squares& squares;
    const float *cells, *added;
    float* out;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = squares.channels;
        for (int64_t x = 0; x < squares.columns; ++x) {
            const float* __restrict from = cells + x * n;
            float* __restrict to = out + 2 * x * n;
            if (added == nullptr) {
                ATTNSCOPE_INDEPENDENT
                for (int64_t c = 0; c < n; ++c)
                    to[c] = to[n + c] = from[c];
                continue;
            }
            const float* __restrict other = added + 2 * x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c) {
                to[c] = from[c] + other[c];
                to[n + c] = from[c] + other[n + c];
            }
        }
    }
};

struct Sum {
    const Squares& squares;
    const float *upper, *lower;
    float* out;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const int64_t n = squares.channels;
        for (int64_t x = 0; x < squares.columns; ++x) {
            const float* __restrict a = upper + 2 * x * n, * __restrict b = lower + 2 * x * n;
            float* __restrict to = out + x * n;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < n; ++c)
                to[c] = (a[c] + a[n + c]) + (b[c] + b[n + c]);
        }
    }
};

} // namespace

void largestOfSquares(const Squares& squares, const float* upper, const float* lower, float* out,
                      int32_t* choice)
{
    onThisProcessor(Largest{squares, upper, lower, out, choice});
}

void toLargestOfSquares(const Squares& squares, const float* gradient, const int32_t* choice, float* upper,
                        float* lower)
{
    onThisProcessor(ToLargest{squares, gradient, choice, upper, lower});
}

void twice(const Squares& squares, const float* cells, const float* added, float* out)
{
    onThisProcessor(Twice{squares, cells, added, out});
}

void sumOfSquares(const Squares& squares, const float* upper, const float* lower, float* out)
{
    onThisProcessor(Sum{squares, upper, lower, out});
}

} // namespace attnscope::kernels
