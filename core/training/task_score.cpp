// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_score.h"

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

Rows rowsOf(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    if (task.kind == TaskKind::Classification)
        return {logits, batch.labels.at(task.name), -1};
    const torch::Tensor truth = batch.target.ids.slice(1, 1).reshape({-1});
    return {logits.reshape({-1, logits.size(-1)}), truth, kPadToken};
}

/// The samples whose mask or point is known, out of [batch, ..] values.
torch::Tensor knownSamples(const torch::Tensor& labels)
{
    return labels.flatten(1).select(1, 0).ge(0).nonzero().squeeze(1);
}

torch::Tensor maskLoss(const torch::Tensor& logits, const torch::Tensor& labels)
{
    const torch::Tensor known = knownSamples(labels);
    if (known.numel() == 0)
        return {};
    return F::binary_cross_entropy_with_logits(logits.index_select(0, known), labels.index_select(0, known));
}

torch::Tensor pointLoss(const torch::Tensor& points, const torch::Tensor& labels, const Batch& batch)
{
    const torch::Tensor known = knownSamples(labels);
    if (known.numel() == 0)
        return {};
    const torch::Tensor quarters = torch::tensor(
        {static_cast<float>(batch.images.size(3)) / 4.0F, static_cast<float>(batch.images.size(2)) / 4.0F});
    return ((points.index_select(0, known) - labels.index_select(0, known)) / quarters).square().mean();
}

} // namespace

torch::Tensor maskOverlaps(const torch::Tensor& logits, const torch::Tensor& labels)
{
    const torch::Tensor known = knownSamples(labels);
    const torch::Tensor made = logits.detach().index_select(0, known).ge(0).flatten(1);
    const torch::Tensor truth = labels.index_select(0, known).gt(0.5).flatten(1);
    const torch::Tensor both = (made & truth).sum(1).to(torch::kFloat);
    const torch::Tensor either = (made | truth).sum(1).to(torch::kFloat);
    return torch::where(either > 0, both / either.clamp_min(1), torch::ones_like(either));
}

torch::Tensor pointErrors(const torch::Tensor& points, const torch::Tensor& labels)
{
    const torch::Tensor known = knownSamples(labels);
    return (points.detach().index_select(0, known) - labels.index_select(0, known)).norm(2, 1);
}

torch::Tensor taskLoss(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    if (task.kind == TaskKind::Mask)
        return maskLoss(logits, batch.labels.at(task.name));
    if (task.kind == TaskKind::Point)
        return pointLoss(logits, batch.labels.at(task.name), batch);
    const Rows rows = rowsOf(task, logits, batch);
    if (!rows.truth.ne(rows.unknown).any().item<bool>())
        return {};
    return F::cross_entropy(rows.logits, rows.truth, F::CrossEntropyFuncOptions().ignore_index(rows.unknown));
}

AnswerCount countAnswers(const TaskInfo& task, const torch::Tensor& logits, const Batch& batch)
{
    if (task.kind == TaskKind::Mask) {
        const torch::Tensor& labels = batch.labels.at(task.name);
        const torch::Tensor known = labels.ge(0);
        return {known.sum().item<int64_t>(),
                logits.detach().ge(0).eq(labels.gt(0.5)).logical_and(known).sum().item<int64_t>()};
    }
    if (task.kind == TaskKind::Point) {
        const torch::Tensor errors = pointErrors(logits, batch.labels.at(task.name));
        return {errors.numel(), errors.le(kNearPoint).sum().item<int64_t>()};
    }
    const Rows rows = rowsOf(task, logits.detach(), batch);
    const torch::Tensor known = rows.truth.ne(rows.unknown);
    return {known.sum().item<int64_t>(),
            rows.logits.argmax(1).eq(rows.truth).logical_and(known).sum().item<int64_t>()};
}

} // namespace attnscope
