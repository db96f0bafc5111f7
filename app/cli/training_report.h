// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/interrupt.h"
#include "app/cli/terminal.h"
#include "core/api/core.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace attnscope::cli {

enum class OutputFormat { People, Json };

/// What is said of a run before its first step, once the core has accepted it.
struct Opening {
    std::string run;                   ///< its file
    std::optional<int64_t> goesOnFrom; ///< a step; absent: it begins
    std::string weighting = RunConfig().weighting;
};

/// Tells how training goes: a bar on a terminal, plain lines elsewhere, JSON lines where asked for. Ends
/// training in order on Ctrl-C, or after `limitSeconds` (0: no limit).
class TrainingReport : public TrainObserver {
public:
    TrainingReport(Terminal& terminal, OutputFormat format, double limitSeconds = 0);

    /// Before the training; without it nothing is said of the run but its data and model.
    void opens(Opening opening) { m_opening = std::move(opening); }

    void onReady(const DatasetSummary& data, const ModelSummary& model) override;
    bool onStep(const StepReport& report) override;
    void onEpoch(const EpochReport& report) override;

    bool interrupted() const { return m_interrupt.requested(); }
    const std::string& note() const { return m_note; }
    const StepReport& last() const { return m_last; }

private:
    using Clock = std::chrono::steady_clock;

    void tellOpening(const DatasetSummary& data);
    std::string progressText(const StepReport& report) const;
    double secondsSince(Clock::time_point start) const;

    Terminal& m_terminal;
    OutputFormat m_format;
    double m_limitSeconds;
    InterruptGuard m_interrupt;
    Opening m_opening;
    std::string m_note;
    StepReport m_last;
    int64_t m_firstStep = 0; ///< of this sitting: later than 1 when a run is resumed
    Clock::time_point m_start{}, m_lastLine{};
};

/// The line after training: how long it took, and how to go on with what was stopped.
void reportEnd(Terminal& terminal, OutputFormat format, const TrainSummary& summary, bool interrupted);

} // namespace attnscope::cli
