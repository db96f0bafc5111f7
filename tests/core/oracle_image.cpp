// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_image.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope::oracle {
namespace {

/// A picture of features, [channel, row, column].
double pixel(const Array& map, int64_t channel, int64_t row, int64_t column)
{
    if (row < 0 || column < 0 || row >= map.size(1) || column >= map.size(2))
        return 0;
    return map.values[static_cast<size_t>((channel * map.size(1) + row) * map.size(2) + column)];
}

Array convolution(const Array& map, const Array& weight, const Array& bias, int64_t pad)
{
    const int64_t kernel = weight.size(2), inputs = map.size(0);
    Array out =
        zeros({weight.size(0), map.size(1) + 2 * pad - kernel + 1, map.size(2) + 2 * pad - kernel + 1});
    size_t next = 0;
    for (int64_t channel = 0; channel < out.size(0); ++channel)
        for (int64_t row = 0; row < out.size(1); ++row)
            for (int64_t column = 0; column < out.size(2); ++column) {
                double sum = bias.at(channel);
                for (int64_t tap = 0; tap < inputs * kernel * kernel; ++tap) {
                    const int64_t input = tap / (kernel * kernel);
                    const int64_t dy = tap / kernel % kernel, dx = tap % kernel;
                    sum += weight.at(channel * inputs * kernel * kernel + tap) *
                           pixel(map, input, row + dy - pad, column + dx - pad);
                }
                out.values[next++] = sum;
            }
    return out;
}

Array maxPool(const Array& map)
{
    Array out = zeros({map.size(0), map.size(1) / 2, map.size(2) / 2});
    size_t next = 0;
    for (int64_t channel = 0; channel < out.size(0); ++channel)
        for (int64_t row = 0; row < out.size(1); ++row)
            for (int64_t column = 0; column < out.size(2); ++column)
                out.values[next++] = std::max(std::max(pixel(map, channel, 2 * row, 2 * column),
                                                       pixel(map, channel, 2 * row, 2 * column + 1)),
                                              std::max(pixel(map, channel, 2 * row + 1, 2 * column),
                                                       pixel(map, channel, 2 * row + 1, 2 * column + 1)));
    return out;
}

struct Features {
    Array cells; ///< [cell, channel]
    int64_t rows = 0, columns = 0;
};

/// As the papers write it: convolution, ReLU, pooling.
Features trunk(const ImageCase& input, const Parameters& parameters)
{
    Array map = input.image;
    for (const std::string name : {"trunk.conv1", "trunk.conv2"}) {
        map = convolution(map, parameters.at(name + ".weight"), parameters.at(name + ".bias"),
                          input.samePadding ? 1 : 0);
        applyRelu(map);
        map = maxPool(map);
    }
    Features features{zeros({map.size(1) * map.size(2), map.size(0)}), map.size(1), map.size(2)};
    for (int64_t cell = 0; cell < features.cells.size(0); ++cell)
        for (int64_t channel = 0; channel < map.size(0); ++channel)
            features.cells.at(cell, channel) =
                pixel(map, channel, cell / features.columns, cell % features.columns);
    return features;
}

Array layer(const Array& rows, const std::string& name, const Parameters& parameters)
{
    return linear(rows, parameters.at(name + ".weight"), parameters.at(name + ".bias"));
}

void addLogits(Answer& answer, const ImageCase& input, const Array& vector, const Parameters& parameters)
{
    for (const std::string& task : input.tasks)
        answer.logits[task] = layer(vector, "head_" + task, parameters).values;
}

void addAttention(Array& tokens, const Array& weights, const Array& values)
{
    const Array gathered = product(weights, values);
    for (size_t i = 0; i < tokens.values.size(); ++i)
        tokens.values[i] += gathered.values[i];
}

/// Weights of the cells, and the dense layer's answer [1, hidden].
Array poolAndDense(Answer& answer, const ImageCase& input, const Array& cells, const Parameters& parameters)
{
    Mechanism pooling = input.mechanism;
    pooling.score = "pooling";
    pooling.scope = "global";
    const int64_t count = cells.size(0), channels = cells.size(1);
    const Array weights = attentionWeights(pooling, parameters, "pool.", zeros({1, channels}), cells, {});
    answer.sites["pool"] = weights.values;
    Array pooled = zeros({1, input.weightedSum ? channels : count * channels});
    for (int64_t cell = 0; cell < count; ++cell)
        for (int64_t channel = 0; channel < channels; ++channel)
            if (input.weightedSum)
                pooled.at(0, channel) += weights.at(cell) * cells.at(cell, channel);
            else
                pooled.at(0, cell * channels + channel) =
                    static_cast<double>(count) * weights.at(cell) * cells.at(cell, channel);
    Array dense = layer(pooled, "dense", parameters);
    applyRelu(dense);
    return dense;
}

/// One network over the mean and the maximum of each channel, answers added.
std::vector<double> channelGates(const Array& cells, double temperature, const Parameters& parameters)
{
    const int64_t count = cells.size(0), channels = cells.size(1);
    Array mean = zeros({1, channels}), top = zeros({1, channels});
    for (int64_t channel = 0; channel < channels; ++channel) {
        top.at(0, channel) = -std::numeric_limits<double>::infinity();
        for (int64_t cell = 0; cell < count; ++cell) {
            mean.at(0, channel) += cells.at(cell, channel) / static_cast<double>(count);
            top.at(0, channel) = std::max(top.at(0, channel), cells.at(cell, channel));
        }
    }
    std::vector<double> gates(static_cast<size_t>(channels), 0.0);
    for (const Array& summary : {mean, top}) {
        Array squeezed = layer(summary, "channel1", parameters);
        applyRelu(squeezed);
        const Array answer = layer(squeezed, "channel2", parameters);
        for (int64_t channel = 0; channel < channels; ++channel)
            gates[channel] += answer.at(0, channel);
    }
    for (double& gate : gates)
        gate = sigmoid(gate / temperature);
    return gates;
}

std::vector<double> spatialGates(const Features& features, double temperature, const Parameters& parameters)
{
    const int64_t count = features.cells.size(0), channels = features.cells.size(1);
    Array summary = zeros({2, features.rows, features.columns});
    for (int64_t cell = 0; cell < count; ++cell) {
        double mean = 0, top = -std::numeric_limits<double>::infinity();
        for (int64_t channel = 0; channel < channels; ++channel) {
            mean += features.cells.at(cell, channel) / static_cast<double>(channels);
            top = std::max(top, features.cells.at(cell, channel));
        }
        summary.values[cell] = mean;
        summary.values[count + cell] = top;
    }
    Array gates = convolution(summary, parameters.at("spatial.weight"), parameters.at("spatial.bias"), 3);
    for (double& gate : gates.values)
        gate = sigmoid(gate / temperature);
    return gates.values;
}

/// Rows [token, dim] of one of query, key, value (part 0, 1, 2) of one head.
Array headPart(const Array& qkv, int64_t part, int64_t head, int64_t heads)
{
    const int64_t width = qkv.size(1) / 3, dim = width / heads;
    Array rows = zeros({qkv.size(0), dim});
    for (int64_t token = 0; token < qkv.size(0); ++token)
        for (int64_t i = 0; i < dim; ++i)
            rows.at(token, i) = qkv.at(token, part * width + head * dim + i);
    return rows;
}

/// Patches in reading order, each as (dy, dx, channel); the class token goes first; positions are added.
Array vitTokens(const ImageCase& input, const Parameters& parameters)
{
    const int64_t side = input.patch, channels = input.image.size(0);
    const int64_t rows = input.image.size(1) / side, columns = input.image.size(2) / side;
    Array patches = zeros({rows * columns, side * side * channels});
    for (int64_t patch = 0; patch < rows * columns; ++patch)
        for (int64_t i = 0; i < side * side * channels; ++i)
            patches.at(patch, i) =
                pixel(input.image, i % channels, patch / columns * side + i / channels / side,
                      patch % columns * side + i / channels % side);
    const Array embedded = layer(patches, "patch", parameters);
    Array tokens = parameters.at("position");
    for (int64_t i = 0; i < tokens.size(1); ++i) {
        tokens.at(0, i) += parameters.at("class_token").at(i);
        for (int64_t patch = 0; patch < rows * columns; ++patch)
            tokens.at(patch + 1, i) += embedded.at(patch, i);
    }
    return tokens;
}

/// One encoder layer in place; returns the weights [head, query, key] and adds their mean to `mean`.
std::vector<double> vitLayer(Array& tokens, const std::string& name, const ImageCase& input,
                             const Parameters& parameters, Array& mean)
{
    const auto norm = [&](const std::string& which) {
        return layerNorm(tokens, parameters.at(name + which + ".weight"),
                         parameters.at(name + which + ".bias"));
    };
    const auto add = [&tokens](const Array& change) {
        for (size_t i = 0; i < tokens.values.size(); ++i)
            tokens.values[i] += change.values[i];
    };
    const Array qkv = layer(norm("norm1"), name + "qkv", parameters);
    const int64_t dim = tokens.size(1) / input.heads;
    Array joined = zeros(tokens.shape);
    std::vector<double> all;
    for (int64_t head = 0; head < input.heads; ++head) {
        const Array weights =
            attentionWeights(input.mechanism, parameters, name + "attention.",
                             headPart(qkv, 0, head, input.heads), headPart(qkv, 1, head, input.heads), {});
        const Array gathered = product(weights, headPart(qkv, 2, head, input.heads));
        for (int64_t token = 0; token < tokens.size(0); ++token)
            for (int64_t i = 0; i < dim; ++i)
                joined.at(token, head * dim + i) = gathered.at(token, i);
        for (size_t i = 0; i < weights.values.size(); ++i)
            mean.values[i] += weights.values[i] / static_cast<double>(input.heads);
        all.insert(all.end(), weights.values.begin(), weights.values.end());
    }
    add(layer(joined, name + "proj", parameters));
    Array inner = layer(norm("norm2"), name + "mlp1", parameters);
    for (double& value : inner.values)
        value = gelu(value);
    add(layer(inner, name + "mlp2", parameters));
    return all;
}

} // namespace

