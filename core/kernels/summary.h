// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// Of maps [cell, channel]: each channel's mean and its largest number, and the way back. Any thread.

namespace attnscope::kernels {

struct MapShape {
    int64_t cells = 0, channels = 0;
};

/// mean and most [channels]; sums are made in double. A number that is none stays, as with torch::amax.
void meanAndMost(const MapShape& shape, const float* maps, float* mean, float* most);
/// From the gradients by both [channels]: out [cells, channels]. Cells that share the largest share its
/// gradient.
void meanAndMostBack(const MapShape& shape, const float* maps, const float* most, const float* byMean,
                     const float* byMost, float* out);

} // namespace attnscope::kernels
