// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/session.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attnscope {

struct StepReport {
    int64_t step = 0;  ///< 1 for the first
    int64_t epoch = 0; ///< epoch that the step belongs to, 1 for the first
    int64_t totalSteps = 0;
    double loss = 0;
    std::map<std::string, double> taskLoss, taskWeight;
    /// Of the tasks' gradients on what they share, in steps that measured them: norms by task, cosines by
    /// pair "first|second" in the tasks' order.
    std::map<std::string, double> taskGradientNorm, gradientCosine;
    double samplesPerSecond = 0;
};

/// Scores over a split by name; evaluation.h of core/training tells which there are.
struct TaskScores {
    std::string task;
    std::map<std::string, double> values;
};

struct EvalReport {
    Split split = Split::Test;
    int64_t samples = 0;
    std::vector<TaskScores> tasks;
    /// Mean over the tasks of their accuracy (masks: of their overlap), weighted by the run's "composite".
    double composite = 0;
    int64_t parameters = 0;
    std::string note; ///< the data set's caveat
};

struct EpochReport {
    int64_t epoch = 0;
    int64_t step = 0;
    double trainLoss = 0;
    std::map<std::string, double> trainAccuracy;
    EvalReport test;
};

/// Callbacks of a synchronous training run, on the calling thread. Return false to stop in order (the
/// run file keeps a checkpoint).
class TrainObserver {
public:
    virtual ~TrainObserver() = default;
    virtual void onReady(const DatasetSummary&, const ModelSummary&) {}
    virtual bool onStep(const StepReport&) { return true; }
    virtual void onEpoch(const EpochReport&) {}
};

enum class ExistingFile { Refuse, Resume, Overwrite };

struct TrainRequest {
    RunConfig config;
    std::string out;
    ExistingFile existing = ExistingFile::Refuse;
};

struct TrainSummary {
    std::string run;
    int64_t steps = 0;
    double seconds = 0;
    bool stopped = false; ///< an observer ended it early
};

struct EvalRequest {
    std::string run;
    std::optional<std::string> data; ///< another SPEC than the run's own
    Split split = Split::Test;
    int threads = 0;
};

/// What to look at in a run: one of sample, image, text. `run` may be an attention dump (.npz, .safetensors,
/// .json) instead, which needs none.
struct InspectRequest {
    std::string run;
    std::optional<int64_t> sample; ///< index in the test split
    std::optional<std::string> image;
    std::optional<std::string> text;
    std::optional<std::string> context; ///< with `text`, for models of two texts
    std::optional<int64_t> step;        ///< a recorded or checkpointed step; absent: the last checkpoint
    std::optional<std::string> data;
    int threads = 0;
};

struct ExportRequest {
    std::string run;
    std::string metrics;     ///< .csv or .json; empty: not wanted
    std::string weights;     ///< .safetensors
    std::string tensorboard; ///< folder
};

/// Facts about a file, in order, for people (label: value) and as JSON.
struct FileInfo {
    std::vector<std::pair<std::string, std::string>> lines;
    std::string json;
};

/// Task gradients to combine, and how.
struct WeighRequest {
    std::string weighting; ///< name in the catalogue
    OptionValues options;  ///< of the strategy
    int64_t tasks = 0;
    int64_t parameters = 0;
    std::vector<double> gradients; ///< [task, parameter], row by row
    /// [step, task], oldest first; each row is a step and an epoch, and the answer is the last one's. Empty:
    /// one step in which every loss is 1.
    std::vector<std::vector<double>> losses;
    uint64_t seed = 1; ///< of what a strategy draws
};

struct WeighReport {
    std::vector<double> weights;  ///< of the tasks' gradients; empty where the strategy cannot be written so
    std::vector<double> combined; ///< [parameter]
};

/// Fixed task weights to try, each by cross-validation over the training samples: every fold is trained on
/// the others' samples and scored on its own; the test split is not looked at. What the data set itself has
/// learned of the training split (a vocabulary, the normalisation) it has of all folds.
struct SweepRequest {
    RunConfig config; ///< of every training; its weighting is replaced by "fixed" with a row's weights
    std::vector<std::vector<double>> weights; ///< [row, task], in the tasks' order
    /// In place of `weights`: every row of positive multiples of 1/grid that sum to 1; 0: not used.
    int64_t grid = 0;
    int64_t folds = 5;
};

