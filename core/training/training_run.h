// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/record/run_file.h"
#include "core/training/metric_log.h"
#include "core/training/trainer.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attnscope {

/// Whether the attention of the pinned samples is recorded at `step`: every step up to 16, then at distances
/// that grow as step/16, at most 500. A 10,000-step run has about 120 of them, and early learning is seen in
/// detail.
bool snapshotDue(int64_t step);

/// A Trainer and the file that it is recorded in. Synchronous; the command line and the worker both drive it.
///
/// Invariants:
/// 1. Recording starts with step 0 (before the first step) and draws no randomness.
/// 2. At most kCheckpointSeconds of training lie behind the newest checkpoint, and stop() makes one.
/// 3. After a failure the file holds what was committed before it and can be resumed.
class TrainingRun {
public:
    struct Advance {
        std::optional<StepOutcome> step;  ///< absent when only an evaluation was left to do
        std::optional<EpochReport> epoch; ///< of the epoch that this step ended, or that was left to evaluate
    };

    explicit TrainingRun(std::unique_ptr<Trainer> trainer);

    /// Creates the file and records step 0. Failure if it exists or cannot be written.
    Status startRecording(const std::string& path);
    /// Goes on recording in a file at whose last checkpoint the trainer is put; what lies behind is removed
    /// when the next step is made. The data set must be the recorded one.
    Status resumeRecording(std::unique_ptr<RunFile> file);

    bool isRecording() const { return m_file != nullptr; }
    RunFile* file() { return m_file.get(); }
    Trainer& trainer() { return *m_trainer; }

    /// One step, recorded, and the evaluation at an epoch's end. On divergence the run is back at the
    /// trainer's good state and says so. Cancelled when `between` ended the evaluation: the next call makes
    /// up for it.
    Result<Advance> advance(const Between& between = {});
    /// All steps made and the last epoch evaluated.
    bool finished() const { return m_trainer->finished() && !m_evaluationPending; }
    /// Makes the last checkpoint.
    Status stop();

    /// Samples of the test split whose attention is recorded.
    void setPinned(const SampleRef& sample, bool pinned);
    const std::vector<SampleRef>& pinned() const { return m_pinned; }

    std::shared_ptr<const MetricBook> metrics() const { return m_log.book(); }
    std::shared_ptr<const Timeline> timeline() const { return m_timeline; }
    const std::optional<EvalReport>& lastEvaluation() const { return m_lastEvaluation; }

    /// A change made by hand, for the record.
    Status noteEvent(const std::string& key, const std::string& value);
    /// Copies the recording to `path` and goes on there; an untitled file is removed by the caller.
    Status moveTo(const std::string& path);

    static Result<RunHeader> headerOf(const Trainer& trainer);

private:
    Status log(const std::string& series, double value);
    Status recordStep(const StepOutcome& outcome);
    Result<EpochReport> endEpoch(const Between& between);
    Status recordSnapshot();
    Status putCheckpoint();
    Status keepRecordUpToDate();
    Status dropWhatLiesAhead();
    Status followDivergence(const Status& divergence);

    std::unique_ptr<Trainer> m_trainer;
    std::unique_ptr<RunFile> m_file;
    MetricLog m_log;
    std::vector<SampleRef> m_pinned;
    std::shared_ptr<const Timeline> m_timeline;
    std::optional<EvalReport> m_lastEvaluation;
    std::map<std::string, double> m_epochAccuracy; ///< sums over the epoch, weighted by batch size
    double m_epochLoss = 0;
    double m_epochSamples = 0;
    double m_seconds = 0; ///< of training, without evaluation
    bool m_evaluationPending = false;
    bool m_mustTruncate = false; ///< the file may hold steps behind the trainer's
    std::chrono::steady_clock::time_point m_lastCommit, m_lastCheckpoint;
};

} // namespace attnscope