Answer imageCnn(const ImageCase& input, const Parameters& parameters)
{
    Answer answer;
    Features features = trunk(input, parameters);
    Mechanism mechanism = input.mechanism;
    mechanism.gridColumns = features.columns;
    const Array weights =
        attentionWeights(mechanism, parameters, "self.", features.cells, features.cells, {});
    answer.sites["self"] = weights.values;
    const Array values = features.cells;
    addAttention(features.cells, weights, values);
    addLogits(answer, input, poolAndDense(answer, input, features.cells, parameters), parameters);
    return answer;
}

std::vector<Answer> imageCnnOverBatch(const std::vector<ImageCase>& inputs, const Parameters& parameters)
{
    std::vector<Answer> answers(inputs.size());
    Array vectors;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const Array vector =
            poolAndDense(answers[i], inputs[i], trunk(inputs[i], parameters).cells, parameters);
        vectors.values.insert(vectors.values.end(), vector.values.begin(), vector.values.end());
        vectors.shape = {static_cast<int64_t>(inputs.size()), vector.size(1)};
    }
    const Array weights = attentionWeights(inputs[0].mechanism, parameters, "self.", vectors, vectors, {});
    const Array values = vectors;
    addAttention(vectors, weights, values);
    for (size_t i = 0; i < inputs.size(); ++i) {
        Array vector = zeros({1, vectors.size(1)});
        std::copy_n(vectors.values.begin() + i * vectors.size(1), vectors.size(1), vector.values.begin());
        const auto row = weights.values.begin() + i * inputs.size();
        answers[i].sites["self"] = std::vector<double>(row, row + inputs.size());
        addLogits(answers[i], inputs[i], vector, parameters);
    }
    return answers;
}

