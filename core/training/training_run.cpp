// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/training_run.h"

#include "core/base/version.h"
#include "core/training/pins.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include <algorithm>
#include <ctime>

namespace attnscope {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr const char* kPinnedKey = "pinned";
constexpr const char* kSumsKey = "epoch_sums";
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

/// A sample in messages.
std::string placeOf(const SampleRef& sample)
{
    return sample.index < 0 ? sample.name : fmt::format("sample {}", sample.index);
}

RunHeader headerOf(const Trainer& trainer)
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

TrainingRun::TrainingRun(std::unique_ptr<Trainer> trainer, RecordPace pace)
    : m_trainer(std::move(trainer)), m_timeline(std::make_shared<Timeline>()), m_pace(pace),
      m_lastCommit(Clock::now()), m_lastCheckpoint(Clock::now())
{
    const int64_t available = m_trainer->dataset().size(Split::Test);
    for (int64_t i = 0; i < std::min(kPinnedByDefault, available); ++i)
        m_pinned.push_back({Split::Test, i, {}, {}});
}

Status TrainingRun::startRecording(const std::string& path)
{
    auto file = RunFile::create(path, headerOf(*m_trainer));
    if (!file)
        return file.status();
    m_file = std::move(*file);
    ATTNSCOPE_TRY(keepDocument());
    ATTNSCOPE_TRY(recordSnapshot());
    return putCheckpoint();
}

/// What texts can be read with where the data is not. A vocabulary of enormous words is left out: the run is
/// as good without it.
Status TrainingRun::keepDocument()
{
    const std::string document = m_trainer->dataset().document();
    if (document.empty() || document.size() > kMostDocumentBytes)
        return Status::ok();
    const auto kept = m_file->document(kDataDocument);
    if (kept && *kept)
        return Status::ok();
    return m_file->putDocument(kDataDocument, document);
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

    m_sums = sumsOf(*checkpoint);
    const json sums = json::parse(checkpoint->state.metadata[kSumsKey], nullptr, false);
    m_seconds = sums.is_object() ? sums.value("seconds", 0.0) : 0.0;
    if (const auto pins = pinsFromJson(checkpoint->state.metadata[kPinnedKey]))
        m_pinned = *pins;
    ATTNSCOPE_TRY(findStateToGoBackTo(*checkpoint, *file));
    m_file = std::move(file);
    m_mustTruncate = true;
    return Status::ok();
}

TrainingRun::EpochSums TrainingRun::sumsOf(const Checkpoint& checkpoint)
{
    EpochSums sums;
    const auto text = checkpoint.state.metadata.find(kSumsKey);
    const json stored =
        json::parse(text != checkpoint.state.metadata.end() ? text->second : std::string(), nullptr, false);
    if (stored.is_object()) {
        sums.loss = stored.value("loss", 0.0);
        sums.samples = stored.value("samples", 0.0);
        sums.evaluationPending = stored.value("evaluation_pending", false);
        sums.known = stored.value("known", std::map<std::string, double>());
        sums.right = stored.value("right", std::map<std::string, double>());
    }
    return sums;
}

/// The last checkpoint may have been made when the loss was blowing up already, unnoticed as yet.
Status TrainingRun::findStateToGoBackTo(const Checkpoint& newest, const RunFile& file)
{
    m_keptSums[newest.step] = m_sums;
    if (m_trainer->wasCalm(newest))
        return Status::ok();
    auto steps = file.checkpointSteps();
    if (!steps)
        return steps.status();
    for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
        auto older = file.checkpoint(*step);
        if (!older)
            return older.status();
        if (!m_trainer->wasCalm(*older))
            continue;
        m_keptSums = {{older->step, sumsOf(*older)}};
        m_trainer->goBackTo(*older);
        break;
    }
    return Status::ok();
}

Status TrainingRun::dropWhatLiesAhead()
{
    if (!m_mustTruncate || m_file == nullptr)
        return Status::ok();
    ATTNSCOPE_TRY(m_file->truncateAfter(m_trainer->stepsMade()));
    m_mustTruncate = false;
    ATTNSCOPE_TRY(keepDocument()); // of an older version's run
    ATTNSCOPE_TRY(noteEvent("resumed", kProgramVersion));
    for (const RunEvent& event : std::exchange(m_heldEvents, {}))
        ATTNSCOPE_TRY(m_file->putEvent(event));
    return Status::ok();
}

