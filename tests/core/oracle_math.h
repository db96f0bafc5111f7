// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// An independent second implementation of docs/models.md, for tests: plain loops over doubles, with nothing
/// of LibTorch and nothing of core in it. Where the two agree, what is shown is what the model used.
namespace attnscope::oracle {

/// Dense row-major numbers.
struct Array {
    std::vector<int64_t> shape;
    std::vector<double> values;

    int64_t size(size_t axis) const { return shape[axis]; }
    double at(int64_t i) const { return values[static_cast<size_t>(i)]; }
    double at(int64_t i, int64_t j) const { return at(i * shape[1] + j); }
    double& at(int64_t i, int64_t j) { return values[static_cast<size_t>(i * shape[1] + j)]; }
};
Array zeros(std::vector<int64_t> shape);

/// A module's parameters by their registered names.
using Parameters = std::map<std::string, Array>;

/// The names of the parts as in docs/models.md.
struct Mechanism {
    std::string score = "scaled-dot", normaliser = "softmax", scope = "global", scale = "sqrt";
    double temperature = 1;
    int64_t window = 3, leading = 0, gridColumns = 0;
};

/// Weights [query, key] of one head of one sample. query [query, dim], key [key, dim]; `mayAttend`
/// [query, key], or empty for all. Parameters are looked up as prefix + name; `hard` is in use, not training.
Array attentionWeights(const Mechanism& mechanism, const Parameters& parameters, const std::string& prefix,
                       const Array& query, const Array& key, const std::vector<bool>& mayAttend);

/// The normalisers on one row of scores; entries that may not be attended to get 0. Sparsemax and entmax15
/// find their threshold by bisection, without sorting.
std::vector<double> normalised(const std::string& normaliser, const std::vector<double>& scores,
                               const std::vector<bool>& mayAttend);

/// rows [n, in] times weight^T [out, in] plus bias.
Array linear(const Array& rows, const Array& weight, const Array& bias);
Array layerNorm(const Array& rows, const Array& weight, const Array& bias);
/// left [n, k] times right [k, m].
Array product(const Array& left, const Array& right);
double sigmoid(double x);
double gelu(double x);
void applyRelu(Array& array);

} // namespace attnscope::oracle
