// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/small_programs.h"

#include "core/multitask/strategy_parts.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace attnscope {
namespace {

using Vector = std::vector<double>;

constexpr double kRidge = 1e-12;
constexpr double kTolerance = 1e-12;

torch::Tensor withRidge(const torch::Tensor& gram)
{
    const int64_t n = gram.size(0);
    const double scale = gram.diagonal().mean().item<double>();
    return gram + torch::eye(n, torch::kDouble) * (kRidge * (scale > 0 ? scale : 1.0));
}

Vector product(const Vector& matrix, const Vector& x)
{
    const size_t n = x.size();
    Vector result(n);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
            result[i] += matrix[i * n + j] * x[j];
    return result;
}

double dot(const Vector& a, const Vector& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Solves M[free, free] x = r[free].
Vector solveFree(const torch::Tensor& matrix, const Vector& right, const std::vector<int64_t>& free)
{
    const torch::Tensor index = torch::tensor(free, torch::kInt64);
    const torch::Tensor part = matrix.index_select(0, index).index_select(1, index);
    const torch::Tensor rhs = torch::tensor(right, torch::kDouble).index_select(0, index);
    return entriesOf(torch::linalg_solve(part, rhs));
}

/// argmin of x'Mx/2 - r'x over x >= 0.
Vector nonNegative(const torch::Tensor& matrix, const Vector& right)
{
    const size_t n = right.size();
    const Vector entries = entriesOf(matrix);
    const double scale =
        std::max(1e-300, std::abs(*std::max_element(right.begin(), right.end(), [](double a, double b) {
                     return std::abs(a) < std::abs(b);
                 })));
    Vector x(n, 0.0);
    std::vector<bool> free(n, false);
    for (size_t round = 0; round < 10 * n + 10; ++round) {
        const Vector slope = product(entries, x);
        size_t best = n;
        for (size_t i = 0; i < n; ++i)
            if (!free[i] && right[i] - slope[i] > kTolerance * scale &&
                (best == n || right[i] - slope[i] > right[best] - slope[best]))
                best = i;
        if (best == n)
            break;
        free[best] = true;
        for (;;) {
            std::vector<int64_t> places;
            for (size_t i = 0; i < n; ++i)
                if (free[i])
                    places.push_back(static_cast<int64_t>(i));
            if (places.empty())
                break;
            const Vector target = solveFree(matrix, right, places);
            double reach = 1.0;
            for (size_t k = 0; k < places.size(); ++k) {
                const double now = x[static_cast<size_t>(places[k])];
                if (target[k] <= 0)
                    reach = std::min(reach, now / std::max(now - target[k], 1e-300));
            }
            for (size_t k = 0; k < places.size(); ++k) {
                double& value = x[static_cast<size_t>(places[k])];
                value += reach * (target[k] - value);
            }
            if (reach >= 1.0)
                break;
            for (const int64_t place : places)
                if (x[static_cast<size_t>(place)] <= kTolerance) {
                    x[static_cast<size_t>(place)] = 0;
                    free[static_cast<size_t>(place)] = false;
                }
        }
    }
    return x;
}

} // namespace

std::vector<double> leastNormAbove(const torch::Tensor& gram, const std::vector<double>& lower)
{
    // With x = lower + s: s'Ms/2 + (M lower)'s over s >= 0.
    const double scale = gram.diagonal().mean().item<double>();
    if (!(scale > 0))
        return lower;
    const torch::Tensor matrix = withRidge(gram / scale);
    Vector right = product(entriesOf(matrix), lower);
    for (double& value : right)
        value = -value;
    Vector x = nonNegative(matrix, right);
    for (size_t i = 0; i < x.size(); ++i)
        x[i] += lower[i];
    return x;
}

std::vector<double> leastNormInHull(const torch::Tensor& gram)
{
    const auto n = static_cast<size_t>(gram.size(0));
    const Vector even(n, 1.0 / static_cast<double>(n));
    const double scale = gram.diagonal().mean().item<double>();
    if (!(scale > 0))
        return even;
    // A gradient that is 0 is itself the shortest vector.
    const Vector entries = entriesOf(gram);
    Vector zeros(n, 0.0);
    for (size_t i = 0; i < n; ++i)
        zeros[i] = entries[i * n + i] <= 0 ? 1.0 : 0.0;
    if (const double count = std::accumulate(zeros.begin(), zeros.end(), 0.0); count > 0) {
        for (double& value : zeros)
            value /= count;
        return zeros;
    }
    // The optimality conditions are those of s'Ms/2 - sum s over s >= 0, up to the length of s.
    Vector x = nonNegative(withRidge(gram / scale), Vector(n, 1.0));
    const double sum = std::accumulate(x.begin(), x.end(), 0.0);
    if (!(sum > 0))
        return even;
    for (double& value : x)
        value /= sum;
    return x;
}

std::vector<double> onSimplex(std::vector<double> point)
{
    Vector sorted = point;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    double sum = 0, shift = 0;
    for (size_t k = 0; k < sorted.size(); ++k) {
        sum += sorted[k];
        const double candidate = (sum - 1) / static_cast<double>(k + 1);
        if (sorted[k] > candidate)
            shift = candidate;
    }
    for (double& value : point)
        value = std::max(0.0, value - shift);
    return point;
}

std::vector<double> conflictAverse(const torch::Tensor& gram, const std::vector<double>& b, double c)
{
    const size_t n = b.size();
    const Vector m = entriesOf(gram);
    // sqrt is not smooth at 0: a hair above it changes the optimum by less than the tolerance.
    double scale = 0;
    for (size_t i = 0; i < n; ++i)
        scale = std::max(scale, m[i * n + i]);
    Vector w(n, 1.0 / static_cast<double>(n));
    if (!(scale > 0))
        return w;
    const double floor = 1e-16 * scale;
    const auto value = [&](const Vector& x) {
        return dot(x, b) + c * std::sqrt(dot(x, product(m, x)) + floor);
    };
    const auto slope = [&](const Vector& x) {
        Vector g = product(m, x);
        const double length = std::sqrt(dot(x, g) + floor);
        for (size_t i = 0; i < n; ++i)
            g[i] = b[i] + c * g[i] / length;
        return g;
    };
    Vector ahead = w;
    double momentum = 1, step = 1.0 / scale;
    for (int round = 0; round < 2000; ++round) {
        const Vector g = slope(ahead);
        const double here = value(ahead);
        Vector next;
        for (step *= 2;; step /= 2) { // backtracking until the quadratic bound holds
            Vector trial = ahead;
            for (size_t i = 0; i < n; ++i)
                trial[i] -= step * g[i];
            next = onSimplex(std::move(trial));
            double linear = 0, square = 0;
            for (size_t i = 0; i < n; ++i) {
                linear += g[i] * (next[i] - ahead[i]);
                square += (next[i] - ahead[i]) * (next[i] - ahead[i]);
            }
            if (value(next) <= here + linear + square / (2 * step) + 1e-15 * std::abs(here) || step < 1e-300)
                break;
        }
        double moved = 0, uphill = 0;
        for (size_t i = 0; i < n; ++i) {
            moved = std::max(moved, std::abs(next[i] - w[i]));
            uphill += (ahead[i] - next[i]) * (next[i] - w[i]);
        }
        const double grown = uphill > 0 ? 1.0 : (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
        const double push = uphill > 0 ? 0.0 : (momentum - 1) / grown;
        for (size_t i = 0; i < n; ++i)
            ahead[i] = next[i] + push * (next[i] - w[i]);
        ahead = onSimplex(std::move(ahead));
        momentum = grown;
        w = std::move(next);
        if (moved < 1e-12)
            break;
    }
    return w;
}

std::vector<double> nashBargain(const torch::Tensor& gram)
{
    const double scale = gram.diagonal().mean().item<double>();
    // With M/scale the solution is sqrt(scale) times longer.
    const torch::Tensor matrix = withRidge(gram / scale);
    const auto value = [&](const torch::Tensor& x) {
        return (0.5 * x.dot(matrix.mv(x)) - x.log().sum()).item<double>();
    };
    torch::Tensor x = matrix.diagonal().rsqrt().clone();
    for (int round = 0; round < 200; ++round) {
        const torch::Tensor gradient = matrix.mv(x) - x.reciprocal();
        const torch::Tensor hessian = matrix + torch::diag(x.pow(-2));
        const torch::Tensor direction = -torch::linalg_solve(hessian, gradient);
        const double decrease = -gradient.dot(direction).item<double>();
        if (decrease < 1e-20)
            break;
        double step = 1;
        const double worst = (direction / x).min().item<double>();
        if (worst < 0)
            step = std::min(1.0, -0.95 / worst);
        const double here = value(x);
        while (step > 1e-12 && value(x + step * direction) > here - 1e-4 * step * decrease)
            step /= 2;
        x = x + step * direction;
    }
    return entriesOf(x / std::sqrt(scale));
}

} // namespace attnscope
