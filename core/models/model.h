// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/inspection.h"
#include "core/data/dataset.h"

#include <torch/nn/module.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attnscope {

/// AttentionSite with live tensors, for a whole batch.
struct SiteRecord {
    AttentionSite site;    ///< everything but the weights
    torch::Tensor weights; ///< [batch, head, h, w] or [batch, head, query, key]; 0 where a key is padding
};

struct ModelOutput {
    /// Task -> [batch, classes]; of a Sequence task [batch, target tokens - 1, vocabulary]: entry i is about
    /// token i + 1 of the batch's target.
    std::map<std::string, torch::Tensor> logits;
    /// What generate() made, by Sequence task: ids without kBeginToken, up to and with kEndToken.
    std::map<std::string, std::vector<std::vector<int64_t>>> sequences;
    /// Task -> scalar that training adds to the task's loss: what a model asks of its parts beside right
    /// answers. Only in training.
    std::map<std::string, torch::Tensor> addedLosses;
    std::vector<SiteRecord> sites; ///< filled when asked for
};

enum class RecordAttention { No, Yes };

/// A trainable model. Parameters keep their registered names for ever: they are the checkpoint's keys.
/// Used by one thread at a time.
class Model : public torch::nn::Module {
public:
    /// With RecordAttention::Yes the output holds the very weights that made the logits.
    virtual ModelOutput forward(const Batch& batch, RecordAttention record) = 0;

    /// For a model with a Sequence task: makes the text without looking at the batch's target. `logits` are
    /// then [batch, longest made, vocabulary], and with RecordAttention::Yes queries are the tokens made.
    /// Others answer as forward().
    virtual ModelOutput generate(const Batch& batch, RecordAttention record)
    {
        return forward(batch, record);
    }

    /// Changes a live option ("dropout", "attention.temperature") from now on; false if it has none of
    /// that name.
    virtual bool setLive(const std::string& key, double value) = 0;
};

/// One line of the model registry.
struct ModelEntry {
    ModelInfo info;
    /// Builds it for a data set. Parameters are drawn from LibTorch's default generator. Failure: the data
    /// does not fit (too small an image, no classification task).
    Result<std::shared_ptr<Model>> (*make)(const DatasetSummary& data, const OptionReader& options);
    /// About how many bytes a training step holds for each sample whose texts are as long as `lengths` says;
    /// null: the length of a text does not matter.
    double (*sampleBytes)(const DatasetSummary& data, const TextLengths& lengths,
                          const OptionReader& options) = nullptr;
};

/// All models, in display order.
std::span<const ModelEntry> modelRegistry();
/// Usage error with the nearest name where there is none.
Result<const ModelEntry*> findModel(const std::string& name);

} // namespace attnscope
