// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/inspection.h"
#include "core/api/run_config.h"
#include "core/api/series.h"
#include "core/base/status.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attnscope {

enum class RunState {
    Empty,   ///< nothing set up yet
    Loading, ///< reading data, building the model
    Ready,   ///< set up, not started
    Training,
    Paused,
    Finished, ///< the last step asked for has been made
    Diverged  ///< the loss or a weight stopped being finite; the last good state is kept
};

struct Progress {
    int64_t step = 0; ///< steps made
    int64_t totalSteps = 0;
    int64_t epoch = 0; ///< epochs completed
    int64_t totalEpochs = 0;
    int64_t stepsPerEpoch = 0;
    double samplesPerSecond = 0;
    double loss = 0;    ///< of the newest step
    double loading = 0; ///< 0..1 while Loading
};

struct TaskInfo {
    std::string name;
    TaskKind kind = TaskKind::Classification;
    std::vector<std::string> classes;
};

/// Sizes of a data set of texts; 0 where it has none.
struct TextSummary {
    int64_t vocabulary = 0;       ///< ids, the special ones included
    int64_t tokens = 0;           ///< the most that a text keeps
    bool pair = false;            ///< samples have a context beside the text
    int64_t targetVocabulary = 0; ///< of the texts to be made (translation)
    int64_t targetTokens = 0;     ///< the most of them, special ones included
};

struct DatasetSummary {
    std::string spec;
    std::string name;
    std::string note; ///< a caveat to show beside every figure; empty: none
    int64_t trainSamples = 0, validationSamples = 0, testSamples = 0;
    int channels = 0, height = 0, width = 0;
    std::vector<TaskInfo> tasks;
    std::vector<std::string> skipped; ///< files that could not be used, with the reason (at most 100)
    int64_t skippedCount = 0;
    bool hasEvidence = false;
    bool hasAlignment = false; ///< translations come with a known alignment
    InputKind input = InputKind::Image;
    TextSummary text;
    /// Per channel, of the training pixels in 0..1: the model sees (pixel - mean) / deviation.
    std::vector<double> mean, deviation;
};

struct ModelSummary {
    std::string name;
    int64_t parameters = 0;
    std::vector<std::string> sites; ///< names of the attention sites
};

/// A row of the Samples view.
struct SampleRow {
    SampleRef sample;
    Picture thumbnail;
    std::string text; ///< a data set of texts: the first 300 characters
    std::string truth;
    std::string predicted; ///< empty until the model has seen it
    float confidence = 0;
    bool correct = false;
    bool pinned = false;
};

struct SamplePage {
    Split split = Split::Test;
    int64_t first = 0;
    int64_t total = 0;
    int64_t step = 0; ///< step at which the predictions were made
    std::vector<SampleRow> rows;
};

/// The steps at which attention was recorded, ascending.
struct Timeline {
    std::vector<int64_t> steps;
};

/// How well a task's primary attention map agrees with the known evidence.
struct PointingRates {
    double hit = 0;    ///< the map's top pixel lies on the evidence
    double random = 0; ///< the same for a uniformly random pixel: the mean area of the evidence
};

struct PointingScore {
    int64_t samples = 0; ///< of the test split
    int64_t step = 0;
    std::map<std::string, PointingRates> tasks; ///< those whose evidence is known
};

struct EpochResult {
    int64_t epoch = 0;
    double trainAccuracy = 0, testAccuracy = 0, testLoss = 0;
};

/// Something that the user should read: an error, a warning, a success. Serial numbers ascend.
struct Notice {
    enum class Level { Info, Warning, Error };
    uint64_t serial = 0;
    Level level = Level::Info;
    std::string where;
    Message message;
};

/// What the window shows: plain values, never live tensors. Parts that did not change are shared with
/// the snapshot before, so that a pointer comparison tells whether to redraw.
struct Snapshot {
    uint64_t generation = 0;
    RunState state = RunState::Empty;
    Progress progress;
    std::string runPath;  ///< where the run is recorded
    bool untitled = true; ///< runPath is a temporary recording that the user has not named
    std::shared_ptr<const RunConfig> config;
    std::shared_ptr<const DatasetSummary> dataset;
    std::shared_ptr<const ModelSummary> model;
    std::shared_ptr<const MetricBook> metrics;
    std::shared_ptr<const SamplePage> samples;
    std::shared_ptr<const Inspection> inspection; ///< of the selected sample, at the shown step
    std::shared_ptr<const Inspection> compared;   ///< the second one, beside it; null: none asked for
    std::shared_ptr<const Timeline> timeline;
    std::shared_ptr<const PointingScore> pointing; ///< null where no evidence is known
    std::shared_ptr<const EpochResult> lastEpoch;
    int64_t shownStep = -1;      ///< -1: live, follows training; otherwise the step scrubbed to
    std::vector<Notice> notices; ///< the last few; show those with a serial not shown yet
};

} // namespace attnscope
