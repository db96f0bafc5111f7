// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <cstdint>
#include <deque>
#include <string>

namespace attnscope {

/// The loss of a model that gives every answer the same probability: the sum of ln(answers) over the tasks,
/// in nats. A point, which has no list of answers, adds nothing.
double guessingLoss(const DatasetSummary& data);

/// Notices that a run has blown up while its loss is still finite.
///
/// A model that has learned nothing scores about guessingLoss(), or what its first step scored; training that
/// works stays below, and single batches or a step too far rise above it for a moment only. A run has blown
/// up when more than half of the last kWindow losses exceed kBlownUp times the larger of the two (and of 1
/// nat). A median rather than a mean: one enormous loss must not count for more than one.
class DivergenceWatch {
public:
    static constexpr size_t kWindow = 20;
    static constexpr double kBlownUp = 5.0;
    static constexpr double kCalm = 1.25;

    /// `guessing`: guessingLoss() of the data.
    explicit DivergenceWatch(double guessing) : m_guessing(guessing) {}

    /// The loss of a step, finite. A step that was taken before (the run went back) replaces what was.
    void take(int64_t step, double loss);

    bool blownUp() const { return countAbove(kBlownUp) > kWindow / 2; }
    /// At least half of the newest losses are within kCalm of what an untrained model scores: a state to go
    /// back to.
    bool calm() const { return 2 * countAbove(kCalm) <= m_losses.size(); }
    /// The loss that counts as blown up, in nats.
    double limit() const { return kBlownUp * untrained(); }
    /// The first step of the window whose loss is above limit(); -1: none.
    int64_t since() const;

    /// What it knows, for a checkpoint; load() puts it back exactly. What load() cannot read leaves it
    /// knowing nothing.
    std::string toJson() const;
    void load(const std::string& text);

private:
    struct Entry {
        int64_t step;
        double loss;
    };
    double untrained() const;
    size_t countAbove(double factor) const;

    double m_guessing;
    double m_first = -1; ///< loss of the first step; -1: not known
    std::deque<Entry> m_losses;
};

} // namespace attnscope
