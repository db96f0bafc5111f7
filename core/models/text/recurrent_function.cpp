// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. Texts are ranked by length, longest first; step t is position t of the texts. The rows of all steps lie
// one
//    after the other (packed): step t's rows are the texts of rank 0 .. active[t]-1. Padding has no row.
// 2. The second direction takes the same rows with the steps from last to first: a text joins at its own last
//    token, which is where active[t] grows to include its rank.
// 3. A lane is one direction of some ranks next to each other. Lanes share nothing that any of them writes.
// 4. No thread of the team records gradients (the guard in forEachPart).
#include "core/models/text/recurrent_function.h"

#include "core/kernels/product.h"
#include "core/kernels/team.h"
#include "core/models/text/recurrent_kernels.h"

#include <torch/autograd.h>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace attnscope {
namespace {

using recurrent::Cell;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// A lane of fewer texts than this is not worth a thread of its own.
constexpr int64_t kSmallestLane = 16;

Cell cellOf(CellKind kind)
{
    return kind == CellKind::Lstm ? Cell::Lstm : (kind == CellKind::Gru ? Cell::Gru : Cell::Rnn);
}

/// How texts lie in packed rows (invariant 1).
struct Packing {
    int64_t batch = 0, tokens = 0, rows = 0;
    std::vector<int64_t> order;  ///< rank -> text
    std::vector<int64_t> active; ///< step -> texts that have it
    std::vector<int64_t> offset; ///< step -> its first row
    std::vector<int64_t> source; ///< row -> text * tokens + step

    Packing(const torch::Tensor& lengths, int64_t tokensPadded)
        : batch(lengths.size(0)), tokens(tokensPadded), order(static_cast<size_t>(batch))
    {
        const torch::Tensor held = lengths.contiguous();
        const int64_t* length = held.data_ptr<int64_t>();
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int64_t a, int64_t b) { return length[a] > length[b]; });
        TORCH_CHECK(batch > 0 && length[order.front()] <= tokens && length[order.back()] >= 1,
                    "a recurrent layer wants lengths from 1 to ", tokens);
        int64_t count = batch;
        for (int64_t step = 0; step < length[order.front()]; ++step) {
            while (length[order[count - 1]] <= step)
                --count;
            active.push_back(count);
            offset.push_back(rows);
            for (int64_t rank = 0; rank < count; ++rank)
                source.push_back(order[rank] * tokens + step);
            rows += count;
        }
    }
    int64_t steps() const { return static_cast<int64_t>(active.size()); }
};

/// What one direction's forward pass leaves for its backward pass; rows as packed.
struct Trace {
    torch::Tensor gates;        ///< [rows, gates * hidden], activations
    torch::Tensor hiddenBefore; ///< [rows, hidden]
    torch::Tensor products;     ///< GRU [rows, 3 * hidden]
    torch::Tensor cellBefore;   ///< LSTM [rows, hidden]
    torch::Tensor cellTanh;     ///< LSTM [rows, hidden]
};
constexpr size_t kTraceTensors = 5, kWeightTensors = 4;

float* at0(const torch::Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }
torch::Tensor rowsOf(const torch::Tensor& matrix, int64_t begin, int64_t count)
{
    return matrix.narrow(0, begin, count);
}
/// left [rows, inner] times right [inner, columns], all contiguous.
kernels::Product productOf(int64_t rows, int64_t inner, int64_t columns, const float* left,
                           const float* right, float* out)
{
    kernels::Product product{rows, inner, columns, left, inner, right, columns, out, columns};
    return product;
}
float* offsetBy(float* first, int64_t count) { return first ? first + count : nullptr; }

/// Calls work(begin, end) for consecutive parts of [0, count) on the team's threads.
template <class Work>
void forEachPart(int64_t count, int64_t grain, const Work& work)
{
    teamFor(0, count, grain, [&](int64_t begin, int64_t end) {
        const at::AutoDispatchBelowAutograd guard;
        work(begin, end);
    });
}
int64_t shareOf(int64_t count)
{
    const int64_t threads = teamThreads();
    return std::max<int64_t>(1, (count + threads - 1) / threads);
}

