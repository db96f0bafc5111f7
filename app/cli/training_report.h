// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/interrupt.h"
#include "app/cli/terminal.h"
#include "core/api/core.h"

#include <chrono>

namespace attnscope::cli {

enum class OutputFormat { People, Json };

/// Tells how training goes: a bar on a terminal, plain lines elsewhere, JSON lines where asked for. Ends
/// training in order on Ctrl-C, or after `limitSeconds` (0: no limit).
class TrainingReport : public TrainObserver {
public:
    TrainingReport(Terminal& terminal, OutputFormat format, double limitSeconds = 0);

    void onReady(const DatasetSummary& data, const ModelSummary& model) override;
    bool onStep(const StepReport& report) override;
    void onEpoch(const EpochReport& report) override;

    bool interrupted() const { return m_interrupt.requested(); }
    const std::string& note() const { return m_note; }
    const StepReport& last() const { return m_last; }

private:
    using Clock = std::chrono::steady_clock;

    std::string progressText(const StepReport& report) const;
    double secondsSince(Clock::time_point start) const;

    Terminal& m_terminal;
    OutputFormat m_format;
    double m_limitSeconds;
    InterruptGuard m_interrupt;
    std::string m_note;
    StepReport m_last;
    int64_t m_firstStep = 0; ///< of this sitting: later than 1 when a run is resumed
    Clock::time_point m_start{}, m_lastLine{};
};

/// The line after training: how long it took, and how to go on with what was stopped.
void reportEnd(Terminal& terminal, OutputFormat format, const TrainSummary& summary, bool interrupted);

} // namespace attnscope::cli
