// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/training_run.h"

#include "core/base/version.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include <algorithm>
#include <ctime>

namespace attnscope {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr double kCommitSeconds = 0.5;
constexpr double kCheckpointSeconds = 10.0;
constexpr int64_t kPinnedByDefault = 4;

double secondsSince(Clock::time_point then)
{
    return std::chrono::duration<double>(Clock::now() - then).count();
}

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

} // namespace

bool snapshotDue(int64_t step)
{
    // The first number of each run of equal step / gap is due; the gap depends on the power of two below the
    // step, so that the answer needs no history: a resumed run records at the same steps.
    if (step <= 16)
        return true;
    int64_t octave = 16;
    while (octave * 2 <= step)
        octave *= 2;
    const int64_t gap = std::min<int64_t>(octave / 16, 500);
    return step % gap == 0;
}

TrainingRun::TrainingRun(std::unique_ptr<Trainer> trainer)
    : m_trainer(std::move(trainer)), m_timeline(std::make_shared<Timeline>()), m_lastCommit(Clock::now()),
      m_lastCheckpoint(Clock::now())
{
    const int64_t available = m_trainer->dataset().size(Split::Test);
    for (int64_t i = 0; i < std::min(kPinnedByDefault, available); ++i)
        m_pinned.push_back({Split::Test, i, {}});
}

Result<RunHeader> TrainingRun::headerOf(const Trainer& trainer)
{
    const Dataset& data = trainer.dataset();
    RunHeader header;
    header.config = trainer.config();
    header.datasetName = data.summary().name;
    header.datasetNote = data.summary().note;
    header.datasetSha256 = data.identity();
    header.torchVersion = TORCH_VERSION;
    header.programVersion = kProgramVersion;
    header.threads = at::get_num_threads();
    header.createdUtc = utcNow();
    return header;
}

Status TrainingRun::startRecording(const std::string& path)
{
    auto header = headerOf(*m_trainer);
    if (!header)
        return header.status();
    auto file = RunFile::create(path, *header);
    if (!file)
        return file.status();
    m_file = std::move(*file);
    ATTNSCOPE_TRY(recordSnapshot());
    return putCheckpoint();
}

Status TrainingRun::resumeRecording(std::unique_ptr<RunFile> file)
{
    if (file->header().datasetSha256 != m_trainer->dataset().identity())
        return failure(m_trainer->config().data,
                       "is not the data that the run was made with (expected SHA-256 {}, found {})",
                       file->header().datasetSha256, m_trainer->dataset().identity());
    auto checkpoint = file->checkpoint();
    if (!checkpoint)
        return checkpoint.status();
    ATTNSCOPE_TRY(m_trainer->restore(*checkpoint));
    const int64_t step = m_trainer->stepsMade();
    ATTNSCOPE_TRY(file->readMetrics([&](const std::string& series, int64_t at, float value) {
        if (at <= step)
            m_log.append(series, static_cast<double>(at), value);
    }));
    auto steps = file->snapshotSteps();
    if (!steps)
        return steps.status();
    auto timeline = std::make_shared<Timeline>();
    std::copy_if(steps->begin(), steps->end(), std::back_inserter(timeline->steps),
                 [step](int64_t at) { return at <= step; });
    m_timeline = std::move(timeline);

    const json sums = json::parse(checkpoint->state.metadata["epoch_sums"], nullptr, false);
    if (sums.is_object()) {
        m_epochLoss = sums.value("loss", 0.0);
        m_epochSamples = sums.value("samples", 0.0);
        m_seconds = sums.value("seconds", 0.0);
        m_evaluationPending = sums.value("evaluation_pending", false);
        m_epochAccuracy = sums.value("accuracy", std::map<std::string, double>());
    }
    m_file = std::move(file);
    m_mustTruncate = true;
    return Status::ok();
}

