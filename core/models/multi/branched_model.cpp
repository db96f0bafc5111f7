// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/branched_model.h"

namespace attnscope {
namespace {

/// A task's dense layer has cells * channels * hidden weights.
constexpr int64_t kMostBranchCells = 4096;
constexpr int64_t kMaskHidden = 32;

} // namespace

BranchedModel::BranchedModel(const DatasetSummary& data, const BranchOptions& options, Branches branches)
    : MultiTaskModel(data, options.dropout), m_hidden(options.hidden), m_mode(branches)
{
    m_trunk = register_module("trunk", std::make_shared<ConvTrunk>(data, options.trunk));
    const FeatureMap& map = m_trunk->map();
    for (const TaskInfo& task : tasks()) {
        Branch branch;
        branch.task = task;
        branch.pool = registerFor(task, "pool_", std::make_shared<TaskPool>(options.attention, map));
        if (task.kind != TaskKind::Mask || m_mode == Branches::Mixed)
            branch.dense =
                registerFor(task, "dense_", glorotLinear(map.cells() * map.channels, m_hidden).ptr());
        m_branches.push_back(std::move(branch));
    }
}

void BranchedModel::addHeads()
{
    const FeatureMap& map = m_trunk->map();
    for (Branch& branch : m_branches) {
        if (branch.task.kind != TaskKind::Mask) {
            branch.head =
                registerFor(branch.task, "head_", std::make_shared<TaskHead>(branch.task, image(), m_hidden));
            continue;
        }
        if (m_mode == Branches::Mixed)
            branch.condition =
                registerFor(branch.task, "condition_", glorotLinear(m_hidden, map.channels).ptr());
        branch.mask =
            registerFor(branch.task, "head_", std::make_shared<MaskHead>(map, image(), kMaskHidden));
    }
}

bool BranchedModel::setTemperature(double temperature)
{
    for (Branch& branch : m_branches)
        branch.pool->setTemperature(temperature);
    return true;
}

torch::Tensor BranchedModel::answer(Branch& branch, const torch::Tensor& features, const torch::Tensor& map)
{
    if (branch.head)
        return branch.head->forward(features);
    const FeatureMap& shape = m_trunk->map();
    const torch::Tensor seen =
        branch.condition.is_empty() ? map : map + applyLinear(branch.condition, features).unsqueeze(1);
    return branch.mask->forward(
        seen.reshape({-1, shape.rows, shape.columns, shape.channels}).permute({0, 3, 1, 2}));
}

std::vector<torch::Tensor> BranchedModel::mixed(const std::vector<torch::Tensor>& features,
                                                RecordAttention record, ModelOutput& output)
{
    if (m_mode == Branches::Apart)
        return features;
    std::optional<SiteRecord> site;
    const torch::Tensor result = mix(torch::stack(features, 1), site);
    if (record == RecordAttention::Yes && site)
        output.sites.push_back(std::move(*site));
    return result.unbind(1);
}

ModelOutput BranchedModel::forward(const Batch& batch, RecordAttention record)
{
    const torch::Tensor shared = m_trunk->forward(batch.images); // [batch, cell, channel]
    const FeatureMap& shape = m_trunk->map();
    ModelOutput output;
    std::vector<torch::Tensor> features, maps;
    for (Branch& branch : m_branches) {
        const TaskPool::Result pooled = branch.pool->forward(shared);
        maps.push_back(pooled.map);
        features.push_back(branch.dense.is_empty()
                               ? torch::Tensor()
                               : drop(torch::relu(applyLinear(branch.dense, pooled.map.flatten(1)))));
        if (record == RecordAttention::Yes)
            output.sites.push_back(
                {taskMapSite("pool", branch.task, shape.geometry, branch.pool->distribution()),
                 pooled.weights.detach().reshape({-1, 1, shape.rows, shape.columns})});
    }
    features = mixed(features, record, output);
    for (size_t i = 0; i < m_branches.size(); ++i)
        output.logits[m_branches[i].task.name] = answer(m_branches[i], features[i], maps[i]);
    return output;
}

std::vector<OptionSpec> branchSpecs()
{
    std::vector<OptionSpec> specs = taskTrunkSpecs();
    specs.push_back(integerSpec("hidden", 64, 8, 1024, "Hidden units",
                                "How many features each task makes of what it looks at."));
    specs.push_back(dropoutSpec("0"));
    for (OptionSpec& spec : taskPoolSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

BranchOptions readBranch(const OptionReader& options)
{
    return {readTaskTrunk(options), options.integer("hidden"), readTaskPool(options),
            options.real("dropout")};
}

Status checkBranched(const char* model, const DatasetSummary& data, const BranchOptions& options)
{
    ATTNSCOPE_TRY(checkImageTasks(model, data, smallestTrunkInput(options.trunk)));
    return checkPositions(model, ConvTrunk::mapOf(data, options.trunk).cells(), kMostBranchCells);
}

} // namespace attnscope
