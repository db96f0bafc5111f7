// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Translation with attention: a bidirectional GRU encoder and a GRU decoder that looks at the source for each
// token that it makes (Bahdanau, Cho & Bengio 2015; Luong, Pham & Manning 2015).
#include "core/models/text/beam_search.h"
#include "core/models/text/entries.h"
#include "core/models/text/text_model.h"
#include "core/models/text/translator_decoder.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attnscope {
namespace {

constexpr char kName[] = "text.translator";
constexpr double kEmbeddingBound = 0.8; ///< in 0.1, learning takes three times as long
constexpr std::array kScores{ScoreKind::Additive,  ScoreKind::Dot,    ScoreKind::General,
                             ScoreKind::ScaledDot, ScoreKind::Cosine, ScoreKind::Location};
/// `local` would have to know how long the translation is before it is made, `causal` has no meaning between
/// two texts.
constexpr std::array kScopes{ScopeKind::Global, ScopeKind::LocalMonotonic, ScopeKind::LocalPredictive};
enum DecodeChoice { Greedy, Beam }; // as in the option's choices

struct TranslatorOptions {
    DecoderOptions decoder;
    double dropout = 0;
    bool beam = false;
    BeamOptions search; ///< its width and length penalty count where `beam` is true
};

/// What the steps of one search have used, to be read along the hypotheses that won.
struct Trace {
    std::vector<torch::Tensor> features; ///< each [row, hidden]
    std::vector<torch::Tensor> weights;  ///< each [row, source token]
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
    std::vector<Hypothesis> search(const EncodedSource& source, int64_t width, Trace& trace);
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
    m_options.search.longest = std::max<int64_t>(1, data.text.targetTokens - 1); // kBeginToken is not made
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
    if (key == "decode")
        m_options.beam = static_cast<int>(value) == Beam;
    else if (key == "beam_width")
        m_options.search.width = std::max<int64_t>(1, std::llround(value));
    else if (key == "length_penalty")
        m_options.search.lengthPenalty = value;
    else
        return TextModel::setLive(key, value);
    return true;
}

EncodedSource TextTranslator::encode(const TokenBatch& text)
{
    const torch::Tensor annotations =
        m_encoder->forward(drop(m_sourceEmbedding->forward(text.ids)), text.lengths);
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
                                              batch.target.lengths - 1, encode(batch.text));
    ModelOutput output;
    output.logits[m_task] = applyLinear(m_output, drop(decoded.features)); // one product for all steps
    if (record == RecordAttention::Yes)
        output.sites.push_back(alignment(decoded.weights, "target"));
    return output;
}

/// Every sentence `width` times, one below the other, as the search wants its rows.
EncodedSource repeated(const EncodedSource& source, int64_t width)
{
    if (width == 1)
        return source;
    const auto repeat = [width](const torch::Tensor& rows) { return rows.repeat_interleave(width, 0); };
    return {{repeat(source.keys.projected)},
            repeat(source.annotations),
            repeat(source.mask),
            repeat(source.initial)};
}

std::vector<Hypothesis> TextTranslator::search(const EncodedSource& source, int64_t width, Trace& trace)
{
    BeamOptions options = m_options.search;
    options.width = width;
    torch::Tensor state = source.initial; // [row, hidden]
    const auto step = [&](const torch::Tensor& parents, const torch::Tensor& tokens) {
        if (!trace.features.empty())
            state = state.index_select(0, parents.to(state.device()));
        const torch::Tensor embedded = m_targetEmbedding->forward(tokens.to(state.device()));
        const auto position = static_cast<int64_t>(trace.features.size());
        const DecodedStep next = m_decoder->step(embedded, state, source, position);
        state = next.state;
        trace.features.push_back(next.decoded.features.select(1, 0));
        trace.weights.push_back(next.decoded.weights.flatten(1));
        return torch::log_softmax(applyLinear(m_output, trace.features.back()), 1);
    };
    return searchBeams(source.initial.size(0) / width, options, step);
}

