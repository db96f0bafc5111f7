// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What the worker does for each command. Every failure becomes a notice; the run stays as it was.
#include "core/training/worker_looks.h"

#include "core/api/loader.h"
#include "core/device/device.h"
#include "core/interchange/array_files.h"
#include "core/interchange/attention_dump.h"
#include "core/interchange/exporters.h"
#include "core/record/metric_book.h"
#include "core/training/resume.h"

#include <ATen/Parallel.h>

#include <chrono>
#include <filesystem>
#include <unistd.h>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

/// What a loaded data set depends on: the same key means that it can be used again.
std::string dataKeyOf(const RunConfig& config)
{
    std::string key = config.data + '\n' + std::to_string(config.seed);
    for (const DatasetEntry& entry : datasetRegistry())
        for (const OptionSpec& option : entry.info.options)
            if (const auto found = config.options.find(option.key); found != config.options.end())
                key += '\n' + found->first + '=' + found->second;
    return key;
}

std::string untitledPath(const std::string& folder)
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto stamp = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return (fs::path(folder) / fmt::format("untitled-{}-{}.attn", stamp, ::getpid())).string();
}

/// Whether a selection still means something with another data set.
bool canShow(const SampleRef& sample, const Dataset& data)
{
    if (sample.index >= 0)
        return sample.index < data.size(sample.split);
    std::error_code ignored; // a name may be too long to be one
    return data.summary().input != InputKind::Image || fs::exists(sample.name, ignored);
}

/// Sets the number of threads of LibTorch's operations; the former one comes back unless it is kept.
class ThreadCount {
public:
    explicit ThreadCount(int asked) : m_before(at::get_num_threads())
    {
        at::set_num_threads(chooseRuntime(asked).threads);
    }
    ~ThreadCount()
    {
        if (!m_kept)
            at::set_num_threads(m_before);
    }
    ThreadCount(const ThreadCount&) = delete;
    ThreadCount& operator=(const ThreadCount&) = delete;
    void keep() { m_kept = true; }

private:
    const int m_before;
    bool m_kept = false;
};

void removeRunFile(const std::string& path)
{
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"})
        fs::remove(path + suffix, ignored);
}

} // namespace

Result<std::shared_ptr<const Dataset>> Worker::loadData(const RunConfig& config)
{
    const std::string key = dataKeyOf(config);
    if (m_data && m_dataKey == key)
        return m_data;
    m_state = RunState::Loading;
    m_next.progress.loading = 0;
    publish();
    auto data = openDataset(config.data, config.options, config.seed, [this](double part) {
        m_next.progress.loading = part;
        publish();
        return !m_queue.closed();
    });
    if (!data)
        return data.status();
    return std::shared_ptr<const Dataset>(std::move(*data));
}

void Worker::settle()
{
    if (!m_run || !m_run->isRecording() || (m_untitled && m_discard))
        return;
    try {
        stopRun();
    } catch (const std::exception& error) {
        // A GPU that has failed for good must not keep anybody from setting up another run.
        report(failure("training", "stopped with an error: {}", error.what()));
    }
}

void Worker::closeRun()
{
    m_viewed.reset();
    m_viewedMetrics.reset();
    if (!m_run)
        return;
    const bool recorded = m_run->isRecording();
    const std::string path = recorded ? m_run->file()->path() : std::string();
    m_run.reset();
    if (recorded && m_untitled && m_discard)
        removeRunFile(path);
    m_discard = false;
}

void Worker::adopt(std::unique_ptr<TrainingRun> run)
{
    closeRun();
    m_run = std::move(run);
    m_data = m_run->trainer().sharedDataset();
    m_dataKey = m_run->trainer().canTrain() ? dataKeyOf(m_run->trainer().config()) : std::string();
    m_next.progress = Progress();
    m_next.pointing.reset();
    m_next.lastEpoch.reset();
    m_next.shownStep = -1;
    const bool otherKind = m_next.dataset && m_next.dataset->input != m_data->summary().input;
    m_next.dataset = std::make_shared<DatasetSummary>(m_run->trainer().summary());
    m_next.timeline = m_run->timeline(); // the record may have to answer below
    m_next.inspection.reset();           // of another model
    m_next.compared.reset();
    if (otherKind) {
        m_looks->first = {};
        m_looks->second.reset();
    }
    m_looks->first.hidden.clear(); // positions in another text, perhaps
    if (m_looks->second)
        m_looks->second->hidden.clear();
    if (!canShow(m_looks->first.sample, *m_data))
        m_looks->first = {};
    if (m_looks->second && !canShow(m_looks->second->sample, *m_data))
        m_looks->second.reset();
    m_looks->page.first = 0;
    refreshInspection();
    auto model = m_run->trainer().modelSummary();
    if (m_next.inspection)
        for (const AttentionSite& site : m_next.inspection->sites)
            model.sites.push_back(site.name);
    m_next.model = std::make_shared<ModelSummary>(std::move(model));
    m_looks->trained = false;
    m_looks->rows.clear(); // of the data before
    m_looks->matches = 0;
    m_next.samples.reset();
    refreshPage(true);
    refreshPointing();
}

