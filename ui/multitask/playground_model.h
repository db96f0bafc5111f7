// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "ui/multitask/task_style.h"

#include <QPointF>
#include <QPolygonF>

#include <functional>
#include <optional>
#include <span>

namespace attnscope {

/// Core::weigh, or a stand-in of a test; called in a thread of the playground's own.
using WeighFunction = std::function<Result<WeighReport>(const WeighRequest&)>;

/// The gradients of two or three tasks in a plane, and what each strategy would make of them.
struct PlaygroundState {
    std::vector<TaskStyle> tasks;
    std::vector<QPointF> gradients; ///< one a task
    std::vector<double> losses;     ///< one a task, of the step: for strategies that look at losses
};

struct StrategyAnswer {
    std::string name;
    std::string doc; ///< translation key
    QPointF combined;
    std::vector<double> weights; ///< empty where the strategy cannot be written so
    Status status;               ///< why there is no answer
    bool pending = false;        ///< it is still thinking: nothing else is known
};

/// Asks one strategy, with its options' defaults.
StrategyAnswer askStrategy(const WeighFunction& weigh, const WeightingInfo& strategy,
                           const PlaygroundState& state);

/// The mean of the gradients: what plain training follows, but for its length.
QPointF meanOf(std::span<const QPointF> vectors);

/// Vectors of a plane that have the measured lengths and angles as nearly as a plane allows.
struct PlaneProjection {
    std::vector<QPointF> vectors;
    double kept = 1; ///< part of the squared lengths that lies in the plane
};
/// From norms [task] and cosines [task, task]: the plane that keeps most of their squared lengths (the two
/// largest eigenvectors of the Gram matrix); two vectors always fit. The first vector lies along +x, the
/// second above it. None where a number is not finite.
std::optional<PlaneProjection> projectToPlane(std::span<const double> norms, std::span<const double> cosines);

/// The part of the square [-r, r]^2 whose directions lower no task's gain: the product with every gradient is
/// at least zero. Empty where only the origin is left.
QPolygonF harmlessRegion(std::span<const QPointF> gradients, double r);

} // namespace attnscope
