// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Hard parameter sharing (Caruana, "Multitask Learning", 1997): one trunk, a branch per task. With the trunk
// `lenet` it is about the size of the network of Sener & Koltun ("Multi-Task Learning as Multi-Objective
// Optimization", 2018) for MultiMNIST; here the dense layer belongs to the tasks, because each looks at the
// shared map with weights of its own.
#include "core/models/multi/branched_model.h"
#include "core/models/multi/entries.h"

namespace attnscope {
namespace {

constexpr char kHardSharing[] = "multi.hard-sharing";

enum class Fusion { None, Concat, Attention };

class HardSharing : public BranchedModel {
public:
    HardSharing(const DatasetSummary& data, const BranchOptions& options, Fusion fusion);

protected:
    torch::Tensor mix(const torch::Tensor& features, std::optional<SiteRecord>& site) override;
    bool setTemperature(double temperature) override;

private:
    torch::nn::Linear m_concat{nullptr};
    std::shared_ptr<Attention> m_attention;
};

HardSharing::HardSharing(const DatasetSummary& data, const BranchOptions& options, Fusion fusion)
    : BranchedModel(data, options, fusion == Fusion::None ? Branches::Apart : Branches::Mixed)
{
    const auto count = static_cast<int64_t>(tasks().size());
    if (fusion == Fusion::Concat)
        m_concat = register_module("fusion", glorotLinear(count * options.hidden, options.hidden));
    if (fusion == Fusion::Attention) {
        AttentionOptions attention = options.attention;
        attention.score = ScoreKind::Additive; // bounded, whatever the scale of the features
        attention.queryDim = attention.keyDim = options.hidden;
        m_attention = register_module("fusion", std::make_shared<Attention>(attention));
    }
    addHeads();
}

bool HardSharing::setTemperature(double temperature)
{
    if (m_attention)
        m_attention->setTemperature(temperature);
    return BranchedModel::setTemperature(temperature);
}

torch::Tensor HardSharing::mix(const torch::Tensor& features, std::optional<SiteRecord>& site)
{
    if (!m_attention)
        return torch::relu(applyLinear(m_concat, features.flatten(1))).unsqueeze(1).expand_as(features);
    const torch::Tensor rows = features.unsqueeze(1); // [batch, 1, task, hidden]
    const AttentionResult mixed = m_attention->forward(rows, rows, rows);
    site = SiteRecord{taskMatrixSite("fusion", TaskQueries::Tasks, isDistribution(m_attention->options())),
                      mixed.weights.detach()};
    return features + mixed.output.squeeze(1);
}

std::vector<OptionSpec> hardSharingSpecs()
{
    std::vector<OptionSpec> specs{modelChoiceSpec(
        "fusion", "Fusion",
        "What a task learns of the others before it answers: nothing (none), one layer over all branches "
        "(concat), or attention from each branch to all (attention).",
        {"none", "concat", "attention"})};
    for (OptionSpec& spec : branchSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeHardSharing(const DatasetSummary& data, const OptionReader& options)
{
    const BranchOptions read = readBranch(options);
    ATTNSCOPE_TRY(checkBranched(kHardSharing, data, read));
    const std::string name = options.text("fusion");
    const Fusion fusion =
        name == "concat" ? Fusion::Concat : (name == "attention" ? Fusion::Attention : Fusion::None);
    return std::shared_ptr<Model>(std::make_shared<HardSharing>(data, read, fusion));
}

} // namespace

ModelEntry multiHardSharingEntry()
{
    ModelEntry entry;
    entry.info = {kHardSharing,
                  "Shared trunk",
                  "All tasks share the layers that see the image; then each looks at the shared map with its "
                  "own attention and answers with its own layers. The oldest way to learn several tasks, and "
                  "the one to compare others with.",
                  InputKind::Image,
                  hardSharingSpecs(),
                  true};
    entry.make = makeHardSharing;
    return entry;
}

} // namespace attnscope
