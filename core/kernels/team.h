// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

// Threads for the loops of our own. OpenMP's either sleep between two loops, which costs a tenth of a
// millisecond a loop, as much as many of them take; or they spin, which takes the core from the window and
// from other programs for as long (measured in bench/README.md, "Waiting"). These spin for some microseconds,
// then offer the core to whoever wants it while they go on looking, then sleep; the thread that has a loop
// does the parts itself that nobody has come for, and waits in the same way, but without sleeping, for the
// last.

namespace attnscope {

/// Threads that take part in teamFor(), the calling one included: as many as OpenMP, and with it LibTorch,
/// uses from this thread (at::get_num_threads); 1 inside a part.
int64_t teamThreads();

/// Calls work(part) once for every part of [0, parts), some of them on other threads; returns when all are
/// done. Where a part throws, one of the exceptions is thrown again, and other parts may not have been begun.
/// What a part gives must not depend on who does it. Any thread; where another one has a loop under way, and
/// inside a part, the caller does all parts itself.
void runParts(int64_t parts, const std::function<void(int64_t part)>& work);

/// Calls work(first, last) for consecutive parts of [begin, end), at least `grain` long but for the last, at
/// most one for each of teamThreads().
template <class Work>
void teamFor(int64_t begin, int64_t end, int64_t grain, const Work& work)
{
    const int64_t count = end - begin, least = std::max<int64_t>(1, grain);
    if (count <= 0)
        return;
    const int64_t most = std::min(teamThreads(), std::max<int64_t>(1, count / least));
    const int64_t share = (count + most - 1) / most;
    if (share == count)
        return work(begin, end);
    runParts((count + share - 1) / share,
             [&](int64_t part) { work(begin + part * share, std::min(end, begin + (part + 1) * share)); });
}

/// Called by each helper before its first part. Defined where LibTorch is known (parallel_matmul.cpp): it
/// sets OpenMP's number of threads once for each thread, which must come before the team sets 1 for a part.
void prepareHelper();

} // namespace attnscope
