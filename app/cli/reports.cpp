// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/reports.h"

#include "app/cli/terminal.h"
#include "core/api/place_answers.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <span>

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

/// The text in one line, at most 120 bytes of it, cut between characters.
std::string shortText(std::string text)
{
    constexpr size_t kShown = 120;
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ')
            c = ' ';
    if (text.size() <= kShown)
        return text;
    size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "...";
}

std::string inputName(const Inspection& inspection)
{
    if (inspection.sample.index < 0)
        return shortText(inspection.sample.name);
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

namespace {

Json wordsOf(const TokenSequence& sequence)
{
    Json words = Json::array();
    for (const Token& token : sequence.tokens)
        words.push_back(token.text);
    return words;
}

/// A text that was made: its tokens with the probability of each.
Json madeJson(const Inspection& inspection, const Prediction& p)
{
    Json task = {{"text", p.text}};
    if (!p.truthText.empty()) {
        task["truth"] = p.truthText;
        task["correct"] = p.text == p.truthText;
    }
    if (const TokenSequence* output = inspection.findTokens("output"))
        task["tokens"] = wordsOf(*output);
    task["probabilities"] = p.probabilities;
    return task;
}

/// The input texts by name: the text, its tokens, and which of them the model does not know.
Json placeJson(const Prediction& p)
{
    if (p.kind == TaskKind::Mask) {
        Json task = {{"part", maskShare(p)}};
        if (const auto overlap = maskOverlap(p))
            task["overlap"] = *overlap;
        return task;
    }
    Json task = {{"point", p.values.values}};
    if (const auto off = pointError(p)) {
        task["truth"] = p.truthValues.values;
        task["pixels_off"] = *off;
    }
    return task;
}

std::string placeText(const Prediction& p)
{
    if (p.kind == TaskKind::Mask) {
        const auto overlap = maskOverlap(p);
        return fmt::format("{}: {:.1f} % of the picture{}", p.task, 100 * maskShare(p),
                           overlap ? fmt::format(", overlap {:.3f}", *overlap) : "");
    }
    if (p.values.values.size() != 2)
        return p.task + ": -";
    const auto off = pointError(p);
    return fmt::format("{}: ({:.1f}, {:.1f}){}", p.task, p.values.values[0], p.values.values[1],
                       off ? fmt::format(", {:.2f} pixels off", *off) : "");
}

bool isPlace(const Prediction& p) { return p.kind == TaskKind::Mask || p.kind == TaskKind::Point; }

void addTexts(Json& out, const Inspection& inspection)
{
    for (const char* name : {"text", "context"}) {
        const TokenSequence* sequence = inspection.findTokens(name);
        if (sequence == nullptr)
            continue;
        const bool first = std::string_view(name) == "text";
        out[name] = sequence->text;
        out[first ? "tokens" : "context_tokens"] = wordsOf(*sequence);
        Json unknown = Json::array();
        for (size_t i = 0; i < sequence->tokens.size(); ++i)
            if (!sequence->tokens[i].known)
                unknown.push_back(i);
        out[first ? "unknown" : "context_unknown"] = std::move(unknown);
        if (sequence->cutBefore + sequence->cutAfter > 0)
            out[first ? "left_out" : "context_left_out"] = sequence->cutBefore + sequence->cutAfter;
    }
}

} // namespace

Json predictionJson(const Inspection& inspection)
{
    Json tasks = Json::object();
    for (const Prediction& p : inspection.predictions) {
        if (p.kind == TaskKind::Sequence) {
            tasks[p.task] = madeJson(inspection, p);
            continue;
        }
        if (isPlace(p)) {
            tasks[p.task] = placeJson(p);
            continue;
        }
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
    } else if (inspection.texts.empty()) {
        out["image"] = inspection.sample.name;
    }
    addTexts(out, inspection);
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
    lines.insert(lines.begin(),
                 fmt::format("{}, {}",
                             counted(report.samples, fmt::format("{} sample", splitName(report.split))),
                             counted(report.parameters, "parameter")));
    if (report.tasks.size() > 1)
        lines.push_back(fmt::format("composite  {:.4f}", report.composite));
    if (!report.note.empty())
        lines.push_back("Note: " + report.note);
    return lines;
}

namespace {

/// What the model did not read of a text, as it was given: a line each.
void addUnread(std::vector<std::string>& lines, const std::string& name, const TokenSequence& text)
{
    std::vector<std::string> unknown;
    for (const Token& token : text.tokens)
        if (!token.known)
            unknown.push_back(token.text);
    constexpr size_t kNamed = 8;
    if (!unknown.empty()) {
        const std::span named(unknown.data(), std::min(kNamed, unknown.size()));
        lines.push_back(fmt::format("{}: {} of {} not in the vocabulary ({}{})", name,
                                    grouped(std::ssize(unknown)), counted(std::ssize(text.tokens), "token"),
                                    fmt::join(named, ", "), unknown.size() > kNamed ? ", ..." : ""));
    }
    if (const int64_t cut = text.cutBefore + text.cutAfter; cut > 0)
        lines.push_back(
            fmt::format("{}: {} beyond the longest text of the model left out", name, counted(cut, "token")));
}

} // namespace

std::vector<std::string> describePrediction(const Inspection& inspection)
{
    std::vector<std::string> lines{
        fmt::format("{}, step {}", inputName(inspection), grouped(inspection.step))};
    for (const char* name : {"text", "context"})
        if (const TokenSequence* text = inspection.findTokens(name); text && inspection.sample.index >= 0)
            lines.push_back(fmt::format("{}: {}", name, shortText(text->text)));
    for (const char* name : {"text", "context"})
        if (const TokenSequence* text = inspection.findTokens(name))
            addUnread(lines, name, *text);
    for (const Prediction& p : inspection.predictions) {
        if (isPlace(p))
            lines.push_back(placeText(p));
        if (p.kind != TaskKind::Sequence)
            continue;
        lines.push_back(fmt::format("{}: {}", p.task, shortText(p.text)));
        if (!p.truthText.empty())
            lines.push_back(fmt::format("reference: {}", shortText(p.truthText)));
    }
    const auto classified = [](const Prediction& p) {
        return !p.probabilities.empty() && !p.classes.empty();
    };
    if (std::none_of(inspection.predictions.begin(), inspection.predictions.end(), classified))
        return lines;
    Table table({"task", "class", "probability", ""});
    for (const Prediction& p : inspection.predictions) {
        if (!classified(p))
            continue;
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
