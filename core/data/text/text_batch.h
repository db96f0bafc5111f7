// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"
#include "core/data/text/corpus.h"

namespace attnscope {

/// Texts `which` of `texts` as a padded batch with the sentences' numbers.
TokenBatch batchOfTexts(const EncodedTexts& texts, std::span<const int64_t> which);

/// The same with kBeginToken before and kEndToken behind each, and without sentences: targets.
TokenBatch batchOfTargets(const EncodedTexts& texts, std::span<const int64_t> which);

/// A batch of one: what is left of a sequence without its hidden tokens, sentences renumbered; where nothing
/// is left, kUnknownToken.
TokenBatch batchOfSequence(const TokenSequence& sequence);
TokenBatch batchOfTarget(const TokenSequence& sequence);

/// What a length costs in a batch: `first`, then `second`.
struct TextLength {
    int64_t first = 0, second = 0;
    auto operator<=>(const TextLength&) const = default;
};

/// A permutation of the samples in which each run of `batchSize`, counted from the beginning, holds texts of
/// like length, in random order: the samples are shuffled, sorted by length within pools of 64 runs, and the
/// runs of all pools are shuffled. What is over (fewer than `batchSize`) is drawn at random and comes last,
/// so that no sample is favoured for its length. Depends on the arguments alone.
std::vector<int64_t> orderByLength(std::span<const TextLength> lengths, uint64_t seed, int64_t epoch,
                                   int64_t batchSize);

} // namespace attnscope
