// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"

#include <string>
#include <vector>

namespace attnscope {

/// What a value was measured on.
enum class CurveSource {
    Run,        ///< of the run as a whole: the rate, the total loss
    Batch,      ///< of each batch while training
    Train,      ///< the whole training split
    Validation, ///< the whole validation split
    Test        ///< the whole test split
};

enum class CurveStroke { Solid, Dashed, Dotted, Pale };

/// How a curve is told from the others of its plot. Chosen here alone, for the window and for figures: what
/// is red on the screen is red on paper.
struct CurveLook {
    int color = 0; ///< index into categoryColors(); -1: the text's own colour
    CurveStroke stroke = CurveStroke::Solid;
    bool operator==(const CurveLook&) const = default;
};

/// One task: the colour tells training from test. Several (`tasks` of them, `task` the curve's own, -1: none
/// of them): each keeps its colour in every plot, and the stroke tells training (dashed) from test (solid);
/// what belongs to all of them has the text's colour. Single batches are pale: they are mostly noise.
CurveLook curveLook(CurveSource source, int task, int tasks);

/// The names of a book's tasks in alphabetical order, whatever the book's: a task has the same colour in
/// every view and every run.
std::vector<std::string> tasksOf(const MetricBook& book);

} // namespace attnscope