void Worker::handle(command::Configure& c)
{
    const RunState before = m_state;
    const auto fail = [&](const Status& status) {
        m_state =
            m_run || m_viewed ? (before == RunState::Training ? RunState::Paused : before) : RunState::Empty;
        report(status);
    };
    auto config = checkedConfig(c.config);
    if (!config)
        return fail(config.status());
    ThreadCount threads(config->threads);
    auto data = loadData(*config);
    if (!data)
        return fail(data.status());
    settle();
    auto trainer = Trainer::create(*config, *data);
    if (!trainer)
        return fail(trainer.status());
    if (const Status memory = (*trainer)->checkMemory(); !memory.isOk())
        return fail(memory);
    threads.keep();
    adopt(std::make_unique<TrainingRun>(std::move(*trainer)));
    m_untitled = true;
    m_state = RunState::Ready;
}

void Worker::handle(command::OpenRun& c)
{
    if (isDumpName(c.path))
        return openDump(c.path);
    std::error_code ignored;
    if (m_run && m_run->isRecording() && fs::equivalent(m_run->file()->path(), c.path, ignored)) {
        settle(); // it is this run: opening it a second time would take the right to write from ourselves
        return;
    }
    auto file = RunFile::open(c.path, RunFile::Access::ReadWrite);
    // A look must not take a training's file away from it.
    const bool busy = !file && RunFile::isBeingWritten(c.path);
    const bool readOnly = !file && ::access(c.path.c_str(), R_OK) == 0 && ::access(c.path.c_str(), W_OK) != 0;
    if (busy || readOnly)
        file = RunFile::open(c.path, RunFile::Access::ReadOnly);
    if (!file)
        return report(file.status());
    const RunState before = m_state;
    auto config = storedConfig(**file);
    if (!config) {
        m_state = before;
        return report(config.status());
    }
    ThreadCount threads((*file)->header().threads);
    auto data = loadData(*config);
    settle();
    const Status missing = data.status();
    if (!data)
        data = storedData(**file);
    if (!data || !*data)
        return openForViewing(std::move(*file), missing);
    auto trainer = missing.isOk() ? Trainer::create(*config, *data) : Trainer::createToLook(*config, *data);
    if (!trainer)
        return openForViewing(std::move(*file), trainer.status());
    auto run = std::make_unique<TrainingRun>(std::move(*trainer));
    const std::string path = (*file)->path();
    if (const Status resumed = run->resumeRecording(std::move(*file)); !resumed.isOk()) {
        auto again = RunFile::open(path, RunFile::Access::ReadOnly);
        return again ? openForViewing(std::move(*again), resumed) : report(again.status());
    }
    threads.keep();
    adopt(std::move(run));
    m_untitled = false;
    m_state = m_run->finished() ? RunState::Finished : RunState::Paused;
    if (!missing.isOk()) {
        notify(Notice::Level::Warning, missing.where(), missing.message());
        notify(Notice::Level::Info, c.path,
               {"is open to look at; it cannot go on training without its data", {}});
    }
    if (busy)
        notify(Notice::Level::Warning, c.path,
               {"is being written by another program: it is shown as it was when it was opened", {}});
    if (readOnly)
        notify(Notice::Level::Warning, c.path,
               {"can only be read: save it under another name to go on training", {}});
}

