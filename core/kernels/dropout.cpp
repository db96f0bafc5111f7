// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/dropout.h"

#include <algorithm>
#include <cmath>

namespace attnscope::kernels {
namespace {

/// Numbers are counted in 32 bits; each block of 2^32 has keys of its own.
struct Drop {
    uint32_t key, other, limit; ///< a number stays if its bits are `limit` or more
    float scale;
    uint32_t first;
    int64_t count;
    const float* from;
    float* to;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        const uint32_t k = key, o = other, least = limit >> 1, begin = first;
        const float factor = scale;
        const float* in = from;
        float* out = to;
        ATTNSCOPE_INDEPENDENT
        for (int64_t i = 0; i < count; ++i) {
            // Signed, because vectors compare signed; the sign of the difference is the answer, as a mask.
            const auto bits = static_cast<int32_t>(scrambled(begin + static_cast<uint32_t>(i), k, o) >> 1);
            const int32_t stays = ~((bits - static_cast<int32_t>(least)) >> 31);
            out[i] = std::bit_cast<float>(std::bit_cast<int32_t>(in[i] * factor) & stays);
        }
    }
};

} // namespace

void drop(const Dropout& dropout, uint64_t first, int64_t count, const float* in, float* out)
{
    if (dropout.off >= 1) {
        std::fill_n(out, count, 0.0F);
        return;
    }
    constexpr int64_t kMost = 0x7FFFFFFF; // a share just below 1 rounds to one more
    const int64_t share = std::min<int64_t>(std::llround(dropout.off * 2147483648.0), kMost);
    const uint32_t limit = static_cast<uint32_t>(share) << 1;
    const auto scale = static_cast<float>(1.0 / (1.0 - dropout.off));
    constexpr uint64_t kBlock = uint64_t{1} << 32;
    while (count > 0) {
        const uint64_t block = first / kBlock, inBlock = first % kBlock;
        const auto now =
            static_cast<int64_t>(std::min<uint64_t>(static_cast<uint64_t>(count), kBlock - inBlock));
        const auto low = static_cast<uint32_t>(dropout.seed),
                   high = static_cast<uint32_t>(dropout.seed >> 32);
        const uint32_t key = low + static_cast<uint32_t>(block) * 0x632BE5ABU;
        onThisProcessor(Drop{key, high, limit, scale, static_cast<uint32_t>(inBlock), now, in, out});
        first += static_cast<uint64_t>(now);
        count -= now;
        in += now;
        out += now;
    }
}

} // namespace attnscope::kernels
