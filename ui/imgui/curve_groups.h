// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"
#include "ui/figures/curve_look.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace attnscope {

/// One line of a plot and how it is told apart.
struct Curve {
    std::shared_ptr<const Series> series;
    QString label;
    CurveLook look;
    bool heldOut = false; ///< validation or test: heavier, with a mark at each point
};

/// The curves of one quantity, drawn over the same axes.
struct CurveGroup {
    std::string id; ///< the quantity: "loss", "accuracy", "lr", ...
    QString title;
    bool isShare = false; ///< within [0, 1]: accuracy and the like
    bool shownByDefault = false;
    std::vector<Curve> curves;
};

/// Sorts a book's series into plots: "loss", "task/NAME/loss" and "test/NAME/loss" together, and so on for
/// every quantity, losses and accuracies first. Series of unknown names get a plot of their own.
std::vector<CurveGroup> groupCurves(const MetricBook& book);

} // namespace attnscope
