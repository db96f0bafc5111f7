// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/sequence_writer.h"

#include "core/models/dropout.h"

#include <algorithm>

namespace attnscope {
namespace {

constexpr double kEmbeddingBound = 0.8; ///< as in text.translator

} // namespace

SequenceWriter::SequenceWriter(const DatasetSummary& data, DecoderOptions decoder,
                               const SearchOptions& search)
    : m_search(search)
{
    decoder.attention.positions = data.text.tokens;
    m_search.beams.longest = std::max<int64_t>(1, data.text.targetTokens - 1); // kBeginToken is not made
    m_initial = register_module("initial", glorotLinear(decoder.hidden, decoder.hidden));
    m_embedding = register_module(
        "target_embedding",
        std::make_shared<TokenEmbedding>(data.text.targetVocabulary, decoder.embedding, kEmbeddingBound));
    m_decoder = register_module("decoder", Decoder::create(decoder));
    m_output = register_module("output", glorotLinear(decoder.hidden, data.text.targetVocabulary));
}

EncodedSource SequenceWriter::encode(const ReadText& text)
{
    return m_decoder->encode(text.states, text.mask, torch::tanh(applyLinear(m_initial, text.summary)));
}

SequenceWriter::Result SequenceWriter::follow(const ReadText& text, const TokenBatch& target, double dropout)
{
    const auto drop = [&](const torch::Tensor& x) {
        return dropout > 0 && is_training() ? dropped(x, dropout) : x;
    };
    const torch::Tensor before = target.ids.slice(1, 0, -1); // what comes before each token to be made
    const Decoded decoded =
        m_decoder->decode(drop(m_embedding->forward(before)), target.lengthsOnHost() - 1, encode(text));
    return {applyLinear(m_output, drop(decoded.features)), decoded.weights, {}};
}

SequenceWriter::Result SequenceWriter::write(const ReadText& text)
{
    const torch::NoGradGuard guard;
    Translated found = translate(*m_decoder, *m_embedding, m_output, encode(text), m_search);
    return {applyLinear(m_output, found.decoded.features), found.decoded.weights, std::move(found.sequences)};
}

} // namespace attnscope