void Worker::openForViewing(std::unique_ptr<RunFile> file, const Status& why)
{
    closeRun();
    auto metrics = readMetricBook(*file);
    auto steps = file->snapshotSteps();
    if (!metrics || !steps) {
        m_state = RunState::Empty;
        return report(metrics ? steps.status() : metrics.status());
    }
    m_viewed = std::move(file);
    m_next.metrics = std::make_shared<MetricBook>(std::move(*metrics));
    auto timeline = std::make_shared<Timeline>();
    timeline->steps = std::move(*steps);
    m_next.timeline = std::move(timeline);
    RunConfig config = m_viewed->header().config;
    config.device = deviceHere(config.device);
    m_next.config = std::make_shared<RunConfig>(std::move(config));
    m_next.runPath = m_viewed->path();
    m_next.progress = Progress();
    m_next.progress.step = m_next.timeline->steps.empty() ? 0 : m_next.timeline->steps.back();
    m_next.dataset.reset();
    m_next.model.reset();
    m_next.samples.reset();
    m_next.pointing.reset();
    m_next.shownStep = -1;
    m_untitled = false;
    m_data.reset();
    m_dataKey.clear();
    m_state = RunState::Finished;
    m_looks->first.from.reset(); // another record
    if (m_looks->second)
        m_looks->second->from.reset();
    refreshInspection();
    notify(Notice::Level::Warning, why.where(), why.message());
    notify(Notice::Level::Info, m_viewed->path(),
           {"is open to look at; it cannot go on training without its data", {}});
}

/// Attention without its model: there is nothing to train, to seek or to ask.
void Worker::openDump(const std::string& path)
{
    auto inspection = readInspection(path);
    if (!inspection)
        return report(inspection.status());
    settle();
    closeRun();
    m_data.reset();
    m_dataKey.clear();
    m_next.config.reset();
    m_next.dataset.reset();
    m_next.model.reset();
    m_next.metrics.reset();
    m_next.timeline.reset();
    m_next.samples.reset();
    m_next.pointing.reset();
    m_next.lastEpoch.reset();
    m_next.compared.reset();
    m_looks->first = {};
    m_looks->second.reset();
    m_next.shownStep = -1;
    m_next.progress = Progress();
    m_next.progress.step = inspection->step;
    m_next.runPath = path;
    m_next.inspection = std::make_shared<Inspection>(std::move(*inspection));
    m_untitled = false;
    m_state = RunState::Empty;
    notify(Notice::Level::Info, path, {"is open to look at; the model that made it is not in it", {}});
}

bool Worker::ensureRecording()
{
    if (!m_run)
        return false;
    if (m_run->isRecording())
        return true;
    std::error_code error;
    fs::create_directories(m_options.scratchFolder, error);
    if (error) {
        report(failure(m_options.scratchFolder, "cannot make the folder ({})", error.message()));
        return false;
    }
    if (const Status status = m_run->startRecording(untitledPath(m_options.scratchFolder)); !status.isOk()) {
        report(status);
        return false;
    }
    m_untitled = true;
    return true;
}

void Worker::handle(command::Train&)
{
    if (!m_run || m_state == RunState::Training || !ensureRecording())
        return;
    // Of a run that was made elsewhere, perhaps. What went a moment ago still goes: part of what counts as
    // taken now is this process's own.
    if (!m_looks->trained) {
        if (const Status memory = m_run->trainer().checkMemory(); !memory.isOk())
            return report(memory);
    }
    m_next.shownStep = -1;
    m_state = m_run->finished() ? RunState::Finished : RunState::Training;
}

void Worker::handle(command::Pause&)
{
    if (m_state != RunState::Training)
        return;
    m_state = RunState::Paused;
    stopRun();
    refreshInspection();
    refreshPage(false);
    refreshPointing();
}

void Worker::handle(command::SingleStep&)
{
    if (!m_run || m_state == RunState::Training || m_run->finished() || !ensureRecording())
        return;
    m_next.shownStep = -1;
    m_state = RunState::Training;
    trainOneStep();
    if (m_state == RunState::Training)
        m_state = m_run->finished() ? RunState::Finished : RunState::Paused;
    stopRun();
    refreshInspection();
    refreshPage(false);
}

void Worker::handle(command::Reset&)
{
    if (!m_run)
        return;
    settle();
    auto trainer = Trainer::create(m_run->trainer().config(), m_data);
    if (!trainer)
        return report(trainer.status());
    auto run = std::make_unique<TrainingRun>(std::move(*trainer));
    run->setPinned(m_run->pinned());
    adopt(std::move(run));
    m_untitled = true;
    m_state = RunState::Ready;
}

void Worker::handle(command::SetOption& c)
{
    if (!m_run)
        return;
    const Status status = m_run->trainer().setLive(c.key, c.value);
    report(status);
    if (!status.isOk())
        return;
    if (m_run->trainer().stepsMade() > 0)
        report(m_run->noteEvent(c.key, c.value));
    if (m_state == RunState::Finished && !m_run->finished())
        m_state = RunState::Paused;
    refreshInspection();
}

