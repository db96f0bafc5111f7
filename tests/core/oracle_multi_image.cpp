// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_multi_image.h"

#include "oracle_text_rnn.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace attnscope::oracle {
namespace {

/// A picture of features, [channel, row, column].
double& cell(Array& map, int64_t channel, int64_t row, int64_t column)
{
    return map.values[static_cast<size_t>((channel * map.size(1) + row) * map.size(2) + column)];
}

double cellOrZero(const Array& map, int64_t channel, int64_t row, int64_t column)
{
    if (row < 0 || column < 0 || row >= map.size(1) || column >= map.size(2))
        return 0;
    return map.values[static_cast<size_t>((channel * map.size(1) + row) * map.size(2) + column)];
}

/// A map of the given size from a function of (channel, row, column).
Array mapOf(int64_t channels, int64_t rows, int64_t columns,
            const std::function<double(int64_t, int64_t, int64_t)>& value)
{
    Array map = zeros({channels, rows, columns});
    for (int64_t channel = 0; channel < channels; ++channel)
        for (int64_t row = 0; row < rows; ++row)
            for (int64_t column = 0; column < columns; ++column)
                cell(map, channel, row, column) = value(channel, row, column);
    return map;
}

/// weight [out, in, kernel, kernel]; `bias` may be null.
Array convolution(const Array& map, const Array& weight, const Array* bias, int64_t pad)
{
    const int64_t kernel = weight.size(2), inputs = map.size(0), lost = kernel - 1 - 2 * pad;
    return mapOf(weight.size(0), map.size(1) - lost, map.size(2) - lost,
                 [&](int64_t out, int64_t row, int64_t column) {
                     double sum = bias != nullptr ? bias->at(out) : 0;
                     for (int64_t in = 0; in < inputs; ++in)
                         for (int64_t dy = 0; dy < kernel; ++dy)
                             for (int64_t dx = 0; dx < kernel; ++dx)
                                 sum += weight.at(((out * inputs + in) * kernel + dy) * kernel + dx) *
                                        cellOrZero(map, in, row + dy - pad, column + dx - pad);
                     return sum;
                 });
}

Array biased(const Array& map, const Parameters& parameters, const std::string& name, int64_t pad)
{
    return convolution(map, parameters.at(name + ".weight"), &parameters.at(name + ".bias"), pad);
}

Array maxPool(const Array& map)
{
    return mapOf(map.size(0), map.size(1) / 2, map.size(2) / 2,
                 [&](int64_t channel, int64_t row, int64_t column) {
                     double top = cellOrZero(map, channel, 2 * row, 2 * column);
                     for (int64_t i = 1; i < 4; ++i)
                         top = std::max(top, cellOrZero(map, channel, 2 * row + i / 2, 2 * column + i % 2));
                     return top;
                 });
}

Array withRelu(Array map)
{
    applyRelu(map);
    return map;
}

Array dense(const Array& rows, const Parameters& parameters, const std::string& name)
{
    return linear(rows, parameters.at(name + ".weight"), parameters.at(name + ".bias"));
}

std::string under(const std::string& prefix, const std::string& task)
{
    std::string name = prefix + task;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

/// The answer of a linear head to a vector, features [1, in].
std::vector<double> headOnVector(const MultiCase& input, const TaskCase& task, const Array& features,
                                 const Parameters& parameters)
{
    std::vector<double> values = dense(features, parameters, under("head_", task.name)).values;
    if (task.kind == AnswerKind::Point) {
        values[0] = sigmoid(values[0]) * static_cast<double>(input.image.size(2));
        values[1] = sigmoid(values[1]) * static_cast<double>(input.image.size(1));
    }
    return values;
}

/// Value at a place between cells, `at` in cells, the edge's beyond the edge.
double between(const Array& map, int64_t channel, double row, double column)
{
    const auto clamped = [](double at, int64_t cells) {
        return std::min(std::max(at, 0.0), static_cast<double>(cells - 1));
    };
    row = clamped(row, map.size(1));
    column = clamped(column, map.size(2));
    double sum = 0;
    for (int64_t y = 0; y < map.size(1); ++y)
        for (int64_t x = 0; x < map.size(2); ++x)
            sum += std::max(0.0, 1 - std::abs(row - static_cast<double>(y))) *
                   std::max(0.0, 1 - std::abs(column - static_cast<double>(x))) *
                   cellOrZero(map, channel, y, x);
    return sum;
}

std::vector<double> headOnMap(const MultiCase& input, const std::string& name, const Array& map,
                              const Parameters& parameters)
{
    // Cell 0 of the small LeNet has seen pixels 0 to 15; the trunk that keeps the size, 4 pixels a cell.
    const double origin = input.lenet ? 8 : 2, stride = 4;
    const Array cells = withRelu(biased(map, parameters, name + ".conv1", 1));
    const Array pixels =
        mapOf(cells.size(0), input.image.size(1), input.image.size(2),
              [&](int64_t channel, int64_t row, int64_t column) {
                  return between(cells, channel, (static_cast<double>(row) + 0.5 - origin) / stride,
                                 (static_cast<double>(column) + 0.5 - origin) / stride);
              });
    const Array hidden = withRelu(biased(pixels, parameters, name + ".conv2", 1));
    return biased(hidden, parameters, name + ".conv3", 0).values;
}

/// What the branched models share: [cell, channel] of the trunk, and by task the weighted map and features.
struct Branches {
    int64_t rows = 0, columns = 0;
    std::vector<Array> maps, features;
};

Branches branchesOf(const MultiCase& input, const Parameters& parameters, Answer& answer)
{
    Array map = input.image;
    for (const char* name : {"trunk.conv1", "trunk.conv2"})
        map = maxPool(withRelu(biased(map, parameters, name, input.lenet ? 0 : 1)));
    Branches branches{map.size(1), map.size(2), {}, {}};
    const int64_t cells = map.size(1) * map.size(2), channels = map.size(0);
    Array keys = zeros({cells, channels});
    for (int64_t at = 0; at < cells; ++at)
        for (int64_t channel = 0; channel < channels; ++channel)
            keys.at(at, channel) = map.at(channel * cells + at);
    for (const TaskCase& task : input.tasks) {
        const std::string name = under("pool_", task.name);
        Array query = zeros({1, channels});
        if (input.mechanism.score != "pooling")
            query.values = parameters.at(name + ".query").values;
        const Array weights =
            attentionWeights(input.mechanism, parameters, name + ".attention.", query, keys, {});
        answer.sites["pool." + task.name] = weights.values;
        Array seen = keys;
        const double even = input.mechanism.normaliser == "sigmoid" ? 1 : static_cast<double>(cells);
        for (int64_t at = 0; at < cells; ++at)
            for (int64_t channel = 0; channel < channels; ++channel)
                seen.at(at, channel) *= even * weights.at(at);
        const std::string layer = under("dense_", task.name);
        branches.features.push_back(
            parameters.count(layer + ".weight") > 0
                ? withRelu(dense({{1, cells * channels}, seen.values}, parameters, layer))
                : Array());
        branches.maps.push_back(std::move(seen));
    }
    return branches;
}

/// `features`: what each task's head gets, [1, hidden].
void answerFromBranches(const MultiCase& input, const Branches& branches, const std::vector<Array>& features,
                        const Parameters& parameters, Answer& answer)
{
    for (size_t i = 0; i < input.tasks.size(); ++i) {
        const TaskCase& task = input.tasks[i];
        if (task.kind != AnswerKind::Mask) {
            answer.logits[task.name] = headOnVector(input, task, features[i], parameters);
            continue;
        }
        const Array& seen = branches.maps[i]; // [cell, channel]
        const std::string condition = under("condition_", task.name);
        Array added = zeros({1, seen.size(1)});
        if (parameters.count(condition + ".weight") > 0)
            added = dense(features[i], parameters, condition);
        const Array map = mapOf(
            seen.size(1), branches.rows, branches.columns, [&](int64_t channel, int64_t row, int64_t column) {
                return seen.at(row * branches.columns + column, channel) + added.at(channel);
            });
        answer.logits[task.name] = headOnMap(input, under("head_", task.name), map, parameters);
    }
}

/// Rows as a matrix; rowsOf() is the way back.
Array stacked(const std::vector<Array>& rows)
{
    Array all = zeros({static_cast<int64_t>(rows.size()), rows.front().size(1)});
    for (size_t i = 0; i < rows.size(); ++i)
        std::copy(rows[i].values.begin(), rows[i].values.end(),
                  all.values.begin() + static_cast<std::ptrdiff_t>(i) * rows[i].size(1));
    return all;
}

std::vector<Array> rowsOf(const Array& all)
{
    std::vector<Array> rows;
    for (int64_t i = 0; i < all.size(0); ++i) {
        const auto first = all.values.begin() + i * all.size(1);
        rows.push_back({{1, all.size(1)}, std::vector<double>(first, first + all.size(1))});
    }
    return rows;
}

/// Convolution and batch normalisation by the running statistics.
Array normed(const Array& map, const Parameters& parameters, const std::string& name)
{
    const Array& weight = parameters.at(name + ".conv.weight");
    Array out = convolution(map, weight, nullptr, weight.size(2) / 2);
    const auto value = [&](const char* what, int64_t channel) {
        return parameters.at(name + ".norm." + what).at(channel);
    };
    for (int64_t channel = 0; channel < out.size(0); ++channel)
        for (int64_t i = 0; i < out.size(1) * out.size(2); ++i) {
            double& x = cell(out, channel, 0, i);
            x = (x - value("running_mean", channel)) / std::sqrt(value("running_var", channel) + 1e-5) *
                    value("weight", channel) +
                value("bias", channel);
        }
    return out;
}

Array enlarged(const Array& map, const Array& like)
{
    return mapOf(map.size(0), like.size(1), like.size(2), [&](int64_t channel, int64_t row, int64_t column) {
        return cellOrZero(map, channel, row * map.size(1) / like.size(1),
                          column * map.size(2) / like.size(2));
    });
}

struct SharedMaps {
    std::vector<Array> inputs, outputs; ///< u and p, by block
};

SharedMaps sharedMaps(const MultiCase& input, const Parameters& parameters)
{
    SharedMaps shared;
    Array map = input.image;
    for (size_t block = 0; block < 5; ++block) {
        const std::string number = std::to_string(block), name = "shared.block" + number;
        if (block < 3) {
            map = withRelu(normed(map, parameters, name + ".first"));
        } else {
            const Array& beside = shared.outputs[4 - block];
            map = enlarged(normed(map, parameters, "shared.up" + number), beside);
            for (size_t i = 0; i < map.values.size(); ++i)
                map.values[i] += beside.values[i];
        }
        shared.inputs.push_back(map);
        map = withRelu(normed(map, parameters, name + ".second"));
        shared.outputs.push_back(map);
        if (block < 2)
            map = maxPool(map);
    }
    return shared;
}

/// One task's features behind its last mask, and the map that is shown.
Array taskFeatures(const MultiCase& input, const SharedMaps& shared, const TaskCase& task,
                   const Parameters& parameters, Answer& answer)
{
    Array features;
    for (size_t block = 0; block < 5; ++block) {
        const std::string name = under("block" + std::to_string(block) + "_", task.name);
        Array seen = shared.inputs[block];
        seen.values.insert(seen.values.end(), features.values.begin(), features.values.end());
        seen.shape[0] += block > 0 ? features.size(0) : 0;
        Array mask = normed(withRelu(normed(seen, parameters, name + ".hidden")), parameters, name + ".gate");
        Array through = shared.outputs[block];
        for (size_t i = 0; i < mask.values.size(); ++i) {
            mask.values[i] = sigmoid(mask.values[i] / input.temperature);
            through.values[i] *= mask.values[i];
        }
        if (block < 2)
            features = withRelu(normed(maxPool(through), parameters, name + ".next"));
        else
            features = withRelu(normed(block < 4 ? enlarged(through, shared.outputs[block + 1]) : through,
                                       parameters, name + ".next"));
        if (block == 4)
            answer.sites["mask." + task.name] =
                mapOf(1, mask.size(1), mask.size(2), [&](int64_t, int64_t row, int64_t column) {
                    double sum = 0;
                    for (int64_t channel = 0; channel < mask.size(0); ++channel)
                        sum += cellOrZero(mask, channel, row, column) / static_cast<double>(mask.size(0));
                    return sum;
                }).values;
    }
    return features;
}

std::vector<double> place(const Array& weights, int64_t columns)
{
    double x = 0, y = 0;
    for (int64_t i = 0; i < static_cast<int64_t>(weights.values.size()); ++i) {
        x += weights.at(i) * (static_cast<double>(i % columns) + 0.5);
        y += weights.at(i) * (static_cast<double>(i / columns) + 0.5);
    }
    return {x, y};
}

/// Mean over a map's cells, then the largest, by channel: [1, 2 channels].
Array meansAndTops(const Array& map)
{
    Array out = zeros({1, 2 * map.size(0)});
    const int64_t cells = map.size(1) * map.size(2);
    for (int64_t channel = 0; channel < map.size(0); ++channel) {
        double top = map.at(channel * cells);
        for (int64_t i = 0; i < cells; ++i) {
            out.at(0, channel) += map.at(channel * cells + i) / static_cast<double>(cells);
            top = std::max(top, map.at(channel * cells + i));
        }
        out.at(0, map.size(0) + channel) = top;
    }
    return out;
}

/// Features [token, width] that belong to one head.
Array headOf(const Array& rows, int64_t head, int64_t heads)
{
    const int64_t width = rows.size(1) / heads;
    Array part = zeros({rows.size(0), width});
    for (int64_t row = 0; row < rows.size(0); ++row)
        for (int64_t i = 0; i < width; ++i)
            part.at(row, i) = rows.at(row, head * width + i);
    return part;
}

/// The image as tokens: its rows, or its columns, each with all channels.
Array tokensOf(const Array& image, bool columns)
{
    const int64_t channels = image.size(0), height = image.size(1), width = image.size(2);
    Array tokens = zeros({columns ? width : height, channels * (columns ? height : width)});
    for (int64_t channel = 0; channel < channels; ++channel)
        for (int64_t row = 0; row < height; ++row)
            for (int64_t column = 0; column < width; ++column)
                tokens.at(columns ? column : row,
                          columns ? channel * height + row : channel * width + column) =
                    cellOrZero(image, channel, row, column);
    return tokens;
}

void appendLast(Array& features, const Array& states)
{
    for (int64_t i = 0; i < states.size(1); ++i)
        features.values.push_back(states.at(states.size(0) - 1, i));
    features.shape[1] += states.size(1);
}

} // namespace

Answer multiHardSharing(const MultiCase& input, const Parameters& parameters)
{
    Answer answer;
    const Branches branches = branchesOf(input, parameters, answer);
    std::vector<Array> features = branches.features;
    if (input.fusion == "concat") {
        Array all = stacked(features);
        all.shape = {1, static_cast<int64_t>(all.values.size())};
        features = rowsOf(withRelu(dense(all, parameters, "fusion")));
        features.resize(input.tasks.size(), features.front());
    }
    if (input.fusion == "attention") {
        Mechanism mechanism = input.mechanism;
        mechanism.score = "additive";
        const Array rows = stacked(features);
        const Array weights = attentionWeights(mechanism, parameters, "fusion.", rows, rows, {});
        answer.sites["fusion"] = weights.values;
        Array mixed = product(weights, rows);
        for (size_t i = 0; i < mixed.values.size(); ++i)
            mixed.values[i] += rows.values[i];
        features = rowsOf(mixed);
    }
    answerFromBranches(input, branches, features, parameters, answer);
    return answer;
}

Answer multiTaskAttention(const MultiCase& input, const Parameters& parameters)
{
    Answer answer;
    const Branches branches = branchesOf(input, parameters, answer);
    const Array rows = stacked(branches.features);
    std::vector<Array> features;
    if (input.variant == "weights") {
        std::vector<double> scores;
        for (int64_t task = 0; task < rows.size(0); ++task) {
            double sum = 0;
            for (int64_t i = 0; i < rows.size(1); ++i)
                sum += rows.at(task, i) * parameters.at("task_vector").at(task, i);
            scores.push_back(sum / input.mechanism.temperature);
        }
        const Array weights{
            {1, rows.size(0)},
            normalised(input.mechanism.normaliser, scores, std::vector<bool>(scores.size(), true))};
        answer.sites["tasks"] = weights.values;
        features.assign(input.tasks.size(), product(weights, rows));
    } else {
        const Array query = withRelu(dense(rows, parameters, "query"));
        const Array key = withRelu(dense(rows, parameters, "key"));
        Array turned = zeros({key.size(1), key.size(0)});
        for (int64_t i = 0; i < key.size(0); ++i)
            for (int64_t j = 0; j < key.size(1); ++j)
                turned.at(j, i) = key.at(i, j);
        Array weights = dense(product(query, turned), parameters, "weight");
        for (double& weight : weights.values)
            weight = sigmoid(weight / input.mechanism.temperature);
        answer.sites["tasks"] = weights.values;
        features = rowsOf(product(weights, withRelu(dense(rows, parameters, "value"))));
    }
    answerFromBranches(input, branches, features, parameters, answer);
    return answer;
}

Answer multiMtan(const MultiCase& input, const Parameters& parameters)
{
    Answer answer;
    const SharedMaps shared = sharedMaps(input, parameters);
    for (const TaskCase& task : input.tasks) {
        const Array features = taskFeatures(input, shared, task, parameters, answer);
        if (task.kind == AnswerKind::Class) {
            answer.logits[task.name] = headOnVector(input, task, meansAndTops(features), parameters);
            continue;
        }
        const std::string name = under("head_", task.name);
        const auto bias = parameters.find(name + ".bias");
        const Array pixels = convolution(features, parameters.at(name + ".weight"),
                                         bias != parameters.end() ? &bias->second : nullptr, 0);
        answer.logits[task.name] = pixels.values;
        if (task.kind == AnswerKind::Point) {
            const Array weights{pixels.shape, normalised("softmax", pixels.values,
                                                         std::vector<bool>(pixels.values.size(), true))};
            answer.sites["where." + task.name] = weights.values;
            answer.logits[task.name] = place(weights, pixels.size(2));
        }
    }
    return answer;
}

Answer multiMemoryMha(const MultiCase& input, const Parameters& parameters)
{
    Answer answer;
    const Array rows = dense(tokensOf(input.image, false), parameters, "rows");
    const Array memory = input.memory ? dense(tokensOf(input.image, true), parameters, "columns") : rows;
    const Array query = dense(rows, parameters, "query"), key = dense(memory, parameters, "key");
    const Array value = dense(memory, parameters, "value");
    Array joined = zeros(rows.shape);
    for (int64_t head = 0; head < input.heads; ++head) {
        const Array weights =
            attentionWeights(input.mechanism, parameters, "attention.", headOf(query, head, input.heads),
                             headOf(key, head, input.heads), {});
        std::vector<double>& site = answer.sites["memory"];
        site.insert(site.end(), weights.values.begin(), weights.values.end());
        const Array part = product(weights, headOf(value, head, input.heads));
        for (int64_t row = 0; row < part.size(0); ++row)
            for (int64_t i = 0; i < part.size(1); ++i)
                joined.at(row, head * part.size(1) + i) = part.at(row, i);
    }
    Array attended = dense(joined, parameters, "proj");
    for (size_t i = 0; i < attended.values.size(); ++i)
        attended.values[i] += rows.values[i];
    Array features = zeros({1, 0});
    appendLast(features, recurrent("lstm", false, parameters, "input_lstm.", attended));
    if (input.memory)
        appendLast(features, recurrent("lstm", false, parameters, "memory_lstm.", memory));
    for (const TaskCase& task : input.tasks)
        answer.logits[task.name] = headOnVector(input, task, features, parameters);
    return answer;
}

} // namespace attnscope::oracle
