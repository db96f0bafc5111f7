// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/worker.h"

#include "core/training/worker_looks.h"

#include "core/api/loader.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

namespace attnscope {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kIdleWaitMilliseconds = 1000;
constexpr size_t kNoticesKept = 16;
constexpr int kTrainingNice = 2;

/// True at most every `seconds`; remembers when.
bool due(Clock::time_point& last, double seconds)
{
    const auto now = Clock::now();
    if (std::chrono::duration<double>(now - last).count() < seconds)
        return false;
    last = now;
    return true;
}

bool replacesTheRun(const Command& command)
{
    return std::holds_alternative<command::Configure>(command) ||
           std::holds_alternative<command::OpenRun>(command) ||
           std::holds_alternative<command::Reset>(command);
}

bool onlyLooks(const Command& command)
{
    return std::holds_alternative<command::SelectSample>(command) ||
           std::holds_alternative<command::InspectImage>(command) ||
           std::holds_alternative<command::InspectText>(command) ||
           std::holds_alternative<command::HideTokens>(command) ||
           std::holds_alternative<command::CloseSecond>(command) ||
           std::holds_alternative<command::ShowSamples>(command) ||
           std::holds_alternative<command::SeekTo>(command) ||
           std::holds_alternative<command::Pause>(command);
}

} // namespace

Worker::Worker(SessionOptions options)
    : m_options(std::move(options)), m_slot(std::make_shared<Snapshot>()), m_looks(std::make_unique<Looks>())
{
    m_thread = std::thread([this] { run(); });
}

Worker::~Worker()
{
    m_queue.close();
    m_thread.join();
}

std::shared_ptr<const Snapshot> Worker::latest()
{
    m_wakePending.store(false, std::memory_order_release);
    const std::lock_guard lock(m_slotMutex);
    return m_slot;
}

void Worker::wakeUp()
{
    if (!m_wakePending.exchange(true, std::memory_order_acq_rel) && m_options.wake)
        m_options.wake();
}

void Worker::run()
{
    // Where there are as many training threads as cores, the window's thread would wait for a time slice
    // before every frame. Linux keeps the nice value per thread, and OpenMP's and the loader's threads
    // inherit it from this one.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kTrainingNice);
    // OpenMP keeps its thread count per thread: it must be set on this one.
    at::set_num_threads(chooseRuntime(0).threads);
    publish();
    while (!m_queue.closed() || !m_queue.empty())
        runGuarded();
    try {
        settle();
    } catch (const std::exception&) {
        // Nobody is left to tell; the file holds everything up to its last commit.
    }
    closeRun();
}

void Worker::runGuarded()
{
    try {
        if (auto command = m_queue.pop()) {
            tellLosses();
            apply(*command);
            publish();
        } else if (m_state == RunState::Training) {
            trainOneStep();
        } else if (!m_queue.closed()) {
            m_queue.wait(kIdleWaitMilliseconds);
        }
    } catch (const c10::Error& error) {
        m_state = m_run ? RunState::Paused : RunState::Empty;
        report(failure("LibTorch", "stopped with an error: {}", error.what_without_backtrace()));
        publish();
    } catch (const std::exception& error) {
        m_state = m_run ? RunState::Paused : RunState::Empty;
        report(failure("training", "stopped with an error: {}", error.what()));
        publish();
    }
}

