// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/sweep.h"

#include "core/api/loader.h"
#include "core/data/fold_view.h"
#include "core/device/device.h"
#include "core/training/task_choice.h"
#include "core/training/trainer.h"

#include <ATen/Parallel.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

namespace attnscope {
namespace {

constexpr size_t kMaxRows = 1000;

/// All rows of `left` steps over the tasks from `row.size()` on, one step at least each.
void addRows(int64_t tasks, int64_t left, std::vector<int64_t>& row, std::vector<std::vector<int64_t>>& rows)
{
    if (rows.size() > kMaxRows)
        return;
    if (static_cast<int64_t>(row.size()) == tasks - 1) {
        rows.push_back(row);
        rows.back().push_back(left);
        return;
    }
    const int64_t others = tasks - 1 - static_cast<int64_t>(row.size());
    for (int64_t taken = 1; taken <= left - others; ++taken) {
        row.push_back(taken);
        addRows(tasks, left - taken, row, rows);
        row.pop_back();
    }
}

Status tooManyRows(size_t found)
{
    return usageError("weights", "too many rows to try (expected at most {}, found {} or more)", kMaxRows,
                      found);
}

/// One sweep from its data to its report.
class Sweep {
public:
    Sweep(const SweepRequest& request, SweepObserver& observer) : m_request(request), m_observer(observer) {}

    Result<SweepReport> run();

private:
    Status prepare();
    Status chooseRows();
    Status checkRows() const;
    Result<std::unique_ptr<Trainer>> trainerOf(int64_t row, int64_t fold) const;
    Status announce() const;
    Status runRow(int64_t row);
    /// The scores of the fold; none where the observer stopped it.
    Result<std::optional<EvalReport>> runFold(int64_t row, int64_t fold);
    bool tell(int64_t row, int64_t fold, const Trainer& trainer, double loss);
    SweepRow summary(int64_t row, const std::vector<EvalReport>& folds, Status problem) const;
    void chooseBest();

    const SweepRequest& m_request;
    SweepObserver& m_observer;
    RunConfig m_config;
    std::shared_ptr<const Dataset> m_data;
    std::vector<TaskInfo> m_tasks;
    std::vector<std::vector<double>> m_rows;
    SweepReport m_report;
};

Status Sweep::prepare()
{
    RunConfig config = m_request.config;
    config.weighting = "fixed";
    config.options.erase("weighting.weights");
    config.options.try_emplace("weighting.measure", "0"); // nobody looks at the gradients
    auto checked = checkedConfig(config);
    if (!checked)
        return checked.status();
    m_config = std::move(*checked);
    at::set_num_threads(chooseRuntime(m_config.threads).threads);
    auto data = openDataset(m_config.data, m_config.options, m_config.seed, {});
    if (!data)
        return data.status();
    m_data = std::move(*data);
    const auto model = findModel(m_config.model);
    if (!model)
        return model.status();
    auto tasks = chooseTasks(m_data->summary(), (*model)->info, m_config.options);
    if (!tasks)
        return tasks.status();
    m_tasks = std::move(*tasks);
    if (m_tasks.size() < 2)
        return usageError("tasks", "too few to weigh against one another (expected two or more, found {})",
                          m_tasks.empty() ? "none" : m_tasks.front().name);
    const int64_t samples = m_data->size(Split::Train);
    if (m_request.folds < 2 || m_request.folds > samples)
        return usageError("folds", "expected 2 to {}, the number of training samples, found {}", samples,
                          m_request.folds);
    return chooseRows();
}

Status Sweep::chooseRows()
{
    if (m_request.grid != 0 && !m_request.weights.empty())
        return usageError("weights", "expected either rows of weights or a grid, found both");
    m_rows = m_request.weights;
    if (m_request.grid != 0) {
        auto rows = weightGrid(static_cast<int64_t>(m_tasks.size()), m_request.grid);
        if (!rows)
            return rows.status();
        m_rows = std::move(*rows);
    }
    return checkRows();
}

Status Sweep::checkRows() const
{
    if (m_rows.empty())
        return usageError("weights", "expected at least one row of weights, found none");
    if (m_rows.size() > kMaxRows)
        return tooManyRows(m_rows.size());
    for (size_t row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].size() != m_tasks.size())
            return usageError("weights", "row {} does not fit the tasks (expected {} weights, found {})",
                              row + 1, m_tasks.size(), m_rows[row].size());
        double sum = 0;
        for (const double weight : m_rows[row]) {
            if (!(weight >= 0 && weight <= 1e6))
                return usageError("weights", "row {} holds a bad weight (expected 0 to 1000000, found {})",
                                  row + 1, weight);
            sum += weight;
        }
        if (sum == 0)
            return usageError("weights", "row {} has no weight above 0: nothing would be learned", row + 1);
    }
    return Status::ok();
}

Result<std::unique_ptr<Trainer>> Sweep::trainerOf(int64_t row, int64_t fold) const
{
    RunConfig config = m_config;
    config.options["weighting.weights"] = fmt::format("{}", fmt::join(m_rows[static_cast<size_t>(row)], ","));
    return Trainer::create(config, std::make_shared<FoldView>(m_data, m_request.folds, fold, m_config.seed));
}

Status Sweep::announce() const
{
    const auto trainer = trainerOf(0, 0);
    if (!trainer)
        return trainer.status();
    ATTNSCOPE_TRY((*trainer)->checkMemory());
    SweepPlan plan;
    for (const TaskInfo& task : m_tasks) {
        plan.tasks.push_back(task.name);
        plan.scores.push_back(compositeScore(task.kind));
    }
    plan.weights = m_rows;
    plan.folds = m_request.folds;
    plan.stepsPerFold = (*trainer)->totalSteps();
    plan.trainSamples = m_data->size(Split::Train);
    m_observer.onReady(plan);
    return Status::ok();
}

