// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/recurrent_kernels.h"

#include <bit>

namespace attnscope::recurrent {
namespace {

#define ATTNSCOPE_INLINE inline __attribute__((always_inline))

/// e^x, held within the range of normal numbers; NaN stays NaN. x = n ln 2 + r; 1.5 * 2^23 added and taken
/// away rounds to the integer n, whose bits then make 2^n.
ATTNSCOPE_INLINE float exponential(float x)
{
    constexpr float kRounding = 12582912.0F;
    x = x > 88.0F ? 88.0F : x;
    x = x < -87.0F ? -87.0F : x;
    const float shifted = x * 1.44269504088896341F + kRounding;
    const float n = shifted - kRounding;
    const float r = x - n * 0.693359375F + n * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    const uint32_t power = (std::bit_cast<uint32_t>(shifted) << 23) + (127U << 23);
    return (p * r * r + r + 1.0F) * std::bit_cast<float>(power);
}

ATTNSCOPE_INLINE float sigmoid(float x) { return 1.0F / (1.0F + exponential(-x)); }
ATTNSCOPE_INLINE float hyperbolicTangent(float x) { return 1.0F - 2.0F / (1.0F + exponential(2.0F * x)); }

ATTNSCOPE_INLINE void copyRow(const float* __restrict from, float* __restrict to, int64_t n)
{
    for (int64_t i = 0; i < n; ++i)
        to[i] = from[i];
}

ATTNSCOPE_INLINE void rnnForward(const ForwardStep& step, int64_t row, float* __restrict state)
{
    const int64_t n = step.hidden;
    float* __restrict gate = step.gates + row * n;
    const float* __restrict bias = step.bias;
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
    for (int64_t i = 0; i < 2 * n; ++i)
        gates[i] = sigmoid(gates[i] + bias[i]);
    for (int64_t i = 2 * n; i < 3 * n; ++i)
        gates[i] = hyperbolicTangent(gates[i] + bias[i]);
    for (int64_t i = 3 * n; i < 4 * n; ++i)
        gates[i] = sigmoid(gates[i] + bias[i]);
    for (int64_t i = 0; i < n; ++i) // the cell for now
        bounded[i] = gates[n + i] * before[i] + gates[i] * gates[2 * n + i];
    if (row < step.nextRows)
        copyRow(bounded, step.cellNext + row * n, n);
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
    for (int64_t i = 0; i < 2 * n; ++i)
        gates[i] = sigmoid(gates[i] + products[i] + bias[i]);
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

/// Rows row .. row+kRows-1 and kVectors vectors of columns from `column`, summed up in registers.
template <int kLanes, int kRows, int kVectors>
ATTNSCOPE_INLINE void multiplyTile(const Product& product, int64_t row, int64_t column)
{
    typedef float Vector __attribute__((vector_size(kLanes * sizeof(float)), aligned(4), may_alias));
    const float* left = product.left + row * product.inner;
    const float* right = product.right + column;
    float* out = product.out + row * product.columns + column;
    Vector sum[kRows][kVectors];
    for (int r = 0; r < kRows; ++r)
        for (int v = 0; v < kVectors; ++v)
            sum[r][v] = product.add ? *reinterpret_cast<const Vector*>(out + r * product.columns + v * kLanes)
                                    : Vector{};
    for (int64_t k = 0; k < product.inner; ++k, right += product.columns) {
        Vector columns[kVectors];
        for (int v = 0; v < kVectors; ++v)
            columns[v] = *reinterpret_cast<const Vector*>(right + v * kLanes);
        for (int r = 0; r < kRows; ++r)
            for (int v = 0; v < kVectors; ++v)
                sum[r][v] += left[r * product.inner + k] * columns[v];
    }
    for (int r = 0; r < kRows; ++r)
        for (int v = 0; v < kVectors; ++v)
            *reinterpret_cast<Vector*>(out + r * product.columns + v * kLanes) = sum[r][v];
}

template <int kLanes, int kVectors, int kRows>
ATTNSCOPE_INLINE void multiplyRows(const Product& product, int64_t row)
{
    int64_t column = 0;
    for (; column + kVectors * kLanes <= product.columns; column += kVectors * kLanes)
        multiplyTile<kLanes, kRows, kVectors>(product, row, column);
    for (; column + kLanes <= product.columns; column += kLanes)
        multiplyTile<kLanes, kRows, 1>(product, row, column);
    for (; column < product.columns; ++column)
        multiplyTile<1, kRows, 1>(product, row, column);
}

template <int kLanes, int kVectors>
ATTNSCOPE_INLINE void multiplyAll(const Product& product)
{
    int64_t row = 0;
    for (; row + 6 <= product.rows; row += 6)
        multiplyRows<kLanes, kVectors, 6>(product, row);
    for (; row + 2 <= product.rows; row += 2)
        multiplyRows<kLanes, kVectors, 2>(product, row);
    for (; row < product.rows; ++row)
        multiplyRows<kLanes, kVectors, 1>(product, row);
}

#if defined(__x86_64__)
// Written out instead of target_clones, whose resolvers run before a sanitizer is ready.
__attribute__((target("avx2,fma"))) void forwardAvx2(Cell cell, const ForwardStep& step)
{
    forwardRows(cell, step);
}
__attribute__((target("avx2,fma"))) void backwardAvx2(Cell cell, const BackwardStep& step)
{
    backwardRows(cell, step);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))) void forwardAvx512(Cell cell,
                                                                                 const ForwardStep& step)
{
    forwardRows(cell, step);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))) void backwardAvx512(Cell cell,
                                                                                  const BackwardStep& step)
{
    backwardRows(cell, step);
}
__attribute__((target("avx2,fma"))) void multiplyAvx2(const Product& product) { multiplyAll<8, 2>(product); }
__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))) void multiplyAvx512(const Product& product)
{
    multiplyAll<16, 4>(product);
}
bool hasAvx512() { return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"); }
bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

} // namespace

void multiply(const Product& product)
{
#if defined(__x86_64__)
    if (hasAvx512())
        return multiplyAvx512(product);
    if (hasAvx2())
        return multiplyAvx2(product);
#endif
    multiplyAll<4, 2>(product);
}

void forwardStep(Cell cell, const ForwardStep& step)
{
#if defined(__x86_64__)
    if (hasAvx512())
        return forwardAvx512(cell, step);
    if (hasAvx2())
        return forwardAvx2(cell, step);
#endif
    forwardRows(cell, step);
}

void backwardStep(Cell cell, const BackwardStep& step)
{
#if defined(__x86_64__)
    if (hasAvx512())
        return backwardAvx512(cell, step);
    if (hasAvx2())
        return backwardAvx2(cell, step);
#endif
    backwardRows(cell, step);
}

} // namespace attnscope::recurrent
