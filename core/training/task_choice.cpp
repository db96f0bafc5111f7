// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_choice.h"

#include "core/base/nearest_name.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace attnscope {
namespace {

OptionSpec makeTasksOption()
{
    OptionSpec spec;
    spec.key = "tasks";
    spec.kind = OptionKind::Text;
    spec.label = "Tasks";
    spec.doc =
        "Which of the data's tasks are learned: their names with commas between them, or \"all\". Left "
        "empty, a model of several tasks learns all of them, a translator the first text to be made, and any "
        "other the first classes.";
    spec.group = "tasks";
    spec.hint = "as suits the model";
    return spec;
}

/// "sentiment, topic" as names without the blanks around them.
std::set<std::string> namesIn(const std::string& text)
{
    std::set<std::string> names;
    for (size_t from = 0; from <= text.size();) {
        const size_t comma = std::min(text.find(',', from), text.size());
        const size_t first = text.find_first_not_of(' ', from);
        if (first < comma) {
            const size_t last = text.find_last_not_of(' ', comma - 1);
            names.insert(text.substr(first, last - first + 1));
        }
        from = comma + 1;
    }
    return names;
}

/// The first of the kind that the model answers with; where there is none, the first, and the model says what
/// it misses.
const TaskInfo& defaultTask(const DatasetSummary& data, const ModelInfo& model)
{
    const TaskKind wanted = model.makesText ? TaskKind::Sequence : TaskKind::Classification;
    const auto found = std::find_if(data.tasks.begin(), data.tasks.end(),
                                    [wanted](const TaskInfo& task) { return task.kind == wanted; });
    return found != data.tasks.end() ? *found : data.tasks.front();
}

} // namespace

const OptionSpec& tasksOption()
{
    static const OptionSpec spec = makeTasksOption();
    return spec;
}

Result<std::vector<TaskInfo>> chooseTasks(const DatasetSummary& data, const ModelInfo& model,
                                          const OptionValues& options)
{
    const auto found = options.find(tasksOption().key);
    const std::set<std::string> asked =
        found != options.end() ? namesIn(found->second) : std::set<std::string>();
    if (asked.empty() || asked == std::set<std::string>{"all"}) {
        if (model.multiTask || data.tasks.empty())
            return data.tasks;
        if (asked.empty())
            return std::vector<TaskInfo>{defaultTask(data, model)};
    }
    std::vector<std::string> names;
    std::vector<TaskInfo> chosen;
    for (const TaskInfo& task : data.tasks) {
        names.push_back(task.name);
        if (asked.contains(task.name) || asked.contains("all"))
            chosen.push_back(task);
    }
    for (const std::string& name : asked)
        if (name != "all" && std::find(names.begin(), names.end(), name) == names.end())
            return usageError("tasks", "the data has no task \"{}\" (did you mean \"{}\"? it has {})", name,
                              nearestName(name, names), fmt::format("{}", fmt::join(names, ", ")));
    if (!model.multiTask && chosen.size() > 1)
        return usageError("tasks", "the model {} learns one task at a time (expected one of {}, found {})",
                          model.name, fmt::format("{}", fmt::join(names, ", ")), found->second);
    return chosen;
}

} // namespace attnscope