Status TrainingRun::log(const std::string& series, int64_t step, double value)
{
    m_log.append(series, static_cast<double>(step), static_cast<float>(value));
    return m_file != nullptr ? m_file->append({series, step, static_cast<float>(value)}) : Status::ok();
}

Status TrainingRun::recordStep(const StepOutcome& outcome)
{
    const int64_t step = outcome.report.step;
    if (!outcome.answers.empty())
        ATTNSCOPE_TRY(log("loss", step, outcome.report.loss));
    for (const auto& [task, loss] : outcome.report.taskLoss)
        ATTNSCOPE_TRY(log("task/" + task + "/loss", step, loss));
    for (const auto& [task, answers] : outcome.answers)
        ATTNSCOPE_TRY(log("task/" + task + "/accuracy", step, answers.accuracy()));
    if (m_trainer->summary().tasks.size() > 1)
        ATTNSCOPE_TRY(recordBalance(outcome.report));
    ATTNSCOPE_TRY(log("gradient_norm", step, outcome.gradientNorm));
    ATTNSCOPE_TRY(log("lr", step, outcome.learningRate));
    ATTNSCOPE_TRY(log("samples_per_second", step, outcome.report.samplesPerSecond));
    return log("seconds", step, m_seconds);
}

/// Of a run with several tasks: how they were weighed, and how their gradients agreed where that was
/// measured.
Status TrainingRun::recordBalance(const StepReport& report)
{
    for (const auto& [task, weight] : report.taskWeight)
        ATTNSCOPE_TRY(log("task/" + task + "/weight", report.step, weight));
    for (const auto& [task, norm] : report.taskGradientNorm)
        ATTNSCOPE_TRY(log("task/" + task + "/gradient_norm", report.step, norm));
    for (const auto& [pair, cosine] : report.gradientCosine)
        ATTNSCOPE_TRY(log("cosine/" + pair, report.step, cosine));
    return Status::ok();
}

Status TrainingRun::unpin(const SampleRef& sample, const Status& why)
{
    setPinned(sample, false);
    m_warnings.push_back(why);
    return noteEvent("unpinned", why.text());
}

/// Somebody may wait while four texts are made: `between` is called before each, whatever it says.
Status TrainingRun::recordSnapshot(const Between& between)
{
    if (m_file == nullptr)
        return Status::ok();
    std::vector<Inspection> inspections;
    uint64_t taken = 0;
    for (const SampleRef& sample : std::vector<SampleRef>(m_pinned)) {
        if (between)
            between();
        auto inspection = m_trainer->inspect(sample);
        if (!inspection) {
            ATTNSCOPE_TRY(unpin(sample, failure(placeOf(sample),
                                                "is not pinned any more, since it cannot be looked at ({})",
                                                inspection.status().text())));
            continue;
        }
        if (const Status fits = m_file->checkSnapshot(*inspection, taken); !fits.isOk()) {
            ATTNSCOPE_TRY(unpin(sample, failure(placeOf(sample),
                                                "is not pinned any more, since it cannot be recorded ({})",
                                                fits.text())));
            continue;
        }
        inspections.push_back(std::move(*inspection));
    }
    if (inspections.empty())
        return Status::ok();
    ATTNSCOPE_TRY(m_file->putSnapshot(m_trainer->stepsMade(), inspections));
    auto timeline = std::make_shared<Timeline>(*m_timeline);
    if (timeline->steps.empty() || timeline->steps.back() < m_trainer->stepsMade())
        timeline->steps.push_back(m_trainer->stepsMade());
    m_timeline = std::move(timeline);
    return Status::ok();
}

/// An update may overflow weights in the very step before: what is kept must be fit to go on from.
Status TrainingRun::putCheckpoint()
{
    if (m_file == nullptr)
        return Status::ok();
    ATTNSCOPE_TRY(settle());
    if (const Status weights = m_trainer->checkWeights(); !weights.isOk()) {
        ATTNSCOPE_TRY(followDivergence(weights));
        return weights;
    }
    return storeCheckpoint();
}

bool TrainingRun::isCheckpointDue() const
{
    return secondsSince(m_lastCheckpoint) >= m_pace.checkpointSeconds;
}

