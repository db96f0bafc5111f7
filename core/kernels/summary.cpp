// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/summary.h"

#include "core/kernels/processor.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace attnscope::kernels {
namespace {

struct MeanAndMost {
    const MapShape& shape;
    const float* maps;
    double* sums;
    float* mosts;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        double* __restrict sum = sums;
        float* __restrict most = mosts;
        for (int64_t cell = 0; cell < shape.cells; ++cell) {
            const float* __restrict x = maps + cell * shape.channels;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < shape.channels; ++c) {
                sum[c] += x[c];
                const bool stays = (x[c] <= most[c]) | (most[c] != most[c]);
                most[c] = stays ? most[c] : x[c];
            }
        }
    }
};

/// How many cells have the largest number.
struct CountMost {
    const MapShape& shape;
    const float* maps;
    const float* mosts;
    float* counts;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float* __restrict most = mosts;
        float* __restrict count = counts;
        for (int64_t cell = 0; cell < shape.cells; ++cell) {
            const float* __restrict x = maps + cell * shape.channels;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < shape.channels; ++c)
                count[c] += x[c] == most[c] ? 1.0F : 0.0F;
        }
    }
};

struct Spread {
    const MapShape& shape;
    const float* maps;
    const float* mosts;
    const float* everywhere;
    const float* atMost;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const float* __restrict most = mosts;
        const float* __restrict all = everywhere;
        const float* __restrict one = atMost;
        for (int64_t cell = 0; cell < shape.cells; ++cell) {
            const float* __restrict x = maps + cell * shape.channels;
            float* __restrict out = to + cell * shape.channels;
            ATTNSCOPE_INDEPENDENT
            for (int64_t c = 0; c < shape.channels; ++c)
                out[c] = all[c] + (x[c] == most[c] ? one[c] : 0.0F);
        }
    }
};

} // namespace

void meanAndMost(const MapShape& shape, const float* maps, float* mean, float* most)
{
    std::vector<double> sums(static_cast<size_t>(shape.channels), 0.0); // of tens of thousands of cells
    std::fill_n(most, shape.channels, -std::numeric_limits<float>::infinity());
    onThisProcessor(MeanAndMost{shape, maps, sums.data(), most});
    for (int64_t c = 0; c < shape.channels; ++c)
        mean[c] = static_cast<float>(sums[static_cast<size_t>(c)] / static_cast<double>(shape.cells));
}

void meanAndMostBack(const MapShape& shape, const float* maps, const float* most, const float* byMean,
                     const float* byMost, float* out)
{
    const auto channels = static_cast<size_t>(shape.channels);
    std::vector<float> everywhere(byMean, byMean + channels), atMost(byMost, byMost + channels),
        counts(channels, 0.0F);
    onThisProcessor(CountMost{shape, maps, most, counts.data()});
    for (size_t c = 0; c < channels; ++c) {
        everywhere[c] /= static_cast<float>(shape.cells);
        atMost[c] /= std::max(1.0F, counts[c]);
    }
    onThisProcessor(Spread{shape, maps, most, everywhere.data(), atMost.data(), out});
}

} // namespace attnscope::kernels