struct Lane {
    int64_t direction = 0, firstRank = 0, lastRank = 0;

    /// Rows of a step that belong to this lane; they come first + firstRank.
    int64_t rowsAt(const Packing& packing, int64_t step) const
    {
        if (step < 0 || step >= packing.steps())
            return 0;
        return std::clamp<int64_t>(packing.active[step] - firstRank, 0, lastRank - firstRank);
    }
    /// The step number `turn` in this lane's direction of travel.
    int64_t stepAt(const Packing& packing, int64_t turn) const
    {
        return direction == 0 ? turn : packing.steps() - 1 - turn;
    }
    int64_t rowAt(const Packing& packing, int64_t step) const { return packing.offset[step] + firstRank; }
};

std::vector<Lane> lanesOf(const Packing& packing, int64_t directions)
{
    const int64_t threads = teamThreads();
    const int64_t pieces =
        std::clamp<int64_t>(threads / directions, 1, std::max<int64_t>(1, packing.batch / kSmallestLane));
    std::vector<Lane> lanes;
    for (int64_t direction = 0; direction < directions; ++direction)
        for (int64_t piece = 0; piece < pieces; ++piece)
            lanes.push_back(
                {direction, packing.batch * piece / pieces, packing.batch * (piece + 1) / pieces});
    return lanes;
}

/// Each rank's text in states [batch, tokens, width]: the address of its first state of a direction.
template <class Float>
std::vector<Float*> textsOf(const Packing& packing, Float* states, int64_t width, int64_t first)
{
    std::vector<Float*> texts;
    for (const int64_t text : packing.order)
        texts.push_back(states + text * packing.tokens * width + first);
    return texts;
}

/// Everything that a pass needs to know beside its own tensors.
struct Layer {
    Cell cell;
    int64_t hidden, directions, width; ///< width = directions * hidden

    explicit Layer(const RecurrentOptions& options)
        : cell(cellOf(options.cell)), hidden(options.hiddenDim),
          directions(static_cast<int64_t>(options.directions)), width(directions * hidden)
    {
    }
    int64_t gates() const { return recurrent::gatesOf(cell); }
};

Trace emptyTrace(const Layer& layer, int64_t rows, const torch::TensorOptions& options)
{
    Trace trace;
    trace.gates = torch::empty({rows, layer.gates() * layer.hidden}, options);
    trace.hiddenBefore = torch::empty({rows, layer.hidden}, options);
    if (layer.cell == Cell::Gru)
        trace.products = torch::empty_like(trace.gates);
    if (layer.cell == Cell::Lstm) {
        trace.cellBefore = torch::empty_like(trace.hiddenBefore);
        trace.cellTanh = torch::empty_like(trace.hiddenBefore);
    }
    return trace;
}

/// A direction's weights as the forward products want them.
struct Factors {
    torch::Tensor byInput, byState; ///< [in, gates * hidden], [hidden, gates * hidden]
    torch::Tensor bias;             ///< b_ih + b_hh, but of a GRU's new gate b_ih alone
    const float* newBias = nullptr; ///< b_hh of the last gate

    Factors(const Layer& layer, const RecurrentWeights& weights)
        : byInput(weights[0].t().contiguous()), byState(weights[1].t().contiguous()),
          bias(weights[2] + weights[3]), newBias(at0(weights[3]) + (layer.gates() - 1) * layer.hidden)
    {
        if (layer.cell == Cell::Gru)
            bias.slice(0, 2 * layer.hidden).copy_(weights[2].slice(0, 2 * layer.hidden));
    }
};

/// input [batch, tokens, in] to packed [rows, in].
torch::Tensor packed(const Packing& packing, const torch::Tensor& input)
{
    const torch::Tensor from = input.contiguous();
    const int64_t width = input.size(2);
    torch::Tensor out = torch::empty({packing.rows, width}, input.options().requires_grad(false));
    const float* source = at0(from);
    float* target = at0(out);
    for (int64_t row = 0; row < packing.rows; ++row)
        std::memcpy(target + row * width, source + packing.source[row] * width,
                    static_cast<size_t>(width) * sizeof(float));
    return out;
}

