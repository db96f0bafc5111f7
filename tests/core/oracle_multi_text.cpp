// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_multi_text.h"

#include "oracle_text_rnn.h"
#include "oracle_text_translator.h"

#include <algorithm>
#include <cmath>

namespace attnscope::oracle {
namespace {

std::string under(const std::string& prefix, const std::string& task)
{
    std::string name = prefix + task;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

Array dense(const Array& rows, const Parameters& parameters, const std::string& name)
{
    return linear(rows, parameters.at(name + ".weight"), parameters.at(name + ".bias"));
}

Array embedded(const Array& table, const std::vector<int64_t>& ids)
{
    Array out = zeros({std::ssize(ids), table.size(1)});
    for (int64_t row = 0; row < out.size(0); ++row)
        for (int64_t i = 0; i < out.size(1); ++i)
            out.at(row, i) = table.at(ids[row], i);
    return out;
}

/// A pooling with the mechanism's normaliser: [1, keys].
Array pooling(const MultiTextCase& input, const Parameters& parameters, const std::string& prefix,
              const Array& keys)
{
    Mechanism pool;
    pool.score = "pooling";
    pool.normaliser = input.mechanism.normaliser;
    pool.temperature = input.mechanism.temperature;
    return attentionWeights(pool, parameters, prefix, zeros({1, keys.size(1)}), keys, {});
}

double innerProduct(const Array& a, int64_t i, const Array& b, int64_t j)
{
    double sum = 0;
    for (int64_t x = 0; x < a.size(1); ++x)
        sum += a.at(i, x) * b.at(j, x);
    return sum;
}

/// A target's state of each word: the source's where the gate is open, its own elsewhere.
Array gated(const Array& source, const Array& own, const Parameters& parameters, const std::string& name)
{
    const int64_t width = own.size(1);
    Array both = zeros({own.size(0), 2 * width});
    for (int64_t t = 0; t < own.size(0); ++t)
        for (int64_t i = 0; i < width; ++i) {
            both.at(t, i) = source.at(t, i);
            both.at(t, width + i) = own.at(t, i);
        }
    Array out = dense(both, parameters, name);
    for (int64_t t = 0; t < own.size(0); ++t)
        for (int64_t i = 0; i < width; ++i) {
            const double open = sigmoid(out.at(t, i));
            out.at(t, i) = open * source.at(t, i) + (1 - open) * own.at(t, i);
        }
    return out;
}

/// The logarithm of r of docs/models.md, [task, token].
Array logRoles(const MultiTextCase& input, const Array& role)
{
    const auto w1 = [&](int64_t t, int64_t k) { return 10 * role.at(input.text[t], k); };
    const int64_t tasks = role.size(1), tokens = std::ssize(input.text);
    Array out = zeros({tasks, tokens});
    for (int64_t t = 0; t < tokens; ++t) {
        double total = 0;
        for (int64_t k = 0; k < tasks; ++k)
            total += std::exp(w1(t, k));
        for (int64_t k = 0; k < tasks; ++k)
            out.at(k, t) = w1(t, k) - std::log(total);
    }
    return out;
}

/// s of docs/models.md, [task, token]; the interaction token by token.
Array taskScores(const Array& states, const Parameters& parameters)
{
    const Array& weight = parameters.at("score");
    const Array projected = linear(states, weight, zeros({weight.size(0)}));
    const int64_t tokens = states.size(0);
    Array heard = projected;
    if (parameters.count("left") > 0) {
        const Array& left = parameters.at("left");
        const Array& right = parameters.at("right");
        const Array a = linear(states, left, zeros({left.size(0)}));
        const Array b = linear(states, right, zeros({right.size(0)}));
        for (int64_t t = 0; t < tokens; ++t)
            for (int64_t u = 0; u < tokens; ++u) {
                const double heeds = innerProduct(a, t, b, u) / static_cast<double>(tokens);
                for (int64_t i = 0; i < heard.size(1); ++i)
                    heard.at(t, i) += heeds * projected.at(u, i);
            }
    }
    for (double& value : heard.values)
        value = std::tanh(value);
    const Array& query = parameters.at("query");
    return linear(query, heard, zeros({tokens}));
}

/// The writer's parameters under the names of text.translator, whose encoder is the model's own.
Parameters writerParameters(const MultiTextCase& input, const Parameters& parameters)
{
    const std::string prefix = under("writer_", input.writes) + ".";
    Parameters renamed;
    for (const auto& [name, values] : parameters)
        if (name.starts_with("encoder."))
            renamed[name] = values;
        else if (name.starts_with(prefix))
            renamed[name.substr(prefix.size())] = values;
    renamed["source_embedding.weight"] = parameters.at("embedding.weight");
    return renamed;
}

void writeText(const MultiTextCase& input, const std::vector<double>& summary, const Parameters& parameters,
               Answer& answer)
{
    Mechanism mechanism;
    mechanism.score = "additive";
    mechanism.normaliser = input.mechanism.normaliser;
    mechanism.temperature = input.mechanism.temperature;
    const TranslatorCase translation{input.text, mechanism, input.bahdanau, summary};
    const Parameters renamed = writerParameters(input, parameters);
    const Translation found = input.before.empty() ? greedyTranslation(translation, renamed, input.longest)
                                                   : taughtTranslation(translation, renamed, input.before);
    if (input.made != nullptr)
        *input.made = found.made;
    answer.logits[input.writes] = found.logits.values;
    answer.sites["alignment." + input.writes] = found.weights.values;
}

/// Features [token, width / heads] of one head.
Array headOf(const Array& rows, int64_t head, int64_t heads)
{
    const int64_t dim = rows.size(1) / heads;
    Array out = zeros({rows.size(0), dim});
    for (int64_t row = 0; row < rows.size(0); ++row)
        for (int64_t i = 0; i < dim; ++i)
            out.at(row, i) = rows.at(row, head * dim + i);
    return out;
}

struct Look {
    Array fused;                 ///< u, [query, width]
    std::vector<double> weights; ///< [head, query, key]
    Array mean;                  ///< of the heads, [query, key]
};

Look lookAt(const MultiTextCase& input, const Parameters& parameters, const std::string& name,
            const Array& own, const Array& other)
{
    const Array query = dense(own, parameters, name + ".query"),
                key = dense(other, parameters, name + ".key");
    const Array value = dense(other, parameters, name + ".value");
    const int64_t width = own.size(1), dim = width / input.heads;
    Look look{{}, {}, zeros({own.size(0), other.size(0)})};
    Array all = zeros({own.size(0), 3 * width});
    for (int64_t head = 0; head < input.heads; ++head) {
        const Array weights =
            attentionWeights(input.mechanism, parameters, name + ".attention.",
                             headOf(query, head, input.heads), headOf(key, head, input.heads), {});
        look.weights.insert(look.weights.end(), weights.values.begin(), weights.values.end());
        for (size_t i = 0; i < weights.values.size(); ++i)
            look.mean.values[i] += weights.values[i] / static_cast<double>(input.heads);
        const Array found = product(weights, headOf(value, head, input.heads));
        for (int64_t row = 0; row < own.size(0); ++row)
            for (int64_t i = 0; i < dim; ++i)
                all.at(row, width + head * dim + i) = found.at(row, i);
    }
    for (int64_t row = 0; row < own.size(0); ++row)
        for (int64_t i = 0; i < width; ++i) {
            all.at(row, i) = own.at(row, i);
            all.at(row, 2 * width + i) = own.at(row, i) * all.at(row, width + i);
        }
    look.fused = dense(all, parameters, name + ".fuse");
    applyRelu(look.fused);
    return look;
}

/// What one task reads of both, and its sites.
void answerFromBoth(const MultiTextCase& input, const std::string& task, const Look& text, const Look& image,
                    const Parameters& parameters, Answer& answer)
{
    const Array words = pooling(input, parameters, under("words_", task) + ".", text.fused);
    const Array patches = pooling(input, parameters, under("patches_", task) + ".", image.fused);
    Array sides = product(words, text.fused);
    const Array second = product(patches, image.fused);
    sides.values.insert(sides.values.end(), second.values.begin(), second.values.end());
    sides.shape = {2, second.size(1)};
    const Array shares = pooling(input, parameters, under("sides_", task) + ".", sides);
    Array features = dense(product(shares, sides), parameters, under("dense_", task));
    applyRelu(features);
    answer.logits[task] = dense(features, parameters, under("head_", task)).values;
    std::vector<double> map = product(words, text.mean).values;
    for (size_t p = 0; p < map.size(); ++p)
        map[p] = shares.at(0) * map[p] + shares.at(1) * patches.values[p];
    answer.sites["map." + task] = map;
    answer.sites["patches." + task] = patches.values;
    answer.sites["words." + task] = words.values;
}

} // namespace

double mapDistance(std::vector<double> map, std::vector<double> other, int64_t reach)
{
    const auto widen = [reach](std::vector<double>& x) {
        const std::vector<double> narrow = x;
        for (int64_t i = 0; i < std::ssize(x); ++i) {
            double sum = 0;
            for (int64_t j = std::max<int64_t>(0, i - reach); j <= i + reach && j < std::ssize(x); ++j)
                sum += narrow[static_cast<size_t>(j)];
            x[static_cast<size_t>(i)] = sum / static_cast<double>(2 * reach + 1);
        }
    };
    widen(map);
    widen(other);
    const auto length = [](const std::vector<double>& x) {
        double sum = 0;
        for (const double value : x)
            sum += value * value;
        return std::sqrt(sum);
    };
    double sum = 0;
    for (size_t i = 0; i < map.size(); ++i) {
        const double apart = map[i] / length(map) - other[i] / length(other);
        sum += apart * apart;
    }
    return sum;
}

Answer multiAttnTransfer(const MultiTextCase& input, const Parameters& parameters)
{
    const Array words = embedded(parameters.at("embedding.weight"), input.text);
    const auto read = [&](const std::string& task) {
        return recurrent(input.cell, input.bidirectional, parameters, under("encoder_", task) + ".", words);
    };
    const std::string& source = input.tasks[static_cast<size_t>(input.source)];
    Answer answer;
    for (const std::string& task : input.tasks) {
        Array states = read(task);
        if (input.fusion && task != source)
            states = gated(read(source), states, parameters, under("gate_", task));
        const Array weights = pooling(input, parameters, "pool.", states);
        answer.sites["pool." + task] = weights.values;
        answer.logits[task] = dense(product(weights, states), parameters, under("head_", task)).values;
    }
    return answer;
}

Answer multiTokenTask(const MultiTextCase& input, const Parameters& parameters)
{
    const Array states = recurrent("gru", true, parameters, "encoder.",
                                   embedded(parameters.at("embedding.weight"), input.text));
    const Array roles = logRoles(input, parameters.at("role"));
    const Array scores = taskScores(states, parameters);
    const int64_t tokens = states.size(0);
    Answer answer;
    for (size_t k = 0; k < input.tasks.size(); ++k) {
        const std::string& task = input.tasks[k];
        std::vector<double> row;
        for (int64_t t = 0; t < tokens; ++t) {
            const auto task0 = static_cast<int64_t>(k);
            row.push_back((scores.at(task0, t) + roles.at(task0, t)) / input.mechanism.temperature);
            answer.sites["roles"].push_back(std::exp(roles.at(task0, t)));
        }
        const std::vector<double> weights =
            normalised(input.mechanism.normaliser, row, std::vector<bool>(static_cast<size_t>(tokens), true));
        answer.sites["tokens." + task] = weights;
        answer.sites["tokens"].insert(answer.sites["tokens"].end(), weights.begin(), weights.end());
        const Array summary = product({{1, tokens}, weights}, states);
        if (task == input.writes)
            writeText(input, summary.values, parameters, answer);
        else
            answer.logits[task] = dense(summary, parameters, under("head_", task)).values;
    }
    return answer;
}

/// relu of a 3x3 convolution, zeros all round, over cells [cell, channel] of a grid.
Array mixedCells(const Array& cells, int64_t rows, int64_t columns, const Parameters& parameters)
{
    const Array &weight = parameters.at("mix.weight"), &bias = parameters.at("mix.bias");
    const int64_t inputs = weight.size(1);
    Array mixed = cells;
    for (int64_t row = 0; row < rows; ++row)
        for (int64_t column = 0; column < columns; ++column)
            for (int64_t out = 0; out < weight.size(0); ++out) {
                double sum = bias.at(out);
                for (int64_t y = std::max<int64_t>(0, row - 1); y <= std::min(row + 1, rows - 1); ++y)
                    for (int64_t x = std::max<int64_t>(0, column - 1); x <= std::min(column + 1, columns - 1);
                         ++x)
                        for (int64_t in = 0; in < inputs; ++in)
                            sum += cells.at(y * columns + x, in) *
                                   weight.at(((out * inputs + in) * 3 + y - row + 1) * 3 + x - column + 1);
                mixed.values[static_cast<size_t>((row * columns + column) * weight.size(0) + out)] =
                    std::max(0.0, sum);
            }
    return mixed;
}

Answer multiImageText(const MultiTextCase& input, const Parameters& parameters)
{
    ImageCase picture;
    picture.image = input.image;
    picture.samePadding = true;
    picture.heads = input.heads;
    picture.mechanism = input.mechanism;
    const Array cells = mixedCells(trunkCells(picture, parameters), input.image.size(1) / 4,
                                   input.image.size(2) / 4, parameters);
    Array patches = dense(cells, parameters, "patch");
    const Array& position = parameters.at("position");
    for (size_t i = 0; i < patches.values.size(); ++i)
        patches.values[i] += position.values[i];
    for (int64_t index = 0; index < input.layers; ++index)
        encoderLayer(patches, "layer" + std::to_string(index) + ".", picture, parameters);
    const Array words = recurrent("gru", true, parameters, "encoder.",
                                  embedded(parameters.at("embedding.weight"), input.text));
    const Look text = lookAt(input, parameters, "text_look", words, patches);
    const Look image = lookAt(input, parameters, "image_look", patches, words);
    Answer answer;
    answer.sites["text-to-image"] = text.weights;
    answer.sites["image-to-text"] = image.weights;
    for (const std::string& task : input.tasks)
        answerFromBoth(input, task, text, image, parameters, answer);
    return answer;
}

} // namespace attnscope::oracle
