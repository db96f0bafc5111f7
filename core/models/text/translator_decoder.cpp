// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/translator_decoder.h"

#include "core/models/classifier_model.h"

namespace attnscope {
namespace {

/// Luong, Pham & Manning 2015, "Effective Approaches to Attention-based Neural Machine Translation", section
/// 3, without input feeding (3.3), which would tie each step to the one before.
class LuongDecoder : public Decoder {
public:
    explicit LuongDecoder(const DecoderOptions& options)
        : Decoder(options, options.embedding, 2 * options.hidden)
    {
    }

    Decoded decode(const torch::Tensor& embedded, const torch::Tensor& lengths,
                   const EncodedSource& source) override
    {
        return finish(m_rnn->forward(embedded, lengths, source.initial), source, 0);
    }

    DecodedStep step(const torch::Tensor& embedded, const torch::Tensor& state, const EncodedSource& source,
                     int64_t position) override
    {
        const torch::Tensor next = m_rnn->step(embedded, {state, {}}).hidden;
        return {finish(next.unsqueeze(1), source, position), next};
    }

private:
    Decoded finish(const torch::Tensor& states, const EncodedSource& source, int64_t firstQuery)
    {
        const AttentionResult found = attend(states, source, firstQuery);
        return {readout({found.output.squeeze(1), states}), found.weights};
    }
};

/// Bahdanau, Cho & Bengio 2015, "Neural Machine Translation by Jointly Learning to Align and Translate",
/// appendix A, with the one readout layer of tanh units in place of maxout.
class BahdanauDecoder : public Decoder {
public:
    explicit BahdanauDecoder(const DecoderOptions& options)
        : Decoder(options, options.embedding + options.hidden, 2 * options.hidden + options.embedding)
    {
    }

    Decoded decode(const torch::Tensor& embedded, const torch::Tensor&, const EncodedSource& source) override
    {
        std::vector<torch::Tensor> states, contexts, weights;
        torch::Tensor state = source.initial;
        for (int64_t position = 0; position < embedded.size(1); ++position) {
            const Moved moved = move(embedded.select(1, position), state, source, position);
            state = moved.state;
            states.push_back(state);
            contexts.push_back(moved.context);
            weights.push_back(moved.weights);
        }
        return {readout({torch::stack(contexts, 1), torch::stack(states, 1), embedded}),
                torch::cat(weights, 2)};
    }

    DecodedStep step(const torch::Tensor& embedded, const torch::Tensor& state, const EncodedSource& source,
                     int64_t position) override
    {
        const Moved moved = move(embedded, state, source, position);
        return {{readout({moved.context.unsqueeze(1), moved.state.unsqueeze(1), embedded.unsqueeze(1)}),
                 moved.weights},
                moved.state};
    }

private:
    struct Moved {
        torch::Tensor state, context; ///< [row, hidden]
        torch::Tensor weights;        ///< [row, 1, 1, source token]
    };

    /// Attends with the state before, then takes the token and what was found into it.
    Moved move(const torch::Tensor& embedded, const torch::Tensor& state, const EncodedSource& source,
               int64_t position)
    {
        const AttentionResult found = attend(state.unsqueeze(1), source, position);
        const torch::Tensor context = found.output.flatten(1);
        return {m_rnn->step(torch::cat({embedded, context}, 1), {state, {}}).hidden, context, found.weights};
    }
};

} // namespace

std::shared_ptr<Decoder> Decoder::create(const DecoderOptions& options)
{
    if (options.kind == DecoderKind::Luong)
        return std::make_shared<LuongDecoder>(options);
    return std::make_shared<BahdanauDecoder>(options);
}

Decoder::Decoder(const DecoderOptions& options, int64_t inputs, int64_t summary)
{
    AttentionOptions attention = options.attention;
    attention.queryDim = attention.keyDim = options.hidden;
    m_rnn = register_module("rnn", std::make_shared<Recurrent>(RecurrentOptions{
                                       CellKind::Gru, Directions::One, inputs, options.hidden}));
    m_attention = register_module("attention", std::make_shared<Attention>(attention));
    m_readout = register_module("readout", glorotLinear(summary, options.hidden));
}

EncodedSource Decoder::encode(const torch::Tensor& annotations, const torch::Tensor& mask,
                              const torch::Tensor& initial)
{
    const torch::Tensor values = annotations.unsqueeze(1);
    return {m_attention->prepareKeys(values), values, mask, initial};
}

AttentionResult Decoder::attend(const torch::Tensor& queries, const EncodedSource& source, int64_t firstQuery)
{
    return m_attention->forward(queries.unsqueeze(1), source.keys, source.annotations, source.mask,
                                firstQuery);
}

torch::Tensor Decoder::readout(const std::vector<torch::Tensor>& parts)
{
    return torch::tanh(applyLinear(m_readout, torch::cat(parts, 2)));
}

} // namespace attnscope
