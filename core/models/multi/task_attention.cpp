// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Attention over tasks: the features H_k that each task made of the shared map are weighted and summed.
//
// 1. Variant `weights`: one weight per task, w_k = normaliser over k of H_k . v_k; every head reads the same
//    o = sum w_k H_k.
// 2. Variant `query-key-value`: W = sigmoid(Dense(q k^T)) with q, k, v = ReLU Dense of the features; head i
//    reads o_i = sum_j W_ij v_j. Its source regresses (mean squared error), as Point tasks do here; tasks of
//    other kinds keep their own losses.
#include "core/models/multi/branched_model.h"
#include "core/models/multi/entries.h"

#include <cmath>

namespace attnscope {
namespace {

constexpr char kTaskAttention[] = "multi.task-attention";

class WeightedTasks : public BranchedModel {
public:
    WeightedTasks(const DatasetSummary& data, const BranchOptions& options)
        : BranchedModel(data, options, Branches::Mixed), m_normaliser(options.attention.normaliser),
          m_temperature(options.attention.temperature)
    {
        const auto count = static_cast<int64_t>(tasks().size());
        // Small, so that the tasks start with nearly equal weights.
        const double bound = 0.1 / std::sqrt(static_cast<double>(options.hidden));
        m_vectors =
            register_parameter("task_vector", torch::empty({count, options.hidden}).uniform_(-bound, bound));
        addHeads();
    }

protected:
    torch::Tensor mix(const torch::Tensor& features, std::optional<SiteRecord>& site) override
    {
        const torch::Tensor scores = (features * m_vectors).sum(-1) / m_temperature; // [batch, task]
        const torch::Tensor weights =
            normalise(m_normaliser, scores, std::nullopt, is_training()).unsqueeze(1);
        site = SiteRecord{taskMatrixSite("tasks", TaskQueries::One, m_normaliser != NormaliserKind::Sigmoid),
                          weights.unsqueeze(1).detach()};
        return torch::bmm(weights, features).expand_as(features);
    }

    bool setTemperature(double temperature) override
    {
        m_temperature = temperature;
        return BranchedModel::setTemperature(temperature);
    }

private:
    NormaliserKind m_normaliser;
    double m_temperature;
    torch::Tensor m_vectors; ///< v_k, [task, hidden]
};

class TaskToTask : public BranchedModel {
public:
    TaskToTask(const DatasetSummary& data, const BranchOptions& options)
        : BranchedModel(data, options, Branches::Mixed), m_temperature(options.attention.temperature)
    {
        const auto count = static_cast<int64_t>(tasks().size());
        m_query = register_module("query", glorotLinear(options.hidden, options.hidden));
        m_key = register_module("key", glorotLinear(options.hidden, options.hidden));
        m_value = register_module("value", glorotLinear(options.hidden, options.hidden));
        m_weight = register_module("weight", glorotLinear(count, count));
        // A tenth: products of ReLUs are large, and the gates would start fully open or shut.
        m_weight->weight.set_data(0.1 * m_weight->weight.detach());
        addHeads();
    }

protected:
    torch::Tensor mix(const torch::Tensor& features, std::optional<SiteRecord>& site) override
    {
        const torch::Tensor query = torch::relu(applyLinear(m_query, features));
        const torch::Tensor key = torch::relu(applyLinear(m_key, features));
        const torch::Tensor value = torch::relu(applyLinear(m_value, features));
        const torch::Tensor scores = applyLinear(m_weight, torch::bmm(query, key.transpose(1, 2)));
        const torch::Tensor weights = torch::sigmoid(scores / m_temperature); // [batch, task, task]
        site = SiteRecord{taskMatrixSite("tasks", TaskQueries::Tasks, false), weights.unsqueeze(1).detach()};
        return torch::bmm(weights, value);
    }

    bool setTemperature(double temperature) override
    {
        m_temperature = temperature;
        return BranchedModel::setTemperature(temperature);
    }

private:
    double m_temperature;
    torch::nn::Linear m_query{nullptr}, m_key{nullptr}, m_value{nullptr}, m_weight{nullptr};
};

std::vector<OptionSpec> taskAttentionSpecs()
{
    std::vector<OptionSpec> specs{modelChoiceSpec(
        "variant", "Variant",
        "How tasks attend to one another: one weight per task from a learned vector of its own (weights), "
        "or gates between every two tasks from queries and keys (query-key-value).",
        {"weights", "query-key-value"})};
    for (OptionSpec& spec : branchSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeTaskAttention(const DatasetSummary& data, const OptionReader& options)
{
    const BranchOptions read = readBranch(options);
    ATTNSCOPE_TRY(checkBranched(kTaskAttention, data, read));
    if (options.text("variant") == "weights")
        return std::shared_ptr<Model>(std::make_shared<WeightedTasks>(data, read));
    return std::shared_ptr<Model>(std::make_shared<TaskToTask>(data, read));
}

} // namespace

ModelEntry multiTaskAttentionEntry()
{
    ModelEntry entry;
    entry.info = {kTaskAttention,
                  "Attention over tasks",
                  "Each task makes features of the image, and attention decides how much of each task's "
                  "features goes into the answers: its weights say which tasks help one another.",
                  InputKind::Image,
                  taskAttentionSpecs(),
                  true};
    entry.make = makeTaskAttention;
    return entry;
}

} // namespace attnscope
