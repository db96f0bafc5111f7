// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/curve_look.h"

#include "ui/figures/curve_data.h"

#include <algorithm>

namespace attnscope {
namespace {

CurveStroke strokeOf(CurveSource source)
{
    switch (source) {
    case CurveSource::Batch: return CurveStroke::Pale;
    case CurveSource::Train: return CurveStroke::Dashed;
    case CurveSource::Validation: return CurveStroke::Dotted;
    case CurveSource::Run:
    case CurveSource::Test: break;
    }
    return CurveStroke::Solid;
}

} // namespace

CurveLook curveLook(CurveSource source, int task, int tasks)
{
    if (tasks > 1)
        return {task, strokeOf(source)};
    const int color = source == CurveSource::Test ? 1 : source == CurveSource::Validation ? 2 : 0;
    return {color, source == CurveSource::Batch ? CurveStroke::Pale : CurveStroke::Solid};
}

std::vector<std::string> tasksOf(const MetricBook& book)
{
    std::vector<std::string> tasks;
    for (const auto& series : book.series) {
        const CurveName name = curveName(series->name());
        const std::string task = name.task.toStdString();
        if (!task.empty() && std::find(tasks.begin(), tasks.end(), task) == tasks.end())
            tasks.push_back(task);
    }
    std::sort(tasks.begin(), tasks.end());
    return tasks;
}

} // namespace attnscope
