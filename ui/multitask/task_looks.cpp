// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/task_looks.h"

#include "ui/text_views/text_site.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr const char* kTasks = "tasks"; ///< the TokenSequence of sites whose queries are the tasks

const AttentionSite* siteOf(const Inspection& inspection, const std::string& task)
{
    const AttentionSite* found = nullptr;
    for (const AttentionSite& site : inspection.sites)
        if (site.task == task && (found == nullptr || (site.primary && !found->primary)))
            found = &site;
    return found;
}

/// A site in which every task asks on its own, and the task's row.
std::pair<const AttentionSite*, int> rowOf(const Inspection& inspection, const std::string& task)
{
    const TokenSequence* tasks = inspection.findTokens(kTasks);
    if (tasks == nullptr)
        return {nullptr, -1};
    const AttentionSite* found = nullptr;
    for (const AttentionSite& site : inspection.sites)
        if (site.kind == SiteKind::Matrix && site.queryTokens == kTasks && site.keyTokens != kTasks &&
            (found == nullptr || (site.primary && !found->primary)))
            found = &site;
    for (size_t row = 0; found != nullptr && row < tasks->tokens.size(); ++row)
        if (tasks->tokens[row].text == task)
            return {found, static_cast<int>(row) + found->queryLeading};
    return {nullptr, -1};
}

void fill(TaskLook& look, const std::shared_ptr<const Inspection>& inspection, const AttentionSite& site)
{
    look.site = site.name;
    look.map = mapOf(site, -1, look.query);
    if (look.map)
        return;
    for (const TextSite& text : textSites(inspection)) {
        if (text.site != &site || text.keys == nullptr)
            continue;
        look.tokens = text.keys;
        look.leading = site.keyLeading;
        look.weights = keyWeights(text, -1, look.query);
    }
}

double overlap(const Prediction& mask)
{
    double both = 0, either = 0;
    for (size_t i = 0; i < mask.values.values.size() && i < mask.truthValues.values.size(); ++i) {
        const bool said = mask.values.values[i] > 0.5F, is = mask.truthValues.values[i] > 0.5F;
        both += said && is ? 1 : 0;
        either += said || is ? 1 : 0;
    }
    return either > 0 ? both / either : 1;
}

double distance(const Prediction& point)
{
    const auto& said = point.values.values;
    const auto& is = point.truthValues.values;
    return std::hypot(static_cast<double>(said[0] - is[0]), static_cast<double>(said[1] - is[1]));
}

} // namespace

QString answerText(const Prediction& p)
{
    const bool known = !p.truthValues.values.empty();
    switch (p.kind) {
    case TaskKind::Classification:
        if (p.predicted < 0 || static_cast<size_t>(p.predicted) >= p.classes.size() ||
            p.classes.size() != p.probabilities.size())
            return {};
        return QStringLiteral("%1 %2").arg(
            QString::fromStdString(p.classes[static_cast<size_t>(p.predicted)]),
            QString::number(static_cast<double>(p.probabilities[static_cast<size_t>(p.predicted)]), 'f', 2));
    case TaskKind::Mask:
        return known ? QCoreApplication::translate("TaskMapsView", "IoU %1")
                           .arg(QString::number(overlap(p), 'f', 2))
                     : QString();
    case TaskKind::Point:
        return known && p.values.values.size() == 2 && p.truthValues.values.size() == 2
                   ? QCoreApplication::translate("TaskMapsView", "%1 px off")
                         .arg(QString::number(distance(p), 'f', 1))
                   : QString();
    case TaskKind::Sequence: return QString::fromStdString(p.text);
    }
    return {};
}

bool isWrong(const Prediction& p)
{
    if (p.kind == TaskKind::Classification)
        return p.truth >= 0 && p.predicted != p.truth;
    return p.kind == TaskKind::Sequence && !p.truthText.empty() && p.text != p.truthText;
}

std::vector<TaskLook> taskLooks(const std::shared_ptr<const Inspection>& inspection,
                                std::span<const TaskStyle> tasks)
{
    std::vector<TaskLook> looks;
    if (inspection == nullptr)
        return looks;
    for (const TaskStyle& task : tasks) {
        TaskLook look;
        look.task = task;
        const AttentionSite* site = siteOf(*inspection, task.name);
        if (site == nullptr)
            std::tie(site, look.query) = rowOf(*inspection, task.name);
        if (site == nullptr)
            continue;
        fill(look, inspection, *site);
        if (!look.map && look.tokens == nullptr)
            continue;
        for (const Prediction& prediction : inspection->predictions) {
            if (prediction.task != task.name)
                continue;
            look.answer = answerText(prediction);
            const bool point = prediction.kind == TaskKind::Point; // "1.2 px off": the number comes first
            if (prediction.kind != TaskKind::Sequence)
                look.shortAnswer = look.answer.section(u' ', point ? 0 : -1, point ? 1 : -1);
            look.wrong = isWrong(prediction);
        }
        looks.push_back(std::move(look));
    }
    return looks;
}

float cellValue(const MapField& field, double x, double y)
{
    const auto place = [](double at, float origin, float stride, int cells) {
        const double cell = (at - static_cast<double>(origin)) / static_cast<double>(stride);
        return std::clamp(static_cast<int>(std::lround(cell)), 0, cells - 1);
    };
    return field.at(place(y, field.geometry.originY, field.geometry.strideY, field.rows),
                    place(x, field.geometry.originX, field.geometry.strideX, field.columns));
}

std::vector<float> differenceOf(const TaskLook& a, const TaskLook& b)
{
    if (a.tokens == nullptr || a.tokens != b.tokens || a.weights.size() != b.weights.size())
        return {};
    std::vector<float> difference(a.weights.size());
    std::transform(a.weights.begin(), a.weights.end(), b.weights.begin(), difference.begin(),
                   [](float x, float y) { return x - y; });
    return difference;
}

} // namespace attnscope
