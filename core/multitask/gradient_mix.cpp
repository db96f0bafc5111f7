// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/gradient_mix.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

GradientMix::GradientMix(std::vector<double> gram, size_t n)
    : m_gram(std::move(gram)), m_coefficients(n * n, 0.0), m_n(n)
{
    for (size_t i = 0; i < n; ++i)
        m_coefficients[i * n + i] = 1;
}

double GradientMix::product(size_t i, size_t j) const
{
    double sum = 0;
    for (size_t k = 0; k < m_n; ++k)
        sum += m_coefficients[i * m_n + k] * m_gram[k * m_n + j];
    return sum;
}

double GradientMix::norm(size_t i) const
{
    double square = 0;
    for (size_t j = 0; j < m_n; ++j)
        square += m_coefficients[i * m_n + j] * product(i, j);
    return std::sqrt(std::max(0.0, square));
}

double GradientMix::originalNorm(size_t j) const { return std::sqrt(std::max(0.0, m_gram[j * m_n + j])); }

std::vector<double> GradientMix::sum() const
{
    std::vector<double> weights(m_n, 0.0);
    for (size_t i = 0; i < m_n; ++i)
        for (size_t j = 0; j < m_n; ++j)
            weights[j] += m_coefficients[i * m_n + j];
    return weights;
}

std::vector<size_t> othersInRandomOrder(size_t i, size_t n, uint64_t stream)
{
    std::vector<size_t> others;
    for (size_t j = 0; j < n; ++j)
        if (j != i)
            others.push_back(j);
    Rng rng(streamOf(stream, i));
    for (size_t k = others.size(); k > 1; --k)
        std::swap(others[k - 1], others[rng.below(k)]);
    return others;
}

} // namespace attnscope
