// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// The arithmetic of one step of a recurrent cell for some rows: plain loops (core/kernels/processor.h). The
// exponential is a polynomial: within 2e-7 of the exact sigmoid and tanh.
//
// All arrays are row-major, contiguous and do not overlap. With n = hidden, gate g of a row starts at g n.

namespace attnscope::recurrent {

enum class Cell { Rnn, Lstm, Gru };
constexpr int64_t gatesOf(Cell cell) { return cell == Cell::Lstm ? 4 : (cell == Cell::Gru ? 3 : 1); }

struct ForwardStep {
    int64_t rows = 0, hidden = 0;
    int64_t nextRows = 0;                ///< the first so many rows go on to another step
    float* gates = nullptr;              ///< [rows, gates n]: products in, activations out
    const float* bias = nullptr;         ///< [gates n], added to them
    float* products = nullptr;           ///< GRU [rows, 3n]: with W_hh; the new gate's gets its bias here
    const float* productBias = nullptr;  ///< GRU [n]: the new gate's b_hh
    const float* hiddenBefore = nullptr; ///< [rows, n]
    float* hiddenNext = nullptr;         ///< [nextRows, n]
    const float* cellBefore = nullptr;   ///< LSTM [rows, n]
    float* cellNext = nullptr;           ///< LSTM [nextRows, n]
    float* cellTanh = nullptr;           ///< LSTM [rows, n]
    float* const* states = nullptr;      ///< row r's new state goes to states[r] + offset
    int64_t offset = 0;
};
void forwardStep(Cell cell, const ForwardStep& step);

struct BackwardStep {
    int64_t rows = 0, hidden = 0;
    const float* gates = nullptr; ///< as the forward step left them, like those that follow
    const float* products = nullptr;
    const float* hiddenBefore = nullptr;
    const float* cellBefore = nullptr;
    const float* cellTanh = nullptr;
    const float* const* gradStates = nullptr; ///< gradient of row r's state: gradStates[r] + offset
    int64_t offset = 0;
    /// [rows, n]: in, by the state, from the later step (0 where there is none); out, the part by the state
    /// before that does not go through W_hh (GRU only; the others leave it as it is).
    float* gradHidden = nullptr;
    float* gradCell = nullptr;     ///< LSTM [rows, n]: in by the cell, out by the cell before
    float* gradGates = nullptr;    ///< [rows, gates n]: by the input's products
    float* gradProducts = nullptr; ///< GRU [rows, 3n]: by the products with W_hh; others: as gradGates
};
void backwardStep(Cell cell, const BackwardStep& step);

} // namespace attnscope::recurrent
