// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_score.h"

#include "core/device/device.h"

#include <torch/nn/functional/loss.h>
#include <torch/torch.h>

namespace attnscope {
namespace {

namespace F = torch::nn::functional;

/// Rows of logits with the class that each should be, and the class that means "not known".
struct Rows {
    torch::Tensor logits; ///< [row, class]
    torch::Tensor truth;  ///< int64 [row]
    int64_t unknown = -1;
};

/// The truth of a Classification or Sequence task's rows, and what means "not known".
Rows truthOf(const TaskInfo& task, const Batch& batch)
{
    if (task.kind == TaskKind::Classification)
        return {{}, batch.labels.at(task.name), -1};
    return {{}, batch.target.ids.slice(1, 1).reshape({-1}), kPadToken};
}

Rows rowsOf(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    Rows rows = truthOf(task, batch);
    rows.logits = logits.reshape({-1, logits.size(-1)});
    return rows;
}

/// Which samples' mask or point is known: bool [batch], on the host.
torch::Tensor isKnown(const torch::Tensor& labels) { return labels.flatten(1).select(1, 0).ge(0); }

/// Predictions and labels of the samples whose mask or point is known.
struct Known {
    torch::Tensor predicted, truth; ///< [known, ..]
    int64_t count = 0;
};

/// `held`: the labels on the host, where what is known is looked up.
Known knownOf(const torch::Tensor& predicted, const torch::Tensor& labels, const torch::Tensor& held)
{
    const torch::Tensor known = isKnown(held);
    const auto count = known.sum().item<int64_t>();
    if (count == known.numel())
        return {predicted, labels, count};
    const torch::Tensor at = sentTo(labels.device(), known.nonzero().squeeze(1));
    return {predicted.index_select(0, at), labels.index_select(0, at), count};
}

Known knownOf(const TaskInfo& task, const torch::Tensor& predicted, const Batch& batch)
{
    return knownOf(predicted, batch.labels.at(task.name), batch.onHost().labels.at(task.name));
}

torch::Tensor distances(const Known& points) { return (points.predicted - points.truth).norm(2, 1); }

torch::Tensor maskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    const Known masks = knownOf(task, logits, batch);
    return masks.count == 0 ? torch::Tensor()
                            : F::binary_cross_entropy_with_logits(masks.predicted, masks.truth);
}

torch::Tensor pointLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    const Known points = knownOf(task, logits, batch);
    if (points.count == 0)
        return {};
    const torch::Tensor quarters =
        sentTo(logits.device(), torch::tensor({static_cast<float>(batch.images.size(3)) / 4.0F,
                                               static_cast<float>(batch.images.size(2)) / 4.0F}));
    return ((points.predicted - points.truth) / quarters).square().mean();
}

} // namespace

torch::Tensor maskOverlaps(const torch::Tensor& logits, const torch::Tensor& labels)
{
    const Known masks = knownOf(logits.detach(), labels, labels);
    const torch::Tensor made = masks.predicted.ge(0).flatten(1);
    const torch::Tensor truth = masks.truth.gt(0.5).flatten(1);
    const torch::Tensor both = (made & truth).sum(1).to(torch::kFloat);
    const torch::Tensor either = (made | truth).sum(1).to(torch::kFloat);
    return torch::where(either > 0, both / either.clamp_min(1), torch::ones_like(either));
}

torch::Tensor pointErrors(const torch::Tensor& points, const torch::Tensor& labels)
{
    return distances(knownOf(points.detach(), labels, labels));
}

torch::Tensor taskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    if (task.kind == TaskKind::Mask)
        return maskLoss(task, logits, batch);
    if (task.kind == TaskKind::Point)
        return pointLoss(task, logits, batch);
    if (knownAnswers(task, batch) == 0)
        return {};
    const Rows rows = rowsOf(task, logits, batch);
    return F::cross_entropy(rows.logits, rows.truth, F::CrossEntropyFuncOptions().ignore_index(rows.unknown));
}

int64_t knownAnswers(const TaskInfo& task, const Batch& batch)
{
    const Batch& held = batch.onHost();
    if (task.kind == TaskKind::Mask)
        return held.labels.at(task.name).ge(0).sum().item<int64_t>();
    if (task.kind == TaskKind::Point)
        return isKnown(held.labels.at(task.name)).sum().item<int64_t>();
    const Rows rows = truthOf(task, held);
    return rows.truth.ne(rows.unknown).sum().item<int64_t>();
}

torch::Tensor rightAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    const torch::NoGradGuard guard;
    if (task.kind == TaskKind::Mask) {
        const torch::Tensor& labels = batch.labels.at(task.name);
        return logits.ge(0).eq(labels.gt(0.5)).logical_and(labels.ge(0)).sum();
    }
    if (task.kind == TaskKind::Point)
        return distances(knownOf(task, logits, batch)).le(kNearPoint).sum();
    const Rows rows = rowsOf(task, logits, batch);
    return rows.logits.argmax(1).eq(rows.truth).logical_and(rows.truth.ne(rows.unknown)).sum();
}

AnswerCount countAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    return {knownAnswers(task, batch), rightAnswers(task, logits, batch).item<int64_t>()};
}

} // namespace attnscope
