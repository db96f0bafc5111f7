// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Invariants:
// 1. m_state holds the number of the loop and how many of its parts nobody has claimed. A part is claimed by
//    lowering it: that works only while the loop still has that part, so that `m_work`, read before, was
//    this loop's.
// 2. A loop returns when all its parts are done: no helper is inside `work` afterwards.
// 3. Whoever has m_caller has the team; the others do their parts alone.
#include "core/kernels/team.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace attnscope {
namespace {

/// Looks at what is waited for before the core is offered to others: 20 to 70 microseconds by processor,
/// longer than most of what lies between two loops of a step.
constexpr int kSpins = 1500;
/// Offers before a helper goes to sleep: some tenths of a millisecond where nobody takes them.
constexpr int kOffers = 500;

/// A part is under way on this thread: nested loops stay on it.
thread_local bool t_inside = false;

void pause()
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// Until `done`; false once it has looked and offered for long enough.
template <class Done>
bool waitAwhile(const Done& done, int offers)
{
    for (int i = 0; i < kSpins; ++i) {
        if (done())
            return true;
        pause();
    }
    for (int i = 0; i < offers; ++i) {
        if (done())
            return true;
        std::this_thread::yield();
    }
    return done();
}

/// LibTorch's operations inside a part run on this thread alone.
class InsidePart {
public:
    InsidePart() : m_threads(omp_get_max_threads())
    {
        t_inside = true;
        omp_set_num_threads(1);
    }
    ~InsidePart()
    {
        omp_set_num_threads(m_threads);
        t_inside = false;
    }
    InsidePart(const InsidePart&) = delete;
    InsidePart& operator=(const InsidePart&) = delete;

private:
    const int m_threads;
};

class Team {
public:
    /// One for the process, as there is one set of cores. Never destroyed: its helpers sleep until the
    /// process ends.
    static Team& instance()
    {
        static Team* const team = new Team;
        return *team;
    }

    /// False: the team is busy.
    bool run(int64_t threads, int64_t parts, const std::function<void(int64_t)>& work)
    {
        const std::unique_lock caller(m_caller, std::try_to_lock);
        if (!caller.owns_lock())
            return false;
        callHelpers(static_cast<int>(threads) - 1);
        m_work.store(&work, std::memory_order_relaxed);
        m_done.store(0, std::memory_order_relaxed);
        const uint64_t loop = (m_state.load(std::memory_order_relaxed) >> kPartBits) + 1;
        m_state.store(loop << kPartBits | static_cast<uint64_t>(parts));
        m_published.fetch_add(1);
        if (m_sleeping.load() > 0)
            m_published.notify_all();
        doParts(kCaller);
        const auto allDone = [&] { return m_done.load(std::memory_order_acquire) == parts; };
        while (!waitAwhile(allDone, kOffers)) {
        }
        if (const std::exception_ptr error = std::exchange(m_error, nullptr))
            std::rethrow_exception(error);
        return true;
    }

private:
    /// So many helpers from here on, or as many as the system allows; further ones sleep until they are
    /// wanted. New ones are prepared when it returns: LibTorch makes anew what belongs to all threads when
    /// one asks it for the first time, which must not happen while the process ends.
    void callHelpers(int wanted)
    {
        try {
            for (wanted = std::min(wanted, m_most); m_helpers < wanted; ++m_helpers)
                std::thread([this, index = m_helpers] { help(index); }).detach();
        } catch (const std::system_error&) { // too many threads: those that there are will do
            wanted = m_most = m_helpers;
        }
        for (int prepared = m_prepared.load(); prepared < m_helpers; prepared = m_prepared.load())
            m_prepared.wait(prepared);
        if (m_wanted.exchange(wanted) != wanted)
            m_wanted.notify_all();
    }

    static constexpr int kPartBits = 32;
    static constexpr uint64_t kPartMask = (uint64_t{1} << kPartBits) - 1;

    static constexpr int kCaller = -1;

    /// Claims parts of the loop at hand, and does them, until there are none, or none for this helper: what
    /// m_wanted is after m_state was read belongs to that loop, or the claim fails.
    void doParts(int index)
    {
        for (;;) {
            uint64_t state = m_state.load(std::memory_order_acquire);
            const auto unclaimed = static_cast<int64_t>(state & kPartMask);
            if (unclaimed == 0 || index >= m_wanted.load())
                return;
            const std::function<void(int64_t)>* const work = m_work.load(std::memory_order_relaxed);
            if (!m_state.compare_exchange_strong(state, state - 1, std::memory_order_acq_rel))
                continue;
            try {
                const InsidePart inside;
                (*work)(unclaimed - 1);
            } catch (...) {
                const std::lock_guard lock(m_errors);
                if (m_error == nullptr)
                    m_error = std::current_exception();
            }
            m_done.fetch_add(1, std::memory_order_acq_rel);
        }
    }

    void help(int index)
    {
        try {
            prepareHelper();
        } catch (...) { // it may help all the same
        }
        m_prepared.fetch_add(1);
        m_prepared.notify_all();
        int seen = 0; // a loop before the first look has been published by then: it is not missed
        for (;;) {
            if (const int wanted = m_wanted.load(); index >= wanted) {
                m_wanted.wait(wanted);
                continue;
            }
            const auto published = [&] { return m_published.load() != seen; };
            if (!waitAwhile(published, kOffers)) {
                m_sleeping.fetch_add(1);
                m_published.wait(seen);
                m_sleeping.fetch_sub(1);
            }
            seen = m_published.load();
            doParts(index);
        }
    }

    std::mutex m_caller;
    int m_helpers = 0;                            // guarded by m_caller
    int m_most = std::numeric_limits<int>::max(); // what the system allows; guarded by m_caller
    // Written by the caller at hand, read by all.
    std::atomic<int> m_wanted{0};
    std::atomic<const std::function<void(int64_t)>*> m_work{nullptr};
    std::atomic<int> m_published{0};
    // Written by all.
    std::atomic<int> m_prepared{0};
    std::atomic<uint64_t> m_state{0};
    std::atomic<int64_t> m_done{0};
    std::atomic<int> m_sleeping{0};
    std::mutex m_errors;
    std::exception_ptr m_error; // guarded by m_errors until all parts are done
};

} // namespace

int64_t teamThreads() { return t_inside ? 1 : std::max(1, omp_get_max_threads()); }

void runParts(int64_t parts, const std::function<void(int64_t)>& work)
{
    if (const int64_t threads = teamThreads();
        threads > 1 && parts > 1 && Team::instance().run(threads, parts, work))
        return;
    for (int64_t part = 0; part < parts; ++part) {
        if (t_inside) {
            work(part);
        } else {
            const InsidePart inside;
            work(part);
        }
    }
}

} // namespace attnscope
