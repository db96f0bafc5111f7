// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/multi/multi_model.h"
#include "core/models/multi/task_pool.h"

#include <optional>
#include <vector>

namespace attnscope {

struct BranchOptions {
    ConvTrunk::Options trunk;
    int64_t hidden = 64;
    AttentionOptions attention; ///< of each task's look at the shared map
    double dropout = 0;
};

/// Whether the branches' features are mixed before the heads.
enum class Branches { Apart, Mixed };

/// A shared trunk, and for each task a look at its map (site "pool.<task>"), features of what it sees, and
/// a head; a derived class may mix the tasks' features in between.
///
/// Parameters, in the order of their draws: `trunk.*`; for each task `pool_<task>.*` and `dense_<task>.*`;
/// those of the derived class; for each task `head_<task>.*`, before which a mask has `condition_<task>.*`. A
/// mask's head reads the weighted map itself; where branches are mixed, a linear layer of the mixed features
/// is added to every cell of it, and where they are not, a mask has no dense layer.
class BranchedModel : public MultiTaskModel {
public:
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    BranchedModel(const DatasetSummary& data, const BranchOptions& options, Branches branches);
    /// Called last in a constructor.
    void addHeads();

    /// features [batch, task, hidden] to what each task's head reads, of the same shape. `site` is to be
    /// given a record of the weights, if there are any.
    virtual torch::Tensor mix(const torch::Tensor& features, std::optional<SiteRecord>& site) = 0;
    bool setTemperature(double temperature) override;

private:
    struct Branch {
        TaskInfo task;
        std::shared_ptr<TaskPool> pool;
        torch::nn::Linear dense{nullptr};
        std::shared_ptr<TaskHead> head; ///< of a class or a point
        torch::nn::Linear condition{nullptr};
        std::shared_ptr<MaskHead> mask;
    };
    torch::Tensor answer(Branch& branch, const torch::Tensor& features, const torch::Tensor& map);
    std::vector<torch::Tensor> mixed(const std::vector<torch::Tensor>& features, RecordAttention record,
                                     ModelOutput& output);

    int64_t m_hidden;
    Branches m_mode;
    std::shared_ptr<ConvTrunk> m_trunk;
    std::vector<Branch> m_branches;
};

/// "trunk", "channels", "hidden", "dropout" and a TaskPool's.
std::vector<OptionSpec> branchSpecs();
BranchOptions readBranch(const OptionReader& options);
/// checkImageTasks(), and that the map is not too large.
Status checkBranched(const char* model, const DatasetSummary& data, const BranchOptions& options);

} // namespace attnscope
