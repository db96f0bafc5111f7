// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/record/run_file.h"
#include "core/training/metric_log.h"
#include "core/training/trainer.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace attnscope {

/// Whether the attention of the pinned samples is recorded at `step`: every step up to 16, then at distances
/// that grow as step/16, at most 500. A 10,000-step run has about 120 of them, and early learning is seen in
/// detail.
bool snapshotDue(int64_t step);

/// How long what was made may wait to be written.
struct RecordPace {
    double commitSeconds = 0.5;
    double checkpointSeconds = 10.0;
};

/// The document of a run file that holds Dataset::document().
inline constexpr const char* kDataDocument = "data";

/// A Trainer and the file that it is recorded in. Synchronous; the command line and the worker both drive it.
///
/// Invariants:
/// 1. Recording starts with step 0 (before the first step) and draws no randomness.
/// 2. At most RecordPace::checkpointSeconds of training lie behind the newest checkpoint, during an
/// evaluation
///    too, and stop() makes one.
/// 3. After a failure the file holds what was committed before it and can be resumed.
/// 4. m_keptSums holds the sums of those states that the trainer may go back to, and of the newest known.
/// 5. A run that was opened (m_mustTruncate) changes nothing in its file until it makes a step, except which
///    samples are pinned; what else was set meanwhile waits in m_heldEvents.
class TrainingRun {
public:
    struct Advance {
        /// Whose outcomes have become known, in order: on the CPU the step made, or none when only an
        /// evaluation was left to do; on a GPU see Trainer::stepAhead().
        std::vector<StepOutcome> steps;
        std::optional<EpochReport> epoch; ///< of the epoch that this step ended, or that was left to evaluate
    };

    explicit TrainingRun(std::unique_ptr<Trainer> trainer, RecordPace pace = {});

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
    /// up for it. `between` is called before anything that takes longer than a step.
    Result<Advance> advance(const Between& between = {});
    /// All steps made and the last epoch evaluated.
    bool finished() const
    {
        return m_trainer->finished() && (!m_sums.evaluationPending || !m_trainer->canTrain());
    }
    /// Makes the last checkpoint.
    Status stop();

    /// The samples, or inputs of the user's own, whose attention is recorded. Kept with every checkpoint. One
    /// that can no longer be looked at (a deleted image), or is too large to record, is unpinned when its
    /// turn comes: see takeWarnings().
    void setPinned(const SampleRef& sample, bool pinned);
    void setPinned(std::vector<SampleRef> samples);
    const std::vector<SampleRef>& pinned() const { return m_pinned; }
    /// Outcomes that became known since the last advance(): stop() may wait for some on a GPU.
    std::vector<StepOutcome> takeOutcomes() { return std::exchange(m_untold, {}); }
    /// What the user should know though the run goes on; each is given once.
    std::vector<Status> takeWarnings() { return std::exchange(m_warnings, {}); }

    std::shared_ptr<const MetricBook> metrics() const { return m_log.book(); }
    std::shared_ptr<const Timeline> timeline() const { return m_timeline; }
    /// Grows whenever steps that were recorded are dropped: what was read of the record may be stale then.
    int64_t recordRevision() const { return m_revision; }
    const std::optional<EvalReport>& lastEvaluation() const { return m_lastEvaluation; }

    /// A change made by hand, for the record; of a run merely opened, once a step is made with it.
    Status noteEvent(const std::string& key, const std::string& value);
    /// Copies the recording (isRecording() must hold) to `path` and goes on there; an untitled file is
    /// removed by the caller.
    Status moveTo(const std::string& path);

private:
    /// Sums over the epoch under way, weighted by batch size.
    struct EpochSums {
        double loss = 0, samples = 0;
        std::map<std::string, double> known, right; ///< answers by task
        bool evaluationPending = false;
    };
    static EpochSums sumsOf(const Checkpoint& checkpoint);

    Status log(const std::string& series, int64_t step, double value);
    Status take(const std::vector<StepOutcome>& outcomes);
    Status settle();
    Status recordStep(const StepOutcome& outcome);
    Status recordBalance(const StepReport& report);
    Result<EpochReport> endEpoch(const Between& between);
    Status recordSnapshot(const Between& between = {});
    Status unpin(const SampleRef& sample, const Status& why);
    Status keepDocument();
    Status putCheckpoint();
    bool isCheckpointDue() const;
    Status putCheckpointIfDue();
    Status storeCheckpoint();
    Status storePins();
    Status findStateToGoBackTo(const Checkpoint& newest, const RunFile& file);
    Status keepRecordUpToDate(const Between& between);
    Status dropWhatLiesAhead();
    Status followDivergence(const Status& divergence);

    std::unique_ptr<Trainer> m_trainer;
    std::unique_ptr<RunFile> m_file;
    MetricLog m_log;
    std::vector<SampleRef> m_pinned;
    std::shared_ptr<const Timeline> m_timeline;
    std::optional<EvalReport> m_lastEvaluation;
    EpochSums m_sums;
    std::map<int64_t, EpochSums> m_keptSums; ///< by step
    double m_seconds = 0;                    ///< of training, without evaluation
    bool m_mustTruncate = false;             ///< the file may hold steps behind the trainer's
    bool m_unsaved = false;                  ///< a step was made since the last checkpoint
    bool m_pinsChanged = false;              ///< since the last checkpoint
    int64_t m_revision = 0;
    std::vector<RunEvent> m_heldEvents;
    std::vector<Status> m_warnings;
    std::vector<StepOutcome> m_untold; ///< recorded, for the caller to take
    const RecordPace m_pace;
    std::chrono::steady_clock::time_point m_lastCommit, m_lastCheckpoint;
};

} // namespace attnscope
