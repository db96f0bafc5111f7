// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/device/device.h"
#include "core/models/text/entries.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/text_memory.h"
#include "core/models/text/text_model.h"

#include <algorithm>

namespace attnscope {
namespace {

constexpr char kHierarchical[] = "text.hierarchical";

struct HierarchicalOptions {
    AttentionOptions attention;
    int64_t embedding = 64, hidden = 50;
    double dropout = 0;
};

/// One level of Yang 2016: a bidirectional GRU, and a weight for each of its states.
class Level : public torch::nn::Module {
public:
    Level(int64_t inputs, const HierarchicalOptions& options)
    {
        m_recurrent =
            register_module("recurrent", std::make_shared<Recurrent>(RecurrentOptions{
                                             CellKind::Gru, Directions::Both, inputs, options.hidden}));
        const int64_t width = m_recurrent->outputDim();
        m_dense = register_module("dense", glorotLinear(width, width));
        AttentionOptions pool = options.attention;
        pool.score = ScoreKind::Pooling;
        pool.keyDim = width;
        m_pool = register_module("pool", std::make_shared<Attention>(pool));
    }

    /// input [n, items, inputs], lengths [n] on the host to output [n, 1, 1, 2 hidden], weights [n, 1, 1,
    /// items].
    AttentionResult forward(const torch::Tensor& input, const torch::Tensor& lengths)
    {
        const torch::Tensor states = m_recurrent->forward(input, lengths);
        const torch::Tensor keys = torch::tanh(applyLinear(m_dense, states)).unsqueeze(1);
        const torch::Tensor mask =
            tokenMask(sentTo(input.device(), lengths), input.size(1)).unsqueeze(1).unsqueeze(1);
        return m_pool->forward({}, keys, states.unsqueeze(1), mask);
    }
    Attention& pool() { return *m_pool; }

private:
    std::shared_ptr<Recurrent> m_recurrent;
    torch::nn::Linear m_dense{nullptr};
    std::shared_ptr<Attention> m_pool;
};

/// How the sentences of a batch's texts are cut out and put back. Sentences without a token (all of theirs
/// are hidden) keep their number and are otherwise as if they were not there. All indexes are int64 on the
/// CPU.
struct Sentences {
    int64_t numbers = 0;          ///< the most sentence numbers that a text has
    torch::Tensor gather;         ///< [sentence, words]: text * tokens + token, 0 behind a sentence's end
    torch::Tensor words;          ///< [sentence]: its number of words
    torch::Tensor document;       ///< [text, sentences]: index of a sentence, 0 behind a text's last
    torch::Tensor counts;         ///< [text]: its number of sentences
    torch::Tensor tokenSentence;  ///< [token]: of every token that is no padding: index of its sentence,
    torch::Tensor tokenWord;      ///< its place in it,
    torch::Tensor tokenText;      ///< its text,
    torch::Tensor tokenPlace;     ///< its place in the text
    torch::Tensor sentenceText;   ///< [sentence]: its text,
    torch::Tensor sentencePlace;  ///< its place among the text's sentences,
    torch::Tensor sentenceNumber; ///< and its number

