// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/task_style.h"

#include "core/api/color_map.h"
#include "ui/gl/view_theme.h"

#include <QPainter>

#include <algorithm>
#include <limits>

namespace attnscope {

std::vector<TaskStyle> taskStyles(const std::vector<TaskInfo>& tasks)
{
    std::vector<std::string> names;
    for (const TaskInfo& task : tasks)
        names.push_back(task.name);
    std::sort(names.begin(), names.end());
    std::vector<TaskStyle> styles;
    for (const TaskInfo& task : tasks) {
        const auto place = std::lower_bound(names.begin(), names.end(), task.name) - names.begin();
        styles.push_back({task.name, static_cast<int>(place)});
    }
    return styles;
}

QColor taskColor(int color, bool dark)
{
    const std::span<const Rgb> colors = categoryColors();
    const Rgb c = colors[static_cast<size_t>(color) % colors.size()];
    const QColor full(c.r, c.g, c.b);
    return dark ? mixed(full, Qt::white, 0.18) : full;
}

void drawTaskDot(QPainter& painter, const QRectF& box, const QColor& color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(box);
    painter.restore();
}

double valueAt(const MetricBook* book, const std::string& series, int64_t step)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const Series* found = book != nullptr ? book->find(series) : nullptr;
    const size_t size = found != nullptr ? found->size() : 0;
    if (size == 0)
        return kNone;
    const size_t after = step < 0 ? size : std::min(size, found->lowerBound(static_cast<double>(step) + 0.5));
    return after > 0 ? static_cast<double>(found->at(after - 1).value) : kNone;
}

std::string cosineSeries(const MetricBook* book, const std::string& first, const std::string& second)
{
    if (book == nullptr)
        return {};
    for (const std::string& name : {"cosine/" + first + "|" + second, "cosine/" + second + "|" + first})
        if (book->find(name) != nullptr)
            return name;
    return {};
}

} // namespace attnscope
