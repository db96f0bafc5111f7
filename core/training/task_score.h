// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

/// The loss of one task over the labels that are known: cross entropy, averaged over samples, or over the
/// target's tokens of a sequence (its end included, padding not). A scalar; undefined where the batch has no
/// label of the task.
torch::Tensor taskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch);

/// Answers that can be judged, and right ones among them: samples, or tokens of a sequence, each given the
/// reference's tokens before it.
struct AnswerCount {
    int64_t known = 0;
    int64_t right = 0;
    double accuracy() const
    {
        return known > 0 ? static_cast<double>(right) / static_cast<double>(known) : 0;
    }
};
AnswerCount countAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch);

} // namespace attnscope
