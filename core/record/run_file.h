// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/run_config.h"
#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace attnscope {

/// What a run is, fixed when it is created.
struct RunHeader {
    RunConfig config;
    std::string datasetName;
    std::string datasetNote;
    std::string datasetSha256;
    std::string torchVersion;
    std::string programVersion;
    int threads = 1;        ///< that the numbers were made with
    std::string createdUtc; ///< ISO 8601
};

/// The largest document of a run file.
inline constexpr uint64_t kMostDocumentBytes = uint64_t{32} << 20;
/// The most memory that one step's attention may take when it is read. A step is recorded hundreds of times,
/// so the file stays below some ten gigabytes however long the texts are.
inline constexpr uint64_t kMostSnapshotBytes = uint64_t{256} << 20;

/// One value of one curve. x is the step.
struct MetricPoint {
    std::string series;
    int64_t step = 0;
    float value = 0;
};

/// A complete training state: weights under their parameter names, optimiser state under "optimizer/...", the
/// generator under "rng", and position in the data as metadata. Storing and loading gives the same bits.
struct Checkpoint {
    int64_t step = 0;
    ArrayBundle state;
};

/// A change made by hand while training ran; replayed by nobody, shown to everybody.
struct RunEvent {
    int64_t step = 0;
    std::string key; ///< "lr", "batch", ..., "diverged", "resumed"
    std::string value;
};

/// A run file (*.attn, docs/run-file.md): one SQLite database in WAL mode. Not thread-safe: one object a
/// thread; several objects, of several programs, may have the same file open, one of them writing: when a
/// second one is opened for writing, the first one's next commit is a Failure.
///
/// Invariants:
/// 1. Metric points are buffered and committed together by commit(), putSnapshot() and putCheckpoint().
/// 2. A checkpoint is committed in one transaction with everything before it, so that after a crash metrics
///    and snapshots never lag behind the last checkpoint.
/// 3. Nothing read from a file is trusted: sizes are capped and checked before memory is taken.
class RunFile {
public:
    enum class Access { ReadOnly, ReadWrite };

    /// Creates the file; Failure if it exists or cannot be written; nothing is left behind on failure.
    static Result<std::unique_ptr<RunFile>> create(const std::string& path, const RunHeader& header);
    /// Opens an existing one. Failure: no such file, not a run file, made by a newer version, damaged.
    static Result<std::unique_ptr<RunFile>> open(const std::string& path, Access access);
    /// Whether another program of ours, on this machine, has it open for writing. False where it cannot be
    /// opened at all.
    static bool isBeingWritten(const std::string& path);
    ~RunFile();

    const std::string& path() const;
    const RunHeader& header() const;
    bool isWritable() const; ///< opened for writing

    /// Buffers a point. A second value for a series' newest step replaces the first; a step before it is a
    /// Failure.
    Status append(const MetricPoint& point);
    /// Commits at once.
    Status putEvent(const RunEvent& event);
    /// Ok if putSnapshot() can store `sample` beside others that take `taken` bytes of memory when they are
    /// read; adds to `taken` what this one takes. Failure: it contradicts itself, or the sum would be over
    /// kMostSnapshotBytes.
    Status checkSnapshot(const Inspection& sample, uint64_t& taken) const;
    /// Attention of the pinned samples at one step, as float16 + zstd. Sites marked derived are stored too. A
    /// sample that is there for this step already is replaced. Failure, with nothing written: as of
    /// checkSnapshot().
    Status putSnapshot(int64_t step, const std::vector<Inspection>& samples);
    /// Keeps this checkpoint, and of the older ones the first, and those of ascending powers of two back in
    /// time, so that a run of n checkpoints holds O(log n).
    Status putCheckpoint(Checkpoint checkpoint);
    /// Keeps a text under a name, in place of an older one; commits at once. Failure: over
    /// kMostDocumentBytes, not UTF-8.
    Status putDocument(const std::string& name, const std::string& content);
    Status commit();

    /// Removes everything after `step`: what a crash left beyond the checkpoint that training resumes from.
    Status truncateAfter(int64_t step);

    /// All points, committed or buffered, in order of series (as they first appeared), then step.
    Status
    readMetrics(const std::function<void(const std::string& series, int64_t step, float value)>& take) const;
    Result<std::vector<RunEvent>> events() const;
    Result<std::vector<int64_t>> snapshotSteps() const;
    /// The recorded inspections of exactly this step. Failure if there is none.
    Result<std::vector<Inspection>> snapshot(int64_t step) const;
    /// What putDocument() kept; nothing where there is none of that name. Failure: damaged.
    Result<std::optional<std::string>> document(const std::string& name) const;
    Result<std::vector<int64_t>> checkpointSteps() const;
    /// The newest checkpoint with step <= `atMost` (any, if absent). Failure if there is none.
    Result<Checkpoint> checkpoint(std::optional<int64_t> atMost = std::nullopt) const;

    /// Writes a compact, consistent copy (VACUUM INTO) under a temporary name, then renames. What was
    /// buffered is committed first. Replaces an older file; the file itself is refused, and so is a run that
    /// another connection has open (Failure).
    Status copyTo(const std::string& path) const;

private:
    struct Impl;
    explicit RunFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// What a run was trained with at a checkpoint: epochs, steps and live settings may have changed since it was
/// made. The run's own configuration where the checkpoint says nothing; failure where it cannot be read.
Result<RunConfig> configAt(const RunFile& file, const Checkpoint& checkpoint);

} // namespace attnscope