void Worker::handle(command::SelectSample& c)
{
    if (c.slot == Slot::First)
        m_looks->first = {c.sample, {}};
    else
        m_looks->second = ShownInput{c.sample, {}};
    refreshInspection();
}

void Worker::handle(command::InspectImage& c)
{
    if (!m_run)
        return report(failure(c.path, "cannot be looked at before a model is set up"));
    if (m_data->summary().input != InputKind::Image)
        return report(failure(c.path, "is an image, but the model reads texts"));
    showOwn({Split::Test, -1, c.path, {}}, Slot::First);
}

void Worker::handle(command::InspectText& c)
{
    if (!m_run)
        return report(failure("text", "cannot be looked at before a model is set up"));
    showOwn({Split::Test, -1, std::move(c.text), std::move(c.context)}, c.slot);
}

/// Only what the model can read is shown: otherwise the view stays as it was.
void Worker::showOwn(SampleRef sample, Slot slot)
{
    // Beside a picture, the sentence alone is the user's.
    const SampleRef* shown = slot == Slot::First ? &m_looks->first.sample
                             : m_looks->second   ? &m_looks->second->sample
                                                 : nullptr;
    if (m_data->summary().input == InputKind::ImageText && shown != nullptr && shown->index >= 0) {
        sample.split = shown->split;
        sample.index = shown->index;
    }
    auto inspection = m_run->trainer().inspect(sample);
    if (!inspection)
        return report(inspection.status());
    if (slot == Slot::First)
        m_looks->first = {std::move(sample), {}};
    else
        m_looks->second = ShownInput{std::move(sample), {}};
    (slot == Slot::First ? m_next.inspection : m_next.compared) =
        std::make_shared<Inspection>(std::move(*inspection));
}

void Worker::handle(command::HideTokens& c)
{
    ShownInput* shown = c.slot == Slot::First ? &m_looks->first
                        : m_looks->second     ? &*m_looks->second
                                              : nullptr;
    if (!m_run || shown == nullptr)
        return;
    if (const Status status = m_run->trainer().checkHidden(shown->sample, c.positions); !status.isOk())
        return report(status); // of a text that is no longer shown
    shown->hidden = std::move(c.positions);
    shown->from.reset();
    refreshInspection();
}

void Worker::handle(command::CloseSecond&)
{
    m_looks->second.reset();
    m_next.compared.reset();
}

void Worker::handle(command::PinSample& c)
{
    if (!m_run)
        return;
    m_run->setPinned(c.sample, c.pinned);
    refreshPage(false);
}

void Worker::handle(command::ShowSamples& c)
{
    m_looks->page = c;
    refreshPage(true);
}

void Worker::handle(command::SeekTo& c)
{
    m_next.shownStep = c.step;
    refreshInspection();
    if (m_next.inspection && c.step >= 0)
        m_next.shownStep = m_next.inspection->step;
}

void Worker::handle(command::SaveAs& c)
{
    if (!m_run)
        return report(failure(c.path, "there is no run to save"));
    // A run without a step is recorded in the scratch folder first: the copy then replaces a file of that
    // name whole or not at all.
    if (!ensureRecording())
        return;
    const std::string before = m_run->file()->path();
    std::error_code ignored;
    if (fs::equivalent(before, c.path, ignored)) {
        stopRun();
        return;
    }
    if (const Status status = m_run->moveTo(c.path); !status.isOk())
        return report(status);
    if (m_untitled)
        removeRunFile(before);
    m_untitled = false;
    notify(Notice::Level::Info, c.path, {"saved", {}});
}

void Worker::handle(command::Discard&) { m_discard = true; }

void Worker::reportExport(const std::string& path, const Status& status)
{
    report(status);
    if (status.isOk())
        notify(Notice::Level::Info, path, {"exported", {}});
}

void Worker::handle(command::ExportArrays& c)
{
    if (!m_next.inspection)
        return report(failure(c.path, "there is no attention to export yet"));
    reportExport(c.path, writeArrays(bundleOf(*m_next.inspection), c.path));
}

void Worker::handle(command::ExportMetrics& c)
{
    if (!m_next.metrics)
        return report(failure(c.path, "there are no metrics to export yet"));
    reportExport(c.path, writeMetrics(*m_next.metrics, c.path));
}

void Worker::handle(command::ExportWeights& c)
{
    if (!m_run)
        return report(failure(c.path, "there is no model to export"));
    reportExport(c.path, writeArrays(m_run->trainer().weights(), c.path));
}

} // namespace attnscope
