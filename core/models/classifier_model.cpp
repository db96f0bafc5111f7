// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/classifier_model.h"

#include "core/attention/parallel_matmul.h"
#include "core/models/dropout.h"

#include <torch/nn/init.h>

#include <algorithm>

namespace attnscope {

ClassifierModel::ClassifierModel(const DatasetSummary& data, double dropout) : m_dropout(dropout)
{
    for (const TaskInfo& task : data.tasks)
        if (task.kind == TaskKind::Classification)
            m_tasks.push_back(task);
}

void ClassifierModel::addHeads(int64_t features)
{
    for (const TaskInfo& task : m_tasks) {
        std::string name = "head_" + task.name;
        std::replace(name.begin(), name.end(), '.', '_'); // a dot separates modules in a parameter's name
        const auto classes = static_cast<int64_t>(task.classes.size());
        torch::nn::Linear head = glorotLinear(features, classes);
        // A tenth: the first guesses are then near chance whatever the scale of the features.
        head->weight.set_data(0.1 * head->weight.detach());
        m_heads.emplace_back(task.name, register_module(name, head));
    }
}

ModelOutput ClassifierModel::predict(const torch::Tensor& features)
{
    ModelOutput output;
    for (auto& [task, head] : m_heads)
        output.logits[task] = applyLinear(head, features);
    return output;
}

torch::Tensor ClassifierModel::drop(const torch::Tensor& values) const
{
    return m_dropout > 0 && is_training() ? dropped(values, m_dropout) : values;
}

bool ClassifierModel::setLive(const std::string& key, double value)
{
    if (key == "dropout")
        m_dropout = value;
    else if (key == "attention.temperature")
        setTemperature(value);
    else
        return false;
    return true;
}

torch::nn::Linear glorotLinear(int64_t inputs, int64_t outputs)
{
    torch::nn::Linear linear(inputs, outputs);
    torch::nn::init::xavier_uniform_(linear->weight);
    torch::nn::init::zeros_(linear->bias);
    return linear;
}

torch::Tensor applyLinear(const torch::nn::Linear& layer, const torch::Tensor& x)
{
    return parallelLinear(x, layer->weight, layer->bias);
}

Status checkClassification(const char* model, const DatasetSummary& data)
{
    const bool hasTask = std::any_of(data.tasks.begin(), data.tasks.end(), [](const TaskInfo& task) {
        return task.kind == TaskKind::Classification && task.classes.size() >= 2;
    });
    if (!hasTask)
        return failure(model,
                       "nothing to learn in \"{}\" (expected a classification task with two classes or "
                       "more, found none)",
                       data.name);
    return Status::ok();
}

OptionSpec dropoutSpec(const char* value)
{
    return {.key = "dropout",
            .kind = OptionKind::Real,
            .defaultValue = value,
            .doc = "Share of the inner values that are switched off at random in each training step, so that "
                   "the model does not rely on any single one. May be changed while training runs.",
            .label = "Dropout",
            .choices = {},
            .minimum = 0,
            .maximum = 0.9,
            .live = true,
            .group = "model"};
}

OptionSpec integerSpec(const char* key, int64_t value, int64_t minimum, int64_t maximum, const char* label,
                       const char* doc)
{
    return {.key = key,
            .kind = OptionKind::Integer,
            .defaultValue = std::to_string(value),
            .doc = doc,
            .label = label,
            .choices = {},
            .minimum = static_cast<double>(minimum),
            .maximum = static_cast<double>(maximum),
            .group = "model"};
}

OptionSpec modelChoiceSpec(const char* key, const char* label, const char* doc,
                           std::vector<std::string> choices)
{
    const std::string first = choices.front();
    return {.key = key,
            .kind = OptionKind::Choice,
            .defaultValue = first,
            .doc = doc,
            .label = label,
            .choices = std::move(choices),
            .group = "model"};
}

} // namespace attnscope
