// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QColor>

#include <memory>
#include <string>
#include <vector>

class QPainter;
class QRectF;

namespace attnscope {

/// A task as the multi-task views show it: one colour everywhere, the same as in the curves.
struct TaskStyle {
    std::string name;
    int color = 0; ///< index into categoryColors(): the task's place among the names in alphabetical order
    bool operator==(const TaskStyle&) const = default;
};

/// In the order of the data set.
std::vector<TaskStyle> taskStyles(const std::vector<TaskInfo>& tasks);

/// The task's colour, lightened for a dark ground as the curves do.
QColor taskColor(int color, bool dark);

/// A disc in the task's colour, before its name.
void drawTaskDot(QPainter& painter, const QRectF& box, const QColor& color);

/// The newest value of a series at or before `step` (-1: of all); NaN where there is none.
double valueAt(const MetricBook* book, const std::string& series, int64_t step = -1);

/// The cosine of two tasks' gradients is recorded once, under one order of their names: that name, or an
/// empty one where the book holds neither.
std::string cosineSeries(const MetricBook* book, const std::string& first, const std::string& second);

} // namespace attnscope
