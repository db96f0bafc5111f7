// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Vaswani et al.: "Attention Is All You Need", 2017: the encoder, with pre-norm layers and a class token
// (Devlin 2019) or attention pooling in front of the heads.
#include "core/device/device.h"
#include "core/models/encoder_layer.h"
#include "core/models/heads.h"
#include "core/models/text/entries.h"
#include "core/models/text/text_memory.h"
#include "core/models/text/text_model.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace attnscope {
namespace {

constexpr char kTransformer[] = "text.transformer";
constexpr double kWordBound = 0.5; ///< words' vectors start uniform in +- this
constexpr std::array kEncoderScores{ScoreKind::ScaledDot, ScoreKind::Dot,    ScoreKind::General,
                                    ScoreKind::Additive,  ScoreKind::Cosine, ScoreKind::Location};

enum class PoolKind { Attention, ClassToken };
enum class PositionKind { Learned, Sinusoidal };

struct TransformerOptions {
    EncoderOptions encoder;
    int64_t layers = 2;
    PoolKind pool = PoolKind::Attention;
    PositionKind position = PositionKind::Learned;
    double dropout = 0;
    int64_t leading() const { return pool == PoolKind::ClassToken ? 1 : 0; }
};

/// sin(t / 10000^(2i/width)) at feature 2i and cos of the same at 2i + 1, [tokens, width].
torch::Tensor sinusoids(int64_t tokens, int64_t width)
{
    const torch::Tensor feature = torch::arange(width, torch::kDouble);
    const torch::Tensor pair = feature.div(2, "floor") * 2 / static_cast<double>(width);
    const torch::Tensor angle =
        torch::arange(tokens, torch::kDouble).unsqueeze(1) * torch::exp(pair * -std::log(10000.0));
    return torch::where(feature.remainder(2).eq(0), torch::sin(angle), torch::cos(angle)).to(torch::kFloat);
}

class TextTransformer : public TextModel {
public:
    TextTransformer(const DatasetSummary& data, const TransformerOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    void setTemperature(double temperature) override;

private:
    torch::Tensor embedded(const TokenBatch& text);
    /// What the layers and the pooling used, for one forward pass.
    struct Used {
        std::vector<torch::Tensor> layers; ///< each [batch, head, query, key]
        torch::Tensor pool;                ///< [batch, 1, 1, token], or undefined
    };
    std::vector<SiteRecord> sites(const Used& used) const;

    TransformerOptions m_options;
    std::shared_ptr<TokenEmbedding> m_embedding;
    torch::Tensor m_classToken, m_position;
    std::vector<std::shared_ptr<EncoderLayer>> m_layers;
    torch::nn::LayerNorm m_norm{nullptr};
    std::shared_ptr<Attention> m_pool;
};

TextTransformer::TextTransformer(const DatasetSummary& data, const TransformerOptions& options)
    : TextModel(data, options.dropout), m_options(options)
{
    const int64_t width = options.encoder.width;
    m_embedding = register_module("embedding",
                                  std::make_shared<TokenEmbedding>(data.text.vocabulary, width, kWordBound));
    if (options.pool == PoolKind::ClassToken)
        m_classToken = register_parameter("class_token", torch::randn({width}) * kEmbeddingSpread);
    if (options.position == PositionKind::Learned)
        m_position =
            register_parameter("position", torch::randn({data.text.tokens, width}) * kEmbeddingSpread);
    else
        m_position = sinusoids(data.text.tokens, width);

    AttentionOptions& attention = m_options.encoder.attention;
    attention.positions = data.text.tokens + options.leading();
    attention.leading = options.leading();
    for (int64_t layer = 0; layer < options.layers; ++layer)
        m_layers.push_back(register_module(fmt::format("layer{}", layer),
                                           std::make_shared<EncoderLayer>(m_options.encoder)));
    m_norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
    if (options.pool == PoolKind::Attention) {
        AttentionOptions pool;
        pool.score = ScoreKind::Pooling;
        pool.normaliser = attention.normaliser;
        pool.temperature = attention.temperature;
        pool.keyDim = width;
        m_pool = register_module("pool", std::make_shared<Attention>(pool));
    }
    addHeads(width);
}

void TextTransformer::setTemperature(double temperature)
{
    for (const auto& layer : m_layers)
        layer->setTemperature(temperature);
    if (m_pool)
        m_pool->setTemperature(temperature);
}

bool TextTransformer::setLive(const std::string& key, double value)
{
    if (key == "dropout")
        m_options.dropout = value;
    return TextModel::setLive(key, value);
}

/// [batch, leading + token, width]
torch::Tensor TextTransformer::embedded(const TokenBatch& text)
{
    const int64_t count = text.ids.size(0), tokens = text.ids.size(1), width = m_options.encoder.width;
    torch::Tensor words = m_embedding->forward(text.ids);
    if (m_options.position == PositionKind::Sinusoidal)
        words = words * std::sqrt(static_cast<double>(width)); // or the positions would drown them
    if (m_options.position == PositionKind::Sinusoidal)        // a constant, no buffer of a checkpoint
        m_position = sentTo(words.device(), m_position);
    words = words + m_position.slice(0, 0, tokens);
    if (m_classToken.defined())
        words = torch::cat({m_classToken.expand({count, 1, width}), words}, 1);
    return drop(words);
}

ModelOutput TextTransformer::forward(const Batch& batch, RecordAttention record)
{
    torch::Tensor tokens = embedded(batch.text);
    const torch::Tensor words = keyMask(batch.text);
    const torch::Tensor mask =
        m_classToken.defined() ? torch::constant_pad_nd(words, {1, 0}, true) : words; // [batch, 1, 1, key]
    Used used;
    for (const auto& layer : m_layers) {
        const EncoderLayer::Result result = layer->forward(tokens, mask, m_options.dropout);
        tokens = result.tokens;
        if (record == RecordAttention::Yes)
            used.layers.push_back(result.weights.detach());
    }
    torch::Tensor answer; // [batch, width]
    if (m_pool) {
        const torch::Tensor keys = m_norm->forward(tokens).unsqueeze(1); // [batch, 1, token, width]
        const AttentionResult pooled = m_pool->forward({}, keys, keys, words);
        answer = pooled.output.flatten(1);
        used.pool = pooled.weights.detach();
    } else {
        answer = m_norm->forward(tokens.select(1, 0));
    }
    ModelOutput output = predict(drop(answer));
    if (record == RecordAttention::Yes)
        output.sites = sites(used);
    return output;
}

std::vector<SiteRecord> TextTransformer::sites(const Used& used) const
{
    const AttentionOptions& attention = m_options.encoder.attention;
    const int64_t leading = m_options.leading();
    std::vector<SiteRecord> records;
    for (size_t layer = 0; layer < used.layers.size(); ++layer) {
        const std::string name = fmt::format("layer{}", layer);
        AttentionSite site = tokenSite(name.c_str(), attention, "text", "text");
        site.queryLeading = site.keyLeading = static_cast<int>(leading);
        records.push_back({site, used.layers[layer]});
    }
    torch::Tensor row; // [batch, 1, token]: what the answer takes from the last layer
    if (m_pool) {
        AttentionSite site = tokenSite("pool", m_pool->options(), "", "text");
        site.primary = true;
        records.push_back({site, used.pool});
        row = used.pool.squeeze(1);
    }
    AttentionSite flow = tokenSite("rollout", attention, "", "text");
    flow.distribution = true;
    flow.derived = true;
    flow.primary = !m_pool;
    torch::Tensor arrived = attentionRollout(row, used.layers).slice(2, leading);
    arrived = arrived / arrived.sum(-1, true).clamp_min(1e-30);
    records.push_back({flow, arrived.unsqueeze(1)});
    return records;
}

std::vector<OptionSpec> transformerOptionSpecs()
{
    std::vector<OptionSpec> specs = {
        modelChoiceSpec(
            "pool", "Pooling",
            "How the answer is gathered: attention gives each word one weight, learned with the rest; "
            "class adds a token that stands for the whole text and attends like a word.",
            {"attention", "class"}),
        modelChoiceSpec(
            "position", "Positions",
            "How the model knows the order of words: a learned vector for each place, or fixed sine "
            "waves of many lengths (Vaswani 2017).",
            {"learned", "sinusoidal"}),
        integerSpec("width", 64, 8, 512, "Width",
                    "Numbers per token. It is shared out among the heads and must be a multiple of them."),
        integerSpec("layers", 2, 1, 16, "Layers",
                    "How many times all tokens attend to each other, one time after the other."),
        integerSpec("heads", 4, 1, 16, "Heads",
                    "Attention patterns side by side in each layer, each over its own share of the width."),
        integerSpec(
            "mlp", 128, 8, 2048, "MLP width",
            "Units of the small network that follows each attention and works on every token by itself."),
        dropoutSpec("0.5"),
    };
    for (OptionSpec& spec : attentionOptionSpecs({}, kEncoderScores))
        specs.push_back(std::move(spec));
    return specs;
}

TransformerOptions readTransformer(const OptionReader& options)
{
    TransformerOptions read;
    read.encoder.attention = readAttentionOptions(options);
    read.encoder.width = options.integer("width");
    read.encoder.heads = options.integer("heads");
    read.encoder.hidden = options.integer("mlp");
    read.layers = options.integer("layers");
    read.pool = options.text("pool") == "class" ? PoolKind::ClassToken : PoolKind::Attention;
    read.position = options.text("position") == "learned" ? PositionKind::Learned : PositionKind::Sinusoidal;
    read.dropout = options.real("dropout");
    return read;
}

Result<std::shared_ptr<Model>> makeTransformer(const DatasetSummary& data, const OptionReader& options)
{
    const TransformerOptions read = readTransformer(options);
    ATTNSCOPE_TRY(checkTextData(kTransformer, data));
    ATTNSCOPE_TRY(checkHeads(read.encoder.width, read.encoder.heads));
    return std::shared_ptr<Model>(std::make_shared<TextTransformer>(data, read));
}

double transformerBytes(const DatasetSummary&, const TextLengths& lengths, const OptionReader& options)
{
    const TransformerOptions read = readTransformer(options);
    AttentionOptions attention = read.encoder.attention;
    attention.hiddenDim = read.encoder.width / read.encoder.heads; // of the score `additive`
    const int64_t tokens = lengths.text + read.leading();
    // In each layer: two norms, queries, keys and values twice, what was attended to, two dropouts, two sums.
    constexpr int64_t kVectors = 16, kUnits = 3;
    return attentionBytes(attention, tokens, tokens, read.encoder.heads, read.layers) +
           tokenBytes(tokens * read.layers, kVectors * read.encoder.width + kUnits * read.encoder.hidden);
}

} // namespace

ModelEntry textTransformerEntry()
{
    ModelEntry entry;
    entry.info = {
        kTransformer, "Transformer",
        "All words attend to each other through several layers and heads; one weight per word, or a "
        "class token, gathers the answer (Vaswani 2017). Rollout follows the attention through all "
        "layers (Abnar & Zuidema 2020).",
        InputKind::Text, transformerOptionSpecs()};
    entry.make = makeTransformer;
    entry.sampleBytes = transformerBytes;
    return entry;
}

} // namespace attnscope