/// The first hidden state of the ranks from .. to-1: `initial` [batch, width], or 0 where that is empty.
void beginRows(const Packing& packing, const Layer& layer, const Lane& lane, int64_t from, int64_t to,
               int64_t row, const torch::Tensor& initial, const Trace& trace)
{
    const auto bytes = static_cast<size_t>(layer.hidden) * sizeof(float);
    for (int64_t i = from; i < to; ++i) {
        float* hidden = at0(trace.hiddenBefore) + (row + i) * layer.hidden;
        if (initial.numel() > 0)
            std::memcpy(hidden,
                        at0(initial) + packing.order[lane.firstRank + i] * layer.width +
                            lane.direction * layer.hidden,
                        bytes);
        else
            std::memset(hidden, 0, bytes);
        if (layer.cell == Cell::Lstm)
            std::memset(at0(trace.cellBefore) + (row + i) * layer.hidden, 0, bytes);
    }
}

void forwardLane(const Packing& packing, const Layer& layer, const Lane& lane, const torch::Tensor& input,
                 const Factors& right, const torch::Tensor& initial, const Trace& trace, float* states)
{
    const int64_t n = layer.hidden, width = layer.gates() * n, inputs = input.size(1);
    const std::vector<float*> texts = textsOf(packing, states, layer.width, lane.direction * n);
    int64_t before = 0;
    for (int64_t turn = 0; turn < packing.steps(); ++turn) {
        const int64_t step = lane.stepAt(packing, turn);
        const int64_t rows = lane.rowsAt(packing, step);
        if (rows == 0)
            continue;
        const int64_t row = lane.rowAt(packing, step);
        if (before < rows)
            beginRows(packing, layer, lane, before, rows, row, initial, trace);
        before = rows;
        float* gates = at0(trace.gates) + row * width;
        float* products = offsetBy(at0(trace.products), row * width);
        kernels::multiply(
            productOf(rows, inputs, width, at0(input) + row * inputs, at0(right.byInput), gates));
        kernels::Product byState = productOf(rows, n, width, at0(trace.hiddenBefore) + row * n,
                                             at0(right.byState), products ? products : gates);
        byState.add = products == nullptr;
        kernels::multiply(byState);
        const int64_t next = turn + 1 < packing.steps() ? lane.stepAt(packing, turn + 1) : -1;
        recurrent::ForwardStep kernel;
        kernel.rows = rows;
        kernel.hidden = n;
        kernel.nextRows = std::min(rows, lane.rowsAt(packing, next));
        kernel.gates = gates;
        kernel.bias = at0(right.bias);
        kernel.products = products;
        kernel.productBias = right.newBias;
        kernel.hiddenBefore = at0(trace.hiddenBefore) + row * n;
        kernel.cellBefore = offsetBy(at0(trace.cellBefore), row * n);
        kernel.cellTanh = offsetBy(at0(trace.cellTanh), row * n);
        if (kernel.nextRows > 0) {
            kernel.hiddenNext = at0(trace.hiddenBefore) + lane.rowAt(packing, next) * n;
            kernel.cellNext = offsetBy(at0(trace.cellBefore), lane.rowAt(packing, next) * n);
        }
        kernel.states = texts.data() + lane.firstRank;
        kernel.offset = step * layer.width;
        recurrent::forwardStep(layer.cell, kernel);
    }
}

void clearPadding(const Packing& packing, const torch::Tensor& states)
{
    std::vector<int64_t> lengths(static_cast<size_t>(packing.batch), 0);
    for (const int64_t count : packing.active)
        for (int64_t rank = 0; rank < count; ++rank)
            ++lengths[packing.order[rank]];
    const int64_t width = states.size(2);
    for (int64_t text = 0; text < packing.batch; ++text)
        std::fill_n(at0(states) + (text * packing.tokens + lengths[text]) * width,
                    (packing.tokens - lengths[text]) * width, 0.0F);
}

/// Gradients of one direction, as the backward lanes leave them.
struct GradTrace {
    torch::Tensor gates;    ///< [rows, gates * hidden]
    torch::Tensor products; ///< of a GRU; others: the same tensor as `gates`
    torch::Tensor hidden;   ///< [batch, hidden] by rank: at the end, by the initial state
    torch::Tensor cell;     ///< LSTM [batch, hidden] by rank
};

