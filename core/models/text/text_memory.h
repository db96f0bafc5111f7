// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"
#include "core/models/text/recurrent.h"

namespace attnscope {

// About how many bytes the parts of a model hold for one text in a training step: what the backward pass
// needs and what both passes need for a moment. Counted in float32 numbers and compared with measurements
// (docs/models.md, "Memory of texts"); meant to be within a factor of two of the truth, for
// ModelEntry::sampleBytes.

/// Attention of `queries` over `keys` by `heads` heads, `layers` times one after the other: what is kept
/// grows with the layers, what is there for a moment does not.
double attentionBytes(const AttentionOptions& options, int64_t queries, int64_t keys, int64_t heads,
                      int64_t layers);

/// A recurrent layer over `tokens` words.
double recurrentBytes(const RecurrentOptions& options, int64_t tokens);

/// `numbers` float32 for each of `tokens`.
inline double tokenBytes(int64_t tokens, int64_t numbers)
{
    return 4.0 * static_cast<double>(tokens) * static_cast<double>(numbers);
}

} // namespace attnscope
