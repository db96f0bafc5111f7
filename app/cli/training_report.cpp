// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/training_report.h"

#include "app/cli/reports.h"

#include <cmath>

namespace attnscope::cli {
namespace {

constexpr double kSecondsBetweenLines = 10; // where there is no bar

} // namespace

TrainingReport::TrainingReport(Terminal& terminal, OutputFormat format, double limitSeconds)
    : m_terminal(terminal), m_format(format), m_limitSeconds(limitSeconds)
{
}

double TrainingReport::secondsSince(Clock::time_point start) const
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void TrainingReport::tellOpening(const DatasetSummary& data)
{
    if (m_opening.goesOnFrom && m_format == OutputFormat::People)
        m_terminal.line(
            fmt::format("{}: going on from step {}", m_opening.run, grouped(*m_opening.goesOnFrom)));
    if (m_opening.weighting != RunConfig().weighting && data.tasks.size() == 1)
        m_terminal.message(fmt::format(
            "attnscope: weighting {}: there is nothing to weigh (expected two tasks or more, found {} alone)",
            m_opening.weighting, data.tasks.front().name));
}

void TrainingReport::onReady(const DatasetSummary& data, const ModelSummary& model)
{
    m_note = data.note;
    m_start = m_lastLine = Clock::now();
    tellOpening(data);
    for (const std::string& skipped : data.skipped)
        m_terminal.message("attnscope: skipped: " + skipped);
    if (data.skippedCount > static_cast<int64_t>(data.skipped.size()))
        m_terminal.message(fmt::format("attnscope: skipped: {} files in all", grouped(data.skippedCount)));
    if (m_format == OutputFormat::Json)
        return;
    m_terminal.line(fmt::format("{} on {}: {} training and {}, {}", model.name, data.spec,
                                grouped(data.trainSamples), counted(data.testSamples, "test sample"),
                                counted(model.parameters, "parameter")));
    if (!data.note.empty())
        m_terminal.line("Note: " + data.note);
}

std::string TrainingReport::progressText(const StepReport& report) const
{
    const double made = static_cast<double>(report.step - m_firstStep);
    const double left = static_cast<double>(report.totalSteps - report.step);
    std::string eta = made > 0 ? clockText(secondsSince(m_start) / made * left) : "-:--";
    return fmt::format("step {}/{}  epoch {}  loss {:.4f}  {:.0f} samples/s  {} left", grouped(report.step),
                       grouped(report.totalSteps), report.epoch, report.loss, report.samplesPerSecond, eta);
}

bool TrainingReport::onStep(const StepReport& report)
{
    m_last = report;
    if (m_firstStep == 0)
        m_firstStep = report.step - 1;
    if (m_format == OutputFormat::Json)
        m_terminal.line(oneLine(toJson(report)));
    const double total = static_cast<double>(std::max<int64_t>(1, report.totalSteps));
    if (m_terminal.hasProgress()) {
        m_terminal.progress(static_cast<double>(report.step) / total, progressText(report));
    } else if (m_format == OutputFormat::People && secondsSince(m_lastLine) > kSecondsBetweenLines) {
        m_lastLine = Clock::now();
        m_terminal.line(progressText(report));
    }
    const bool tooLong = m_limitSeconds > 0 && secondsSince(m_start) > m_limitSeconds;
    return !m_interrupt.requested() && !tooLong;
}

void TrainingReport::onEpoch(const EpochReport& report)
{
    if (m_format == OutputFormat::Json) {
        m_terminal.line(oneLine(toJson(report)));
        return;
    }
    std::string text = fmt::format("epoch {}  step {}  training loss {:.4f}", report.epoch,
                                   grouped(report.step), report.trainLoss);
    for (const TaskScores& scores : report.test.tasks) {
        text += fmt::format("  {}:", scores.task);
        if (const auto trained = report.trainAccuracy.find(scores.task);
            trained != report.trainAccuracy.end())
            text += fmt::format(" train {:.4f}", trained->second);
        if (const auto accuracy = scores.values.find("accuracy"); accuracy != scores.values.end())
            text += fmt::format(" test {:.4f}", accuracy->second);
        for (const char* name : {"token_accuracy", "exact_match", "bleu", "alignment_error"})
            if (const auto score = scores.values.find(name); score != scores.values.end())
                text += fmt::format(" {} {:.4f}", name, score->second);
        if (const auto pointing = scores.values.find("pointing_game"); pointing != scores.values.end())
            text += fmt::format(" pointing {:.4f}", pointing->second);
        if (const auto words = scores.values.find("word_pointing_game"); words != scores.values.end())
            text += fmt::format(" words' pointing {:.4f}", words->second);
    }
    m_terminal.line(text);
    m_lastLine = Clock::now();
}

void reportEnd(Terminal& terminal, OutputFormat format, const TrainSummary& summary, bool interrupted)
{
    if (format == OutputFormat::Json) {
        terminal.line(oneLine({{"event", interrupted ? "stopped" : "done"},
                               {"run", summary.run},
                               {"steps", summary.steps},
                               {"seconds", summary.seconds}}));
        return;
    }
    terminal.line(
        fmt::format("{}: {} in {}", summary.run, counted(summary.steps, "step"), clockText(summary.seconds)));
}

} // namespace attnscope::cli
