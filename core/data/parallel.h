// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace attnscope {

/// Calls work(i) for every i in [0, count), each once, on all processor cores. The calling thread takes part
/// and alone calls goOn(done) between its items (for progress); once that says false, no further item is
/// begun and the result is false. `work` must not throw and must write to places of its own.
template <class Work, class GoOn>
bool forEachInParallel(int64_t count, const Work& work, const GoOn& goOn)
{
    std::atomic<int64_t> next{0}, done{0};
    std::atomic<bool> stopped{false};
    const auto drain = [&](bool caller) {
        for (int64_t i = next++; i < count && !stopped; i = next++) {
            work(i);
            const int64_t finished = ++done;
            if (caller && !goOn(finished))
                stopped = true;
        }
    };
    const int64_t cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (int64_t i = 1; i < std::min(cores, count); ++i)
        helpers.emplace_back([&] { drain(false); });
    drain(true);
    helpers.clear(); // joins
    return !stopped;
}

template <class Work>
void forEachInParallel(int64_t count, const Work& work)
{
    forEachInParallel(count, work, [](int64_t) { return true; });
}

} // namespace attnscope
