// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/reports.h"
#include "app/cli/settings.h"
#include "core/api/weight_list.h"

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

#include <cmath>

namespace attnscope::cli {
namespace {

struct SweepArguments {
    SettingArguments config;
    std::optional<std::string> weights, grid;
    std::string folds = "5";
    bool json = false;
};

Json toJson(const SweepScore& score) { return {{"mean", score.mean}, {"spread", score.spread}}; }

/// A sentence in its parts, so that the window can say it in the user's language.
Json partsOf(const Status& status)
{
    return {{"where", status.where()},
            {"pattern", status.message().pattern},
            {"arguments", status.message().args}};
}

Json toJson(const SweepRow& row, const std::vector<std::string>& tasks)
{
    Json scores = Json::object();
    for (size_t k = 0; k < row.tasks.size(); ++k)
        scores[tasks[k]] = toJson(row.tasks[k]);
    Json line = {{"weights", row.weights}, {"folds", row.folds}, {"task", scores}};
    line["composite"] = row.folds > 0 ? toJson(row.composite) : Json();
    if (!row.problem.isOk()) {
        line["problem"] = row.problem.text();
        line["problem_parts"] = partsOf(row.problem);
    }
    return line;
}

std::string weightsText(const std::vector<double>& weights)
{
    return fmt::format("{}", fmt::join(weights, ","));
}

std::string scoreText(const SweepScore& score, int64_t folds)
{
    if (folds == 0 || std::isnan(score.mean))
        return "-";
    return folds > 1 ? fmt::format("{:.4f} ±{:.4f}", score.mean, score.spread)
                     : fmt::format("{:.4f}", score.mean);
}

/// Tells how a sweep goes: a bar on a terminal and a line a row, or JSON lines.
class SweepPrinter final : public SweepObserver {
public:
    SweepPrinter(Terminal& terminal, bool json) : m_terminal(terminal), m_json(json) {}

    void onReady(const SweepPlan& plan) override;
    bool onProgress(const SweepProgress& progress) override;
    void onRow(int64_t index, const SweepRow& row) override;

    bool interrupted() const { return m_interrupt.requested(); }
    const SweepPlan& plan() const { return m_plan; }

private:
    using Clock = std::chrono::steady_clock;

