// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

/// The loss of one task over the labels that are known, a scalar; undefined where the batch has none:
/// - Classification, Sequence: cross entropy, averaged over samples, or over the target's tokens (its end
///   included, padding not);
/// - Mask: binary cross entropy of the logits, averaged over pixels;
/// - Point: squared distance in quarters of the image's width and height, averaged over the coordinates,
/// which
///   is near 1 for a guess, as the others are.
/// On the device of the logits, which must be the batch's, without a wait for it.
torch::Tensor taskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch);

/// Answers that can be judged, and right ones among them: samples; tokens of a sequence, each given the
/// reference's tokens before it; pixels of a mask; points, which are right within kNearPoint pixels.
struct AnswerCount {
    int64_t known = 0;
    int64_t right = 0;
    double accuracy() const
    {
        return known > 0 ? static_cast<double>(right) / static_cast<double>(known) : 0;
    }
};
AnswerCount countAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch);
/// Its two halves: the first from the labels alone, the second an int64 scalar on the device of the logits.
int64_t knownAnswers(const TaskInfo& task, const Batch& batch);
torch::Tensor rightAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch);
constexpr double kNearPoint = 2.0;

/// Intersection over union of each known mask with the prediction (probability 1/2 and above), 1 where both
/// are empty: [known samples] float32.
torch::Tensor maskOverlaps(const torch::Tensor& logits, const torch::Tensor& labels);
/// Distance in pixels of each known point: [known samples] float32.
torch::Tensor pointErrors(const torch::Tensor& points, const torch::Tensor& labels);

} // namespace attnscope