/// A score over the folds of a row.
struct SweepScore {
    double mean = 0;   ///< NaN: no fold had a sample with the task's label
    double spread = 0; ///< standard deviation of the folds' scores (n - 1); 0 for a single fold
};

struct SweepRow {
    std::vector<double> weights;
    int64_t folds = 0;             ///< that were trained to their end
    std::vector<SweepScore> tasks; ///< of SweepPlan::tasks; empty where no fold was
    SweepScore composite;          ///< EvalReport::composite
    Status problem;                ///< why the row's other folds were left out: its training diverged
};

/// What a sweep is going to do.
struct SweepPlan {
    std::vector<std::string> tasks, scores;   ///< by task its name and the score taken: "accuracy" or "iou"
    std::vector<std::vector<double>> weights; ///< [row, task]
    int64_t folds = 0;
    int64_t stepsPerFold = 0;
    int64_t trainSamples = 0; ///< that the folds are made of
};

struct SweepProgress {
    int64_t row = 0, fold = 0; ///< under way, from 0
    double fraction = 0;       ///< of the whole sweep
    double loss = 0;           ///< of the newest step
};

struct SweepReport {
    std::vector<SweepRow> rows;
    /// Index of the row with the highest mean composite among those with all folds; -1: there is none.
    int64_t best = -1;
    double seconds = 0;
    bool stopped = false; ///< an observer ended it early
};

/// Callbacks of a sweep, on the calling thread.
class SweepObserver {
public:
    virtual ~SweepObserver() = default;
    virtual void onReady(const SweepPlan&) {}
    /// After every step. Return false to stop in order: folds that are complete count.
    virtual bool onProgress(const SweepProgress&) { return true; }
    virtual void onRow(int64_t /*index*/, const SweepRow&) {}
};

/// Which numerical libraries and settings are in use.
struct Environment {
    std::string torchVersion;
    std::string blas;       ///< "OpenBLAS 0.3.21"
    std::string blasKernel; ///< "SkylakeX"
    int threads = 0;        ///< of LibTorch's own pool
    int blasThreads = 0;
    std::vector<std::string> devices; ///< "cpu", "cuda:0"
};

/// Everything the window and the command line need from the part with LibTorch. Made by loadCore().
/// The synchronous calls run on the calling thread and may take long; a Session does not.
class Core {
public:
    virtual ~Core() = default;

    virtual const Catalogue& catalogue() const = 0;
    virtual Environment environment() const = 0;

    virtual std::unique_ptr<Session> openSession(SessionOptions options) = 0;

    virtual Result<TrainSummary> train(const TrainRequest& request, TrainObserver& observer) = 0;
    virtual Result<EvalReport> evaluate(const EvalRequest& request) = 0;
    virtual Result<Inspection> inspect(const InspectRequest& request) = 0;
    /// Many samples with one model: calls `take` for each in order until it returns an error.
    virtual Status inspectMany(const InspectRequest& request, int64_t first, int64_t last,
                               const std::function<Status(const Inspection&)>& take) = 0;
    virtual Result<MetricBook> curves(const std::string& run) = 0;
    virtual Status writeInspection(const Inspection& inspection, const std::string& path) = 0;
    virtual Status exportRun(const ExportRequest& request) = 0;
    virtual Result<FileInfo> info(const std::string& path) = 0;
    /// Gradients and losses from an array file (.npz, .safetensors): `gradients` [task, parameter] and, if it
    /// is there, `losses` [step, task] or [task], of floating-point numbers; the rest of the request is left
    /// to the caller. Failure: what is wrong with the file, or over 100 tasks or 2^26 numbers.
    virtual Result<WeighRequest> readGradients(const std::string& path) = 0;
    /// What a strategy of the catalogue makes of the gradients. May be called from any thread, beside a
    /// session too. For few parameters well below a millisecond, but for nash-mtl: a tenth of a second where
    /// the gradients depend on each other. Usage error: an unknown strategy or option, sizes that do not
    /// agree, or numbers that are not finite.
    virtual Result<WeighReport> weigh(const WeighRequest& request) = 0;
    /// Trains folds x rows models one after another and keeps none of them. Deterministic in the request. It
    /// draws from LibTorch's generator, of which a process has one: not while a Session of this process
    /// trains. Usage error: weights that do not fit the tasks, fewer than 2 folds or more than there are
    /// samples, over 1000 rows.
    virtual Result<SweepReport> sweep(const SweepRequest& request, SweepObserver& observer) = 0;
};

} // namespace attnscope
