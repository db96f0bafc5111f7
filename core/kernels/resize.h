// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// Maps of half and of twice the size, two rows of cells at a time. A cell is `channels` numbers. Any thread.

namespace attnscope::kernels {

/// A row of cells and the two rows, twice as long, that it stands for.
struct Squares {
    int64_t columns = 0, channels = 0;
};

/// The largest of each square: upper and lower [2 columns, channels] to out [columns, channels]; `choice` of
/// the same size gets which it was, a bit 1 << (row * 2 + column). As in LibTorch, the first of equal ones is
/// taken, and NaN comes through.
void largestOfSquares(const Squares& squares, const float* upper, const float* lower, float* out,
                      int32_t* choice);
/// The way back: gradient [columns, channels] to the cells that were chosen, zeros to the others.
void toLargestOfSquares(const Squares& squares, const float* gradient, const int32_t* choice, float* upper,
                        float* lower);

/// Every cell twice, beside itself: cells [columns, channels] to out [2 columns, channels]; `added`, of the
/// size of out, or null.
void twice(const Squares& squares, const float* cells, const float* added, float* out);
/// The sum of each square: out [columns, channels].
void sumOfSquares(const Squares& squares, const float* upper, const float* lower, float* out);

} // namespace attnscope::kernels
