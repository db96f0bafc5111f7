// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/curve_groups.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace attnscope {

namespace {

struct SeriesName {
    std::string split; ///< "train", "test", "validation", "task" or empty
    std::string task;  ///< may be empty
    std::string quantity;
};

SeriesName parsed(const std::string& name)
{
    const size_t first = name.find('/');
    if (first == std::string::npos)
        return {{}, {}, name};
    const std::string head = name.substr(0, first);
    const size_t last = name.rfind('/');
    if (head != "task" && head != "train" && head != "test" && head != "validation")
        return {{}, name.substr(first + 1), head};
    const std::string task = last > first ? name.substr(first + 1, last - first - 1) : std::string();
    return {head, task, name.substr(last + 1)};
}

QString quantityTitle(const std::string& quantity)
{
    static constexpr std::pair<const char*, const char*> kTitles[] = {
        {"loss", QT_TRANSLATE_NOOP("CurvesPanel", "Loss")},
        {"accuracy", QT_TRANSLATE_NOOP("CurvesPanel", "Accuracy")},
        {"lr", QT_TRANSLATE_NOOP("CurvesPanel", "Learning rate")},
        {"samples_per_second", QT_TRANSLATE_NOOP("CurvesPanel", "Samples per second")},
        {"weight", QT_TRANSLATE_NOOP("CurvesPanel", "Task weights")},
        {"pointing_game", QT_TRANSLATE_NOOP("CurvesPanel", "Pointing game")},
        {"pointing_game_random", QT_TRANSLATE_NOOP("CurvesPanel", "Pointing game, random map")},
        {"word_pointing_game", QT_TRANSLATE_NOOP("CurvesPanel", "Pointing game of the words")},
        {"grad_norm", QT_TRANSLATE_NOOP("CurvesPanel", "Gradient norm")},
        {"gradient_norm", QT_TRANSLATE_NOOP("CurvesPanel", "Gradient norm")},
        {"cosine", QT_TRANSLATE_NOOP("CurvesPanel", "Gradient cosine")},
        {"iou", QT_TRANSLATE_NOOP("CurvesPanel", "Overlap (IoU)")},
        {"centre_error", QT_TRANSLATE_NOOP("CurvesPanel", "Distance in pixels")},
        {"token_accuracy", QT_TRANSLATE_NOOP("CurvesPanel", "Right tokens")},
        {"exact_match", QT_TRANSLATE_NOOP("CurvesPanel", "Exactly right")},
        {"bleu", QT_TRANSLATE_NOOP("CurvesPanel", "BLEU")},
        {"alignment_error", QT_TRANSLATE_NOOP("CurvesPanel", "Alignment error")},
        {"seconds", QT_TRANSLATE_NOOP("CurvesPanel", "Elapsed seconds")}};
    for (const auto& [name, title] : kTitles)
        if (quantity == name)
            return QCoreApplication::translate("CurvesPanel", title);
    return QString::fromStdString(quantity);
}

QString splitTitle(const std::string& split)
{
    if (split == "test")
        return QCoreApplication::translate("CurvesPanel", "test");
    if (split == "validation")
        return QCoreApplication::translate("CurvesPanel", "validation");
    return QCoreApplication::translate("CurvesPanel", "training");
}

// Losses first, then accuracies, then what explains them; unknown quantities by name at the end.
size_t rankOf(const std::string& quantity)
{
    constexpr std::array<std::string_view, 9> kOrder{"loss",   "accuracy",           "pointing_game",
                                                     "weight", "gradient_norm",      "cosine",
                                                     "lr",     "samples_per_second", "seconds"};
    const auto found = std::find(kOrder.begin(), kOrder.end(), quantity);
    return static_cast<size_t>(found - kOrder.begin());
}

QString labelFor(const SeriesName& name, bool oneTask)
{
    const bool hasSplit = !name.split.empty() || name.quantity == "loss";
    if (name.task.empty() && !hasSplit)
        return quantityTitle(name.quantity);
    if (name.task.empty())
        return oneTask ? splitTitle(name.split)
                       : QCoreApplication::translate("CurvesPanel", "total · %1").arg(splitTitle(name.split));
    QString task = QString::fromStdString(name.task);
    if (name.quantity == "cosine") // of two tasks: "first|second"
        task.replace(u'|', QStringLiteral(" · "));
    if (name.split == "task" && name.quantity != "loss")
        return oneTask && name.quantity == "accuracy"
                   ? QCoreApplication::translate("CurvesPanel", "each batch")
                   : task;
    if (name.split.empty())
        return task;
    return oneTask && name.split != "task" ? splitTitle(name.split)
                                           : QStringLiteral("%1 · %2").arg(task, splitTitle(name.split));
}

CurveSource sourceOf(const SeriesName& name)
{
    if (name.split == "train")
        return CurveSource::Train;
    if (name.split == "test")
        return CurveSource::Test;
    if (name.split == "validation")
        return CurveSource::Validation;
    // Weights and norms of a task are what was used, not a sample of it.
    const bool measured = name.quantity == "loss" || name.quantity == "accuracy";
    return name.split == "task" && measured ? CurveSource::Batch : CurveSource::Run;
}

CurveLook lookOf(const SeriesName& name, const std::vector<std::string>& tasks, size_t place)
{
    const auto task = std::find(tasks.begin(), tasks.end(), name.task);
    int color = task != tasks.end() ? static_cast<int>(task - tasks.begin()) : -1;
    if (task == tasks.end() && !name.task.empty()) // of a pair of tasks
        color = static_cast<int>(place);
    return curveLook(sourceOf(name), color, static_cast<int>(tasks.size()));
}

} // namespace

std::vector<CurveGroup> groupCurves(const MetricBook& book)
{
    const std::vector<std::string> tasks = tasksOf(book);
    const bool oneTask = tasks.size() <= 1;
    std::vector<CurveGroup> groups;
    for (const auto& series : book.series) {
        const SeriesName name = parsed(series->name());
        // With one task its loss is the total: the same line twice would only hide one of them.
        if (oneTask && name.split == "task" && name.quantity == "loss" && book.find("loss") != nullptr)
            continue;
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const CurveGroup& g) { return g.id == name.quantity; });
        if (group == groups.end()) {
            const bool share =
                name.quantity == "accuracy" || name.quantity.find("pointing_game") != std::string::npos;
            const bool shown = name.quantity == "loss" || name.quantity == "accuracy";
            groups.push_back({name.quantity, quantityTitle(name.quantity), share, shown, {}});
            group = std::prev(groups.end());
        }
        Curve curve;
        curve.series = series;
        curve.label = labelFor(name, oneTask);
        curve.heldOut = name.split == "test" || name.split == "validation";
        curve.look = lookOf(name, tasks, group->curves.size());
        group->curves.push_back(std::move(curve));
    }
    std::stable_sort(groups.begin(), groups.end(), [](const CurveGroup& a, const CurveGroup& b) {
        return std::pair(rankOf(a.id), a.id) < std::pair(rankOf(b.id), b.id);
    });
    return groups;
}

} // namespace attnscope
