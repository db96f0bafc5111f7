// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/bridge/session_proxy.h"

#include <algorithm>
#include <ctime>

namespace attnscope {
namespace {

constexpr int kRetryMs = 10;
constexpr qint64 kLeastPauseMs = 70;
// New points of curves alone cost a frame of one panel. With a step, that frame, and a wait for a core that others
// have taken, a loss is on the screen within a tenth of a second after its step.
constexpr qint64 kPointsPauseMs = 40;
constexpr qint64 kMostPauseMs = 400;
constexpr qint64 kCostFactor = 8;
/// So long after a command its answer is awaited, and no snapshot is held back.
constexpr qint64 kHurryMs = 300;
constexpr qint64 kFrameMs = 16;

qint64 threadCpuNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

/// Of these only the newest matters, as in the session's own queue.
bool replaces(const Command& newer, const Command& older)
{
    if (newer.index() != older.index())
        return false;
    if (const auto* option = std::get_if<command::SetOption>(&newer))
        return option->key == std::get<command::SetOption>(older).key;
    if (const auto* sample = std::get_if<command::SelectSample>(&newer))
        return sample->slot == std::get<command::SelectSample>(older).slot;
    if (const auto* text = std::get_if<command::InspectText>(&newer))
        return text->slot == std::get<command::InspectText>(older).slot;
    if (const auto* tokens = std::get_if<command::HideTokens>(&newer))
        return tokens->slot == std::get<command::HideTokens>(older).slot;
    return std::holds_alternative<command::ShowSamples>(newer) ||
           std::holds_alternative<command::SeekTo>(newer) ||
           std::holds_alternative<command::Configure>(newer);
}

} // namespace

SessionProxy::SessionProxy(QObject* parent) : QObject(parent), m_now(std::make_shared<Snapshot>())
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetryMs);
    connect(&m_retry, &QTimer::timeout, this, &SessionProxy::deliver);
    m_later.setSingleShot(true);
    m_later.setTimerType(Qt::PreciseTimer);
    connect(&m_later, &QTimer::timeout, this, &SessionProxy::take);
    m_points.setSingleShot(true);
    m_points.setTimerType(Qt::PreciseTimer);
    connect(&m_points, &QTimer::timeout, this, [this] {
        m_sincePoints.restart();
        emit pointsAdded();
        announcePoints(); // the session wakes once until its snapshot is taken, however many steps it makes
    });
    m_sinceTake.start();
    m_sincePoints.start();
}

SessionProxy::~SessionProxy() { close(); }

void SessionProxy::open(Core& core, const std::string& scratchFolder)
{
    SessionOptions options;
    options.scratchFolder = scratchFolder;
    options.wake = [this] { wake(); };
    m_session = core.openSession(std::move(options));
    take();
    deliver();
}

void SessionProxy::close()
{
    m_retry.stop();
    m_later.stop();
    m_points.stop();
    m_session.reset();
}

void SessionProxy::post(Command command)
{
    m_sinceCommand.restart();
    if (m_later.isActive() && m_later.remainingTime() > kFrameMs)
        m_later.start(kFrameMs);
    keep(std::move(command));
    deliver();
}

void SessionProxy::keep(Command command)
{
    if (!m_waiting.empty() && replaces(command, m_waiting.back()))
        m_waiting.back() = std::move(command);
    else
        m_waiting.push_back(std::move(command));
}

void SessionProxy::deliver()
{
    if (m_session == nullptr)
        return;
    while (!m_waiting.empty()) {
        if (!m_session->post(m_waiting.front())) {
            m_retry.start();
            return;
        }
        m_waiting.pop_front();
    }
}

void SessionProxy::wake()
{
    if (!m_wakePending.exchange(true))
        QMetaObject::invokeMethod(this, &SessionProxy::onWake, Qt::QueuedConnection);
}

void SessionProxy::onWake()
{
    // Cleared before latest(): a wake-up that comes from now on belongs to a newer snapshot.
    m_wakePending = false;
    if (m_session == nullptr)
        return;
    if (m_later.isActive())
        return announcePoints();
    const qint64 pause = hurried() || m_now->state != RunState::Training ? kFrameMs : m_pause;
    const qint64 waited = m_sinceTake.elapsed();
    if (waited >= pause)
        take();
    else {
        m_later.start(static_cast<int>(pause - waited));
        announcePoints();
    }
}

void SessionProxy::announcePoints()
{
    const qint64 left = std::max<qint64>(0, kPointsPauseMs - m_sincePoints.elapsed());
    if (!m_points.isActive() && m_later.remainingTime() > left)
        m_points.start(static_cast<int>(left));
}

bool SessionProxy::hurried() const
{
    return m_sinceCommand.isValid() && !m_sinceCommand.hasExpired(kHurryMs);
}

void SessionProxy::take()
{
    if (m_session == nullptr)
        return;
    const qint64 cpu = threadCpuNs();
    const qint64 cost = (cpu - m_cpuAtTake) / 1'000'000;
    m_cpuAtTake = cpu;
    m_pause = std::clamp(cost * kCostFactor, kLeastPauseMs, kMostPauseMs);
    m_sinceTake.restart();
    m_points.stop();
    m_sincePoints.restart();

    const SnapshotPtr before = m_now;
    SnapshotPtr latest = m_session->latest();
    if (latest == before) { // woken in the middle of an evaluation, say
        if (before->state == RunState::Training)
            emit pointsAdded();
        return;
    }
    m_now = std::move(latest);
    const SnapshotPtr now = m_now; // a slot may post, close or take another
    emit snapshotChanged(now, before);
    for (const Notice& notice : now->notices) {
        if (notice.serial <= m_lastNotice)
            continue;
        m_lastNotice = notice.serial;
        emit noticeRaised(notice);
    }
}

} // namespace attnscope