Status TrainingRun::putCheckpointIfDue() { return isCheckpointDue() ? putCheckpoint() : Status::ok(); }

Status TrainingRun::storeCheckpoint()
{
    Checkpoint checkpoint = m_trainer->checkpoint();
    checkpoint.state.metadata[kSumsKey] =
        json{{"loss", m_sums.loss},   {"samples", m_sums.samples},
             {"seconds", m_seconds},  {"evaluation_pending", m_sums.evaluationPending},
             {"known", m_sums.known}, {"right", m_sums.right}}
            .dump();
    checkpoint.state.metadata[kPinnedKey] = pinsToJson(m_pinned);
    ATTNSCOPE_TRY(m_file->putCheckpoint(std::move(checkpoint)));
    m_lastCheckpoint = m_lastCommit = Clock::now();
    m_unsaved = m_pinsChanged = false;
    return Status::ok();
}

/// Into the newest checkpoint as it is: nothing else has been made since.
Status TrainingRun::storePins()
{
    auto newest = m_file->checkpoint();
    if (!newest)
        return newest.status();
    newest->state.metadata[kPinnedKey] = pinsToJson(m_pinned);
    ATTNSCOPE_TRY(m_file->putCheckpoint(std::move(*newest)));
    m_pinsChanged = false;
    return Status::ok();
}

Result<EpochReport> TrainingRun::endEpoch(const Between& between)
{
    // An evaluation may take longer than a checkpoint may be old, and changes nothing: one that becomes due
    // is made before it or between its batches, and has the evaluation still to do.
    Status saved;
    const auto save = [&] {
        if (saved.isOk() && m_unsaved && m_file != nullptr)
            saved = putCheckpointIfDue();
        return saved.isOk();
    };
    if (!save())
        return saved;
    auto test = m_trainer->evaluate(Split::Test, [&] { return save() && (!between || between()); });
    ATTNSCOPE_TRY(saved);
    if (!test)
        return test.status();
    m_sums.evaluationPending = false;
    EpochReport report;
    report.epoch = m_trainer->epochsCompleted();
    report.step = m_trainer->stepsMade();
    report.trainLoss = m_sums.loss / std::max(1.0, m_sums.samples);
    for (const auto& [task, right] : m_sums.right) {
        report.trainAccuracy[task] = right / std::max(1.0, m_sums.known[task]);
        ATTNSCOPE_TRY(log("train/" + task + "/accuracy", report.step, report.trainAccuracy[task]));
    }
    for (const TaskScores& scores : test->tasks)
        for (const auto& [name, value] : scores.values)
            ATTNSCOPE_TRY(log("test/" + scores.task + "/" + name, report.step, value));
    m_sums = {};
    m_lastEvaluation = *test;
    report.test = std::move(*test);
    return report;
}

Status TrainingRun::keepRecordUpToDate(const Between& between)
{
    if (snapshotDue(m_trainer->stepsMade())) {
        ATTNSCOPE_TRY(settle()); // of a state that is known to be sound
        ATTNSCOPE_TRY(recordSnapshot(between));
    }
    if (m_file == nullptr)
        return Status::ok();
    if (between && isCheckpointDue())
        between();
    ATTNSCOPE_TRY(putCheckpointIfDue());
    if (secondsSince(m_lastCommit) >= m_pace.commitSeconds) {
        m_lastCommit = Clock::now();
        return m_file->commit();
    }
    return Status::ok();
}

Status TrainingRun::followDivergence(const Status& divergence)
{
    // The trainer is back at its good state; the record follows it there.
    ++m_revision;
    m_log.truncateAfter(static_cast<double>(m_trainer->stepsMade()));
    auto timeline = std::make_shared<Timeline>(*m_timeline);
    std::erase_if(timeline->steps, [this](int64_t step) { return step > m_trainer->stepsMade(); });
    m_timeline = std::move(timeline);
    assert(m_keptSums.contains(m_trainer->stepsMade()));
    m_sums = m_keptSums[m_trainer->stepsMade()];
    m_keptSums = {{m_trainer->stepsMade(), m_sums}};
    if (m_file == nullptr)
        return Status::ok();
    ATTNSCOPE_TRY(m_file->truncateAfter(m_trainer->stepsMade()));
    ATTNSCOPE_TRY(noteEvent("diverged", divergence.text()));
    return storeCheckpoint();
}