Answer imageGated(const ImageCase& input, const Parameters& parameters)
{
    Answer answer;
    const Features features = trunk(input, parameters);
    Array gates = layer(features.cells, "gate", parameters);
    Array mean = zeros({1, features.cells.size(1)});
    double total = 1e-6;
    for (double& gate : gates.values) {
        gate = sigmoid(gate / input.gateTemperature);
        total += gate;
    }
    for (int64_t channel = 0; channel < mean.size(1); ++channel)
        for (int64_t cell = 0; cell < gates.size(0); ++cell)
            mean.at(0, channel) += gates.at(cell) * features.cells.at(cell, channel) / total;
    answer.sites["gate"] = gates.values;
    Array dense = layer(mean, "dense", parameters);
    applyRelu(dense);
    addLogits(answer, input, dense, parameters);
    return answer;
}

Answer imageCbam(const ImageCase& input, const Parameters& parameters)
{
    Answer answer;
    Features features = trunk(input, parameters);
    const int64_t count = features.cells.size(0), channels = features.cells.size(1);
    const std::vector<double> channel = channelGates(features.cells, input.gateTemperature, parameters);
    for (int64_t cell = 0; cell < count; ++cell)
        for (int64_t c = 0; c < channels; ++c)
            features.cells.at(cell, c) *= channel[c];
    const std::vector<double> spatial = spatialGates(features, input.gateTemperature, parameters);
    Array flat = zeros({1, count * channels});
    for (int64_t cell = 0; cell < count; ++cell)
        for (int64_t c = 0; c < channels; ++c)
            flat.at(0, cell * channels + c) = features.cells.at(cell, c) * spatial[cell];
    Array dense = layer(flat, "dense", parameters);
    applyRelu(dense);
    answer.sites = {{"channel", channel}, {"spatial", spatial}};
    addLogits(answer, input, dense, parameters);
    return answer;
}

