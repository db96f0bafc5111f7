// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace attnscope {

/// Vectors that start as the tasks' gradients and are changed by adding multiples of the original ones, kept
/// as their coefficients: all products follow from the Gram matrix, whatever the number of parameters.
class GradientMix {
public:
    /// `gram` [n, n] row-major.
    GradientMix(std::vector<double> gram, size_t n);

    /// Of changed vector i with original gradient j.
    double product(size_t i, size_t j) const;
    /// Of changed vector i.
    double norm(size_t i) const;
    double originalNorm(size_t j) const;
    /// changed[i] += factor * original[j].
    void add(size_t i, size_t j, double factor) { m_coefficients[i * m_n + j] += factor; }

    /// The sum of the changed vectors as weights of the original gradients.
    std::vector<double> sum() const;

private:
    std::vector<double> m_gram, m_coefficients;
    size_t m_n;
};

/// The others than `i` of 0..n-1 in a random order that depends on (stream, i) alone.
std::vector<size_t> othersInRandomOrder(size_t i, size_t n, uint64_t stream);

} // namespace attnscope
