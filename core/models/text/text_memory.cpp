// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/text_memory.h"

namespace attnscope {
namespace {

struct Numbers {
    double kept = 0;   ///< until the backward pass
    double moment = 0; ///< at its largest
};

/// float32 for each pair of a query and a key, over one head. `softmax` keeps its result and the masked one;
/// a mask is a byte.
Numbers ofNormaliser(NormaliserKind kind)
{
    switch (kind) {
    case NormaliserKind::Sparsemax:
    case NormaliserKind::Entmax15: return {2.5, 12}; // sorted in double, with their places
    case NormaliserKind::Hard: return {2.5, 3};
    default: return {2.5, 1};
    }
}

} // namespace

double attentionBytes(const AttentionOptions& options, int64_t queries, int64_t keys, int64_t heads,
                      int64_t layers)
{
    Numbers pair = ofNormaliser(options.normaliser);
    if (options.score ==
        ScoreKind::Additive) { // a hidden layer for each pair: before and after tanh, gradients
        const auto hidden = static_cast<double>(options.hiddenDim);
        pair.kept += hidden;
        pair.moment += 2 * hidden;
    }
    const double pairs =
        static_cast<double>(queries) * static_cast<double>(keys) * static_cast<double>(heads);
    return 4.0 * pairs * (pair.kept * static_cast<double>(layers) + pair.moment);
}

double recurrentBytes(const RecurrentOptions& options, int64_t tokens)
{
    // The gates, the states before and after, what was read, and for a moment gradients of some of them.
    const int64_t gates = options.cell == CellKind::Lstm ? 4 : options.cell == CellKind::Gru ? 3 : 1;
    const int64_t directions = options.directions == Directions::Both ? 2 : 1;
    return tokenBytes(tokens, directions * options.hiddenDim * (gates + 3) + 2 * options.inputDim);
}

} // namespace attnscope
