// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace attnscope {

/// Bytes that this process may still take before the system, or the control group that it runs in, runs out
/// of memory; nothing where the system does not say. Any thread.
std::optional<uint64_t> availableMemory();

/// The same from the texts of the files that it is read from, empty where there is no such file:
/// /proc/meminfo, and memory.max, memory.current and memory.stat of a control group (version 2).
struct MemoryFiles {
    std::string meminfo, groupMax, groupCurrent, groupStat;
};
std::optional<uint64_t> availableMemory(const MemoryFiles& files);

/// "3.4 GB", "120 MB": of 10^9 and 10^6 bytes.
std::string memoryText(double bytes);

} // namespace attnscope
