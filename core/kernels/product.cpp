// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/product.h"

#include "core/kernels/processor.h"

// A tile of the result is summed up in registers: kRows rows by kVectors vectors of columns. AVX-512 has 32
// registers: 24 sums, up to 4 vectors of the right factor and one number of the left, spread.

namespace attnscope::kernels {
namespace {

enum class Left { Plain, Transposed };

template <Left kLeft, int kLanes, int kRows, int kVectors>
ATTNSCOPE_INLINE void multiplyTile(const Product& p, int64_t row, int64_t column)
{
    // Two types: what lies on the stack has its natural alignment, which GCC relies on there; rows in memory
    // begin anywhere.
    typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float))));
    typedef float LanesInMemory __attribute__((vector_size(kLanes * sizeof(float)), aligned(4), may_alias));
    float* out = p.out + row * p.outStride + column;
    Lanes sum[kRows][kVectors];
    for (int r = 0; r < kRows; ++r)
        for (int v = 0; v < kVectors; ++v)
            sum[r][v] =
                p.add ? Lanes(*reinterpret_cast<const LanesInMemory*>(out + r * p.outStride + v * kLanes))
                      : Lanes{};
    // A step along `inner` moves by one float in a plain factor, by a row in a transposed one.
    const int64_t alongRows = kLeft == Left::Plain ? p.leftStride : 1;
    const int64_t alongInner = kLeft == Left::Plain ? 1 : p.leftStride;
    for (int64_t segment = 0; segment < p.segments; ++segment) {
        const float* left = p.left + segment * p.leftSegment + row * alongRows;
        const float* right = p.right + segment * p.rightSegment + column;
        for (int64_t k = 0; k < p.inner; ++k, left += alongInner, right += p.rightStride) {
            Lanes columns[kVectors];
            for (int v = 0; v < kVectors; ++v)
                columns[v] = *reinterpret_cast<const LanesInMemory*>(right + v * kLanes);
            for (int r = 0; r < kRows; ++r) {
                const float factor = left[r * alongRows];
                for (int v = 0; v < kVectors; ++v)
                    sum[r][v] += factor * columns[v];
            }
        }
    }
    for (int r = 0; r < kRows; ++r)
        for (int v = 0; v < kVectors; ++v)
            *reinterpret_cast<LanesInMemory*>(out + r * p.outStride + v * kLanes) = sum[r][v];
}

/// All rows of one strip of columns: tiles of kRows, then of half as many, down to single rows.
template <Left kLeft, int kLanes, int kRows, int kVectors>
ATTNSCOPE_INLINE void multiplyStrip(const Product& p, int64_t column)
{
    int64_t row = 0;
    for (; row + kRows <= p.rows; row += kRows)
        multiplyTile<kLeft, kLanes, kRows, kVectors>(p, row, column);
    if constexpr (kRows > 4)
        for (; row + 4 <= p.rows; row += 4)
            multiplyTile<kLeft, kLanes, 4, kVectors>(p, row, column);
    for (; row + 2 <= p.rows; row += 2)
        multiplyTile<kLeft, kLanes, 2, kVectors>(p, row, column);
    for (; row < p.rows; ++row)
        multiplyTile<kLeft, kLanes, 1, kVectors>(p, row, column);
}

template <Left kLeft, int kLanes>
ATTNSCOPE_INLINE void multiplyAll(const Product& p)
{
    // Sums in registers: 24 of 32, or 12 of 16.
    constexpr int kSums = kLanes == 16 ? 24 : 12;
    constexpr int kWide = kLanes == 16 ? 4 : 2;
    int64_t column = 0;
    for (; column + kWide * kLanes <= p.columns; column += kWide * kLanes)
        multiplyStrip<kLeft, kLanes, kSums / kWide, kWide>(p, column);
    if constexpr (kWide > 2)
        for (; column + 2 * kLanes <= p.columns; column += 2 * kLanes)
            multiplyStrip<kLeft, kLanes, kSums / 2, 2>(p, column);
    for (; column + kLanes <= p.columns; column += kLanes)
        multiplyStrip<kLeft, kLanes, 12, 1>(p, column);
    if constexpr (kLanes > 8)
        for (; column + 8 <= p.columns; column += 8)
            multiplyStrip<kLeft, 8, 8, 1>(p, column);
    if constexpr (kLanes > 4)
        for (; column + 4 <= p.columns; column += 4)
            multiplyStrip<kLeft, 4, 8, 1>(p, column);
    for (; column < p.columns; ++column)
        multiplyStrip<kLeft, 1, 4, 1>(p, column);
}

template <Left kLeft>
struct Multiply {
    const Product& product;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        multiplyAll<kLeft, kLanes>(product);
    }
};

} // namespace

void multiply(const Product& product) { onThisProcessor(Multiply<Left::Plain>{product}); }

void multiplyTransposed(const Product& product) { onThisProcessor(Multiply<Left::Transposed>{product}); }

} // namespace attnscope::kernels
