// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/session.h"
#include "core/training/command_queue.h"
#include "core/training/training_run.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace attnscope {

/// The Session of the window: one thread that owns the run. Exceptions of LibTorch stop here and become
/// notices.
///
/// Invariants:
/// 1. Members of the last group are touched by the worker thread alone; m_slot is the only thing shared.
/// 2. While it trains, a snapshot is built only after the last one was taken, so that a slow window costs
/// nothing.
/// 3. During an evaluation, and other looks that take longer than a step, only commands that look (select,
/// type,
///    scrub, page, pause) are served; one that replaces the run ends the evaluation first. So somebody who
///    types waits for a batch at most.
class Worker final : public Session {
public:
    explicit Worker(SessionOptions options);
    ~Worker() override;

    bool post(Command command) override { return m_queue.push(std::move(command)); }
    std::shared_ptr<const Snapshot> latest() override;

private:
    struct Looks; ///< what the views show, see worker_looks.h
    /// An input at a moment of the record, and what of the record answers for it.
    struct RecordPlace {
        SampleRef sample;
        std::vector<int32_t> hidden;
        int64_t step = 0;
        bool isRecorded = false; ///< attention is recorded at `step`
        int64_t checkpoint = -1; ///< the newest not after the step asked for; -1: none
        int64_t revision = 0;    ///< TrainingRun::recordRevision()
        bool operator==(const RecordPlace&) const = default;
    };
    /// An input that is shown, and the tokens that the user hides of it.
    struct ShownInput {
        SampleRef sample{Split::Test, 0, {}, {}};
        std::vector<int32_t> hidden;
        std::optional<RecordPlace> from = {}; ///< what is shown comes from there; nothing: it is live
    };

    void run();
    void runGuarded();
    void trainOneStep();
    bool serveWhileLooking();
    void tellLosses();
    void take(const std::vector<StepOutcome>& steps);
    void stopRun();
    void wakeUp();

    void apply(Command& command);
    void handle(command::Configure& c);
    void handle(command::OpenRun& c);
    void handle(command::Train& c);
    void handle(command::Pause& c);
    void handle(command::SingleStep& c);
    void handle(command::Reset& c);
    void handle(command::SetOption& c);
    void handle(command::SelectSample& c);
    void handle(command::InspectImage& c);
    void handle(command::InspectText& c);
    void handle(command::HideTokens& c);
    void handle(command::CloseSecond& c);
    void handle(command::PinSample& c);
    void handle(command::ShowSamples& c);
    void handle(command::SeekTo& c);
    void handle(command::SaveAs& c);
    void handle(command::Discard& c);
    void handle(command::ExportArrays& c);
    void handle(command::ExportMetrics& c);
    void handle(command::ExportWeights& c);

    Result<std::shared_ptr<const Dataset>> loadData(const RunConfig& config);
    void adopt(std::unique_ptr<TrainingRun> run);
    /// Brings the run's file up to date. Before anything draws from LibTorch's generator, whose state belongs
    /// to the run's last checkpoint.
    void settle();
    void closeRun();
    bool ensureRecording();
    void openForViewing(std::unique_ptr<RunFile> file, const Status& why);
    void openDump(const std::string& path);
    bool isAtHand(const ShownInput& shown) const;

    void showOwn(SampleRef sample, Slot slot);
    void refreshInspection();
    void refreshShown(ShownInput& shown, std::shared_ptr<const Inspection>& target);
    RecordPlace placeInRecord(int64_t step, const ShownInput& shown) const;
    Result<Inspection> recordedInspection(const RecordPlace& place, ShownInput& shown);
    bool chooseRows(uint64_t asked);
    void refreshPage(bool choose);
    void refreshPointing();
    void refreshSummaries();
    void publish();
    void notify(Notice::Level level, std::string where, Message message);
    void report(const Status& status);
    void reportExport(const std::string& path, const Status& status);

    const SessionOptions m_options;
    CommandQueue m_queue;
    std::atomic<bool> m_wakePending{false};
    bool m_lossesUntold = false; ///< of the step under way: nobody was woken since it began

    std::mutex m_slotMutex;
    std::shared_ptr<const Snapshot> m_slot ATTNSCOPE_GUARDED_BY(m_slotMutex);

    // Worker thread only.
    std::unique_ptr<TrainingRun> m_run;
    std::unique_ptr<RunFile> m_viewed; ///< a run opened to look at, without its data
    std::shared_ptr<const MetricBook> m_viewedMetrics;
    std::shared_ptr<const Dataset> m_data;
    std::string m_dataKey;
    RunState m_state = RunState::Empty;
    bool m_untitled = true;
    bool m_discard = false;
    std::unique_ptr<Looks> m_looks;
    Snapshot m_next; ///< the parts of the next snapshot, kept from one to the next

    std::thread m_thread; ///< last: started when everything else is there
};

} // namespace attnscope
