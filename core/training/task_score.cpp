// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_score.h"

#include <torch/nn/functional/loss.h>

namespace attnscope {
namespace {

namespace F = torch::nn::functional;

/// Rows of logits with the class that each should be, and the class that means "not known".
struct Rows {
    torch::Tensor logits; ///< [row, class]
    torch::Tensor truth;  ///< int64 [row]
    int64_t unknown = -1;
};

Rows rowsOf(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    if (task.kind == TaskKind::Classification)
        return {logits, batch.labels.at(task.name), -1};
    const torch::Tensor truth = batch.target.ids.slice(1, 1).reshape({-1});
    return {logits.reshape({-1, logits.size(-1)}), truth, kPadToken};
}

} // namespace

torch::Tensor taskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    const Rows rows = rowsOf(task, logits, batch);
    if (!rows.truth.ne(rows.unknown).any().item<bool>())
        return {};
    return F::cross_entropy(rows.logits, rows.truth, F::CrossEntropyFuncOptions().ignore_index(rows.unknown));
}

AnswerCount countAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    const Rows rows = rowsOf(task, logits.detach(), batch);
    const torch::Tensor known = rows.truth.ne(rows.unknown);
    return {known.sum().item<int64_t>(),
            rows.logits.argmax(1).eq(rows.truth).logical_and(known).sum().item<int64_t>()};
}

} // namespace attnscope
