// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <array>

namespace attnscope {

enum class CellKind {
    Rnn,  ///< Elman 1990, tanh
    Lstm, ///< Hochreiter & Schmidhuber 1997, with the forget gate of Gers 2000
    Gru   ///< Cho 2014, with the reset gate applied after the product, as cuDNN and PyTorch do
};
enum class Directions { One = 1, Both = 2 };

struct RecurrentOptions {
    CellKind cell = CellKind::Lstm;
    Directions directions = Directions::One;
    int64_t inputDim = 0;
    int64_t hiddenDim = 0;
    /// Begins with a short memory: the gate that keeps the state starts nearly closed (bias kShortMemory), a
    /// plain cell's `weight_hh` at half its length. Under an attention pooling a state then speaks of its own
    /// word at first, so that the attention learns where to look before the states learn to carry it along.
    bool shortMemory = false;
};
constexpr double kShortMemory = -1.0;

/// What a cell carries from one step to the next, each [batch, hidden]; `cell` of an LSTM only.
struct CellState {
    torch::Tensor hidden, cell;
};

/// A recurrent layer over padded texts of different lengths. Padding is neither computed nor seen: a text
/// gives the same states alone and in any batch, and the second direction starts at each text's own last
/// token.
///
/// Parameters are named, shaped, ordered (LSTM: input, forget, cell, output; GRU: reset, update, new) and
/// used as in torch.nn.RNN/LSTM/GRU, without the layer number: `weight_ih` [gates hidden, input], `weight_hh`
/// [gates hidden, hidden], `bias_ih`, `bias_hh` [gates hidden], and for the second direction the same with
/// `_reverse` behind. At first as in Keras: `weight_ih` Glorot, `weight_hh` orthogonal, biases 0 but 1 for an
/// LSTM's forget gate (Jozefowicz 2015).
///
/// On the CPU in float32 this is a function of its own (recurrent_function.h): one thread a direction, no
/// work on padding, gates fused, a backward pass written by hand (differentiable once). Elsewhere LibTorch's.
class Recurrent : public torch::nn::Module {
public:
    explicit Recurrent(const RecurrentOptions& options);

    /// input [batch, tokens, inputDim], lengths int64 [batch] on the host, each within 1..tokens.
    /// Returns the states [batch, tokens, directions * hidden], the second direction's behind the first's;
    /// 0 behind a text's end. `initial`, if defined, is the first step's hidden state [batch, directions *
    /// hidden] (an LSTM's cell starts at 0).
    torch::Tensor forward(const torch::Tensor& input, const torch::Tensor& lengths,
                          const torch::Tensor& initial = {});

    /// The state after a whole text in each direction, [batch, directions * hidden], from forward()'s result:
    /// the first direction's at the last token, the second's at the first.
    torch::Tensor finalStates(const torch::Tensor& states, const torch::Tensor& lengths) const;

    /// One step of the first direction: input [batch, inputDim]; an LSTM's undefined `cell` is 0.
    CellState step(const torch::Tensor& input, const CellState& state);

    const RecurrentOptions& options() const { return m_options; }
    /// directions * hidden
    int64_t outputDim() const { return static_cast<int64_t>(m_options.directions) * m_options.hiddenDim; }

private:
    /// weight_ih, weight_hh, bias_ih, bias_hh
    using Weights = std::array<torch::Tensor, 4>;
    Weights registerWeights(const std::string& suffix);

    RecurrentOptions m_options;
    std::vector<Weights> m_weights; ///< by direction
};

} // namespace attnscope
