// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/entries.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/text_memory.h"
#include "core/models/text/text_model.h"

#include <array>

namespace attnscope {
namespace {

constexpr char kBilstmContext[] = "text.bilstm-context";
/// Of the score `additive`, which holds so many numbers for each pair of tokens.
constexpr int64_t kAdditiveWidth = 32;
constexpr std::array kContextScores{ScoreKind::ScaledDot, ScoreKind::Dot,    ScoreKind::General,
                                    ScoreKind::Additive,  ScoreKind::Cosine, ScoreKind::Location};
constexpr std::array kContextScopes{ScopeKind::Global, ScopeKind::Local, ScopeKind::LocalMonotonic,
                                    ScopeKind::LocalPredictive, ScopeKind::Causal};

struct ContextOptions {
    AttentionOptions attention;
    int64_t embedding = 32, hidden = 64, dense = 64;
    double dropout = 0;
    RecurrentOptions recurrent() const { return {CellKind::Lstm, Directions::Both, embedding, hidden}; }
};

/// Embedding and bidirectional LSTM of one of the two inputs.
class TextEncoder : public torch::nn::Module {
public:
    TextEncoder(int64_t vocabulary, const ContextOptions& options)
    {
        m_embedding =
            register_module("embedding", std::make_shared<TokenEmbedding>(vocabulary, options.embedding));
        m_recurrent = register_module("recurrent", std::make_shared<Recurrent>(options.recurrent()));
    }
    torch::Tensor embedded(const TokenBatch& text) { return m_embedding->forward(text.ids); }
    torch::Tensor states(const torch::Tensor& embedded, const TokenBatch& text)
    {
        return m_recurrent->forward(embedded, text.lengthsOnHost());
    }

private:
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Recurrent> m_recurrent;
};

/// The text looks into its context (or into itself, read by a second encoder), word by word.
class TextBilstmContext : public TextModel {
public:
    TextBilstmContext(const DatasetSummary& data, const ContextOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override;

private:
    torch::Tensor states(TextEncoder& encoder, const TokenBatch& text) const;
    torch::Tensor crossMask(const TokenBatch& text, const TokenBatch& context) const;

    std::optional<int64_t> m_window; ///< of the scope `local`
    std::shared_ptr<TextEncoder> m_text, m_context;
    std::shared_ptr<Attention> m_cross, m_pool;
    torch::nn::Linear m_dense{nullptr};
};

TextBilstmContext::TextBilstmContext(const DatasetSummary& data, const ContextOptions& options)
    : TextModel(data, options.dropout)
{
    const int64_t width = 2 * options.hidden;
    m_text = register_module("text", std::make_shared<TextEncoder>(data.text.vocabulary, options));
    m_context = register_module("context", std::make_shared<TextEncoder>(data.text.vocabulary, options));
    AttentionOptions cross = options.attention;
    cross.queryDim = cross.keyDim = width;
    cross.hiddenDim = std::min(width, kAdditiveWidth);
    cross.positions = data.text.tokens;
    if (cross.scope == ScopeKind::Local) { // by the texts' own lengths: alignedWindow()
        m_window = cross.window;
        cross.scope = ScopeKind::Global;
    }
    m_cross = register_module("cross", std::make_shared<Attention>(cross));
    AttentionOptions pool;
    pool.score = ScoreKind::Pooling;
    pool.normaliser = cross.normaliser;
    pool.temperature = cross.temperature;
    pool.keyDim = 2 * width;
    m_pool = register_module("pool", std::make_shared<Attention>(pool));
    m_dense = register_module("dense", glorotLinear(2 * width, options.dense));
    addHeads(options.dense);
}

void TextBilstmContext::setTemperature(double temperature)
{
    m_cross->setTemperature(temperature);
    m_pool->setTemperature(temperature);
}

torch::Tensor TextBilstmContext::states(TextEncoder& encoder, const TokenBatch& text) const
{
    return encoder.states(drop(encoder.embedded(text)), text);
}

torch::Tensor TextBilstmContext::crossMask(const TokenBatch& text, const TokenBatch& context) const
{
    const torch::Tensor mask = matrixMask(text, context);
    return m_window ? mask & alignedWindow(text, context, *m_window) : mask;
}

ModelOutput TextBilstmContext::forward(const Batch& batch, RecordAttention record)
{
    const TokenBatch& text = batch.text;
    const TokenBatch& context = batch.context.defined() ? batch.context : batch.text;
    const torch::Tensor queries = states(*m_text, text).unsqueeze(1);    // [batch, 1, tokens, width]
    const torch::Tensor keys = states(*m_context, context).unsqueeze(1); // [batch, 1, context tokens, width]
    const AttentionResult cross = m_cross->forward(queries, keys, keys, crossMask(text, context));
    const torch::Tensor both = torch::cat({queries, cross.output}, 3); // [batch, 1, tokens, 2 width]
    const AttentionResult pooled = m_pool->forward({}, both, both, keyMask(text));
    const torch::Tensor hidden = torch::relu(applyLinear(m_dense, drop(pooled.output.flatten(1))));

    ModelOutput output = predict(drop(hidden));
    if (record == RecordAttention::Yes) {
        // Without a context of its own, the text is handed over as its own.
        const char* name = context.ids.is_same(text.ids) ? "text" : "context";
        output.sites.push_back(
            {tokenSite("cross", m_cross->options(), "text", name), cross.weights.detach()});
        AttentionSite site = tokenSite("pool", m_pool->options(), "", "text");
        site.primary = true;
        output.sites.push_back({site, pooled.weights.detach()});
    }
    return output;
}

std::vector<OptionSpec> contextSpecs()
{
    std::vector<OptionSpec> specs{
        embeddingSpec(32),
        integerSpec("hidden", 64, 4, 512, "Hidden units",
                    "Width of the recurrent layer's state in each direction: how much it can remember."),
        integerSpec("dense", 64, 4, 1024, "Dense units",
                    "Width of the dense layer between the pooled text and the classes."),
        dropoutSpec("0.3")};
    for (OptionSpec& spec : attentionSpecsFor({}, kContextScores, kContextScopes))
        specs.push_back(std::move(spec));
    return specs;
}

ContextOptions readContext(const OptionReader& options)
{
    ContextOptions read;
    read.attention = readAttentionOptions(options);
    read.embedding = options.integer("embedding");
    read.hidden = options.integer("hidden");
    read.dense = options.integer("dense");
    read.dropout = options.real("dropout");
    return read;
}

Result<std::shared_ptr<Model>> makeBilstmContext(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkTextData(kBilstmContext, data));
    return std::shared_ptr<Model>(std::make_shared<TextBilstmContext>(data, readContext(options)));
}

double contextBytes(const DatasetSummary&, const TextLengths& lengths, const OptionReader& options)
{
    const ContextOptions read = readContext(options);
    const int64_t context = lengths.context > 0 ? lengths.context : lengths.text;
    AttentionOptions cross = read.attention;
    cross.hiddenDim = std::min(2 * read.hidden, kAdditiveWidth);
    // The states, what was found for them, both side by side and their gradients.
    return recurrentBytes(read.recurrent(), lengths.text) + recurrentBytes(read.recurrent(), context) +
           tokenBytes(lengths.text, 16 * read.hidden) + attentionBytes(cross, lengths.text, context, 1, 1);
}

} // namespace

ModelEntry textBilstmContextEntry()
{
    ModelEntry entry;
    entry.info = {
        kBilstmContext, "Text in context",
        "Two encoders read a text and its context; every word of the text looks into the context for what "
        "belongs to it. Without a context of its own, a text is its own context.",
        InputKind::TextPair, contextSpecs()};
    entry.make = makeBilstmContext;
    entry.sampleBytes = contextBytes;
    return entry;
}

} // namespace attnscope