void backwardLane(const Packing& packing, const Layer& layer, const Lane& lane, const torch::Tensor& weight,
                  const Trace& trace, const float* gradStates, const GradTrace& grad)
{
    const int64_t n = layer.hidden, width = layer.gates() * n;
    const std::vector<const float*> texts = textsOf(packing, gradStates, layer.width, lane.direction * n);
    for (int64_t turn = packing.steps() - 1; turn >= 0; --turn) {
        const int64_t step = lane.stepAt(packing, turn);
        const int64_t rows = lane.rowsAt(packing, step);
        if (rows == 0)
            continue;
        const int64_t row = lane.rowAt(packing, step);
        recurrent::BackwardStep kernel;
        kernel.rows = rows;
        kernel.hidden = n;
        kernel.gates = at0(trace.gates) + row * width;
        kernel.products = offsetBy(at0(trace.products), row * width);
        kernel.hiddenBefore = at0(trace.hiddenBefore) + row * n;
        kernel.cellBefore = offsetBy(at0(trace.cellBefore), row * n);
        kernel.cellTanh = offsetBy(at0(trace.cellTanh), row * n);
        kernel.gradStates = texts.data() + lane.firstRank;
        kernel.offset = step * layer.width;
        kernel.gradHidden = at0(grad.hidden) + lane.firstRank * n;
        kernel.gradCell = offsetBy(at0(grad.cell), lane.firstRank * n);
        kernel.gradGates = at0(grad.gates) + row * width;
        kernel.gradProducts = at0(grad.products) + row * width;
        recurrent::backwardStep(layer.cell, kernel);

        kernels::Product back =
            productOf(rows, width, n, kernel.gradProducts, at0(weight), kernel.gradHidden);
        back.add = layer.cell == Cell::Gru;
        kernels::multiply(back);
    }
}

/// out [count, columns]: the transpose of columns begin .. of `gates` [rows, width] times `right` [rows,
/// columns].
void transposedProduct(const torch::Tensor& gates, int64_t begin, int64_t count, const torch::Tensor& right,
                       const torch::Tensor& out)
{
    const int64_t rows = gates.size(0), columns = right.size(1);
    kernels::multiplyTransposed({count, rows, columns, at0(gates) + begin, gates.size(1), at0(right), columns,
                                 at0(out) + begin * columns, columns});
}

/// Gradients by a direction's weights: one product over all rows of all steps, cut along the gates.
void weightGradients(const Layer& layer, const torch::Tensor& input, const Trace& trace,
                     const GradTrace& grad, RecurrentWeights& out, int64_t begin, int64_t count)
{
    const torch::Tensor gates = grad.gates.narrow(1, begin, count);
    torch::Tensor biasIh = rowsOf(out[2], begin, count), biasHh = rowsOf(out[3], begin, count);
    transposedProduct(grad.gates, begin, count, input, out[0]);
    transposedProduct(grad.products, begin, count, trace.hiddenBefore, out[1]);
    at::sum_out(biasIh, gates, {0});
    if (layer.cell == Cell::Gru)
        at::sum_out(biasHh, grad.products.narrow(1, begin, count), {0});
    else
        biasHh.copy_(biasIh);
}

/// Gradient by the input [batch, tokens, in]: products of all rows, put back where they came from.
torch::Tensor inputGradient(const Packing& packing, const std::vector<GradTrace>& grads,
                            const std::vector<RecurrentWeights>& weights)
{
    const int64_t width = weights[0][0].size(1);
    const auto options = grads[0].gates.options();
    const torch::Tensor out = torch::zeros({packing.batch, packing.tokens, width}, options);
    const torch::Tensor gradient = torch::empty({packing.rows, width}, options);
    std::vector<torch::Tensor> contiguous; // [gates * hidden, in]
    for (const RecurrentWeights& weight : weights)
        contiguous.push_back(weight[0].contiguous());
    forEachPart(packing.rows, 1, [&](int64_t begin, int64_t end) {
        for (size_t direction = 0; direction < grads.size(); ++direction) {
            const torch::Tensor& gates = grads[direction].gates;
            const int64_t gatesWide = gates.size(1);
            kernels::Product product =
                productOf(end - begin, gatesWide, width, at0(gates) + begin * gatesWide,
                          at0(contiguous[direction]), at0(gradient) + begin * width);
            product.add = direction > 0;
            kernels::multiply(product);
        }
        for (int64_t row = begin; row < end; ++row)
            std::memcpy(at0(out) + packing.source[row] * width, at0(gradient) + row * width,
                        static_cast<size_t>(width) * sizeof(float));
    });
    return out;
}

