// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/kept_memory.h"

#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace attnscope {

void keepFreedMemory()
{
#if defined(__GLIBC__)
    constexpr int kKept = 1 << 30, kMostOfOlder = 32 << 20; // older versions refuse more
    if (std::getenv("GLIBC_TUNABLES") == nullptr && std::getenv("MALLOC_TRIM_THRESHOLD_") == nullptr &&
        std::getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) {
        mallopt(M_TRIM_THRESHOLD, kKept);
        if (mallopt(M_MMAP_THRESHOLD, kKept) == 0)
            mallopt(M_MMAP_THRESHOLD, kMostOfOlder);
    }
#endif
}

} // namespace attnscope
