// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/attention/attention.h"
#include "core/models/text/recurrent.h"

#include <torch/nn/modules/linear.h>

#include <memory>

namespace attnscope {

enum class DecoderKind {
    Luong,   ///< attends after the state has moved on: all steps of a known target at once
    Bahdanau ///< attends before it, and the state takes in what was found: one step after the other
};

struct DecoderOptions {
    DecoderKind kind = DecoderKind::Luong;
    AttentionOptions attention; ///< dimensions are filled in by the decoder
    int64_t embedding = 0;      ///< width of the target's embedding
    int64_t hidden = 0;         ///< width of the states and of the source's annotations
};

/// A source text (or several, one a row) as a decoder sees it; what depends on it alone is computed once.
struct EncodedSource {
    PreparedKeys keys;
    torch::Tensor annotations; ///< [row, 1, source token, hidden], keys and values
    torch::Tensor mask;        ///< bool [row, 1, 1, source token], false: padding
    torch::Tensor initial;     ///< [row, hidden], the state before the first step
};

/// What a decoder gives for each target token, before the output layer.
struct Decoded {
    torch::Tensor features; ///< [row, step, hidden]
    torch::Tensor weights;  ///< [row, 1, step, source token], those that the features were made with
};

/// One step of decoding.
struct DecodedStep {
    Decoded decoded;     ///< of one step
    torch::Tensor state; ///< [row, hidden], for the next
};

/// From the embedded tokens before each step and the source to features. Parameters: rnn.*, attention.*,
/// readout.weight, readout.bias. Differentiable.
class Decoder : public torch::nn::Module {
public:
    static std::shared_ptr<Decoder> create(const DecoderOptions& options);

    /// annotations [row, source token, hidden], mask bool [row, 1, 1, source token], initial [row, hidden].
    EncodedSource encode(const torch::Tensor& annotations, const torch::Tensor& mask,
                         const torch::Tensor& initial);

    /// All steps of known targets: embedded [row, step, embedding], lengths int64 [row] (steps of each, at
    /// least 1; what comes behind them is not meant to be read).
    virtual Decoded decode(const torch::Tensor& embedded, const torch::Tensor& lengths,
                           const EncodedSource& source) = 0;

    /// The step number `position` (from 0): embedded [row, embedding], state [row, hidden]. The same as that
    /// step of decode().
    virtual DecodedStep step(const torch::Tensor& embedded, const torch::Tensor& state,
                             const EncodedSource& source, int64_t position) = 0;

    void setTemperature(double temperature) { m_attention->setTemperature(temperature); }
    const AttentionOptions& attention() const { return m_attention->options(); }

protected:
    /// `inputs` of the recurrence, `summary` of the readout.
    Decoder(const DecoderOptions& options, int64_t inputs, int64_t summary);
    /// queries [row, step, hidden]
    AttentionResult attend(const torch::Tensor& queries, const EncodedSource& source, int64_t firstQuery);
    /// parts [row, step, ..], side by side.
    torch::Tensor readout(const std::vector<torch::Tensor>& parts);

    std::shared_ptr<Recurrent> m_rnn;
    std::shared_ptr<Attention> m_attention;
    torch::nn::Linear m_readout{nullptr};
};

} // namespace attnscope