/// The gradient by the initial states: each direction's by rank, put in the texts' order.
torch::Tensor initialGradient(const Packing& packing, const std::vector<GradTrace>& grads)
{
    std::vector<torch::Tensor> parts;
    const torch::Tensor order = torch::tensor(packing.order);
    for (const GradTrace& grad : grads)
        parts.push_back(torch::empty_like(grad.hidden).index_copy_(0, order, grad.hidden));
    return torch::cat(parts, 1);
}

struct RecurrentFunction : torch::autograd::Function<RecurrentFunction> {
    /// b: the second direction's weights; they are empty, as `initial` is, where there is none.
    static torch::Tensor forward(AutogradContext* context, const RecurrentOptions& options,
                                 const torch::Tensor& input, const torch::Tensor& lengths,
                                 const torch::Tensor& initial, const torch::Tensor& a0,
                                 const torch::Tensor& a1, const torch::Tensor& a2, const torch::Tensor& a3,
                                 const torch::Tensor& b0, const torch::Tensor& b1, const torch::Tensor& b2,
                                 const torch::Tensor& b3)
    {
        const Layer layer(options);
        const Packing packing(lengths, input.size(1));
        const std::vector<RecurrentWeights> weights{{a0, a1, a2, a3}, {b0, b1, b2, b3}};
        const torch::Tensor rows = packed(packing, input);
        std::vector<Trace> traces;
        std::vector<Factors> factors;
        for (int64_t direction = 0; direction < layer.directions; ++direction) {
            traces.push_back(emptyTrace(layer, packing.rows, rows.options()));
            factors.emplace_back(layer, weights[direction]);
        }

        const torch::Tensor states =
            torch::empty({packing.batch, packing.tokens, layer.width}, rows.options());
        clearPadding(packing, states);
        const torch::Tensor first = initial.contiguous();
        const std::vector<Lane> lanes = lanesOf(packing, layer.directions);
        forEachPart(static_cast<int64_t>(lanes.size()), 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                forwardLane(packing, layer, lanes[i], rows, factors[lanes[i].direction], first,
                            traces[lanes[i].direction], at0(states));
        });
        save(context, options, input.size(1), lengths, rows, weights, traces);
        return states;
    }

    static void save(AutogradContext* context, const RecurrentOptions& options, int64_t tokens,
                     const torch::Tensor& lengths, const torch::Tensor& rows,
                     const std::vector<RecurrentWeights>& weights, const std::vector<Trace>& traces)
    {
        context->saved_data["cell"] = static_cast<int64_t>(options.cell);
        context->saved_data["directions"] = static_cast<int64_t>(options.directions);
        context->saved_data["hidden"] = options.hiddenDim;
        context->saved_data["tokens"] = tokens;
        variable_list kept{lengths, rows};
        for (size_t direction = 0; direction < traces.size(); ++direction) {
            kept.insert(kept.end(), weights[direction].begin(), weights[direction].end());
            const Trace& trace = traces[direction];
            for (const torch::Tensor& tensor :
                 {trace.gates, trace.hiddenBefore, trace.products, trace.cellBefore, trace.cellTanh})
                kept.push_back(tensor);
        }
        context->save_for_backward(std::move(kept));
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "a recurrent layer is differentiable once only");
        RecurrentOptions options;
        options.cell = static_cast<CellKind>(context->saved_data["cell"].toInt());
        options.directions = static_cast<Directions>(context->saved_data["directions"].toInt());
        options.hiddenDim = context->saved_data["hidden"].toInt();
        const Layer layer(options);
        const variable_list saved = context->get_saved_variables();
        const Packing packing(saved[0], context->saved_data["tokens"].toInt());
        std::vector<RecurrentWeights> weights;
        std::vector<Trace> traces;
        for (int64_t direction = 0; direction < layer.directions; ++direction) {
            const auto item = saved.begin() + 2 + direction * (kWeightTensors + kTraceTensors);
            weights.push_back({item[0], item[1], item[2], item[3]});
            traces.push_back({item[4], item[5], item[6], item[7], item[8]});
        }
        const std::vector<GradTrace> grads = throughTime(packing, layer, weights, traces, gradients[0]);
        variable_list out(12);
        // The gradients are numbered by argument, the question is by tensor: `options` is none.
        if (context->needs_input_grad(0))
            out[1] = inputGradient(packing, grads, weights);
        if (context->needs_input_grad(2))
            out[3] = initialGradient(packing, grads);
        allWeightGradients(layer, saved[1], weights, traces, grads, out);
        return out;
    }

    static std::vector<GradTrace> throughTime(const Packing& packing, const Layer& layer,
                                              const std::vector<RecurrentWeights>& weights,
                                              const std::vector<Trace>& traces, const torch::Tensor& gradient)
    {
        std::vector<GradTrace> grads;
        for (const Trace& trace : traces) {
            GradTrace grad;
            grad.gates = torch::empty_like(trace.gates);
            grad.products = layer.cell == Cell::Gru ? torch::empty_like(trace.gates) : grad.gates;
            grad.hidden = torch::zeros({packing.batch, layer.hidden}, trace.gates.options());
            if (layer.cell == Cell::Lstm)
                grad.cell = torch::zeros_like(grad.hidden);
            grads.push_back(grad);
        }
        const torch::Tensor gradStates = gradient.contiguous();
        const std::vector<Lane> lanes = lanesOf(packing, layer.directions);
        forEachPart(static_cast<int64_t>(lanes.size()), 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t direction = lanes[i].direction;
                backwardLane(packing, layer, lanes[i], weights[direction][1].contiguous(), traces[direction],
                             at0(gradStates), grads[direction]);
            }
        });
        return grads;
    }

    static void allWeightGradients(const Layer& layer, const torch::Tensor& rows,
                                   const std::vector<RecurrentWeights>& weights,
                                   const std::vector<Trace>& traces, const std::vector<GradTrace>& grads,
                                   variable_list& out)
    {
        std::vector<RecurrentWeights> results;
        for (const RecurrentWeights& weight : weights) {
            RecurrentWeights result;
            for (size_t i = 0; i < kWeightTensors; ++i)
                result[i] = torch::empty_like(weight[i]);
            results.push_back(result);
        }
        const int64_t width = layer.gates() * layer.hidden;
        const int64_t share = std::min(width, shareOf(layer.directions * width));
        const int64_t pieces = (width + share - 1) / share;
        forEachPart(layer.directions * pieces, 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t direction = i / pieces, first = i % pieces * share;
                weightGradients(layer, rows, traces[direction], grads[direction], results[direction], first,
                                std::min(share, width - first));
            }
        });
        for (size_t direction = 0; direction < results.size(); ++direction)
            std::copy(results[direction].begin(), results[direction].end(),
                      out.begin() + static_cast<int64_t>(4 + kWeightTensors * direction));
    }
};

} // namespace

torch::Tensor recurrentOnCpu(const RecurrentOptions& options, const torch::Tensor& input,
                             const torch::Tensor& lengths, const torch::Tensor& initial,
                             const std::vector<RecurrentWeights>& weights)
{
    const torch::Tensor none = torch::empty({0}); // a Function takes no undefined tensor
    const RecurrentWeights& a = weights.front();
    const RecurrentWeights b = weights.size() > 1 ? weights[1] : RecurrentWeights{none, none, none, none};
    return RecurrentFunction::apply(options, input, lengths, initial.defined() ? initial : none, a[0], a[1],
                                    a[2], a[3], b[0], b[1], b[2], b[3]);
}

} // namespace attnscope