/// Counts and records outcomes that have become known.
Status TrainingRun::take(const std::vector<StepOutcome>& outcomes)
{
    for (const StepOutcome& outcome : outcomes) {
        if (!outcome.answers.empty()) { // else no label in the batch: there is no loss to speak of
            const auto samples = static_cast<double>(outcome.samples);
            m_sums.samples += samples;
            m_sums.loss += outcome.report.loss * samples;
        }
        for (const auto& [task, answers] : outcome.answers) {
            m_sums.known[task] += static_cast<double>(answers.known);
            m_sums.right[task] += static_cast<double>(answers.right);
        }
        m_sums.evaluationPending = outcome.epochEnded;
        const int64_t newest = outcome.report.step;
        m_keptSums[newest] = m_sums; // the trainer may keep the state after it
        std::erase_if(m_keptSums, [&](const auto& kept) {
            return kept.first != newest && !m_trainer->keeps(kept.first);
        });
        ATTNSCOPE_TRY(recordStep(outcome));
        m_untold.push_back(outcome);
    }
    return Status::ok();
}

/// Takes in what is still under way on a GPU, so that the sums are those of the trainer's state.
Status TrainingRun::settle()
{
    const auto outcomes = m_trainer->settle();
    if (outcomes)
        return take(*outcomes);
    ATTNSCOPE_TRY(followDivergence(outcomes.status()));
    return outcomes.status();
}

Result<TrainingRun::Advance> TrainingRun::advance(const Between& between)
{
    ATTNSCOPE_TRY(dropWhatLiesAhead());
    Advance advance;
    if (!m_sums.evaluationPending) {
        if (m_trainer->isSettled()) // the trainer may keep the state that it starts from
            m_keptSums[m_trainer->stepsMade()] = m_sums;
        const auto start = Clock::now();
        auto outcomes = m_trainer->stepAhead();
        if (!outcomes) {
            if (outcomes.status().where().starts_with("step ")) // and not, say, memory that ran out
                ATTNSCOPE_TRY(followDivergence(outcomes.status()));
            return outcomes.status();
        }
        m_unsaved = true;
        m_seconds += secondsSince(start);
        ATTNSCOPE_TRY(take(*outcomes));
    }
    if (m_sums.evaluationPending) {
        auto epoch = endEpoch(between);
        if (!epoch)
            return epoch.status();
        advance.epoch = std::move(*epoch);
    }
    ATTNSCOPE_TRY(keepRecordUpToDate(between));
    advance.steps = takeOutcomes();
    return advance;
}

Status TrainingRun::stop()
{
    if (m_file == nullptr)
        return settle();
    if (m_mustTruncate) // opened to look at, no step made since
        return m_pinsChanged && m_file->isWritable() ? storePins() : Status::ok();
    return putCheckpoint();
}

void TrainingRun::setPinned(const SampleRef& sample, bool pinned)
{
    const auto at = std::find(m_pinned.begin(), m_pinned.end(), sample);
    if (pinned && at == m_pinned.end())
        m_pinned.push_back(sample);
    else if (!pinned && at != m_pinned.end())
        m_pinned.erase(at);
    m_pinsChanged = true;
}

void TrainingRun::setPinned(std::vector<SampleRef> samples)
{
    m_pinned = std::move(samples);
    m_pinsChanged = true;
}

Status TrainingRun::noteEvent(const std::string& key, const std::string& value)
{
    if (m_file == nullptr)
        return Status::ok();
    if (!m_mustTruncate)
        return m_file->putEvent({m_trainer->stepsMade(), key, value});
    std::erase_if(m_heldEvents, [&key](const RunEvent& held) { return held.key == key; });
    m_heldEvents.push_back({m_trainer->stepsMade(), key, value});
    return Status::ok();
}

Status TrainingRun::moveTo(const std::string& path)
{
    ATTNSCOPE_TRY(stop());
    ATTNSCOPE_TRY(m_file->copyTo(path));
    auto moved = RunFile::open(path, RunFile::Access::ReadWrite);
    if (!moved)
        return moved.status();
    m_file = std::move(*moved);
    return Status::ok();
}

} // namespace attnscope
