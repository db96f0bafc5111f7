// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// A picture and a text that look at each other: cross-attention both ways, as in the co-attention of Lu et
// al. 2019 ("ViLBERT") with one layer, between a convolutional trunk with a transformer layer over its cells
// and a recurrent encoder of the words.
//
// 1. What a word found in the picture is compared with the word itself: u = relu(fuse([t, o, t o])). The same
//    for what a patch found in the text.
// 2. Every task reads three times: the words by weights of its own, the patches by weights of its own, and
//    what these gave by two weights that say how much comes from the words and how much from the patches.
// 3. So the share of a patch in an answer is known, through the words that looked at it and by itself: the
//    task's map, which is derived from the weights of 1 and 2.
// 4. A third convolution on the trunk's cells: without it a cell has seen 10 pixels, less than an object of
//    `shapes`, and what shape it is part of comes late.
#include "core/attention/parallel_matmul.h"
#include "core/models/encoder_layer.h"
#include "core/models/heads.h"
#include "core/models/image/conv_trunk.h"
#include "core/models/multi/entries.h"
#include "core/models/multi/multi_model.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/text_model.h"

#include <fmt/format.h>

namespace attnscope {
namespace {

constexpr char kImageText[] = "multi.image-text";
constexpr int64_t kMostPatches = 1024, kMostTextTokens = 1024;
constexpr int64_t kMixKernel = 3;

struct ImageTextOptions {
    ConvTrunk::Options trunk{32, ConvPadding::Same, 3};
    AttentionOptions attention;
    int64_t width = 64, heads = 4, layers = 1, hidden = 64;
    double dropout = 0;
};

/// One side looks at the other with several heads. Parameters: query.*, key.*, value.*, attention.*, fuse.*.
class CrossLook : public torch::nn::Module {
public:
    explicit CrossLook(const ImageTextOptions& options) : m_heads(options.heads)
    {
        const int64_t width = options.width;
        m_query = register_module("query", glorotLinear(width, width));
        m_key = register_module("key", glorotLinear(width, width));
        m_value = register_module("value", glorotLinear(width, width));
        AttentionOptions attention = options.attention;
        attention.queryDim = attention.keyDim = width / options.heads;
        m_attention = register_module("attention", std::make_shared<Attention>(attention));
        m_fuse = register_module("fuse", glorotLinear(3 * width, width));
    }

    struct Result {
        torch::Tensor fused;   ///< u, [batch, query, width]
        torch::Tensor weights; ///< [batch, head, query, key]
    };
    /// own [batch, query, width], other [batch, key, width].
    Result forward(const torch::Tensor& own, const torch::Tensor& other, const torch::Tensor& mayAttend)
    {
        const AttentionResult seen =
            m_attention->forward(byHead(m_query, own, m_heads), byHead(m_key, other, m_heads),
                                 byHead(m_value, other, m_heads), mayAttend);
        const torch::Tensor found = seen.output.transpose(1, 2).reshape(own.sizes());
        return {torch::relu(applyLinear(m_fuse, torch::cat({own, found, own * found}, -1))), seen.weights};
    }

