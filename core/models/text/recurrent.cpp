// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/recurrent.h"

#include "core/device/device.h"
#include "core/device/quiet_warnings.h"
#include "core/models/text/recurrent_function.h"

#include <torch/nn/init.h>

namespace attnscope {
namespace {

int64_t gatesOf(CellKind cell) { return cell == CellKind::Lstm ? 4 : (cell == CellKind::Gru ? 3 : 1); }

/// LibTorch's own layer over packed texts: for a GPU, and for double precision.
torch::Tensor recurrentOfLibTorch(const RecurrentOptions& options, const torch::Tensor& input,
                                  const torch::Tensor& lengths, const torch::Tensor& initial,
                                  const std::vector<RecurrentWeights>& weights)
{
    // The longest first. LibTorch's own functions for it (torch/nn/utils/rnn.h) wait for a GPU to be sent the
    // order, and look up lengths on the host by places on the GPU.
    const auto [sorted, order] = lengths.sort(0, true);
    const torch::Tensor places = sentTo(input.device(), order),
                        back = sentTo(input.device(), order.argsort());
    const auto [data, batchSizes] = at::_pack_padded_sequence(input.index_select(0, places), sorted, true);
    const int64_t directions = static_cast<int64_t>(options.directions), hidden = options.hiddenDim;
    torch::Tensor first = torch::zeros({directions, input.size(0), hidden}, input.options());
    if (initial.defined())
        first = initial.view({-1, directions, hidden}).transpose(0, 1).index_select(1, places).contiguous();
    std::vector<torch::Tensor> flat;
    for (const RecurrentWeights& direction : weights)
        flat.insert(flat.end(), direction.begin(), direction.end());
    const bool both = directions == 2;
    // cuDNN can go back through a layer only if it was told so, which costs nothing here: there is no
    // dropout.
    const bool train = torch::GradMode::is_enabled();
    // It also says at every call that the weights do not lie as it wants them, and copies them.
    const QuietWarnings quiet;
    torch::Tensor states;
    switch (options.cell) {
    case CellKind::Rnn:
        states = std::get<0>(at::rnn_tanh(data, batchSizes, first, flat, true, 1, 0.0, train, both));
        break;
    case CellKind::Lstm:
        states = std::get<0>(
            at::lstm(data, batchSizes, {first, torch::zeros_like(first)}, flat, true, 1, 0.0, train, both));
        break;
    case CellKind::Gru:
        states = std::get<0>(at::gru(data, batchSizes, first, flat, true, 1, 0.0, train, both));
        break;
    }
    const torch::Tensor padded =
        std::get<0>(at::_pad_packed_sequence(states, batchSizes, true, 0.0, input.size(1)));
    return padded.index_select(0, back);
}

} // namespace

Recurrent::Recurrent(const RecurrentOptions& options) : m_options(options)
{
    m_weights.push_back(registerWeights(""));
    if (options.directions == Directions::Both)
        m_weights.push_back(registerWeights("_reverse"));
}

Recurrent::Weights Recurrent::registerWeights(const std::string& suffix)
{
    const int64_t hidden = m_options.hiddenDim, width = gatesOf(m_options.cell) * hidden;
    const torch::Tensor byInput = torch::empty({width, m_options.inputDim});
    const torch::Tensor byState = torch::empty({width, hidden});
    const torch::Tensor bias = torch::zeros({width});
    torch::nn::init::xavier_uniform_(byInput);
    torch::nn::init::orthogonal_(byState);
    // Second among the gates: an LSTM's forget gate, a GRU's update gate.
    if (m_options.cell == CellKind::Lstm)
        bias.slice(0, hidden, 2 * hidden).fill_(m_options.shortMemory ? kShortMemory : 1.0);
    else if (m_options.cell == CellKind::Gru && m_options.shortMemory)
        bias.slice(0, hidden, 2 * hidden).fill_(kShortMemory);
    else if (m_options.shortMemory)
        byState.mul_(0.5);
    return {register_parameter("weight_ih" + suffix, byInput),
            register_parameter("weight_hh" + suffix, byState), register_parameter("bias_ih" + suffix, bias),
            register_parameter("bias_hh" + suffix, torch::zeros({width}))};
}

torch::Tensor Recurrent::forward(const torch::Tensor& input, const torch::Tensor& lengths,
                                 const torch::Tensor& initial)
{
    const bool ours = input.device().is_cpu() && input.scalar_type() == torch::kFloat;
    return (ours ? recurrentOnCpu : recurrentOfLibTorch)(m_options, input, lengths, initial, m_weights);
}

torch::Tensor Recurrent::finalStates(const torch::Tensor& states, const torch::Tensor& lengths) const
{
    const int64_t hidden = m_options.hiddenDim;
    const torch::Tensor last =
        (sentTo(states.device(), lengths) - 1).view({-1, 1, 1}).expand({-1, 1, hidden}); // [batch, 1, hidden]
    const torch::Tensor first = states.slice(2, 0, hidden).gather(1, last).squeeze(1);
    if (m_options.directions == Directions::One)
        return first;
    return torch::cat({first, states.select(1, 0).slice(1, hidden)}, 1);
}

CellState Recurrent::step(const torch::Tensor& input, const CellState& state)
{
    const Weights& w = m_weights.front();
    switch (m_options.cell) {
    case CellKind::Rnn: return {at::rnn_tanh_cell(input, state.hidden, w[0], w[1], w[2], w[3]), {}};
    case CellKind::Gru: return {at::gru_cell(input, state.hidden, w[0], w[1], w[2], w[3]), {}};
    case CellKind::Lstm: break;
    }
    const torch::Tensor cell = state.cell.defined() ? state.cell : torch::zeros_like(state.hidden);
    auto [hidden, next] = at::lstm_cell(input, {state.hidden, cell}, w[0], w[1], w[2], w[3]);
    return {hidden, next};
}

} // namespace attnscope
