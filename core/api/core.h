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

/// What to look at in a run: one of sample, image, text.
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
    /// What a strategy of the catalogue makes of the gradients. For few parameters quick enough for a window's
    /// thread. Usage error: an unknown strategy or option, sizes that do not agree, or numbers that are not
    /// finite.
    virtual Result<WeighReport> weigh(const WeighRequest& request) = 0;
};

} // namespace attnscope