    void setTemperature(double temperature) { m_attention->setTemperature(temperature); }

private:
    int64_t m_heads;
    torch::nn::Linear m_query{nullptr}, m_key{nullptr}, m_value{nullptr}, m_fuse{nullptr};
    std::shared_ptr<Attention> m_attention;
};

class ImageText : public MultiTaskModel {
public:
    ImageText(const DatasetSummary& data, const ImageTextOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    bool setTemperature(double temperature) override;

private:
    struct Answerer {
        TaskInfo task;
        std::shared_ptr<Attention> words, patches, sides;
        torch::nn::Linear dense{nullptr};
        std::shared_ptr<TaskHead> head;
    };
    /// How one task reads: weights [batch, token], [batch, patch] and [batch, 2] (words, patches).
    struct Reading {
        torch::Tensor words, patches, sides;
        torch::Tensor features; ///< [batch, width]
    };
    torch::Tensor encodeImages(const torch::Tensor& images);
    torch::Tensor encodeText(const TokenBatch& text);
    static Reading read(Answerer& answerer, const torch::Tensor& words, const torch::Tensor& patches,
                        const torch::Tensor& mask);
    /// `fromWords` and `fromPatches`: the weights of the two looks.
    void recordLooks(const torch::Tensor& fromWords, const torch::Tensor& fromPatches,
                     std::vector<SiteRecord>& sites) const;
    void recordTask(const TaskInfo& task, const Reading& reading, const torch::Tensor& fromWords,
                    std::vector<SiteRecord>& sites) const;

    ImageTextOptions m_options;
    FeatureMap m_map;
    std::shared_ptr<ConvTrunk> m_trunk;
    torch::nn::Conv2d m_mix{nullptr};
    torch::nn::Linear m_patch{nullptr};
    torch::Tensor m_position; ///< [patch, width]
    std::vector<std::shared_ptr<EncoderLayer>> m_layers;
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Recurrent> m_encoder;
    std::shared_ptr<CrossLook> m_textLook, m_imageLook;
    std::vector<Answerer> m_answerers;
};

AttentionOptions poolOf(const ImageTextOptions& options)
{
    AttentionOptions pool;
    pool.score = ScoreKind::Pooling;
    pool.normaliser = options.attention.normaliser;
    pool.temperature = options.attention.temperature;
    pool.keyDim = options.width;
    return pool;
}

ImageText::ImageText(const DatasetSummary& data, const ImageTextOptions& options)
    : MultiTaskModel(data, options.dropout), m_options(options)
{
    const int64_t width = options.width;
    m_trunk = register_module("trunk", std::make_shared<ConvTrunk>(data, options.trunk));
    m_map = m_trunk->map();
    m_mix = register_module(
        "mix",
        torch::nn::Conv2d(
            torch::nn::Conv2dOptions(m_map.channels, m_map.channels, kMixKernel).padding(kMixKernel / 2)));
    m_mix->weight.set_data(m_mix->weight.contiguous(torch::MemoryFormat::ChannelsLast));
    m_patch = register_module("patch", glorotLinear(m_map.channels, width));
    m_position = register_parameter("position", torch::randn({m_map.cells(), width}) * kEmbeddingSpread);
    const EncoderOptions encoder{options.attention, width, options.heads, 2 * width};
    for (int64_t layer = 0; layer < options.layers; ++layer)
        m_layers.push_back(
            register_module(fmt::format("layer{}", layer), std::make_shared<EncoderLayer>(encoder)));
    m_embedding = register_module("embedding", std::make_shared<TokenEmbedding>(data.text.vocabulary, width));
    m_encoder = register_module("encoder", std::make_shared<Recurrent>(RecurrentOptions{
                                               CellKind::Gru, Directions::Both, width, width / 2, true}));
    m_textLook = register_module("text_look", std::make_shared<CrossLook>(options));
    m_imageLook = register_module("image_look", std::make_shared<CrossLook>(options));
    for (const TaskInfo& task : tasks()) {
        Answerer answerer;
        answerer.task = task;
        const AttentionOptions pool = poolOf(options);
        answerer.words = registerFor(task, "words_", std::make_shared<Attention>(pool));
        answerer.patches = registerFor(task, "patches_", std::make_shared<Attention>(pool));
        answerer.sides = registerFor(task, "sides_", std::make_shared<Attention>(pool));
        answerer.dense = registerFor(task, "dense_", glorotLinear(width, options.hidden).ptr());
        answerer.head = registerFor(task, "head_", std::make_shared<TaskHead>(task, image(), options.hidden));
        m_answerers.push_back(std::move(answerer));
    }
}

bool ImageText::setLive(const std::string& key, double value)
{
    if (key == "dropout")
        m_options.dropout = value;
    return MultiTaskModel::setLive(key, value);
}

bool ImageText::setTemperature(double temperature)
{
    for (const auto& layer : m_layers)
        layer->setTemperature(temperature);
    m_textLook->setTemperature(temperature);
    m_imageLook->setTemperature(temperature);
    for (Answerer& answerer : m_answerers)
        for (const auto& pool : {answerer.words, answerer.patches, answerer.sides})
            pool->setTemperature(temperature);
    return true;
}

/// [batch, patch, width]
torch::Tensor ImageText::encodeImages(const torch::Tensor& images)
{
    const torch::Tensor cells = m_trunk->forward(images); // [batch, cell, channel]
    const torch::Tensor map = cells.view({-1, m_map.rows, m_map.columns, m_map.channels});
    const torch::Tensor mixed =
        torch::relu(m_mix->forward(map.permute({0, 3, 1, 2}))).permute({0, 2, 3, 1}).reshape(cells.sizes());
    torch::Tensor patches = applyLinear(m_patch, mixed) + m_position;
    for (const auto& layer : m_layers)
        patches = layer->forward(patches, std::nullopt, m_options.dropout).tokens;
    return patches;
}

/// [batch, token, width], 0 behind a text's end.
torch::Tensor ImageText::encodeText(const TokenBatch& text)
{
    return m_encoder->forward(drop(m_embedding->forward(text.ids)), text.lengthsOnHost());
}

ImageText::Reading ImageText::read(Answerer& answerer, const torch::Tensor& words,
                                   const torch::Tensor& patches, const torch::Tensor& mask)
{
    const auto pooled = [](Attention& pool, const torch::Tensor& keys,
                           const std::optional<torch::Tensor>& mayAttend) {
        const torch::Tensor byHead = keys.unsqueeze(1);
        return pool.forward({}, byHead, byHead, mayAttend);
    };
    const AttentionResult fromWords = pooled(*answerer.words, words, mask);
    const AttentionResult fromPatches = pooled(*answerer.patches, patches, std::nullopt);
    const torch::Tensor sides =
        torch::cat({fromWords.output, fromPatches.output}, 2).squeeze(1); // [batch, 2, width]
    const AttentionResult both = pooled(*answerer.sides, sides, std::nullopt);
    return {fromWords.weights.flatten(1), fromPatches.weights.flatten(1), both.weights.flatten(1),
            both.output.flatten(1)};
}

ModelOutput ImageText::forward(const Batch& batch, RecordAttention record)
{
    const torch::Tensor patches = encodeImages(batch.images), words = encodeText(batch.text);
    const torch::Tensor mask = keyMask(batch.text); // [batch, 1, 1, token]
    const CrossLook::Result text = m_textLook->forward(words, patches, mask.transpose(2, 3));
    const CrossLook::Result image = m_imageLook->forward(patches, words, mask);
    ModelOutput output;
    if (record == RecordAttention::Yes)
        recordLooks(text.weights.detach(), image.weights.detach(), output.sites);
    for (Answerer& answerer : m_answerers) {
        const Reading reading = read(answerer, text.fused, image.fused, mask);
        const torch::Tensor features = torch::relu(applyLinear(answerer.dense, drop(reading.features)));
        output.logits[answerer.task.name] = answerer.head->forward(drop(features));
        if (record == RecordAttention::Yes)
            recordTask(answerer.task, reading, text.weights, output.sites);
    }
    return output;
}

void ImageText::recordLooks(const torch::Tensor& fromWords, const torch::Tensor& fromPatches,
                            std::vector<SiteRecord>& sites) const
{
    const TokenGrid grid{0, static_cast<int>(m_map.rows), static_cast<int>(m_map.columns)};
    AttentionSite text = tokenSite("text-to-image", m_options.attention, "text", "");
    text.geometry = m_map.geometry;
    text.keyGrid = grid;
    sites.push_back({text, fromWords});
    AttentionSite image = tokenSite("image-to-text", m_options.attention, "", "text");
    image.geometry = m_map.geometry;
    image.queryGrid = grid;
    sites.push_back({image, fromPatches});
}

void ImageText::recordTask(const TaskInfo& task, const Reading& reading, const torch::Tensor& fromWords,
                           std::vector<SiteRecord>& sites) const
{
    const torch::NoGradGuard guard;
    const bool distribution = isDistribution(m_options.attention);
    const std::vector<int64_t> mapShape{-1, 1, m_map.rows, m_map.columns};
    // Through the words: each word's mean over the heads, times the task's weight of the word.
    const torch::Tensor throughWords =
        torch::bmm(reading.words.unsqueeze(1), fromWords.mean(1)).squeeze(1); // [batch, patch]
    const torch::Tensor map =
        reading.sides.slice(1, 0, 1) * throughWords + reading.sides.slice(1, 1, 2) * reading.patches;
    AttentionSite whole = taskMapSite("map", task, m_map.geometry, distribution);
    whole.derived = true;
    sites.push_back({whole, map.reshape(mapShape)});
    AttentionSite patches = taskMapSite("patches", task, m_map.geometry, distribution);
    patches.primary = false;
    sites.push_back({patches, reading.patches.detach().reshape(mapShape)});
    AttentionSite words = tokenSite(("words." + task.name).c_str(), m_options.attention, "", "text");
    words.task = task.name;
    sites.push_back({words, reading.words.detach().unsqueeze(1).unsqueeze(1)});
}

std::vector<OptionSpec> imageTextSpecs()
{
    std::vector<OptionSpec> specs{
        integerSpec("channels", 32, 4, 256, "Channels",
                    "How many patterns the first convolution of the picture's trunk looks for; the second "
                    "looks for twice as many. More channels learn more and train slower."),
        integerSpec("width", 64, 8, 512, "Width",
                    "Numbers per patch and per word. It is shared out among the heads and must be a multiple "
                    "of them."),
        integerSpec("heads", 4, 1, 16, "Heads",
                    "Attention patterns side by side in each layer, each over its own share of the width."),
        integerSpec("layers", 1, 0, 8, "Layers",
                    "How many times all patches attend to each other before the text looks at them; at 0 a "
                    "patch knows its own surroundings alone."),
        integerSpec("hidden", 64, 8, 1024, "Hidden units",
                    "How many features each task makes of what it looks at."),
        dropoutSpec("0.1")};
    for (OptionSpec& spec : unscopedAttentionSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeImageText(const DatasetSummary& data, const OptionReader& options)
{
    ImageTextOptions read;
    read.trunk.channels = options.integer("channels");
    read.attention = readUnscopedAttention(options);
    read.width = options.integer("width");
    read.heads = options.integer("heads");
    read.layers = options.integer("layers");
    read.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    ATTNSCOPE_TRY(checkTexts(kImageText, data));
    ATTNSCOPE_TRY(checkTextLength(kImageText, data, kMostTextTokens));
    ATTNSCOPE_TRY(checkTasks(kImageText, data, {TaskKind::Classification}));
    ATTNSCOPE_TRY(checkImageTasks(kImageText, data, smallestTrunkInput(read.trunk)));
    ATTNSCOPE_TRY(checkPositions(kImageText, ConvTrunk::mapOf(data, read.trunk).cells(), kMostPatches));
    ATTNSCOPE_TRY(checkHeads(read.width, read.heads));
    ATTNSCOPE_TRY(checkTwoDirections("width", read.width));
    return std::shared_ptr<Model>(std::make_shared<ImageText>(data, read));
}

} // namespace

ModelEntry multiImageTextEntry()
{
    ModelEntry entry;
    entry.info = {kImageText,
                  "Picture and text",
                  "The words of a sentence look at the patches of a picture, and the patches at the words; "
                  "each task then reads both. It shows which part of the picture a word is about.",
                  InputKind::ImageText,
                  imageTextSpecs(),
                  true};
    entry.make = makeImageText;
    return entry;
}

} // namespace attnscope