bool Sweep::tell(int64_t row, int64_t fold, const Trainer& trainer, double loss)
{
    const auto total = static_cast<double>(std::max<int64_t>(1, trainer.totalSteps()));
    const double trained = static_cast<double>(row * m_request.folds + fold) +
                           std::min(1.0, static_cast<double>(trainer.stepsMade()) / total);
    const double trainings = static_cast<double>(m_request.folds) * static_cast<double>(m_rows.size());
    if (!m_observer.onProgress({row, fold, trained / trainings, loss}))
        m_report.stopped = true;
    return !m_report.stopped;
}

Result<std::optional<EvalReport>> Sweep::runFold(int64_t row, int64_t fold)
{
    auto made = trainerOf(row, fold);
    if (!made)
        return made.status();
    Trainer& trainer = **made;
    double loss = 0;
    while (!trainer.finished()) {
        const auto outcome = trainer.step();
        if (!outcome)
            return outcome.status();
        loss = outcome->report.loss;
        if (!tell(row, fold, trainer, loss))
            return std::optional<EvalReport>();
    }
    ATTNSCOPE_TRY(trainer.checkWeights()); // the last step may have overflowed them
    auto scores = trainer.evaluate(Split::Test, [&] { return tell(row, fold, trainer, loss); });
    if (m_report.stopped)
        return std::optional<EvalReport>();
    if (!scores)
        return scores.status();
    return std::optional(std::move(*scores));
}

SweepRow Sweep::summary(int64_t row, const std::vector<EvalReport>& folds, Status problem) const
{
    SweepRow result;
    result.weights = m_rows[static_cast<size_t>(row)];
    result.folds = static_cast<int64_t>(folds.size());
    result.problem = std::move(problem);
    if (folds.empty())
        return result;
    for (const TaskInfo& task : m_tasks) {
        std::vector<double> scores;
        for (const EvalReport& fold : folds)
            for (const TaskScores& each : fold.tasks)
                if (each.task == task.name)
                    scores.push_back(each.values.at(compositeScore(task.kind)));
        result.tasks.push_back(summarise(scores));
    }
    std::vector<double> composites;
    for (const EvalReport& fold : folds)
        composites.push_back(fold.composite);
    result.composite = summarise(composites);
    return result;
}

Status Sweep::runRow(int64_t row)
{
    std::vector<EvalReport> folds;
    Status problem;
    for (int64_t fold = 0; fold < m_request.folds && problem.isOk() && !m_report.stopped; ++fold) {
        auto scores = runFold(row, fold);
        if (!scores && !scores.status().where().starts_with("step ")) // else it diverged
            return scores.status();
        if (!scores)
            problem = scores.status();
        else if (*scores)
            folds.push_back(std::move(**scores));
    }
    if (m_report.stopped && folds.empty())
        return Status::ok();
    m_report.rows.push_back(summary(row, folds, std::move(problem)));
    m_observer.onRow(row, m_report.rows.back());
    return Status::ok();
}

void Sweep::chooseBest()
{
    for (size_t row = 0; row < m_report.rows.size(); ++row) {
        const SweepRow& each = m_report.rows[row];
        if (each.folds == m_request.folds &&
            (m_report.best < 0 ||
             each.composite.mean > m_report.rows[static_cast<size_t>(m_report.best)].composite.mean))
            m_report.best = static_cast<int64_t>(row);
    }
}

Result<SweepReport> Sweep::run()
{
    const auto start = std::chrono::steady_clock::now();
    const GeneratorKeeper keeper(*deviceNamed(deviceHere(m_request.config.device)));
    ATTNSCOPE_TRY(prepare());
    ATTNSCOPE_TRY(announce());
    for (int64_t row = 0; row < static_cast<int64_t>(m_rows.size()) && !m_report.stopped; ++row)
        ATTNSCOPE_TRY(runRow(row));
    chooseBest();
    m_report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(m_report);
}

} // namespace

Result<std::vector<std::vector<double>>> weightGrid(int64_t tasks, int64_t steps)
{
    if (steps < tasks)
        return usageError("grid", "too coarse (expected at least {}, one step a task, found {})", tasks,
                          steps);
    std::vector<int64_t> row;
    std::vector<std::vector<int64_t>> counts;
    addRows(tasks, steps, row, counts);
    if (counts.size() > kMaxRows)
        return tooManyRows(counts.size());
    std::vector<std::vector<double>> rows;
    for (const std::vector<int64_t>& each : counts) {
        std::vector<double>& weights = rows.emplace_back();
        for (const int64_t count : each)
            weights.push_back(std::round(1e6 * static_cast<double>(count) / static_cast<double>(steps)) /
                              1e6);
    }
    return rows;
}

SweepScore summarise(const std::vector<double>& scores)
{
    if (scores.empty())
        return {std::numeric_limits<double>::quiet_NaN(), 0};
    const auto count = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / count;
    double squares = 0;
    for (const double score : scores)
        squares += (score - mean) * (score - mean);
    return {mean, scores.size() > 1 ? std::sqrt(squares / (count - 1)) : 0.0};
}

Result<SweepReport> sweep(const SweepRequest& request, SweepObserver& observer)
{
    return Sweep(request, observer).run();
}

} // namespace attnscope