Status TrainingRun::dropWhatLiesAhead()
{
    if (!m_mustTruncate || m_file == nullptr)
        return Status::ok();
    ATTNSCOPE_TRY(m_file->truncateAfter(m_trainer->stepsMade()));
    m_mustTruncate = false;
    return noteEvent("resumed", kProgramVersion);
}

Status TrainingRun::log(const std::string& series, double value)
{
    const int64_t step = m_trainer->stepsMade();
    m_log.append(series, static_cast<double>(step), static_cast<float>(value));
    return m_file != nullptr ? m_file->append({series, step, static_cast<float>(value)}) : Status::ok();
}

Status TrainingRun::recordStep(const StepOutcome& outcome)
{
    ATTNSCOPE_TRY(log("loss", outcome.report.loss));
    for (const auto& [task, loss] : outcome.report.taskLoss)
        ATTNSCOPE_TRY(log("task/" + task + "/loss", loss));
    for (const auto& [task, accuracy] : outcome.taskAccuracy)
        ATTNSCOPE_TRY(log("task/" + task + "/accuracy", accuracy));
    ATTNSCOPE_TRY(log("gradient_norm", outcome.gradientNorm));
    ATTNSCOPE_TRY(log("lr", m_trainer->config().learningRate));
    ATTNSCOPE_TRY(log("samples_per_second", outcome.report.samplesPerSecond));
    return log("seconds", m_seconds);
}

Status TrainingRun::recordSnapshot()
{
    if (m_file == nullptr)
        return Status::ok();
    std::vector<Inspection> inspections;
    for (const SampleRef& sample : m_pinned) {
        auto inspection = m_trainer->inspect(sample);
        if (!inspection)
            return inspection.status();
        inspections.push_back(std::move(*inspection));
    }
    ATTNSCOPE_TRY(m_file->putSnapshot(m_trainer->stepsMade(), inspections));
    auto timeline = std::make_shared<Timeline>(*m_timeline);
    if (timeline->steps.empty() || timeline->steps.back() < m_trainer->stepsMade())
        timeline->steps.push_back(m_trainer->stepsMade());
    m_timeline = std::move(timeline);
    return Status::ok();
}

Status TrainingRun::putCheckpoint()
{
    m_lastCheckpoint = m_lastCommit = Clock::now();
    if (m_file == nullptr)
        return Status::ok();
    // An update may overflow weights in the very step before: what is kept must be fit to go on from.
    if (const std::string name = m_trainer->firstNonFiniteWeight(); !name.empty())
        return failure(fmt::format("step {}", m_trainer->stepsMade()),
                       "training diverged: \"{}\" is no longer finite; the checkpoint before it is kept",
                       name);
    Checkpoint checkpoint = m_trainer->checkpoint();
    checkpoint.state.metadata["epoch_sums"] = json{
        {"loss", m_epochLoss},
        {"samples", m_epochSamples},
        {"seconds", m_seconds},
        {"evaluation_pending", m_evaluationPending},
        {"accuracy", m_epochAccuracy}}.dump();
    return m_file->putCheckpoint(checkpoint);
}

Result<EpochReport> TrainingRun::endEpoch(const Between& between)
{
    auto test = m_trainer->evaluate(Split::Test, between);
    if (!test)
        return test.status();
    m_evaluationPending = false;
    EpochReport report;
    report.epoch = m_trainer->epochsCompleted();
    report.step = m_trainer->stepsMade();
    report.trainLoss = m_epochLoss / std::max(1.0, m_epochSamples);
    for (const auto& [task, sum] : m_epochAccuracy) {
        report.trainAccuracy[task] = sum / std::max(1.0, m_epochSamples);
        ATTNSCOPE_TRY(log("train/" + task + "/accuracy", report.trainAccuracy[task]));
    }
    for (const TaskScores& scores : test->tasks)
        for (const auto& [name, value] : scores.values)
            ATTNSCOPE_TRY(log("test/" + scores.task + "/" + name, value));
    m_epochLoss = m_epochSamples = 0;
    m_epochAccuracy.clear();
    m_lastEvaluation = *test;
    report.test = std::move(*test);
    return report;
}

