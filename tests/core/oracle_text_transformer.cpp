// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_text_transformer.h"

#include <cmath>

namespace attnscope::oracle {
namespace {

Array layer(const Array& rows, const std::string& name, const Parameters& parameters)
{
    return linear(rows, parameters.at(name + ".weight"), parameters.at(name + ".bias"));
}

Array norm(const Array& rows, const std::string& name, const Parameters& parameters)
{
    return layerNorm(rows, parameters.at(name + ".weight"), parameters.at(name + ".bias"));
}

void add(Array& to, const Array& change)
{
    for (size_t i = 0; i < to.values.size(); ++i)
        to.values[i] += change.values[i];
}

double positionOf(const TransformerCase& input, const Parameters& parameters, int64_t token, int64_t feature,
                  int64_t width)
{
    if (!input.sinusoidal)
        return parameters.at("position").at(token, feature);
    const double exponent = static_cast<double>(feature - feature % 2) / static_cast<double>(width);
    const double angle = static_cast<double>(token) / std::pow(10000.0, exponent);
    return feature % 2 == 0 ? std::sin(angle) : std::cos(angle);
}

Array embedded(const TransformerCase& input, const Parameters& parameters)
{
    const Array& embedding = parameters.at("embedding.weight");
    const int64_t width = embedding.size(1), first = input.classToken ? 1 : 0;
    Array tokens = zeros({first + std::ssize(input.ids), width});
    const double scale = input.sinusoidal ? std::sqrt(static_cast<double>(width)) : 1.0;
    for (int64_t i = 0; i < width; ++i) {
        if (input.classToken)
            tokens.at(0, i) = parameters.at("class_token").at(i);
        for (int64_t token = 0; token < std::ssize(input.ids); ++token)
            tokens.at(first + token, i) =
                scale * embedding.at(input.ids[token], i) + positionOf(input, parameters, token, i, width);
    }
    return tokens;
}

/// Part 0, 1, 2 (query, key, value) of one head, [token, dim].
Array part(const Array& qkv, int64_t which, int64_t head, int64_t dim, int64_t heads)
{
    Array rows = zeros({qkv.size(0), dim});
    for (int64_t token = 0; token < qkv.size(0); ++token)
        for (int64_t i = 0; i < dim; ++i)
            rows.at(token, i) = qkv.at(token, (which * heads + head) * dim + i);
    return rows;
}

/// One layer in place; the weights [head, query, key], and their mean over the heads.
std::vector<double> encoderLayer(Array& tokens, const std::string& name, const TransformerCase& input,
                                 const Parameters& parameters, Array& mean)
{
    const Array qkv = layer(norm(tokens, name + ".norm1", parameters), name + ".qkv", parameters);
    const int64_t heads = input.heads, dim = tokens.size(1) / heads;
    Array joined = zeros(tokens.shape);
    std::vector<double> all;
    mean = zeros({tokens.size(0), tokens.size(0)});
    for (int64_t head = 0; head < heads; ++head) {
        const Array weights =
            attentionWeights(input.mechanism, parameters, name + ".attention.",
                             part(qkv, 0, head, dim, heads), part(qkv, 1, head, dim, heads), {});
        const Array gathered = product(weights, part(qkv, 2, head, dim, heads));
        for (int64_t token = 0; token < tokens.size(0); ++token)
            for (int64_t i = 0; i < dim; ++i)
                joined.at(token, head * dim + i) = gathered.at(token, i);
        for (size_t i = 0; i < weights.values.size(); ++i)
            mean.values[i] += weights.values[i] / static_cast<double>(heads);
        all.insert(all.end(), weights.values.begin(), weights.values.end());
    }
    add(tokens, layer(joined, name + ".proj", parameters));
    Array inner = layer(norm(tokens, name + ".norm2", parameters), name + ".mlp1", parameters);
    for (double& value : inner.values)
        value = gelu(value);
    add(tokens, layer(inner, name + ".mlp2", parameters));
    return all;
}

/// What of each token arrives at the answer: the answer's row through the layers from the last to the first,
/// without a class token's share, made to sum to 1.
std::vector<double> rollout(Array row, const std::vector<Array>& means, int64_t leading)
{
    for (auto mean = means.rbegin(); mean != means.rend(); ++mean) {
        Array mixed = *mean;
        for (int64_t i = 0; i < mixed.size(0); ++i) {
            double total = 0;
            for (int64_t j = 0; j < mixed.size(1); ++j) {
                mixed.at(i, j) = 0.5 * mixed.at(i, j) + (i == j ? 0.5 : 0);
                total += mixed.at(i, j);
            }
            for (int64_t j = 0; j < mixed.size(1); ++j)
                mixed.at(i, j) /= total;
        }
        row = product(row, mixed);
    }
    std::vector<double> arrived(row.values.begin() + leading, row.values.end());
    double total = 0;
    for (const double share : arrived)
        total += share;
    for (double& share : arrived)
        share /= total;
    return arrived;
}

} // namespace

Answer textTransformer(const TransformerCase& input, const Parameters& parameters)
{
    Answer answer;
    Array tokens = embedded(input, parameters);
    std::vector<Array> means(static_cast<size_t>(input.layers));
    for (int64_t index = 0; index < input.layers; ++index) {
        const std::string name = "layer" + std::to_string(index);
        answer.sites[name] = encoderLayer(tokens, name, input, parameters, means[index]);
    }
    tokens = norm(tokens, "norm", parameters);
    Array row = zeros({1, tokens.size(0)});
    row.at(0, 0) = 1;
    if (!input.classToken) {
        Mechanism pooling = input.mechanism;
        pooling.score = "pooling";
        pooling.scope = "global";
        row = attentionWeights(pooling, parameters, "pool.", zeros({1, tokens.size(1)}), tokens, {});
        answer.sites["pool"] = row.values;
    }
    const Array pooled = product(row, tokens);
    for (const std::string& task : input.tasks)
        answer.logits[task] = layer(pooled, "head_" + task, parameters).values;
    answer.sites["rollout"] = rollout(row, means, input.classToken ? 1 : 0);
    return answer;
}

} // namespace attnscope::oracle