void Worker::trainOneStep()
{
    const bool quitting = m_queue.closed();
    if (m_run->finished() || quitting) {
        m_state = m_run->finished() ? RunState::Finished : RunState::Paused;
        stopRun();
        refreshInspection();
        refreshPage(false);
        publish();
        return;
    }
    m_lossesUntold = true;
    auto advance = m_run->advance([this] { return serveWhileLooking(); });
    if (!advance) {
        if (advance.status().kind() == ErrorKind::Cancelled)
            return; // a waiting command replaces the run
        const bool diverged = advance.status().where().starts_with("step ");
        m_state = diverged ? RunState::Diverged : RunState::Paused;
        report(advance.status());
        refreshInspection();
        publish();
        return;
    }
    take(advance->steps);
    if (advance->epoch)
        m_looks->takeEpoch(*advance->epoch, m_next);
    if (m_state != RunState::Training) { // paused during the evaluation
        if (m_run->finished())
            m_state = RunState::Finished;
        stopRun();
        publish();
        return;
    }
    // Somebody waits for an answer: what the views refresh by themselves can wait for the next step. The
    // answer may take long (a checkpoint is read, say), for which the losses need not wait.
    if (!m_queue.empty())
        return tellLosses();
    // The window has not looked at the last snapshot yet: building another would be for nobody.
    if (m_wakePending.load(std::memory_order_acquire) || !due(m_looks->lastPublish, 0.03))
        return;
    if (due(m_looks->lastInspection, 0.12))
        refreshInspection();
    publish();
    const bool page = due(m_looks->lastPage, 1.5), pointing = due(m_looks->lastPointing, 3.0);
    if (!page && !pointing)
        return;
    // These take several steps' time, for which the step above did not have to wait.
    if (page)
        refreshPage(false);
    if (pointing)
        refreshPointing();
    publish();
}

void Worker::take(const std::vector<StepOutcome>& steps)
{
    if (steps.empty())
        return;
    m_looks->trained = true;
    m_next.progress.loss = steps.back().report.loss;
    m_next.progress.samplesPerSecond = steps.back().report.samplesPerSecond;
}

/// Makes the last checkpoint. On a GPU that waits for the last steps, and may find that they diverged.
void Worker::stopRun()
{
    const Status stopped = m_run->stop();
    take(m_run->takeOutcomes());
    if (stopped.where().starts_with("step "))
        m_state = RunState::Diverged;
    report(stopped);
}

/// The last step's losses are in the series, and no snapshot comes before something longer is over.
void Worker::tellLosses()
{
    if (std::exchange(m_lossesUntold, false))
        wakeUp();
}

bool Worker::serveWhileLooking()
{
    bool served = false;
    while (auto command = m_queue.popIf(onlyLooks)) {
        apply(*command);
        served = true;
    }
    if (served)
        publish();
    tellLosses();
    if (m_queue.closed())
        return false;
    bool replaced = false;
    m_queue.popIf([&replaced](const Command& front) {
        replaced = replacesTheRun(front);
        return false;
    });
    return !replaced;
}

void Worker::apply(Command& command)
{
    std::visit([this](auto& c) { handle(c); }, command);
}

void Worker::publish()
{
    Snapshot& next = m_next;
    ++next.generation;
    next.state = m_state;
    next.untitled = m_untitled;
    if (m_run) {
        for (const Status& warning : m_run->takeWarnings())
            notify(Notice::Level::Warning, warning.where(), warning.message());
        const Trainer& trainer = m_run->trainer();
        next.progress.step = trainer.stepsMade();
        next.progress.epoch = trainer.epochsCompleted();
        next.progress.totalEpochs = trainer.totalEpochs();
        next.progress.stepsPerEpoch = trainer.stepsPerEpoch();
        next.progress.totalSteps = trainer.totalSteps();
        next.metrics = m_run->metrics();
        next.timeline = m_run->timeline();
        next.runPath = m_run->isRecording() ? m_run->file()->path() : std::string();
        if (!next.config || *next.config != trainer.config())
            next.config = std::make_shared<RunConfig>(trainer.config());
    }
    auto snapshot = std::make_shared<const Snapshot>(next);
    {
        const std::lock_guard lock(m_slotMutex);
        m_slot.swap(snapshot);
    }
    wakeUp();
}

void Worker::notify(Notice::Level level, std::string where, Message message)
{
    Notice notice;
    notice.serial = ++m_looks->lastNotice;
    notice.level = level;
    notice.where = std::move(where);
    notice.message = std::move(message);
    m_next.notices.push_back(std::move(notice));
    if (m_next.notices.size() > kNoticesKept)
        m_next.notices.erase(m_next.notices.begin());
}

void Worker::report(const Status& status)
{
    if (!status.isOk() && status.kind() != ErrorKind::Cancelled)
        notify(Notice::Level::Error, status.where(), status.message());
}

} // namespace attnscope