Status TrainingRun::keepRecordUpToDate()
{
    if (snapshotDue(m_trainer->stepsMade()))
        ATTNSCOPE_TRY(recordSnapshot());
    if (m_file == nullptr)
        return Status::ok();
    if (secondsSince(m_lastCheckpoint) >= kCheckpointSeconds)
        return putCheckpoint();
    if (secondsSince(m_lastCommit) >= kCommitSeconds) {
        m_lastCommit = Clock::now();
        return m_file->commit();
    }
    return Status::ok();
}

Status TrainingRun::followDivergence(const Status& divergence)
{
    // The trainer is back at its good state; the record follows it there.
    m_log.truncateAfter(static_cast<double>(m_trainer->stepsMade()));
    auto timeline = std::make_shared<Timeline>(*m_timeline);
    std::erase_if(timeline->steps, [this](int64_t step) { return step > m_trainer->stepsMade(); });
    m_timeline = std::move(timeline);
    m_epochLoss = m_epochSamples = 0;
    m_epochAccuracy.clear();
    if (m_file != nullptr)
        ATTNSCOPE_TRY(m_file->truncateAfter(m_trainer->stepsMade()));
    ATTNSCOPE_TRY(noteEvent("diverged", divergence.text()));
    return putCheckpoint();
}

Result<TrainingRun::Advance> TrainingRun::advance(const Between& between)
{
    ATTNSCOPE_TRY(dropWhatLiesAhead());
    Advance advance;
    if (!m_evaluationPending) {
        const auto start = Clock::now();
        auto outcome = m_trainer->step();
        if (!outcome) {
            if (outcome.status().where().starts_with("step ")) // and not, say, memory that ran out
                ATTNSCOPE_TRY(followDivergence(outcome.status()));
            return outcome.status();
        }
        m_seconds += secondsSince(start);
        const auto samples = static_cast<double>(outcome->samples);
        m_epochSamples += samples;
        m_epochLoss += outcome->report.loss * samples;
        for (const auto& [task, accuracy] : outcome->taskAccuracy)
            m_epochAccuracy[task] += accuracy * samples;
        ATTNSCOPE_TRY(recordStep(*outcome));
        m_evaluationPending = outcome->epochEnded;
        advance.step = std::move(*outcome);
    }
    if (m_evaluationPending) {
        auto epoch = endEpoch(between);
        if (!epoch)
            return epoch.status();
        advance.epoch = std::move(*epoch);
    }
    ATTNSCOPE_TRY(keepRecordUpToDate());
    return advance;
}

Status TrainingRun::stop()
{
    if (m_file == nullptr || m_mustTruncate)
        return Status::ok(); // opened to look at, nothing made since
    return putCheckpoint();
}

void TrainingRun::setPinned(const SampleRef& sample, bool pinned)
{
    const auto at = std::find(m_pinned.begin(), m_pinned.end(), sample);
    if (pinned && at == m_pinned.end())
        m_pinned.push_back(sample);
    else if (!pinned && at != m_pinned.end())
        m_pinned.erase(at);
}

Status TrainingRun::noteEvent(const std::string& key, const std::string& value)
{
    return m_file != nullptr ? m_file->putEvent({m_trainer->stepsMade(), key, value}) : Status::ok();
}

Status TrainingRun::moveTo(const std::string& path)
{
    if (m_file == nullptr)
        ATTNSCOPE_TRY(startRecording(path));
    else {
        ATTNSCOPE_TRY(stop());
        ATTNSCOPE_TRY(m_file->copyTo(path));
        auto moved = RunFile::open(path, RunFile::Access::ReadWrite);
        if (!moved)
            return moved.status();
        m_file = std::move(*moved);
    }
    return Status::ok();
}

} // namespace attnscope
