// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/reports.h"

#include "app/cli/terminal.h"

#include <algorithm>
#include <numeric>

namespace attnscope::cli {
namespace {

std::string classOf(const Prediction& prediction, int index)
{
    if (index < 0)
        return {};
    if (index < static_cast<int>(prediction.classes.size()))
        return prediction.classes[static_cast<size_t>(index)];
    return std::to_string(index);
}

float probabilityOf(const Prediction& prediction, int index)
{
    const bool known = index >= 0 && index < static_cast<int>(prediction.probabilities.size());
    return known ? prediction.probabilities[static_cast<size_t>(index)] : 0.0F;
}

std::string inputName(const Inspection& inspection)
{
    if (inspection.sample.index < 0)
        return inspection.sample.name;
    return fmt::format("{} sample {}", splitName(inspection.sample.split), inspection.sample.index);
}

} // namespace

std::string oneLine(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json toJson(const EvalReport& report)
{
    Json tasks = Json::object();
    for (const TaskScores& scores : report.tasks)
        tasks[scores.task] = scores.values;
    Json out = {{"split", splitName(report.split)},
                {"samples", report.samples},
                {"task", tasks},
                {"composite", report.composite},
                {"parameters", report.parameters}};
    if (!report.note.empty())
        out["note"] = report.note;
    return out;
}

Json toJson(const StepReport& report)
{
    return {{"event", "step"},
            {"step", report.step},
            {"epoch", report.epoch},
            {"loss", report.loss},
            {"task_loss", report.taskLoss},
            {"task_weight", report.taskWeight},
            {"samples_per_second", report.samplesPerSecond}};
}

Json toJson(const EpochReport& report)
{
    Json tasks = Json::object();
    for (const TaskScores& scores : report.test.tasks)
        tasks[scores.task] = scores.values;
    for (const auto& [task, accuracy] : report.trainAccuracy)
        tasks[task]["train_accuracy"] = accuracy;
    return {{"event", "epoch"},    {"epoch", report.epoch},
            {"step", report.step}, {"train_loss", report.trainLoss},
            {"task", tasks},       {"composite", report.test.composite}};
}

Json predictionJson(const Inspection& inspection)
{
    Json tasks = Json::object();
    for (const Prediction& p : inspection.predictions) {
        Json task = {{"predicted", classOf(p, p.predicted)},
                     {"index", p.predicted},
                     {"probability", probabilityOf(p, p.predicted)}};
        if (p.truth >= 0) {
            task["truth"] = classOf(p, p.truth);
            task["correct"] = p.truth == p.predicted;
        }
        task["classes"] = p.classes;
        task["probabilities"] = p.probabilities;
        tasks[p.task] = std::move(task);
    }
    Json out = {{"step", inspection.step}};
    if (inspection.sample.index >= 0) {
        out["split"] = splitName(inspection.sample.split);
        out["sample"] = inspection.sample.index;
    } else {
        out["image"] = inspection.sample.name;
    }
    out["task"] = std::move(tasks);
    return out;
}

std::vector<std::string> describe(const EvalReport& report)
{
    std::vector<std::string> columns; // every score that some task has, in the order of first appearance
    for (const TaskScores& scores : report.tasks)
        for (const auto& [name, value] : scores.values)
            if (std::find(columns.begin(), columns.end(), name) == columns.end())
                columns.push_back(name);
    std::vector<std::string> headings{"task"};
    headings.insert(headings.end(), columns.begin(), columns.end());
    Table table(headings);
    for (const TaskScores& scores : report.tasks) {
        std::vector<std::string> row{scores.task};
        for (const std::string& name : columns) {
            const auto found = scores.values.find(name);
            row.push_back(found == scores.values.end() ? "-" : fmt::format("{:.4f}", found->second));
        }
        table.add(std::move(row));
    }
    std::vector<std::string> lines = table.lines();
    lines.insert(lines.begin(), fmt::format("{} {} samples, {} parameters", grouped(report.samples),
                                            splitName(report.split), grouped(report.parameters)));
    if (report.tasks.size() > 1)
        lines.push_back(fmt::format("composite  {:.4f}", report.composite));
    if (!report.note.empty())
        lines.push_back("Note: " + report.note);
    return lines;
}

std::vector<std::string> describePrediction(const Inspection& inspection)
{
    std::vector<std::string> lines{
        fmt::format("{}, step {}", inputName(inspection), grouped(inspection.step))};
    Table table({"task", "class", "probability", ""});
    for (const Prediction& p : inspection.predictions) {
        std::vector<int> order(p.probabilities.size());
        std::iota(order.begin(), order.end(), 0);
        const size_t shown = std::min<size_t>(3, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                          [&p](int a, int b) { return probabilityOf(p, a) > probabilityOf(p, b); });
        bool truthShown = p.truth < 0;
        for (size_t i = 0; i < shown; ++i) {
            const bool truth = order[i] == p.truth;
            truthShown |= truth;
            table.add({i == 0 ? p.task : "", classOf(p, order[i]),
                       fmt::format("{:.4f}", probabilityOf(p, order[i])), truth ? "truth" : ""});
        }
        if (!truthShown)
            table.add({"", classOf(p, p.truth), fmt::format("{:.4f}", probabilityOf(p, p.truth)), "truth"});
    }
    for (std::string& line : table.lines())
        lines.push_back(std::move(line));
    return lines;
}

} // namespace attnscope::cli
