// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/recurrent_kernels.h"

#include "core/kernels/vector_math.h"

namespace attnscope::recurrent {
namespace {

using kernels::hyperbolicTangent;
using kernels::sigmoid;

ATTNSCOPE_INLINE void copyRow(const float* __restrict from, float* __restrict to, int64_t n)
{
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
        to[i] = from[i];
}

ATTNSCOPE_INLINE void rnnForward(const ForwardStep& step, int64_t row, float* __restrict state)
{
    const int64_t n = step.hidden;
    float* __restrict gate = step.gates + row * n;
    const float* __restrict bias = step.bias;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
        state[i] = gate[i] = hyperbolicTangent(gate[i] + bias[i]);
}

ATTNSCOPE_INLINE void lstmForward(const ForwardStep& step, int64_t row, float* __restrict state)
{
    const int64_t n = step.hidden;
    float* __restrict gates = step.gates + row * 4 * n;
    const float* __restrict bias = step.bias;
    const float* __restrict before = step.cellBefore + row * n;
    float* __restrict bounded = step.cellTanh + row * n;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < 2 * n; ++i)
        gates[i] = sigmoid(gates[i] + bias[i]);
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 2 * n; i < 3 * n; ++i)
        gates[i] = hyperbolicTangent(gates[i] + bias[i]);
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 3 * n; i < 4 * n; ++i)
        gates[i] = sigmoid(gates[i] + bias[i]);
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) // the cell for now
        bounded[i] = gates[n + i] * before[i] + gates[i] * gates[2 * n + i];
    if (row < step.nextRows)
        copyRow(bounded, step.cellNext + row * n, n);
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) {
        bounded[i] = hyperbolicTangent(bounded[i]);
        state[i] = gates[3 * n + i] * bounded[i];
    }
}

ATTNSCOPE_INLINE void gruForward(const ForwardStep& step, int64_t row, float* __restrict state)
{
    const int64_t n = step.hidden;
    float* __restrict gates = step.gates + row * 3 * n;
    float* __restrict products = step.products + row * 3 * n;
    const float* __restrict bias = step.bias;
    const float* __restrict productBias = step.productBias;
    const float* __restrict before = step.hiddenBefore + row * n;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < 2 * n; ++i)
        gates[i] = sigmoid(gates[i] + products[i] + bias[i]);
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) {
        const float product = products[2 * n + i] + productBias[i];
        products[2 * n + i] = product;
        const float fresh = hyperbolicTangent(gates[2 * n + i] + bias[2 * n + i] + gates[i] * product);
        gates[2 * n + i] = fresh;
        state[i] = fresh + gates[n + i] * (before[i] - fresh);
    }
}

ATTNSCOPE_INLINE void forwardRows(Cell cell, const ForwardStep& step)
{
    for (int64_t row = 0; row < step.rows; ++row) {
        float* state = step.states[row] + step.offset;
        switch (cell) {
        case Cell::Rnn: rnnForward(step, row, state); break;
        case Cell::Lstm: lstmForward(step, row, state); break;
        case Cell::Gru: gruForward(step, row, state); break;
        }
        if (row < step.nextRows)
            copyRow(state, step.hiddenNext + row * step.hidden, step.hidden);
    }
}

ATTNSCOPE_INLINE void rnnBackward(const BackwardStep& step, int64_t row)
{
    const int64_t n = step.hidden;
    const float* __restrict gate = step.gates + row * n;
    const float* __restrict gradState = step.gradStates[row] + step.offset;
    const float* __restrict gradHidden = step.gradHidden + row * n;
    float* __restrict gradGate = step.gradGates + row * n;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
        gradGate[i] = (gradState[i] + gradHidden[i]) * (1.0F - gate[i] * gate[i]);
}

ATTNSCOPE_INLINE void lstmBackward(const BackwardStep& step, int64_t row)
{
    const int64_t n = step.hidden;
    const float* __restrict gates = step.gates + row * 4 * n;
    const float* __restrict before = step.cellBefore + row * n;
    const float* __restrict bounded = step.cellTanh + row * n;
    const float* __restrict gradState = step.gradStates[row] + step.offset;
    const float* __restrict gradHidden = step.gradHidden + row * n;
    float* __restrict gradCell = step.gradCell + row * n;
    float* __restrict gradGates = step.gradGates + row * 4 * n;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) {
        const float in = gates[i], forget = gates[n + i], candidate = gates[2 * n + i],
                    out = gates[3 * n + i];
        const float byState = gradState[i] + gradHidden[i];
        const float byCell = gradCell[i] + byState * out * (1.0F - bounded[i] * bounded[i]);
        gradCell[i] = byCell * forget;
        gradGates[i] = byCell * candidate * in * (1.0F - in);
        gradGates[n + i] = byCell * before[i] * forget * (1.0F - forget);
        gradGates[2 * n + i] = byCell * in * (1.0F - candidate * candidate);
        gradGates[3 * n + i] = byState * bounded[i] * out * (1.0F - out);
    }
}

ATTNSCOPE_INLINE void gruBackward(const BackwardStep& step, int64_t row)
{
    const int64_t n = step.hidden;
    const float* __restrict gates = step.gates + row * 3 * n;
    const float* __restrict product = step.products + row * 3 * n + 2 * n;
    const float* __restrict before = step.hiddenBefore + row * n;
    const float* __restrict gradState = step.gradStates[row] + step.offset;
    float* __restrict gradHidden = step.gradHidden + row * n;
    float* __restrict gradGates = step.gradGates + row * 3 * n;
    float* __restrict gradProducts = step.gradProducts + row * 3 * n;
    ATTNSCOPE_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) {
        const float reset = gates[i], update = gates[n + i], fresh = gates[2 * n + i];
        const float byState = gradState[i] + gradHidden[i];
        const float byFresh = byState * (1.0F - update) * (1.0F - fresh * fresh);
        const float byUpdate = byState * (before[i] - fresh) * update * (1.0F - update);
        const float byReset = byFresh * product[i] * reset * (1.0F - reset);
        gradGates[i] = gradProducts[i] = byReset;
        gradGates[n + i] = gradProducts[n + i] = byUpdate;
        gradGates[2 * n + i] = byFresh;
        gradProducts[2 * n + i] = byFresh * reset;
        gradHidden[i] = byState * update;
    }
}

ATTNSCOPE_INLINE void backwardRows(Cell cell, const BackwardStep& step)
{
    for (int64_t row = 0; row < step.rows; ++row) {
        switch (cell) {
        case Cell::Rnn: rnnBackward(step, row); break;
        case Cell::Lstm: lstmBackward(step, row); break;
        case Cell::Gru: gruBackward(step, row); break;
        }
    }
}

struct Forward {
    Cell cell;
    const ForwardStep& step;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        forwardRows(cell, step);
    }
};

struct Backward {
    Cell cell;
    const BackwardStep& step;
    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        backwardRows(cell, step);
    }
};

} // namespace

void forwardStep(Cell cell, const ForwardStep& step) { kernels::onThisProcessor(Forward{cell, step}); }

void backwardStep(Cell cell, const BackwardStep& step) { kernels::onThisProcessor(Backward{cell, step}); }

} // namespace attnscope::recurrent
