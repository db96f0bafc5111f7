// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/team.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <iterator>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace attnscope {
namespace {

/// With the given number of threads, whatever the machine's own.
class TeamTest : public ::testing::TestWithParam<int> {
protected:
    TeamTest() : m_before(at::get_num_threads()) { at::set_num_threads(GetParam()); }
    ~TeamTest() override { at::set_num_threads(m_before); }

private:
    int m_before;
};

TEST_P(TeamTest, DoesEveryPartOnce)
{
    for (const int64_t parts : {0, 1, 2, 3, 50}) {
        std::vector<int> times(
            static_cast<size_t>(parts)); // written by whoever does the part, then read here
        for (int loop = 0; loop < 200; ++loop)
            runParts(parts, [&](int64_t part) { ++times[static_cast<size_t>(part)]; });
        EXPECT_EQ(times, std::vector<int>(static_cast<size_t>(parts), 200)) << parts << " parts";
    }
}

TEST_P(TeamTest, CutsARangeIntoConsecutiveParts)
{
    for (const int64_t count : {0, 1, 5, 64, 1000})
        for (const int64_t grain : {1, 7, 64}) {
            std::vector<int> times(static_cast<size_t>(count));
            std::atomic<int64_t> parts = 0;
            teamFor(100, 100 + count, grain, [&](int64_t first, int64_t last) {
                EXPECT_LT(first, last);
                EXPECT_TRUE(last - first >= grain || last == 100 + count);
                ++parts;
                for (int64_t i = first; i < last; ++i)
                    ++times[static_cast<size_t>(i - 100)];
            });
            EXPECT_EQ(times, std::vector<int>(static_cast<size_t>(count), 1));
            EXPECT_LE(parts, GetParam());
        }
}

/// Inside a part neither we nor LibTorch start further threads.
TEST_P(TeamTest, APartIsOneThread)
{
    std::atomic<int64_t> inner = 0;
    runParts(6, [&](int64_t) {
        EXPECT_EQ(at::get_num_threads(), 1);
        EXPECT_EQ(teamThreads(), 1);
        const std::thread::id self = std::this_thread::get_id();
        runParts(4, [&](int64_t) { inner += std::this_thread::get_id() == self ? 1 : 0; });
    });
    EXPECT_EQ(inner, 24);
    EXPECT_EQ(at::get_num_threads(), GetParam()); // and afterwards as before
    EXPECT_EQ(teamThreads(), GetParam());
}

TEST_P(TeamTest, ThrowsWhatAPartThrewOnceAllAreDone)
{
    std::atomic<int> begun = 0, done = 0;
    const auto run = [&] {
        runParts(20, [&](int64_t part) {
            ++begun;
            if (part == 17) {
                ++done;
                throw std::runtime_error("part 17");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            ++done;
        });
    };
    try {
        run();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), std::string("part 17"));
        EXPECT_EQ(begun, done); // nobody is inside any more
    }
    done = 0;
    runParts(20, [&](int64_t) { ++done; }); // the team is as good as before
    EXPECT_EQ(done, 20);
}

/// Two sessions of one process: whoever comes second does its parts alone.
TEST_P(TeamTest, SeveralThreadsMayHaveLoopsAtOnce)
{
    std::vector<int64_t> sums(3);
    std::vector<std::thread> callers;
    for (size_t caller = 0; caller < sums.size(); ++caller)
        callers.emplace_back([&, caller] {
            at::set_num_threads(GetParam()); // of this thread
            std::vector<int64_t> of(8);
            for (int64_t loop = 0; loop < 500; ++loop)
                runParts(8, [&](int64_t part) { of[static_cast<size_t>(part)] += loop + part; });
            sums[caller] = std::accumulate(of.begin(), of.end(), int64_t{0});
        });
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(sums, std::vector<int64_t>(3, 8 * (499 * 500 / 2) + 500 * 28));
}

/// Parts that wait for one another end only if each has a thread of its own.
void meet(int threads)
{
    std::atomic<int> begun = 0;
    runParts(threads, [&](int64_t) {
        ++begun;
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (begun < threads && std::chrono::steady_clock::now() < patience)
            std::this_thread::yield();
        EXPECT_EQ(begun, threads);
    });
}

TEST_P(TeamTest, AllThreadsTakePart) { meet(GetParam()); }

/// A helper that has gone to sleep is woken.
TEST_P(TeamTest, WorksAfterAPause)
{
    for (int loop = 0; loop < 5; ++loop) {
        meet(GetParam());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

/// Helpers of an earlier, larger number of threads stay away.
TEST_P(TeamTest, NoMoreThreadsTakePartThanAreSet)
{
    at::set_num_threads(6);
    for (int loop = 0; loop < 20; ++loop)
        runParts(12, [](int64_t) { std::this_thread::yield(); });
    at::set_num_threads(GetParam());
    std::mutex mutex;
    std::set<std::thread::id> seen;
    runParts(200, [&](int64_t) {
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
    });
    EXPECT_LE(std::ssize(seen), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Threads, TeamTest, ::testing::Values(1, 2, 5));

} // namespace
} // namespace attnscope
