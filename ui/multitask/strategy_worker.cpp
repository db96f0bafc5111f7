// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/strategy_worker.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace attnscope {
namespace {

using Clock = std::chrono::steady_clock;

/// A strategy that takes longer is waited for by nobody.
constexpr double kSlow = 0.004;
/// ... and is asked only where the hand rests so long.
constexpr std::chrono::milliseconds kRest{60};

} // namespace

StrategyWorker::StrategyWorker(WeighFunction weigh, std::span<const WeightingInfo> strategies,
                               QObject* parent)
    : QObject(parent), m_weigh(std::move(weigh)), m_strategies(strategies), m_seconds(strategies.size(), 0.0),
      m_thread([this] { run(); })
{
}

StrategyWorker::~StrategyWorker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void StrategyWorker::ask(const PlaygroundState& state)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = state;
    }
    m_changed.notify_one();
}

void StrategyWorker::run()
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_stop || m_wanted.has_value(); });
        if (m_stop)
            return;
        const PlaygroundState state = std::move(*m_wanted);
        m_wanted.reset();
        lock.unlock();
        answer(state);
    }
}

bool StrategyWorker::isOutdated(std::chrono::milliseconds rest)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, rest, [this] { return m_stop || m_wanted.has_value(); });
}

std::vector<size_t> StrategyWorker::quickestFirst() const
{
    std::vector<size_t> order(m_strategies.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [this](size_t a, size_t b) { return m_seconds[a] < m_seconds[b]; });
    return order;
}

void StrategyWorker::answer(const PlaygroundState& state)
{
    std::vector<StrategyAnswer> answers;
    for (const WeightingInfo& info : m_strategies)
        answers.push_back({info.name, info.doc, {}, {}, Status::ok(), true});
    bool untold = false;
    for (const size_t i : quickestFirst()) {
        const bool slow = m_seconds[i] > kSlow;
        if (slow && std::exchange(untold, false))
            tell(state, answers);
        if (isOutdated(slow ? kRest : std::chrono::milliseconds(0)))
            break;
        const Clock::time_point start = Clock::now();
        answers[i] = askStrategy(m_weigh, m_strategies[i], state);
        m_seconds[i] = std::chrono::duration<double>(Clock::now() - start).count();
        untold = true;
    }
    if (untold)
        tell(state, answers);
}

void StrategyWorker::tell(const PlaygroundState& state, const std::vector<StrategyAnswer>& answers)
{
    QMetaObject::invokeMethod(
        this, [this, state, answers] { emit answered(state, answers); }, Qt::QueuedConnection);
}

} // namespace attnscope