Answer imageVit(const ImageCase& input, const Parameters& parameters)
{
    Answer answer;
    Array tokens = vitTokens(input, parameters);
    const int64_t count = tokens.size(0);
    Array flow = zeros({count, count}); // product of the layers so far, latest on the left
    for (int64_t i = 0; i < count; ++i)
        flow.at(i, i) = 1;
    for (int64_t index = 0; index < input.layers; ++index) {
        const std::string name = "layer" + std::to_string(index);
        Array mean = zeros({count, count});
        answer.sites[name] = vitLayer(tokens, name + ".", input, parameters, mean);
        for (int64_t row = 0; row < count; ++row) {
            double total = 0;
            for (int64_t column = 0; column < count; ++column) {
                mean.at(row, column) = 0.5 * mean.at(row, column) + (row == column ? 0.5 : 0);
                total += mean.at(row, column);
            }
            for (int64_t column = 0; column < count; ++column)
                mean.at(row, column) /= total;
        }
        flow = product(mean, flow);
    }
    answer.sites["rollout"] = std::vector<double>(flow.values.begin() + 1, flow.values.begin() + count);
    const Array last = layerNorm(tokens, parameters.at("norm.weight"), parameters.at("norm.bias"));
    Array head = zeros({1, last.size(1)});
    std::copy_n(last.values.begin(), last.size(1), head.values.begin());
    addLogits(answer, input, head, parameters);
    return answer;
}

Array trunkCells(const ImageCase& input, const Parameters& parameters)
{
    return trunk(input, parameters).cells;
}

void encoderLayer(Array& tokens, const std::string& name, const ImageCase& input,
                  const Parameters& parameters)
{
    Array mean = zeros({tokens.size(0), tokens.size(0)});
    vitLayer(tokens, name, input, parameters, mean);
}

} // namespace attnscope::oracle
