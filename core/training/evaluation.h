// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/models/model.h"

#include <functional>

namespace attnscope {

/// Called before each batch of long work, since somebody may have waited for the step before it; false ends
/// it early.
using Between = std::function<bool()>;

/// Scores of a model over the first `limit` samples of a split (-1: all). The model is put into evaluation
/// mode and draws nothing at random. By task kind:
/// - Classification: "loss", "accuracy";
/// - Sequence: "loss" and "accuracy" of each token given the reference before it, and of what generate()
///   makes: "exact_match", "bleu" (0..1, Papineni 2002, on the data set's own tokens; a reference's
///   unknown word matches nothing), and, where the alignment is known, "alignment_error" (Och & Ney 2003) of
///   the weights given the reference.
/// - Mask: "loss", "accuracy" of pixels, "iou" averaged over samples (the composite takes this one);
/// - Point: "loss", "accuracy" (within kNearPoint pixels), "centre_error" in pixels.
/// Where evidence is known every task also has "pointing_game" and "pointing_game_random" (see
/// pointing_game.h), and where a model's words look at a picture "word_pointing_game": whether the cell that
/// the words about the task (Dataset::wordsAbout()) look at most lies on the evidence. A sample whose label
/// of a task is unknown does not count for it. `parameters` is left to the caller. Cancelled where `between`
/// said so.
///
/// Memory is kept in bounds by inferenceBatch().
Result<EvalReport> evaluateModel(Model& model, const Dataset& data, Split split, const Between& between,
                                 int64_t limit);

/// The score of a task that EvalReport::composite takes: "iou" of masks, else "accuracy".
const char* compositeScore(TaskKind kind);

/// How many samples to look at together outside training: fewer of long texts, whose attention takes memory
/// with the square of their length.
int64_t inferenceBatch(const DatasetSummary& data);

} // namespace attnscope
