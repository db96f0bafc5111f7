// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

#include <torch/nn/modules/linear.h>

#include <utility>
#include <vector>

namespace attnscope {

/// What the models of all families share: a linear head per classification task, named "head_<task>" (a dot
/// in the task's name becomes an underscore), dropout, and the live options.
class ClassifierModel : public Model {
public:
    bool setLive(const std::string& key, double value) override;

protected:
    ClassifierModel(const DatasetSummary& data, double dropout);

    /// Registers the heads; called last in a constructor, so that parameters are drawn in reading order.
    void addHeads(int64_t features);
    /// features [batch, features] to the logits of every task.
    ModelOutput predict(const torch::Tensor& features);
    /// values of any shape, a share of them set to 0 while training.
    torch::Tensor drop(const torch::Tensor& values) const;

    /// Called when "attention.temperature" changes.
    virtual void setTemperature(double temperature) = 0;

private:
    std::vector<TaskInfo> m_tasks;
    std::vector<std::pair<std::string, torch::nn::Linear>> m_heads; ///< task -> head
    double m_dropout;
};

/// Linear layer with Glorot's uniform weights and no bias at the start.
torch::nn::Linear glorotLinear(int64_t inputs, int64_t outputs);

/// layer(x), on all of LibTorch's threads.
torch::Tensor applyLinear(const torch::nn::Linear& layer, const torch::Tensor& x);

/// Failure naming `model` unless there is a classification task of two classes or more.
Status checkClassification(const char* model, const DatasetSummary& data);

OptionSpec dropoutSpec(const char* value);
OptionSpec integerSpec(const char* key, int64_t value, int64_t minimum, int64_t maximum, const char* label,
                       const char* doc);
OptionSpec modelChoiceSpec(const char* key, const char* label, const char* doc,
                           std::vector<std::string> choices);

} // namespace attnscope