    explicit Sentences(const TokenBatch& text);
};

torch::Tensor indexes(const std::vector<int64_t>& values) { return torch::tensor(values, torch::kLong); }

/// Rows of different lengths as a matrix, 0 behind their ends.
torch::Tensor padded(const std::vector<std::vector<int64_t>>& rows)
{
    size_t longest = 0;
    for (const auto& row : rows)
        longest = std::max(longest, row.size());
    std::vector<int64_t> flat;
    for (const auto& row : rows) {
        flat.insert(flat.end(), row.begin(), row.end());
        flat.resize(flat.size() + longest - row.size(), 0);
    }
    return indexes(flat).view({static_cast<int64_t>(rows.size()), static_cast<int64_t>(longest)});
}

torch::Tensor lengthsOf(const std::vector<std::vector<int64_t>>& rows)
{
    std::vector<int64_t> lengths;
    for (const auto& row : rows)
        lengths.push_back(static_cast<int64_t>(row.size()));
    return indexes(lengths);
}

Sentences::Sentences(const TokenBatch& text)
{
    const int64_t batch = text.ids.size(0), tokens = text.ids.size(1);
    const torch::Tensor lengthsHeld = text.lengthsOnHost().contiguous();
    const torch::Tensor numbersHeld = text.sentences.defined() ? text.sentencesOnHost().contiguous()
                                                               : torch::zeros({batch, tokens}, torch::kLong);
    const int64_t* lengths = lengthsHeld.data_ptr<int64_t>();
    std::vector<std::vector<int64_t>> cut, documents;
    std::vector<int64_t> ofToken, wordOfToken, textOfToken, placeOfToken, texts, places, numbersOf;
    for (int64_t i = 0; i < batch; ++i) {
        const int64_t* number = numbersHeld.data_ptr<int64_t>() + i * tokens;
        documents.emplace_back();
        for (int64_t t = 0; t < lengths[i]; ++t) {
            if (t == 0 || number[t] != number[t - 1]) {
                documents.back().push_back(static_cast<int64_t>(cut.size()));
                texts.push_back(i);
                places.push_back(static_cast<int64_t>(documents.back().size()) - 1);
                numbersOf.push_back(number[t]);
                numbers = std::max(numbers, number[t] + 1);
                cut.emplace_back();
            }
            ofToken.push_back(static_cast<int64_t>(cut.size()) - 1);
            wordOfToken.push_back(static_cast<int64_t>(cut.back().size()));
            textOfToken.push_back(i);
            placeOfToken.push_back(t);
            cut.back().push_back(i * tokens + t);
        }
    }
    gather = padded(cut);
    words = lengthsOf(cut);
    document = padded(documents);
    counts = lengthsOf(documents);
    tokenSentence = indexes(ofToken);
    tokenWord = indexes(wordOfToken);
    tokenText = indexes(textOfToken);
    tokenPlace = indexes(placeOfToken);
    sentenceText = indexes(texts);
    sentencePlace = indexes(places);
    sentenceNumber = indexes(numbersOf);
}

/// rows [n, width] picked by index [a, b], giving [a, b, width].
torch::Tensor picked(const torch::Tensor& rows, const torch::Tensor& index)
{
    return rows.index_select(0, sentTo(rows.device(), index.flatten()))
        .view({index.size(0), index.size(1), rows.size(1)});
}

/// Words make sentences, sentences make a document; attention says what counts at both levels.
class TextHierarchical : public TextModel {
public:
    TextHierarchical(const DatasetSummary& data, const HierarchicalOptions& options);
    ModelOutput forward(const Batch& batch, RecordAttention record) override;

protected:
    void setTemperature(double temperature) override;

private:
    void addSites(const TokenBatch& text, const Sentences& sentences, const torch::Tensor& words,
                  const torch::Tensor& ofDocument, ModelOutput& output) const;

    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Level> m_words, m_sentences;
};

TextHierarchical::TextHierarchical(const DatasetSummary& data, const HierarchicalOptions& options)
    : TextModel(data, options.dropout)
{
    m_embedding = register_module("embedding",
                                  std::make_shared<TokenEmbedding>(data.text.vocabulary, options.embedding));
    m_words = register_module("words", std::make_shared<Level>(options.embedding, options));
    m_sentences = register_module("sentences", std::make_shared<Level>(2 * options.hidden, options));
    addHeads(2 * options.hidden);
}

void TextHierarchical::setTemperature(double temperature)
{
    m_words->pool().setTemperature(temperature);
    m_sentences->pool().setTemperature(temperature);
}

ModelOutput TextHierarchical::forward(const Batch& batch, RecordAttention record)
{
    const Sentences sentences(batch.text);
    const torch::Device device = batch.text.ids.device();
    const torch::Tensor ids = batch.text.ids.flatten()
                                  .index_select(0, sentTo(device, sentences.gather.flatten()))
                                  .view_as(sentences.gather);
    const AttentionResult words = m_words->forward(drop(m_embedding->forward(ids)), sentences.words);
    const torch::Tensor vectors = words.output.flatten(1); // [sentence, 2 hidden]
    const AttentionResult document =
        m_sentences->forward(picked(vectors, sentences.document), sentences.counts);

    ModelOutput output = predict(drop(document.output.flatten(1)));
    if (record == RecordAttention::Yes)
        addSites(batch.text, sentences, words.weights.detach().flatten(1).cpu(),
                 document.weights.detach().flatten(1).cpu(), output);
    return output;
}

/// words [sentence, words of the longest], ofDocument [text, sentences of the longest].
void TextHierarchical::addSites(const TokenBatch& text, const Sentences& sentences,
                                const torch::Tensor& words, const torch::Tensor& ofDocument,
                                ModelOutput& output) const
{
    const int64_t batch = text.ids.size(0), tokens = text.ids.size(1);
    const torch::Tensor wordWeight = words.index({sentences.tokenSentence, sentences.tokenWord});
    const torch::Tensor sentenceWeight =
        ofDocument.index({sentences.sentenceText, sentences.sentencePlace}); // [sentence]
    const torch::Tensor number = sentences.sentenceNumber.index_select(0, sentences.tokenSentence);

    const torch::Tensor wordMap = torch::zeros({batch, sentences.numbers, tokens});
    wordMap.index_put_({sentences.tokenText, number, sentences.tokenPlace}, wordWeight);
    const torch::Tensor sentenceMap = torch::zeros({batch, sentences.numbers});
    sentenceMap.index_put_({sentences.sentenceText, sentences.sentenceNumber}, sentenceWeight);
    const torch::Tensor tokenMap = torch::zeros({batch, tokens});
    tokenMap.index_put_({sentences.tokenText, sentences.tokenPlace},
                        wordWeight * sentenceWeight.index_select(0, sentences.tokenSentence));

    const AttentionOptions& options = m_words->pool().options();
    AttentionSite site = tokenSite("words", options, "sentences", "text");
    output.sites.push_back({site, wordMap.unsqueeze(1)});
    site = tokenSite("sentences", options, "", "sentences");
    output.sites.push_back({site, sentenceMap.view({batch, 1, 1, -1})});
    site = tokenSite("tokens", options, "", "text");
    site.derived = true;
    site.primary = true;
    output.sites.push_back({site, tokenMap.view({batch, 1, 1, tokens})});
}

std::vector<OptionSpec> hierarchicalSpecs()
{
    std::vector<OptionSpec> specs{
        embeddingSpec(64),
        integerSpec("hidden", 50, 4, 512, "Hidden units",
                    "Width of the recurrent layer's state in each direction: how much it can remember."),
        dropoutSpec("0.3")};
    for (OptionSpec& spec : normaliserSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

HierarchicalOptions readHierarchical(const OptionReader& options)
{
    HierarchicalOptions read;
    read.attention = readNormaliserOptions(options);
    read.embedding = options.integer("embedding");
    read.hidden = options.integer("hidden");
    read.dropout = options.real("dropout");
    return read;
}

Result<std::shared_ptr<Model>> makeHierarchical(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkTextData(kHierarchical, data));
    return std::shared_ptr<Model>(std::make_shared<TextHierarchical>(data, readHierarchical(options)));
}

/// As if every sentence were a word: the two levels together are never longer than twice the text. How uneven
/// sentences pad each other is left out.
double hierarchicalBytes(const DatasetSummary&, const TextLengths& lengths, const OptionReader& options)
{
    const HierarchicalOptions read = readHierarchical(options);
    const auto level = [&](int64_t inputs) {
        return recurrentBytes({CellKind::Gru, Directions::Both, inputs, read.hidden}, lengths.text) +
               tokenBytes(lengths.text, 10 * read.hidden);
    };
    return level(read.embedding) + level(2 * read.hidden);
}

} // namespace

ModelEntry textHierarchicalEntry()
{
    ModelEntry entry;
    entry.info = {
        kHierarchical, "Words, sentences, document",
        "Words make sentences and sentences make the document, each with a weight of its own (Yang 2016): "
        "shows which sentence decides, and which words in it.",
        InputKind::Text, hierarchicalSpecs()};
    entry.make = makeHierarchical;
    entry.sampleBytes = hierarchicalBytes;
    return entry;
}

} // namespace attnscope
