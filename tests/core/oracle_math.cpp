// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_math.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

namespace attnscope::oracle {
namespace {

double dot(const Array& a, int64_t i, const Array& b, int64_t j)
{
    double sum = 0;
    for (int64_t x = 0; x < a.size(1); ++x)
        sum += a.at(i, x) * b.at(j, x);
    return sum;
}

double generalScore(const Array& weight, const Array& query, int64_t q, const Array& key, int64_t k)
{
    double sum = 0;
    for (int64_t x = 0; x < query.size(1); ++x)
        for (int64_t y = 0; y < key.size(1); ++y)
            sum += query.at(q, x) * weight.at(x, y) * key.at(k, y);
    return sum;
}

double additiveScore(const Parameters& parameters, const std::string& prefix, const Array& query, int64_t q,
                     const Array& key, int64_t k)
{
    const Array& v = parameters.at(prefix + "vector");
    double sum = 0;
    for (int64_t hidden = 0; hidden < v.size(0); ++hidden)
        sum += v.at(hidden) * std::tanh(dot(parameters.at(prefix + "query_weight"), hidden, query, q) +
                                        dot(parameters.at(prefix + "key_weight"), hidden, key, k));
    return sum;
}

double score(const Mechanism& mechanism, const Parameters& parameters, const std::string& prefix,
             const Array& query, int64_t q, const Array& key, int64_t k)
{
    const double dim = static_cast<double>(key.size(1));
    if (mechanism.score == "dot")
        return dot(query, q, key, k);
    if (mechanism.score == "scaled-dot") {
        const double divisor =
            mechanism.scale == "sqrt" ? std::sqrt(dim) : (mechanism.scale == "dim" ? dim : 1.0);
        return dot(query, q, key, k) / divisor;
    }
    if (mechanism.score == "general")
        return generalScore(parameters.at(prefix + "general"), query, q, key, k);
    if (mechanism.score == "additive")
        return additiveScore(parameters, prefix, query, q, key, k);
    if (mechanism.score == "cosine")
        return std::exp(parameters.at(prefix + "log_scale").at(0)) * dot(query, q, key, k) /
               std::sqrt(dot(query, q, query, q) * dot(key, k, key, k));
    if (mechanism.score == "location")
        return dot(parameters.at(prefix + "location_weight"), k, query, q);
    if (mechanism.score == "pooling") {
        double sum = 0;
        for (int64_t x = 0; x < key.size(1); ++x)
            sum += key.at(k, x) * parameters.at(prefix + "vector").at(x);
        return sum;
    }
    throw std::invalid_argument(mechanism.score);
}

/// A key's factor (0 outside the scope); 1 inside, or Luong's Gaussian. Indices count after the leading ones.
double scopeFactor(const Mechanism& mechanism, int64_t q, int64_t queries, int64_t k, int64_t keys,
                   double predicted)
{
    const double w = static_cast<double>(mechanism.window);
    if (mechanism.scope == "global")
        return 1;
    if (mechanism.scope == "causal")
        return k <= q ? 1 : 0;
    if (mechanism.scope == "local-monotonic")
        return k >= q - mechanism.window && k <= q + mechanism.window ? 1 : 0;
    if (mechanism.scope == "local-predictive") {
        const double distance = static_cast<double>(k) - predicted;
        return std::abs(distance) <= w ? std::exp(-2 * distance * distance / (w * w)) : 0;
    }
    if (mechanism.gridColumns > 0) {
        const int64_t columns = mechanism.gridColumns;
        const int64_t down = std::abs(q / columns - k / columns),
                      across = std::abs(q % columns - k % columns);
        return std::max(down, across) <= mechanism.window ? 1 : 0;
    }
    double centre = (static_cast<double>(keys) - 1) / 2;
    if (queries == keys)
        centre = static_cast<double>(q);
    else if (queries > 1)
        centre =
            static_cast<double>(q) * (static_cast<double>(keys) - 1) / (static_cast<double>(queries) - 1);
    return std::abs(static_cast<double>(k) - centre) <= w ? 1 : 0;
}

double predictedCentre(const Parameters& parameters, const std::string& prefix, const Array& query, int64_t q,
                       double positions)
{
    const Array& v = parameters.at(prefix + "predict_vector");
    double sum = 0;
    for (int64_t x = 0; x < v.size(0); ++x)
        sum += v.at(x) * std::tanh(dot(parameters.at(prefix + "predict_weight"), x, query, q));
    return positions * sigmoid(sum);
}

/// The root of a falling function between two bounds.
double bisect(double low, double high, const std::function<double(double)>& falling)
{
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        (falling(middle) > 0 ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Weights max(scale * e - threshold, 0)^power that sum to 1.
std::vector<double> thresholded(const std::vector<double>& scores, const std::vector<bool>& mayAttend,
                                double scale, double power)
{
    double top = -std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < scores.size(); ++i)
        if (mayAttend[i])
            top = std::max(top, scale * scores[i]);
    const auto weight = [&](size_t i, double threshold) {
        return mayAttend[i] ? std::pow(std::max(scale * scores[i] - threshold, 0.0), power) : 0.0;
    };
    const double threshold = bisect(top - 1, top, [&](double candidate) {
        double sum = -1;
        for (size_t i = 0; i < scores.size(); ++i)
            sum += weight(i, candidate);
        return sum;
    });
    std::vector<double> weights;
    for (size_t i = 0; i < scores.size(); ++i)
        weights.push_back(weight(i, threshold));
    return weights;
}

std::vector<double> softmax(const std::vector<double>& scores, const std::vector<bool>& mayAttend)
{
    double top = -std::numeric_limits<double>::infinity(), sum = 0;
    for (size_t i = 0; i < scores.size(); ++i)
        if (mayAttend[i])
            top = std::max(top, scores[i]);
    std::vector<double> weights;
    for (size_t i = 0; i < scores.size(); ++i) {
        weights.push_back(mayAttend[i] ? std::exp(scores[i] - top) : 0);
        sum += weights.back();
    }
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

std::vector<double> oneHot(const std::vector<double>& scores, const std::vector<bool>& mayAttend)
{
    size_t best = scores.size();
    for (size_t i = 0; i < scores.size(); ++i)
        if (mayAttend[i] && (best == scores.size() || scores[i] > scores[best]))
            best = i;
    std::vector<double> weights(scores.size(), 0.0);
    weights[best] = 1;
    return weights;
}

} // namespace

Array zeros(std::vector<int64_t> shape)
{
    int64_t count = 1;
    for (const int64_t size : shape)
        count *= size;
    return {std::move(shape), std::vector<double>(static_cast<size_t>(count), 0.0)};
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); }

std::vector<double> normalised(const std::string& normaliser, const std::vector<double>& scores,
                               const std::vector<bool>& mayAttend)
{
    if (std::none_of(mayAttend.begin(), mayAttend.end(), [](bool allowed) { return allowed; }))
        return std::vector<double>(scores.size(), 0.0);
    if (normaliser == "softmax")
        return softmax(scores, mayAttend);
    if (normaliser == "sparsemax")
        return thresholded(scores, mayAttend, 1.0, 1.0);
    if (normaliser == "entmax15")
        return thresholded(scores, mayAttend, 0.5, 2.0);
    if (normaliser == "hard")
        return oneHot(scores, mayAttend);
    std::vector<double> gates;
    for (size_t i = 0; i < scores.size(); ++i)
        gates.push_back(mayAttend[i] ? sigmoid(scores[i]) : 0);
    return gates;
}

Array attentionWeights(const Mechanism& mechanism, const Parameters& parameters, const std::string& prefix,
                       const Array& query, const Array& key, const std::vector<bool>& mayAttend)
{
    const int64_t queries = query.size(0), keys = key.size(0), leading = mechanism.leading;
    Array weights = zeros({queries, keys});
    for (int64_t q = 0; q < queries; ++q) {
        std::vector<bool> allowed(static_cast<size_t>(keys), true);
        double positions = 0;
        for (int64_t k = 0; k < keys; ++k) {
            allowed[k] = mayAttend.empty() || mayAttend[q * keys + k];
            positions += k >= leading && allowed[k] ? 1 : 0;
        }
        const double centre = mechanism.scope == "local-predictive"
                                  ? predictedCentre(parameters, prefix, query, q, positions)
                                  : 0;
        std::vector<double> scores, factors;
        for (int64_t k = 0; k < keys; ++k) {
            scores.push_back(score(mechanism, parameters, prefix, query, q, key, k) / mechanism.temperature);
            factors.push_back(q < leading || k < leading
                                  ? 1
                                  : scopeFactor(mechanism, q - leading, queries - leading, k - leading,
                                                keys - leading, centre));
            allowed[k] = allowed[k] && factors[k] > 0;
        }
        const std::vector<double> row = normalised(mechanism.normaliser, scores, allowed);
        for (int64_t k = 0; k < keys; ++k)
            weights.at(q, k) = row[k] * factors[k];
    }
    return weights;
}

Array linear(const Array& rows, const Array& weight, const Array& bias)
{
    Array out = zeros({rows.size(0), weight.size(0)});
    for (int64_t row = 0; row < rows.size(0); ++row)
        for (int64_t unit = 0; unit < weight.size(0); ++unit)
            out.at(row, unit) = bias.at(unit) + dot(rows, row, weight, unit);
    return out;
}

Array layerNorm(const Array& rows, const Array& weight, const Array& bias)
{
    Array out = zeros(rows.shape);
    const int64_t width = rows.size(1);
    for (int64_t row = 0; row < rows.size(0); ++row) {
        double mean = 0, variance = 0;
        for (int64_t i = 0; i < width; ++i)
            mean += rows.at(row, i) / static_cast<double>(width);
        for (int64_t i = 0; i < width; ++i)
            variance += std::pow(rows.at(row, i) - mean, 2) / static_cast<double>(width);
        for (int64_t i = 0; i < width; ++i)
            out.at(row, i) =
                (rows.at(row, i) - mean) / std::sqrt(variance + 1e-5) * weight.at(i) + bias.at(i);
    }
    return out;
}

Array product(const Array& left, const Array& right)
{
    Array out = zeros({left.size(0), right.size(1)});
    for (int64_t i = 0; i < left.size(0); ++i)
        for (int64_t k = 0; k < left.size(1); ++k)
            for (int64_t j = 0; j < right.size(1); ++j)
                out.at(i, j) += left.at(i, k) * right.at(k, j);
    return out;
}

void applyRelu(Array& array)
{
    for (double& value : array.values)
        value = std::max(value, 0.0);
}

} // namespace attnscope::oracle
