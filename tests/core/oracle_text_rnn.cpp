// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_text_rnn.h"

#include <algorithm>
#include <cmath>

namespace attnscope::oracle {
namespace {

using Vector = std::vector<double>;

Vector rowOf(const Array& matrix, int64_t row)
{
    const auto first = matrix.values.begin() + row * matrix.size(1);
    return {first, first + matrix.size(1)};
}

/// weight x + bias
Vector affine(const Array& weight, const Array& bias, const Vector& x)
{
    return linear({{1, std::ssize(x)}, x}, weight, bias).values;
}

struct Carried {
    Vector hidden, cell;
};

/// gates x + recurrent h with the biases of both.
Carried lstmStep(const Vector& a, const Vector& b, const Carried& before)
{
    const size_t n = before.hidden.size();
    Carried after{Vector(n), Vector(n)};
    for (size_t i = 0; i < n; ++i) {
        const auto gate = [&](size_t which) { return a[which * n + i] + b[which * n + i]; };
        after.cell[i] = sigmoid(gate(1)) * before.cell[i] + sigmoid(gate(0)) * std::tanh(gate(2));
        after.hidden[i] = sigmoid(gate(3)) * std::tanh(after.cell[i]);
    }
    return after;
}

Carried gruStep(const Vector& a, const Vector& b, const Carried& before)
{
    const size_t n = before.hidden.size();
    Carried after{Vector(n), {}};
    for (size_t i = 0; i < n; ++i) {
        const double reset = sigmoid(a[i] + b[i]), update = sigmoid(a[n + i] + b[n + i]);
        const double fresh = std::tanh(a[2 * n + i] + reset * b[2 * n + i]);
        after.hidden[i] = (1 - update) * fresh + update * before.hidden[i];
    }
    return after;
}

Carried rnnStep(const Vector& a, const Vector& b, const Carried& before)
{
    Carried after = before;
    for (size_t i = 0; i < a.size(); ++i)
        after.hidden[i] = std::tanh(a[i] + b[i]);
    return after;
}

Array embedded(const Array& table, const std::vector<int64_t>& ids)
{
    Array out = zeros({std::ssize(ids), table.size(1)});
    for (int64_t row = 0; row < std::ssize(ids); ++row)
        for (int64_t i = 0; i < table.size(1); ++i)
            out.at(row, i) = table.at(ids[row], i);
    return out;
}

/// rows [n, width] weighted by weights [1, n], giving [1, width].
Array weighted(const Array& weights, const Array& rows) { return product(weights, rows); }

void addLogits(const TextCase& input, const Parameters& parameters, const Array& features, Answer& answer)
{
    for (const std::string& task : input.tasks)
        answer.logits[task] = linear(features, parameters.at("head_" + task + ".weight"),
                                     parameters.at("head_" + task + ".bias"))
                                  .values;
}

Mechanism poolingOf(const Mechanism& mechanism)
{
    Mechanism pool;
    pool.score = "pooling";
    pool.normaliser = mechanism.normaliser;
    pool.temperature = mechanism.temperature;
    return pool;
}

Array encoded(const Parameters& parameters, const std::string& prefix, const std::vector<int64_t>& ids)
{
    return recurrent("lstm", true, parameters, prefix + "recurrent.",
                     embedded(parameters.at(prefix + "embedding.weight"), ids));
}

struct LevelAnswer {
    Array output;  ///< [1, width]
    Array weights; ///< [1, items]
};

LevelAnswer level(const TextCase& input, const Parameters& parameters, const std::string& prefix,
                  const Array& items)
{
    const Array states = recurrent("gru", true, parameters, prefix + "recurrent.", items);
    Array keys = linear(states, parameters.at(prefix + "dense.weight"), parameters.at(prefix + "dense.bias"));
    for (double& value : keys.values)
        value = std::tanh(value);
    const Array weights = attentionWeights(poolingOf(input.mechanism), parameters, prefix + "pool.",
                                           zeros({1, keys.size(1)}), keys, {});
    return {weighted(weights, states), weights};
}

} // namespace

Array recurrent(const std::string& cell, bool bidirectional, const Parameters& parameters,
                const std::string& prefix, const Array& input, const std::vector<double>& first)
{
    const int64_t tokens = input.size(0);
    const int64_t hidden = parameters.at(prefix + "weight_hh").size(1);
    Array states = zeros({tokens, hidden * (bidirectional ? 2 : 1)});
    for (int64_t direction = 0; direction < (bidirectional ? 2 : 1); ++direction) {
        const std::string suffix = direction == 0 ? "" : "_reverse";
        const auto get = [&](const char* name) -> const Array& {
            return parameters.at(prefix + name + suffix);
        };
        Carried carried{Vector(static_cast<size_t>(hidden), 0.0), Vector(static_cast<size_t>(hidden), 0.0)};
        if (!first.empty())
            carried.hidden.assign(first.begin() + direction * hidden,
                                  first.begin() + (direction + 1) * hidden);
        for (int64_t turn = 0; turn < tokens; ++turn) {
            const int64_t token = direction == 0 ? turn : tokens - 1 - turn;
            const Vector a = affine(get("weight_ih"), get("bias_ih"), rowOf(input, token));
            const Vector b = affine(get("weight_hh"), get("bias_hh"), carried.hidden);
            carried = (cell == "lstm" ? lstmStep : (cell == "gru" ? gruStep : rnnStep))(a, b, carried);
            for (int64_t i = 0; i < hidden; ++i)
                states.at(token, direction * hidden + i) = carried.hidden[i];
        }
    }
    return states;
}

Answer textAttnRnn(const TextCase& input, const Parameters& parameters)
{
    const Array states = recurrent(input.cell, input.bidirectional, parameters, "recurrent.",
                                   embedded(parameters.at("embedding.weight"), input.text));
    const int64_t tokens = states.size(0), width = states.size(1);
    const int64_t hidden = input.bidirectional ? width / 2 : width;
    Array query = zeros({1, width});
    for (int64_t i = 0; i < width; ++i) // each direction's state after the whole text
        query.at(0, i) = states.at(i < hidden ? tokens - 1 : 0, i);
    const Array weights = attentionWeights(input.mechanism, parameters, "pool.", query, states, {});
    Answer answer;
    answer.sites["pool"] = weights.values;
    addLogits(input, parameters, weighted(weights, states), answer);
    return answer;
}

Answer textBilstmContext(const TextCase& input, const Parameters& parameters)
{
    const Array queries = encoded(parameters, "text.", input.text);
    const Array keys = encoded(parameters, "context.", input.context);
    const Array cross = attentionWeights(input.mechanism, parameters, "cross.", queries, keys, {});
    const Array found = product(cross, keys);
    const int64_t tokens = queries.size(0), width = queries.size(1);
    Array both = zeros({tokens, 2 * width});
    for (int64_t t = 0; t < tokens; ++t)
        for (int64_t i = 0; i < width; ++i) {
            both.at(t, i) = queries.at(t, i);
            both.at(t, width + i) = found.at(t, i);
        }
    const Array pool =
        attentionWeights(poolingOf(input.mechanism), parameters, "pool.", zeros({1, 2 * width}), both, {});
    Array dense = linear(weighted(pool, both), parameters.at("dense.weight"), parameters.at("dense.bias"));
    applyRelu(dense);
    Answer answer;
    answer.sites["cross"] = cross.values;
    answer.sites["pool"] = pool.values;
    addLogits(input, parameters, dense, answer);
    return answer;
}

Answer textHierarchical(const TextCase& input, const Parameters& parameters)
{
    const int64_t tokens = std::ssize(input.text);
    const int64_t numbers = *std::max_element(input.sentences.begin(), input.sentences.end()) + 1;
    std::vector<double> wordMap(static_cast<size_t>(numbers * tokens), 0.0), tokenMap, sentenceMap;
    std::vector<int64_t> present;
    Array vectors = zeros({0, 0});
    for (int64_t number = 0; number < numbers; ++number) {
        std::vector<int64_t> ids, places;
        for (int64_t t = 0; t < tokens; ++t)
            if (input.sentences[t] == number) {
                ids.push_back(input.text[t]);
                places.push_back(t);
            }
        if (ids.empty())
            continue;
        const LevelAnswer words =
            level(input, parameters, "words.", embedded(parameters.at("embedding.weight"), ids));
        for (size_t i = 0; i < places.size(); ++i)
            wordMap[number * tokens + places[i]] = words.weights.values[i];
        present.push_back(number);
        vectors.values.insert(vectors.values.end(), words.output.values.begin(), words.output.values.end());
        vectors.shape = {std::ssize(present), words.output.size(1)};
    }
    const LevelAnswer document = level(input, parameters, "sentences.", vectors);
    sentenceMap.assign(static_cast<size_t>(numbers), 0.0);
    for (size_t i = 0; i < present.size(); ++i)
        sentenceMap[present[i]] = document.weights.values[i];
    for (int64_t t = 0; t < tokens; ++t)
        tokenMap.push_back(sentenceMap[input.sentences[t]] * wordMap[input.sentences[t] * tokens + t]);
    Answer answer;
    answer.sites = {{"words", wordMap}, {"sentences", sentenceMap}, {"tokens", tokenMap}};
    addLogits(input, parameters, document.output, answer);
    return answer;
}

} // namespace attnscope::oracle
