// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Translation with attention: a bidirectional GRU encoder and a GRU decoder that looks at the source for each
// token that it makes (Bahdanau, Cho & Bengio 2015; Luong, Pham & Manning 2015).
#include "core/models/heads.h"
#include "core/models/text/entries.h"
#include "core/models/text/text_memory.h"
#include "core/models/text/text_model.h"
#include "core/models/text/translator_search.h"

#include <algorithm>
#include <array>

namespace attnscope {
namespace {

constexpr char kTranslator[] = "text.translator";
constexpr double kEmbeddingBound = 0.8; ///< in 0.1, learning takes three times as long
constexpr std::array kTranslatorScores{ScoreKind::Additive,  ScoreKind::Dot,    ScoreKind::General,
                                       ScoreKind::ScaledDot, ScoreKind::Cosine, ScoreKind::Location};
/// `local` would have to know how long the translation is before it is made, `causal` has no meaning between
/// two texts.
constexpr std::array kTranslatorScopes{ScopeKind::Global, ScopeKind::LocalMonotonic,
                                       ScopeKind::LocalPredictive};

struct TranslatorOptions {
    DecoderOptions decoder;
    double dropout = 0;
    SearchOptions search;
};

class TextTranslator : public TextModel {
public:
    TextTranslator(const DatasetSummary& data, const std::string& task, const TranslatorOptions& options);
    /// A batch without a target is answered as by generate().
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    ModelOutput generate(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    void setTemperature(double temperature) override { m_decoder->setTemperature(temperature); }

private:
    EncodedSource encode(const TokenBatch& text);
    SiteRecord alignment(const torch::Tensor& weights, const char* queryTokens) const;

    std::string m_task;
    TranslatorOptions m_options;
    std::shared_ptr<TokenEmbedding> m_sourceEmbedding, m_targetEmbedding;
    std::shared_ptr<Recurrent> m_encoder;
    torch::nn::Linear m_initial{nullptr}, m_output{nullptr};
    std::shared_ptr<Decoder> m_decoder;
};

TextTranslator::TextTranslator(const DatasetSummary& data, const std::string& task,
                               const TranslatorOptions& options)
    : TextModel(data, options.dropout), m_task(task), m_options(options)
{
    DecoderOptions& decoder = m_options.decoder;
    decoder.attention.positions = data.text.tokens;
    m_options.search.beams.longest =
        std::max<int64_t>(1, data.text.targetTokens - 1); // kBeginToken is not made
    const int64_t width = decoder.embedding, hidden = decoder.hidden;
    m_sourceEmbedding = register_module(
        "source_embedding", std::make_shared<TokenEmbedding>(data.text.vocabulary, width, kEmbeddingBound));
    m_encoder = register_module("encoder", std::make_shared<Recurrent>(RecurrentOptions{
                                               CellKind::Gru, Directions::Both, width, hidden / 2, true}));
    m_initial = register_module("initial", glorotLinear(hidden, hidden));
    m_targetEmbedding =
        register_module("target_embedding",
                        std::make_shared<TokenEmbedding>(data.text.targetVocabulary, width, kEmbeddingBound));
    m_decoder = register_module("decoder", Decoder::create(decoder));
    m_output = register_module("output", glorotLinear(hidden, data.text.targetVocabulary));
}

bool TextTranslator::setLive(const std::string& key, double value)
{
    return setLiveSearch(m_options.search, key, value) || TextModel::setLive(key, value);
}

EncodedSource TextTranslator::encode(const TokenBatch& text)
{
    const torch::Tensor annotations =
        m_encoder->forward(drop(m_sourceEmbedding->forward(text.ids)), text.lengthsOnHost());
    const torch::Tensor last = m_encoder->finalStates(annotations, text.lengths);
    return m_decoder->encode(annotations, keyMask(text), torch::tanh(applyLinear(m_initial, last)));
}

SiteRecord TextTranslator::alignment(const torch::Tensor& weights, const char* queryTokens) const
{
    AttentionSite site = tokenSite("alignment", m_decoder->attention(), queryTokens, "text");
    site.primary = true;
    return {site, weights.detach()};
}

ModelOutput TextTranslator::forward(const Batch& batch, RecordAttention record)
{
    if (!batch.target.defined())
        return generate(batch, record);
    const torch::Tensor before = batch.target.ids.slice(1, 0, -1); // what comes before each token to be made
    const Decoded decoded = m_decoder->decode(drop(m_targetEmbedding->forward(before)),
                                              batch.target.lengthsOnHost() - 1, encode(batch.text));
    ModelOutput output;
    output.logits[m_task] = applyLinear(m_output, drop(decoded.features)); // one product for all steps
    if (record == RecordAttention::Yes)
        output.sites.push_back(alignment(decoded.weights, "target"));
    return output;
}

ModelOutput TextTranslator::generate(const Batch& batch, RecordAttention record)
{
    const torch::NoGradGuard guard;
    Translated found =
        translate(*m_decoder, *m_targetEmbedding, m_output, encode(batch.text), m_options.search);
    ModelOutput output;
    output.sequences[m_task] = std::move(found.sequences);
    output.logits[m_task] = applyLinear(m_output, found.decoded.features);
    if (record == RecordAttention::Yes)
        output.sites.push_back(alignment(found.decoded.weights, "output"));
    return output;
}

std::vector<OptionSpec> translatorOptionSpecs()
{
    std::vector<OptionSpec> specs = {
        modelChoiceSpec(
            "decoder", "Decoder",
            "When the decoder looks at the source: luong after its state has moved on, which is fast; "
            "bahdanau before, so that the state knows what was found.",
            {"bahdanau", "luong"}),
        integerSpec("embedding", 128, 4, 1024, "Embedding width", "Numbers per word of either language."),
        integerSpec(
            "hidden", 256, 8, 1024, "State width",
            "Units of the decoder's state, and of the encoder's two directions together. An even number."),
        dropoutSpec("0.2"),
    };
    for (OptionSpec& spec : searchSpecs())
        specs.push_back(std::move(spec));
    AttentionOptions attention;
    attention.score = ScoreKind::Additive;
    for (OptionSpec& spec : attentionSpecsFor(attention, kTranslatorScores, kTranslatorScopes))
        specs.push_back(std::move(spec));
    return specs;
}

TranslatorOptions readTranslator(const OptionReader& options)
{
    TranslatorOptions read;
    read.decoder.attention = readAttentionOptions(options);
    read.decoder.kind = options.text("decoder") == "luong" ? DecoderKind::Luong : DecoderKind::Bahdanau;
    read.decoder.embedding = options.integer("embedding");
    read.decoder.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    read.search = readSearch(options);
    return read;
}

Result<std::shared_ptr<Model>> makeTranslator(const DatasetSummary& data, const OptionReader& options)
{
    const TranslatorOptions read = readTranslator(options);
    ATTNSCOPE_TRY(checkTexts(kTranslator, data));
    const auto task = std::find_if(data.tasks.begin(), data.tasks.end(),
                                   [](const TaskInfo& each) { return each.kind == TaskKind::Sequence; });
    if (task == data.tasks.end() || data.text.targetVocabulary <= kSpecialTokens)
        return failure(kTranslator,
                       "nothing to translate into in \"{}\" (expected a text to be made, found none)",
                       data.name);
    ATTNSCOPE_TRY(checkTwoDirections("hidden", read.decoder.hidden));
    return std::shared_ptr<Model>(std::make_shared<TextTranslator>(data, task->name, read));
}

/// With the words' scores over the vocabulary, which are there three times: scores, softmax and gradient. A
/// text of the user's has no target: the longest that the model makes goes in.
double translatorBytes(const DatasetSummary& data, const TextLengths& lengths, const OptionReader& options)
{
    const TranslatorOptions read = readTranslator(options);
    const int64_t target = lengths.target > 0 ? lengths.target : data.text.targetTokens;
    const int64_t hidden = read.decoder.hidden;
    AttentionOptions attention = read.decoder.attention;
    attention.hiddenDim = hidden;
    return recurrentBytes({CellKind::Gru, Directions::Both, read.decoder.embedding, hidden / 2},
                          lengths.text) +
           recurrentBytes({CellKind::Gru, Directions::One, read.decoder.embedding + hidden, hidden}, target) +
           tokenBytes(target, 6 * hidden + 3 * data.text.targetVocabulary) +
           attentionBytes(attention, target, lengths.text, 1, 1);
}

} // namespace

ModelEntry textTranslatorEntry()
{
    ModelEntry entry;
    entry.info = {
        kTranslator, "Translator",
        "Reads a text in both directions and writes another, looking back at the source for each word that "
        "it makes (Bahdanau 2015, Luong 2015). The weights align the two texts.",
        InputKind::Text, translatorOptionSpecs()};
    entry.info.makesText = true;
    entry.make = makeTranslator;
    entry.sampleBytes = translatorBytes;
    return entry;
}

} // namespace attnscope
