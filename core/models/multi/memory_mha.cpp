// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Multi-head attention (Vaswani 2017) with a memory for keys and values, over an image read as rows, and an
// LSTM over what came of it. The memory is the same image read by columns.
#include "core/attention/attention.h"
#include "core/attention/parallel_matmul.h"
#include "core/models/heads.h"
#include "core/models/multi/entries.h"
#include "core/models/multi/multi_model.h"
#include "core/models/text/recurrent.h"

namespace attnscope {
namespace {

constexpr char kMemoryMha[] = "multi.memory-mha";
constexpr int64_t kSmallestImage = 2;
/// Of rows and columns: there is a weight for each pair, in each head.
constexpr int64_t kLongestSide = 1024;

struct MemoryMhaOptions {
    bool memory = true;
    int64_t width = 32;
    int64_t heads = 4;
    int64_t hidden = 64;
    AttentionOptions attention;
    double dropout = 0.1;
};

class MemoryMha : public MultiTaskModel {
public:
    MemoryMha(const DatasetSummary& data, const MemoryMhaOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    bool setTemperature(double temperature) override
    {
        m_attention->setTemperature(temperature);
        return true;
    }

private:
    AttentionSite site() const;

    MemoryMhaOptions m_options;
    torch::nn::Linear m_rows{nullptr}, m_columns{nullptr};
    torch::nn::Linear m_query{nullptr}, m_key{nullptr}, m_value{nullptr}, m_proj{nullptr};
    std::shared_ptr<Attention> m_attention;
    std::shared_ptr<Recurrent> m_inputLstm, m_memoryLstm;
    std::vector<std::pair<std::string, std::shared_ptr<TaskHead>>> m_heads; ///< by task
};

MemoryMha::MemoryMha(const DatasetSummary& data, const MemoryMhaOptions& options)
    : MultiTaskModel(data, options.dropout), m_options(options)
{
    const int64_t width = options.width;
    m_rows = register_module("rows", glorotLinear(int64_t{data.channels} * data.width, width));
    if (options.memory)
        m_columns = register_module("columns", glorotLinear(int64_t{data.channels} * data.height, width));
    m_query = register_module("query", glorotLinear(width, width));
    m_key = register_module("key", glorotLinear(width, width));
    m_value = register_module("value", glorotLinear(width, width));
    AttentionOptions attention = options.attention;
    attention.queryDim = attention.keyDim = width / options.heads;
    m_attention = register_module("attention", std::make_shared<Attention>(attention));
    m_proj = register_module("proj", glorotLinear(width, width));
    const RecurrentOptions lstm{CellKind::Lstm, Directions::One, width, options.hidden};
    m_inputLstm = register_module("input_lstm", std::make_shared<Recurrent>(lstm));
    if (options.memory)
        m_memoryLstm = register_module("memory_lstm", std::make_shared<Recurrent>(lstm));
    const int64_t features = (options.memory ? 2 : 1) * options.hidden;
    for (const TaskInfo& task : tasks())
        m_heads.emplace_back(task.name,
                             registerFor(task, "head_", std::make_shared<TaskHead>(task, image(), features)));
}

/// Keys are stripes across the whole image: columns of the memory, or the rows themselves. Rows as queries
/// lie on the image only where the keys do so in the same way: a site has one geometry.
AttentionSite MemoryMha::site() const
{
    const auto height = static_cast<float>(image().rows), width = static_cast<float>(image().columns);
    AttentionSite site;
    site.name = "memory";
    site.kind = SiteKind::Matrix;
    site.distribution = isDistribution(m_attention->options());
    site.primary = true;
    if (m_options.memory) {
        site.geometry = {0.5F, height / 2, 1.0F, height};
        site.keyGrid = {0, 1, static_cast<int>(image().columns)};
    } else {
        site.geometry = {width / 2, 0.5F, width, 1.0F};
        site.keyGrid = site.queryGrid = {0, static_cast<int>(image().rows), 1};
    }
    return site;
}

ModelOutput MemoryMha::forward(const Batch& batch, RecordAttention record)
{
    // [batch, row, channel * w] and [batch, column, channel * h]
    const torch::Tensor images = batch.images;
    const torch::Tensor input = applyLinear(m_rows, images.permute({0, 2, 1, 3}).flatten(2));
    const torch::Tensor memory =
        m_options.memory ? applyLinear(m_columns, images.permute({0, 3, 1, 2}).flatten(2)) : input;

    const torch::Tensor weights =
        m_attention->weights(byHead(m_query, input, m_options.heads), byHead(m_key, memory, m_options.heads));
    const torch::Tensor used = drop(weights); // the very weights that the values are gathered with
    const torch::Tensor gathered =
        batchedMatmul(used, byHead(m_value, memory, m_options.heads), TransposeRight::No);
    const torch::Tensor joined = gathered.transpose(1, 2).reshape(input.sizes());
    const torch::Tensor attended = input + applyLinear(m_proj, joined); // [batch, row, width]

    const auto lengthOf = [](const torch::Tensor& x) {
        return torch::full({x.size(0)}, x.size(1), torch::kInt64);
    };
    torch::Tensor features =
        m_inputLstm->finalStates(m_inputLstm->forward(attended, lengthOf(attended)), lengthOf(attended));
    if (m_options.memory)
        features =
            torch::cat({features, m_memoryLstm->finalStates(m_memoryLstm->forward(memory, lengthOf(memory)),
                                                            lengthOf(memory))},
                       1);

    ModelOutput output;
    for (auto& [task, head] : m_heads)
        output.logits[task] = head->forward(features);
    if (record == RecordAttention::Yes)
        output.sites.push_back({site(), used.detach()});
    return output;
}

std::vector<OptionSpec> memoryMhaSpecs()
{
    std::vector<OptionSpec> specs{
        modelChoiceSpec("memory", "Memory",
                        "What the rows of the image look up: the image's columns, which are kept in a memory "
                        "(columns), or only one another (none).",
                        {"columns", "none"}),
        integerSpec("width", 32, 4, 512, "Width",
                    "How many numbers stand for each row and column; a multiple of the number of heads."),
        integerSpec("heads", 4, 1, 16, "Heads",
                    "How many attentions run side by side, each with its own share of the width; heads "
                    "often learn to look for different things."),
        integerSpec("hidden", 64, 4, 512, "Hidden units",
                    "Width of the state of the recurrent layers that read the rows and the memory."),
        dropoutSpec("0.1")};
    for (OptionSpec& spec : unscopedAttentionSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeMemoryMha(const DatasetSummary& data, const OptionReader& options)
{
    MemoryMhaOptions read;
    read.memory = options.text("memory") == "columns";
    read.width = options.integer("width");
    read.heads = options.integer("heads");
    read.hidden = options.integer("hidden");
    read.attention = readUnscopedAttention(options);
    read.dropout = options.real("dropout");
    ATTNSCOPE_TRY(checkHeads(read.width, read.heads));
    ATTNSCOPE_TRY(checkImageTasks(kMemoryMha, data, kSmallestImage));
    ATTNSCOPE_TRY(checkPositions(kMemoryMha, std::max(data.height, data.width), kLongestSide));
    return std::shared_ptr<Model>(std::make_shared<MemoryMha>(data, read));
}

} // namespace

ModelEntry multiMemoryMhaEntry()
{
    ModelEntry entry;
    entry.info = {kMemoryMha,
                  "Attention to a memory",
                  "Reads an image row by row, and each row looks up the image's columns in a memory with "
                  "several heads; recurrent layers then read rows and memory. It shows that the keys and "
                  "values of attention may come from somewhere else than the queries.",
                  InputKind::Image,
                  memoryMhaSpecs(),
                  true};
    entry.make = makeMemoryMha;
    return entry;
}

} // namespace attnscope
