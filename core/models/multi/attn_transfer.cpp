// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// One encoder per task, one attention vector for all of them. The first task is the source; what its
// attention has learned is handed to the others, the targets:
//
// 1. Fusion: a gate chooses, for each word and feature, between the source's state and the target's own.
// 2. Attention transfer (Zagoruyko & Komodakis 2017, "Paying More Attention to Attention", activation-based):
//    the target's map is pulled to the source's, by the squared distance of the two maps after each was
//    divided by its length. The paper's maps are of a teacher that is trained already; here both learn at
//    once.
// 3. Neither hands a gradient to the source's encoder: with few labels the target's gradient is mostly noise,
//    which would cost the source what it knows.
// 4. The paper's maps are of one task. Of two tasks other words decide, but mostly of the same clause: so the
//    maps may be compared at a coarser grain, each averaged over `reach` words to either side. The target is
//    then drawn to the neighbourhood that counts and finds its own word there.
#include "core/base/nearest_name.h"
#include "core/models/multi/entries.h"
#include "core/models/multi/multi_model.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/recurrent_settings.h"
#include "core/models/text/text_model.h"

#include <fmt/ranges.h>

#include <algorithm>

namespace attnscope {
namespace {

constexpr char kAttnTransfer[] = "multi.attn-transfer";
constexpr double kShortestMap = 1e-12; ///< length of a map, by which it is divided

struct TransferOptions {
    RecurrentOptions recurrent;
    AttentionOptions attention;
    size_t source = 0; ///< index of the task that the others learn from
    bool transfer = true;
    bool gate = true;
    double weight = 0;
    int64_t reach = 0; ///< words to either side over which maps are averaged before they are compared
    double dropout = 0;
};

class AttnTransfer : public MultiTaskModel {
public:
    AttnTransfer(const DatasetSummary& data, const TransferOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    bool setTemperature(double temperature) override
    {
        m_pool->setTemperature(temperature);
        return true;
    }

private:
    struct Reader {
        TaskInfo task;
        std::shared_ptr<Recurrent> encoder;
        torch::nn::Linear gate{nullptr}; ///< of a target, where states are fused
        std::shared_ptr<TaskHead> head;
    };
    bool isTarget(size_t k) const { return m_options.transfer && k != m_options.source; }
    static torch::Tensor fused(Reader& reader, const torch::Tensor& source, const torch::Tensor& own);
    AttentionSite siteOf(const TaskInfo& task) const;

    TransferOptions m_options;
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Attention> m_pool;
    std::vector<Reader> m_readers; ///< by task
};

AttnTransfer::AttnTransfer(const DatasetSummary& data, const TransferOptions& options)
    : MultiTaskModel(data, options.dropout), m_options(options)
{
    m_embedding = register_module(
        "embedding", std::make_shared<TokenEmbedding>(data.text.vocabulary, options.recurrent.inputDim));
    for (const TaskInfo& task : tasks())
        m_readers.push_back({task,
                             registerFor(task, "encoder_", std::make_shared<Recurrent>(options.recurrent)),
                             nullptr,
                             {}});
    const int64_t width = m_readers.front().encoder->outputDim();
    AttentionOptions pool = options.attention;
    pool.score = ScoreKind::Pooling;
    pool.keyDim = width;
    m_pool = register_module("pool", std::make_shared<Attention>(pool));
    for (size_t k = 0; k < m_readers.size(); ++k) {
        Reader& reader = m_readers[k];
        if (isTarget(k) && options.gate)
            reader.gate = registerFor(reader.task, "gate_", glorotLinear(2 * width, width).ptr());
        reader.head =
            registerFor(reader.task, "head_", std::make_shared<TaskHead>(reader.task, image(), width));
    }
}

bool AttnTransfer::setLive(const std::string& key, double value)
{
    if (key != "transfer.weight")
        return MultiTaskModel::setLive(key, value);
    m_options.weight = value;
    return true;
}

torch::Tensor AttnTransfer::fused(Reader& reader, const torch::Tensor& source, const torch::Tensor& own)
{
    const torch::Tensor given = source.detach();
    const torch::Tensor gate = torch::sigmoid(applyLinear(reader.gate, torch::cat({given, own}, -1)));
    return own + gate * (given - own);
}

AttentionSite AttnTransfer::siteOf(const TaskInfo& task) const
{
    AttentionSite site = tokenSite(("pool." + task.name).c_str(), m_pool->options(), "", "text");
    site.task = task.name;
    site.primary = true;
    return site;
}

/// Mean over the batch of the squared distance between maps [batch, token], each averaged over the 2 reach +
/// 1 words around (0 beyond the text's ends) and divided by its length. `present` [batch, token] is 0 at
/// padding.
torch::Tensor mapDistance(const torch::Tensor& map, const torch::Tensor& other, const torch::Tensor& present,
                          int64_t reach)
{
    const auto unit = [&](torch::Tensor x) {
        if (reach > 0)
            x = present * torch::avg_pool1d(x.unsqueeze(1), {2 * reach + 1}, {1}, {reach}).squeeze(1);
        return x / x.square().sum(-1, true).sqrt().clamp_min(kShortestMap);
    };
    return (unit(map) - unit(other)).square().sum(-1).mean();
}

ModelOutput AttnTransfer::forward(const Batch& batch, RecordAttention record)
{
    const TokenBatch& text = batch.text;
    const torch::Tensor words = m_embedding->forward(text.ids), mask = keyMask(text);
    std::vector<torch::Tensor> states; // by task, each [batch, token, width]
    for (Reader& reader : m_readers)
        states.push_back(reader.encoder->forward(drop(words), text.lengthsOnHost()));
    ModelOutput output;
    std::vector<torch::Tensor> maps; // by task, each [batch, token]
    for (size_t k = 0; k < m_readers.size(); ++k) {
        Reader& reader = m_readers[k];
        const torch::Tensor seen =
            reader.gate.is_empty() ? states[k] : fused(reader, states[m_options.source], states[k]);
        const torch::Tensor keys = seen.unsqueeze(1);
        const AttentionResult pooled = m_pool->forward({}, keys, keys, mask);
        output.logits[reader.task.name] = reader.head->forward(drop(pooled.output.flatten(1)));
        maps.push_back(pooled.weights.flatten(1));
        if (record == RecordAttention::Yes)
            output.sites.push_back({siteOf(reader.task), pooled.weights.detach()});
    }
    for (size_t k = 0; is_training() && m_options.weight > 0 && k < m_readers.size(); ++k)
        if (isTarget(k))
            output.addedLosses[m_readers[k].task.name] =
                m_options.weight *
                mapDistance(maps[k], maps[m_options.source].detach(), mask.flatten(1), m_options.reach);
    return output;
}

std::vector<OptionSpec> transferSpecs()
{
    return {
        {.key = "source",
         .kind = OptionKind::Text,
         .defaultValue = "",
         .doc = "The task whose attention the others learn from, by name; the first one if empty. It should "
                "be the one with the most labels.",
         .label = "Source task",
         .choices = {},
         .group = "model"},
        modelChoiceSpec("transfer", "Attention transfer",
                        "Whether the other tasks learn from the source task: its states are fused with "
                        "theirs, and their maps may be pulled to its map. Without it, the tasks share the "
                        "words' vectors and the attention vector alone.",
                        {"on", "off"}),
        {.key = "transfer.weight",
         .kind = OptionKind::Real,
         .defaultValue = "0",
         .doc = "How hard the other tasks' maps are pulled to the source's (Zagoruyko & Komodakis 2017). "
                "Meant for tasks that the same words decide; where others do, it costs. At 0 there is no "
                "pull. "
                "May be changed while training runs.",
         .label = "Pull of the maps",
         .choices = {},
         .minimum = 0,
         .maximum = 100,
         .live = true,
         .group = "model"},
        integerSpec("transfer.reach", 3, 0, 50, "Reach of the pull",
                    "Over how many words to either side both maps are averaged before they are compared. The "
                    "words that decide two tasks are seldom the same but often neighbours: with a reach, the "
                    "other task is pulled to the right part of the text and finds its own word there; at 0 "
                    "it is pulled to the very words."),
        modelChoiceSpec("fusion", "Fusion",
                        "How a task takes in what the source task's encoder has read: a learned gate chooses "
                        "between the two states for each word and feature (gate), or not at all (none).",
                        {"gate", "none"})};
}

std::vector<OptionSpec> attnTransferSpecs()
{
    std::vector<OptionSpec> specs = transferSpecs();
    for (OptionSpec& spec : recurrentSpecs())
        specs.push_back(std::move(spec));
    specs.push_back(dropoutSpec("0.3"));
    for (OptionSpec& spec : normaliserSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<size_t> findSource(const DatasetSummary& data, const std::string& name)
{
    std::vector<std::string> names;
    for (const TaskInfo& task : data.tasks)
        names.push_back(task.name);
    if (name.empty())
        return size_t{0};
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return usageError("source", "the data has no task \"{}\" (did you mean \"{}\"? it has {})", name,
                          nearestName(name, names), fmt::format("{}", fmt::join(names, ", ")));
    return static_cast<size_t>(found - names.begin());
}

Result<std::shared_ptr<Model>> makeAttnTransfer(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkTexts(kAttnTransfer, data));
    ATTNSCOPE_TRY(checkTasks(kAttnTransfer, data, {TaskKind::Classification}));
    const auto source = findSource(data, options.text("source"));
    if (!source)
        return source.status();
    TransferOptions read;
    read.source = *source;
    read.transfer = options.text("transfer") == "on";
    read.weight = options.real("transfer.weight");
    read.reach = options.integer("transfer.reach");
    read.gate = options.text("fusion") == "gate";
    read.recurrent = readRecurrent(options);
    read.attention = readNormaliserOptions(options);
    read.dropout = options.real("dropout");
    return std::shared_ptr<Model>(std::make_shared<AttnTransfer>(data, read));
}

} // namespace

ModelEntry multiAttnTransferEntry()
{
    ModelEntry entry;
    entry.info = {
        kAttnTransfer,
        "Attention transfer",
        "Each task reads the text with an encoder of its own, and all share one attention vector. A "
        "task with few labels learns where to look from one with many (Zagoruyko & Komodakis 2017).",
        InputKind::Text,
        attnTransferSpecs(),
        true};
    entry.make = makeAttnTransfer;
    return entry;
}

} // namespace attnscope
