// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/multitask/playground_model.h"

#include <QObject>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace attnscope {

/// Asks every strategy, with its options' defaults, in a thread of its own: most answer within microseconds,
/// but a small program that does not converge (nash-mtl with gradients that depend on each other) takes a
/// tenth of a second. Invariants:
/// 1. Only the newest state counts: an older one is given up between two strategies.
/// 2. The strategies that were quickest so far go first, and what they say is told before a slow one is asked
///    (`pending`), which happens only once the state rests: a drag is followed at once.
/// 3. The last state asked for is always answered in full.
class StrategyWorker : public QObject {
    Q_OBJECT
public:
    /// `weigh` is called in this object's thread, and what it and `strategies` refer to must outlive it.
    StrategyWorker(WeighFunction weigh, std::span<const WeightingInfo> strategies, QObject* parent);
    /// Waits for the strategy that is thinking.
    ~StrategyWorker() override;

    void ask(const PlaygroundState& state);

signals:
    /// In the thread of this object's owner; the answers in the catalogue's order.
    void answered(const attnscope::PlaygroundState& state,
                  const std::vector<attnscope::StrategyAnswer>& answers);

private:
    void run();
    void answer(const PlaygroundState& state);
    std::vector<size_t> quickestFirst() const;
    /// Whether another state was asked for, or is within `rest`.
    bool isOutdated(std::chrono::milliseconds rest);
    void tell(const PlaygroundState& state, const std::vector<StrategyAnswer>& answers);

    const WeighFunction m_weigh;
    const std::span<const WeightingInfo> m_strategies;
    std::vector<double> m_seconds; ///< of each strategy's last answer; the thread's own

    std::mutex m_mutex; ///< guards the next two
    std::optional<PlaygroundState> m_wanted;
    bool m_stop = false;
    std::condition_variable m_changed;
    std::thread m_thread; ///< last: everything else is there when it starts
};

} // namespace attnscope