    Terminal& m_terminal;
    const bool m_json;
    InterruptGuard m_interrupt;
    SweepPlan m_plan;
    Clock::time_point m_start{}, m_lastLine{};
};

void SweepPrinter::onReady(const SweepPlan& plan)
{
    m_plan = plan;
    m_start = m_lastLine = Clock::now();
    if (m_json) {
        m_terminal.line(oneLine({{"event", "ready"},
                                 {"tasks", plan.tasks},
                                 {"scores", plan.scores},
                                 {"weights", plan.weights},
                                 {"folds", plan.folds},
                                 {"steps_per_fold", plan.stepsPerFold},
                                 {"samples", plan.trainSamples}}));
        return;
    }
    m_terminal.line(fmt::format("{} of weights x {} of {}, {} each", counted(std::ssize(plan.weights), "row"),
                                counted(plan.folds, "fold"), counted(plan.trainSamples, "training sample"),
                                counted(plan.stepsPerFold, "step")));
}

bool SweepPrinter::onProgress(const SweepProgress& progress)
{
    constexpr double kSecondsBetweenLines = 10, kSecondsBetweenEvents = 0.25;
    const double left = std::chrono::duration<double>(Clock::now() - m_start).count() *
                        (1 / std::max(1e-9, progress.fraction) - 1);
    const std::string text = fmt::format("weights {}  fold {}/{}  loss {:.4f}  {} left",
                                         weightsText(m_plan.weights[static_cast<size_t>(progress.row)]),
                                         progress.fold + 1, m_plan.folds, progress.loss, clockText(left));
    const double quiet = std::chrono::duration<double>(Clock::now() - m_lastLine).count();
    if (m_json && quiet > kSecondsBetweenEvents) {
        m_terminal.line(oneLine({{"event", "progress"},
                                 {"row", progress.row},
                                 {"fold", progress.fold},
                                 {"fraction", progress.fraction},
                                 {"loss", progress.loss},
                                 {"seconds_left", left}}));
        m_lastLine = Clock::now();
    }
    if (m_terminal.hasProgress()) {
        m_terminal.progress(progress.fraction, text);
    } else if (!m_json && quiet > kSecondsBetweenLines) {
        m_terminal.line(text);
        m_lastLine = Clock::now();
    }
    return !m_interrupt.requested();
}

void SweepPrinter::onRow(int64_t index, const SweepRow& row)
{
    if (m_json) {
        Json line = {{"event", "row"}, {"row", index}};
        line.update(toJson(row, m_plan.tasks));
        m_terminal.line(oneLine(line));
        return;
    }
    m_terminal.line(fmt::format("weights {}: composite {}", weightsText(row.weights),
                                scoreText(row.composite, row.folds)));
    if (!row.problem.isOk())
        m_terminal.message("attnscope: weights " + weightsText(row.weights) + ": " + row.problem.text());
}

void printTable(Terminal& terminal, const SweepPlan& plan, const SweepReport& report)
{
    std::vector<std::string> headings{"weights"};
    for (size_t k = 0; k < plan.tasks.size(); ++k)
        headings.push_back(plan.tasks[k] + " " + plan.scores[k]);
    headings.insert(headings.end(), {"composite", "folds", ""});
    Table table(headings);
    for (size_t row = 0; row < report.rows.size(); ++row) {
        const SweepRow& each = report.rows[row];
        std::vector<std::string> cells{weightsText(each.weights)};
        for (size_t k = 0; k < plan.tasks.size(); ++k)
            cells.push_back(each.folds > 0 ? scoreText(each.tasks[k], each.folds) : "-");
        cells.push_back(scoreText(each.composite, each.folds));
        cells.push_back(std::to_string(each.folds));
        cells.emplace_back(static_cast<int64_t>(row) == report.best ? "best"
                           : each.problem.isOk()                    ? ""
                                                                    : "diverged");
        table.add(std::move(cells));
    }
    terminal.line("");
    for (const std::string& line : table.lines())
        terminal.line(line);
}

/// "0.2,0.8;0.5,0.5" as rows.
Result<std::vector<std::vector<double>>> rowsIn(const std::string& text)
{
    std::vector<std::vector<double>> rows;
    for (size_t from = 0; from <= text.size();) {
        const size_t end = std::min(text.find(';', from), text.size());
        auto row = weightsIn("--weights", text.substr(from, end - from));
        if (!row)
            return row.status();
        rows.push_back(std::move(*row));
        from = end + 1;
    }
    return rows;
}

Result<SweepRequest> requestOf(const SweepArguments& arguments)
{
    SweepRequest request;
    ATTNSCOPE_TRY(arguments.config.applyTo(request.config));
    if (arguments.weights.has_value() == arguments.grid.has_value())
        return usageError("sweep", "say which weights to try (expected either --weights or --grid)");
    if (arguments.weights) {
        auto rows = rowsIn(*arguments.weights);
        if (!rows)
            return rows.status();
        request.weights = std::move(*rows);
    } else {
        const auto grid = wholeNumber("--grid", *arguments.grid, 1, 1000);
        if (!grid)
            return grid.status();
        request.grid = *grid;
    }
    const auto folds = wholeNumber("--folds", arguments.folds, 2, INT64_MAX);
    if (!folds)
        return folds.status();
    request.folds = *folds;
    return request;
}

Status runSweep(Context& context, const SweepArguments& arguments)
{
    const auto request = requestOf(arguments);
    if (!request)
        return request.status();
    const auto core = context.core(request->config.threads);
    if (!core)
        return core.status();
    SweepPrinter printer(context.terminal(), arguments.json);
    const auto report = (*core)->sweep(*request, printer);
    context.terminal().clearProgress();
    if (!report)
        return report.status();
    if (arguments.json)
        context.terminal().line(oneLine({{"event", report->stopped ? "stopped" : "done"},
                                         {"rows", report->rows.size()},
                                         {"best", report->best >= 0 ? Json(report->best) : Json()},
                                         {"seconds", report->seconds}}));
    else
        printTable(context.terminal(), printer.plan(), *report);
    if (report->stopped)
        return Status::make(ErrorKind::Cancelled, "sweep",
                            Message{"stopped; {} of {} rows are complete",
                                    {std::to_string(std::count_if(
                                         report->rows.begin(), report->rows.end(),
                                         [&](const SweepRow& row) { return row.folds == request->folds; })),
                                     std::to_string(printer.plan().weights.size())}});
    return Status::ok();
}

Status sweep(Context& context, const SweepArguments& arguments)
{
    Status status = runSweep(context, arguments);
    if (arguments.json && !status.isOk() && status.kind() != ErrorKind::Cancelled) {
        Json line = {{"event", "error"}};
        line.update(partsOf(status));
        context.terminal().line(oneLine(line));
    }
    return status;
}

} // namespace

Command addSweepCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<SweepArguments>();
    CLI::App* app = parent.add_subcommand(
        "sweep", "Try fixed task weights by cross-validation over the training samples");
    SettingArguments& config = arguments->config;
    config.addNamed(*app, "model", "NAME", "A model of several tasks (see: list models)");
    config.addNamed(*app, "data", "SPEC", "The data; its test samples are not looked at");
    app->add_option("--weights", arguments->weights,
                    "Rows of weights, one weight a task, e.g. \"0.2,0.8;0.5,0.5;0.8,0.2\"")
        ->type_name("ROWS");
    app->add_option("--grid", arguments->grid, "In their place all rows of multiples of 1/N that sum to 1")
        ->type_name("N");
    app->add_option("--folds", arguments->folds,
                    "Parts of the training samples, each held out once (default: 5)")
        ->type_name("K");
    config.addSet(*app, "Any setting of the model, the data or the training");
    config.addTraining(*app);
    app->add_flag("--json", arguments->json, "One JSON object a line");
    return {app, [arguments](Context& context) { return sweep(context, *arguments); }};
}

} // namespace attnscope::cli
