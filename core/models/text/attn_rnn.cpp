// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/entries.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/recurrent_settings.h"
#include "core/models/text/text_memory.h"
#include "core/models/text/text_model.h"

#include <array>

namespace attnscope {
namespace {

constexpr char kAttnRnn[] = "text.attn-rnn";
constexpr std::array kRnnScores{ScoreKind::Pooling,   ScoreKind::Additive, ScoreKind::General, ScoreKind::Dot,
                                ScoreKind::ScaledDot, ScoreKind::Cosine,   ScoreKind::Location};
/// With a single query the others have no meaning: there is no place that is its own.
constexpr std::array kRnnScopes{ScopeKind::Global, ScopeKind::LocalPredictive};

struct AttnRnnOptions {
    RecurrentOptions recurrent;
    AttentionOptions attention;
    double dropout = 0;
};

/// A recurrent layer reads the text; one weight per word says how much its state counts for the answer.
class TextAttnRnn : public TextModel {
public:
    TextAttnRnn(const DatasetSummary& data, const AttnRnnOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override { m_pool->setTemperature(temperature); }

private:
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Recurrent> m_recurrent;
    std::shared_ptr<Attention> m_pool;
};

TextAttnRnn::TextAttnRnn(const DatasetSummary& data, const AttnRnnOptions& options)
    : TextModel(data, options.dropout)
{
    m_embedding = register_module(
        "embedding", std::make_shared<TokenEmbedding>(data.text.vocabulary, options.recurrent.inputDim));
    m_recurrent = register_module("recurrent", std::make_shared<Recurrent>(options.recurrent));
    AttentionOptions pool = options.attention;
    pool.queryDim = pool.keyDim = m_recurrent->outputDim();
    pool.positions = data.text.tokens;
    m_pool = register_module("pool", std::make_shared<Attention>(pool));
    addHeads(m_recurrent->outputDim());
}

ModelOutput TextAttnRnn::forward(const Batch& batch, RecordAttention record)
{
    const TokenBatch& text = batch.text;
    const torch::Tensor states = m_recurrent->forward(drop(m_embedding->forward(text.ids)),
                                                      text.lengthsOnHost()); // [batch, tokens, width]
    const AttentionOptions& options = m_pool->options();
    torch::Tensor query; // the state after the whole text, [batch, 1, 1, width], where the score asks for one
    if (options.score != ScoreKind::Pooling || options.scope == ScopeKind::LocalPredictive)
        query = m_recurrent->finalStates(states, text.lengths).unsqueeze(1).unsqueeze(1);
    const torch::Tensor keys = states.unsqueeze(1);
    const AttentionResult pooled = m_pool->forward(query, keys, keys, keyMask(text));

    ModelOutput output = predict(drop(pooled.output.flatten(1)));
    if (record == RecordAttention::Yes) {
        AttentionSite site = tokenSite("pool", options, "", "text");
        site.primary = true;
        output.sites.push_back({site, pooled.weights.detach()});
    }
    return output;
}

std::vector<OptionSpec> attnRnnSpecs()
{
    std::vector<OptionSpec> specs = recurrentSpecs();
    specs.push_back(dropoutSpec("0.3"));
    AttentionOptions defaults;
    defaults.score = ScoreKind::Pooling;
    for (OptionSpec& spec : attentionSpecsFor(defaults, kRnnScores, kRnnScopes))
        specs.push_back(std::move(spec));
    return specs;
}

AttnRnnOptions readAttnRnn(const OptionReader& options)
{
    AttnRnnOptions read;
    read.recurrent = readRecurrent(options);
    read.attention = readAttentionOptions(options);
    read.dropout = options.real("dropout");
    return read;
}

Result<std::shared_ptr<Model>> makeAttnRnn(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkTextData(kAttnRnn, data));
    return std::shared_ptr<Model>(std::make_shared<TextAttnRnn>(data, readAttnRnn(options)));
}

double attnRnnBytes(const DatasetSummary&, const TextLengths& lengths, const OptionReader& options)
{
    const AttnRnnOptions read = readAttnRnn(options);
    AttentionOptions pool = read.attention;
    pool.hiddenDim = 2 * read.recurrent.hiddenDim;
    return recurrentBytes(read.recurrent, lengths.text) +
           tokenBytes(lengths.text, 4 * read.recurrent.hiddenDim) +
           attentionBytes(pool, 1, lengths.text, 1, 1);
}

} // namespace

ModelEntry textAttnRnnEntry()
{
    ModelEntry entry;
    entry.info = {
        kAttnRnn, "Recurrent layer with attention",
        "Reads a text word by word and remembers what it needs; attention then gives each word a weight "
        "that says how much it matters for the class. The text model to start with.",
        InputKind::Text, attnRnnSpecs()};
    entry.make = makeAttnRnn;
    entry.sampleBytes = attnRnnBytes;
    return entry;
}

} // namespace attnscope
