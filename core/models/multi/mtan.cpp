// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Multi-Task Attention Network (Liu, Johns & Davison, "End-to-End Multi-Task Learning with Attention", 2019):
// one shared convolutional network that knows nothing of the tasks, and beside each of its blocks a module
// per task that lets a part of the block's features through.
//
// 1. The shared network goes down and up again (32, 16 and 8 pixels a side and back, say), so that the last
//    block has the image's size and its features know their surroundings.
// 2. Everything that a task answers has passed its mask on the last block. The map that is shown is that
//    mask's mean over the channels: what the task lets through, pixel by pixel. It is not normalised.
// 3. Where we differ: the way up adds the shared features of the way down to a block's input (as in feature
//    pyramids), which stands in for SegNet's unpooling; a task's own convolution comes after the pooling,
//    which is a quarter of the work, and is its own (the paper shares it among the tasks).
#include "core/models/multi/entries.h"
#include "core/models/multi/map_functions.h"
#include "core/models/multi/mtan_parts.h"
#include "core/models/multi/multi_model.h"

#include <array>

namespace attnscope {
namespace {

constexpr char kMtan[] = "multi.mtan";
/// Three sizes, each half of the one before, and batch statistics want more than one value.
constexpr int64_t kSmallestSide = 8;
constexpr int64_t kMostPixels = 1 << 16;

struct MtanOptions {
    int64_t channels = 16;
    double dropout = 0;
    double temperature = 1;
};

class Mtan : public MultiTaskModel {
public:
    Mtan(const DatasetSummary& data, const MtanOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    bool setTemperature(double temperature) override
    {
        m_temperature = temperature;
        return true;
    }

private:
    /// One task's modules and its head.
    struct Branch {
        TaskInfo task;
        std::array<std::shared_ptr<TaskModule>, kMtanBlocks> modules;
        std::shared_ptr<TaskHead> head; ///< of a class
        std::shared_ptr<PixelHead> pixels;
    };
    void addBranch(const TaskInfo& task, const std::array<int64_t, kMtanBlocks>& channels);
    /// The task's features on the pixels, and, if recorded, its last mask.
    torch::Tensor lookAt(Branch& branch, const std::vector<SharedBlock::Result>& shared,
                         RecordAttention record, torch::Tensor& mask);
    torch::Tensor answer(Branch& branch, const torch::Tensor& features, RecordAttention record,
                         ModelOutput& output);

    double m_temperature;
    std::shared_ptr<SharedNetwork> m_shared;
    std::vector<Branch> m_branches;
};

Mtan::Mtan(const DatasetSummary& data, const MtanOptions& options)
    : MultiTaskModel(data, options.dropout), m_temperature(options.temperature)
{
    m_shared = register_module("shared", std::make_shared<SharedNetwork>(data.channels, options.channels));
    for (const TaskInfo& task : tasks())
        addBranch(task, m_shared->channels());
}

void Mtan::addBranch(const TaskInfo& task, const std::array<int64_t, kMtanBlocks>& channels)
{
    Branch branch;
    branch.task = task;
    int64_t before = 0;
    for (size_t block = 0; block < kMtanBlocks; ++block) {
        const bool last = block + 1 == kMtanBlocks;
        // Behind the last block twice as many as in it: a head reads nothing else.
        const int64_t outputs = last ? 2 * channels[block] : channels[block + 1];
        const std::string prefix = "block" + std::to_string(block) + "_";
        branch.modules[block] =
            registerFor(task, prefix.c_str(),
                        std::make_shared<TaskModule>(channels[block], before, outputs, passageAfter(block)));
        before = outputs;
    }
    if (task.kind == TaskKind::Classification)
        branch.head = registerFor(task, "head_", std::make_shared<TaskHead>(task, image(), 2 * before));
    else
        branch.pixels =
            registerFor(task, "head_",
                        std::make_shared<PixelHead>(before, task.kind == TaskKind::Mask ? PixelBias::Yes
                                                                                        : PixelBias::No));
    m_branches.push_back(std::move(branch));
}

torch::Tensor Mtan::lookAt(Branch& branch, const std::vector<SharedBlock::Result>& shared,
                           RecordAttention record, torch::Tensor& mask)
{
    torch::Tensor features;
    for (size_t block = 0; block < kMtanBlocks; ++block) {
        const bool last = block + 1 == kMtanBlocks;
        const torch::Tensor& next = last ? shared[block].output : shared[block + 1].output;
        const TaskModule::Result result = branch.modules[block]->forward(
            shared[block], features, {next.size(2), next.size(3)}, {m_temperature, record});
        features = result.features;
        mask = result.mask;
    }
    return features;
}

torch::Tensor Mtan::answer(Branch& branch, const torch::Tensor& features, RecordAttention record,
                           ModelOutput& output)
{
    if (branch.head) // how much of each feature there is, and the most of it in one place
        return branch.head->forward(drop(meanAndMost(features)));
    const torch::Tensor pixels = branch.pixels->forward(drop(features)); // [batch, h, w]
    if (branch.task.kind == TaskKind::Mask)
        return pixels;
    const torch::Tensor weights = torch::softmax(pixels.flatten(1), 1).view_as(pixels);
    if (record == RecordAttention::Yes) {
        AttentionSite site = taskMapSite("where", branch.task, {}, true);
        site.primary = false;
        output.sites.push_back({site, weights.detach().unsqueeze(1)});
    }
    return weightedPlace(weights);
}

ModelOutput Mtan::forward(const Batch& batch, RecordAttention record)
{
    const auto shared = m_shared->forward(batch.images, static_cast<int64_t>(m_branches.size()));
    ModelOutput output;
    for (size_t i = 0; i < m_branches.size(); ++i) {
        Branch& branch = m_branches[i];
        torch::Tensor mask; // [batch, channel, h, w]
        const torch::Tensor features = lookAt(branch, shared[i], record, mask);
        if (record == RecordAttention::Yes)
            output.sites.push_back(
                {taskMapSite("mask", branch.task, {}, false), mask.detach().mean(1, true).contiguous()});
        output.logits[branch.task.name] = answer(branch, features, record, output);
    }
    return output;
}

std::vector<OptionSpec> mtanSpecs()
{
    return {integerSpec("channels", 16, 4, 128, "Channels",
                        "How many features the shared network has at the image's own size; it has twice as "
                        "many at half of it and four times as many at a quarter."),
            dropoutSpec("0"), gateTemperatureSpec()};
}

Result<std::shared_ptr<Model>> makeMtan(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkImageTasks(kMtan, data, kSmallestSide));
    ATTNSCOPE_TRY(checkPositions(kMtan, int64_t{data.height} * data.width, kMostPixels));
    const MtanOptions read{options.integer("channels"), options.real("dropout"),
                           options.real("attention.temperature")};
    return std::shared_ptr<Model>(std::make_shared<Mtan>(data, read));
}

} // namespace

ModelEntry multiMtanEntry()
{
    ModelEntry entry;
    entry.info = {kMtan,
                  "Attention network for several tasks",
                  "A shared network sees the image once; each task has a mask for every pixel that lets "
                  "through what this task needs of the shared features. The maps show side by side where "
                  "tasks look at the same thing and where they do not.",
                  InputKind::Image,
                  mtanSpecs(),
                  true};
    // Without it the loss, by then a hundredth of the first, leaps once in a while and takes an epoch to
    // settle.
    entry.info.gradientClip = 1;
    entry.make = makeMtan;
    return entry;
}

} // namespace attnscope
