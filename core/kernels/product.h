// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// Matrix products of moderate size that stay in the caches. A BLAS rearranges both factors in every call,
// wants rows that do not overlap, and how it sums up a row may depend on how many there are. Here nothing is
// copied, and what a row (of a column, in addProductOfColumns) gets does not depend on the others, to the
// bit.
//
// All matrices are row-major; a stride is the distance from one row to the next, in floats, and may be
// smaller than a row: rows then overlap, which is what makes a convolution a product
// (core/kernels/convolution.h).

namespace attnscope::kernels {

/// out [rows, columns] = (or +=) sum over s of left_s [rows, inner] times right_s [inner, columns], where
/// left_s begins at left + s leftSegment and right_s at right + s rightSegment. With one segment: a product.
struct Product {
    int64_t rows = 0, inner = 0, columns = 0;
    const float* left = nullptr;
    int64_t leftStride = 0;
    const float* right = nullptr;
    int64_t rightStride = 0;
    float* out = nullptr;
    int64_t outStride = 0;
    bool add = false;
    int64_t segments = 1, leftSegment = 0, rightSegment = 0;
};
void multiply(const Product& product);

/// The same with the left factor transposed: out [rows, columns] += sum over s of left_s^T times right_s,
/// with left_s [inner, rows]. Always adds (if `add` is not set, out is cleared first).
void multiplyTransposed(const Product& product);

} // namespace attnscope::kernels