/// The rows of each step that the hypotheses went through, [sentence, step, ..]; 0 behind a hypothesis' end.
torch::Tensor followed(const std::vector<Hypothesis>& found, const std::vector<torch::Tensor>& steps,
                       int64_t longest)
{
    std::vector<torch::Tensor> columns;
    for (int64_t position = 0; position < longest; ++position) {
        std::vector<int64_t> rows;
        std::vector<float> goesOn;
        for (const Hypothesis& hypothesis : found) {
            const bool inside = position < std::ssize(hypothesis.rows);
            rows.push_back(inside ? hypothesis.rows[position] : 0);
            goesOn.push_back(inside ? 1.0F : 0.0F);
        }
        const torch::Tensor& step = steps[position];
        columns.push_back(step.index_select(0, torch::tensor(rows, torch::kLong).to(step.device())) *
                          torch::tensor(goesOn).unsqueeze(1).to(step.device()));
    }
    return torch::stack(columns, 1);
}

ModelOutput TextTranslator::generate(const Batch& batch, RecordAttention record)
{
    const torch::NoGradGuard guard;
    const int64_t width = m_options.beam ? m_options.search.width : 1;
    Trace trace;
    const std::vector<Hypothesis> found = search(repeated(encode(batch.text), width), width, trace);
    ModelOutput output;
    int64_t longest = 1;
    for (const Hypothesis& hypothesis : found) {
        output.sequences[m_task].push_back(hypothesis.tokens);
        longest = std::max<int64_t>(longest, std::ssize(hypothesis.tokens));
    }
    output.logits[m_task] = applyLinear(m_output, followed(found, trace.features, longest));
    if (record == RecordAttention::Yes)
        output.sites.push_back(alignment(followed(found, trace.weights, longest).unsqueeze(1), "output"));
    return output;
}

std::vector<OptionSpec> translatorOptionSpecs()
{
    OptionSpec decode = modelChoiceSpec(
        "decode", "Decoding",
        "How a translation is searched for: greedy takes the likeliest word each time; beam keeps several "
        "beginnings and lets the best whole sentence win. May be changed while training runs.",
        {"greedy", "beam"});
    OptionSpec width = integerSpec(
        "beam_width", 4, 1, 16, "Beam width",
        "Beginnings that beam search keeps at a time. Each costs as much as a greedy translation.");
    OptionSpec penalty{
        .key = "length_penalty",
        .kind = OptionKind::Real,
        .defaultValue = "1",
        .doc = "How far beam search favours longer sentences, whose probability is always smaller: 0 "
               "compares probabilities as they are, 1 nearly the mean per word (Wu 2016).",
        .label = "Length penalty",
        .choices = {},
        .minimum = 0,
        .maximum = 2,
        .group = "model"};
    decode.live = width.live = penalty.live = true;
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
        decode,
        width,
        penalty,
    };
    AttentionOptions attention;
    attention.score = ScoreKind::Additive;
    for (OptionSpec& spec : attentionSpecsFor(attention, kScores, kScopes))
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeTranslator(const DatasetSummary& data, const OptionReader& options)
{
    TranslatorOptions read;
    read.decoder.attention = readAttentionOptions(options);
    read.decoder.kind = options.text("decoder") == "luong" ? DecoderKind::Luong : DecoderKind::Bahdanau;
    read.decoder.embedding = options.integer("embedding");
    read.decoder.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    read.beam = options.text("decode") == "beam";
    read.search.width = options.integer("beam_width");
    read.search.lengthPenalty = options.real("length_penalty");

    ATTNSCOPE_TRY(checkTexts(kName, data));
    const auto task = std::find_if(data.tasks.begin(), data.tasks.end(),
                                   [](const TaskInfo& each) { return each.kind == TaskKind::Sequence; });
    if (task == data.tasks.end() || data.text.targetVocabulary <= kSpecialTokens)
        return failure(kName, "nothing to translate into in \"{}\" (expected a text to be made, found none)",
                       data.name);
    if (read.decoder.hidden % 2 != 0)
        return usageError("hidden",
                          "cannot be shared out among two directions (expected an even number, found {})",
                          read.decoder.hidden);
    return std::shared_ptr<Model>(std::make_shared<TextTranslator>(data, task->name, read));
}

} // namespace

ModelEntry textTranslatorEntry()
{
    ModelEntry entry;
    entry.info = {
        kName, "Translator",
        "Reads a text in both directions and writes another, looking back at the source for each word that "
        "it makes (Bahdanau 2015, Luong 2015). The weights align the two texts.",
        InputKind::Text, translatorOptionSpecs()};
    entry.info.makesText = true;
    entry.make = makeTranslator;
    return entry;
}

} // namespace attnscope
