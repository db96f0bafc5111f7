// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/playground_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

/// Eigenvalues and eigenvectors (columns of `vectors`) of a small symmetric matrix by Jacobi's rotations.
struct Eigen {
    std::vector<double> values, vectors;
};

void rotate(std::vector<double>& a, std::vector<double>& v, size_t n, size_t p, size_t q)
{
    if (std::abs(a[p * n + q]) < 1e-300)
        return;
    const double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(theta, 1.0));
    const double c = 1 / std::hypot(t, 1.0), s = t * c;
    for (size_t k = 0; k < n; ++k) {
        const double kp = a[k * n + p], kq = a[k * n + q];
        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (size_t k = 0; k < n; ++k) {
        const double pk = a[p * n + k], qk = a[q * n + k];
        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
        const double vp = v[k * n + p], vq = v[k * n + q];
        v[k * n + p] = c * vp - s * vq;
        v[k * n + q] = s * vp + c * vq;
    }
}

Eigen eigenOf(std::vector<double> a, size_t n)
{
    constexpr int kSweeps = 30; // far more than 3 x 3 needs
    std::vector<double> v(n * n, 0.0);
    for (size_t i = 0; i < n; ++i)
        v[i * n + i] = 1;
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (size_t p = 0; p < n; ++p)
            for (size_t q = p + 1; q < n; ++q)
                rotate(a, v, n, p, q);
    Eigen eigen{std::vector<double>(n), std::move(v)};
    for (size_t i = 0; i < n; ++i)
        eigen.values[i] = a[i * n + i];
    return eigen;
}

/// The first vector along +x, the second above it.
void orient(std::vector<QPointF>& vectors)
{
    const double angle = std::atan2(vectors.front().y(), vectors.front().x());
    for (QPointF& v : vectors)
        v = {v.x() * std::cos(angle) + v.y() * std::sin(angle),
             v.y() * std::cos(angle) - v.x() * std::sin(angle)};
    if (vectors.size() > 1 && vectors[1].y() < 0)
        for (QPointF& v : vectors)
            v.setY(-v.y());
}

} // namespace

StrategyAnswer askStrategy(const WeighFunction& weigh, const WeightingInfo& strategy,
                           const PlaygroundState& state)
{
    WeighRequest request;
    request.weighting = strategy.name;
    request.tasks = static_cast<int64_t>(state.gradients.size());
    request.parameters = 2;
    for (const QPointF& gradient : state.gradients)
        request.gradients.insert(request.gradients.end(), {gradient.x(), gradient.y()});
    if (!state.losses.empty())
        request.losses = {state.losses};
    StrategyAnswer answer{strategy.name, strategy.doc, {}, {}, Status::ok(), false};
    auto report = weigh(request);
    if (!report)
        answer.status = report.status();
    else {
        answer.weights = std::move(report->weights);
        answer.combined = {report->combined.at(0), report->combined.at(1)};
    }
    return answer;
}

QPointF meanOf(std::span<const QPointF> vectors)
{
    const QPointF sum = std::accumulate(vectors.begin(), vectors.end(), QPointF());
    return vectors.empty() ? sum : sum / static_cast<double>(vectors.size());
}

std::optional<PlaneProjection> projectToPlane(std::span<const double> norms, std::span<const double> cosines)
{
    const size_t n = norms.size();
    std::vector<double> gram(n * n);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j) {
            gram[i * n + j] = norms[i] * norms[j] * (i == j ? 1.0 : cosines[i * n + j]);
            if (!std::isfinite(gram[i * n + j]))
                return std::nullopt;
        }
    const Eigen eigen = eigenOf(gram, n);
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return eigen.values[a] > eigen.values[b]; });
    PlaneProjection plane;
    plane.vectors.resize(n);
    double kept = 0, all = 0;
    for (size_t k = 0; k < n; ++k) {
        // Rounding may leave an eigenvalue of a Gram matrix a little below zero.
        const double value = std::max(0.0, eigen.values[order[k]]);
        all += value;
        if (k >= 2)
            continue;
        kept += value;
        for (size_t i = 0; i < n; ++i) {
            const double coordinate = std::sqrt(value) * eigen.vectors[i * n + order[k]];
            if (k == 0)
                plane.vectors[i].setX(coordinate);
            else
                plane.vectors[i].setY(coordinate);
        }
    }
    plane.kept = all > 0 ? kept / all : 1;
    if (n > 0)
        orient(plane.vectors);
    return plane;
}

QPolygonF harmlessRegion(std::span<const QPointF> gradients, double r)
{
    QPolygonF region{{{-r, -r}, {r, -r}, {r, r}, {-r, r}}};
    for (const QPointF& g : gradients) {
        const auto side = [&](const QPointF& p) { return QPointF::dotProduct(p, g); };
        QPolygonF kept;
        for (qsizetype i = 0; i < region.size(); ++i) {
            const QPointF a = region[i], b = region[(i + 1) % region.size()];
            const double sa = side(a), sb = side(b);
            if (sa >= 0)
                kept << a;
            if ((sa < 0) != (sb < 0))
                kept << a + (b - a) * (sa / (sa - sb));
        }
        region = kept;
    }
    return region;
}

} // namespace attnscope
