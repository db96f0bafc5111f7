// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/text/translator_search.h"

namespace attnscope {

/// What a task reads of a text, for the writer of its answer.
struct ReadText {
    torch::Tensor states;  ///< [batch, token, hidden], 0 behind a text's end
    torch::Tensor mask;    ///< keyMask()
    torch::Tensor summary; ///< [batch, hidden]
};

/// Answers a Sequence task: text.translator's decoder, which starts from the task's own summary of the text
/// and looks back at the states of its words. Parameters: initial.*, target_embedding.*, decoder.*, output.*.
class SequenceWriter : public torch::nn::Module {
public:
    SequenceWriter(const DatasetSummary& data, DecoderOptions decoder, const SearchOptions& search);

    struct Result {
        torch::Tensor logits;                        ///< as ModelOutput::logits
        torch::Tensor weights;                       ///< [batch, 1, step, token]
        std::vector<std::vector<int64_t>> sequences; ///< of write() alone
    };
    /// The next token's logits behind each token of the target; `dropout` acts on embeddings and features
    /// while training.
    Result follow(const ReadText& text, const TokenBatch& target, double dropout);
    /// Makes a text without any target; no gradient.
    Result write(const ReadText& text);

    bool setLive(const std::string& key, double value) { return setLiveSearch(m_search, key, value); }
    void setTemperature(double temperature) { m_decoder->setTemperature(temperature); }
    const AttentionOptions& attention() const { return m_decoder->attention(); }

private:
    EncodedSource encode(const ReadText& text);

    SearchOptions m_search;
    torch::nn::Linear m_initial{nullptr}, m_output{nullptr};
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Decoder> m_decoder;
};

} // namespace attnscope
