// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

namespace attnscope {
namespace {

std::string contentOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The number at the beginning of a text, blanks passed over.
std::optional<uint64_t> numberAt(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    uint64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// The number behind `key` at the beginning of a line.
std::optional<uint64_t> numberOf(std::string_view key, std::string_view text)
{
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.starts_with(key))
            return numberAt(line.substr(key.size()));
        at = end + 1;
    }
    return std::nullopt;
}

/// The folders of the control group that this process is in ("0::/path" of /proc/self/cgroup) and of those
/// around it, each of which may have a limit.
std::vector<std::string> groupFolders()
{
    const std::string groups = contentOf("/proc/self/cgroup");
    const size_t at = groups.find("0::/");
    if (at == std::string::npos || (at > 0 && groups[at - 1] != '\n'))
        return {};
    const size_t begin = at + 3;
    std::string path = groups.substr(begin, groups.find('\n', begin) - begin);
    std::vector<std::string> folders{"/sys/fs/cgroup"};
    for (; path.size() > 1; path.erase(path.rfind('/')))
        folders.push_back("/sys/fs/cgroup" + path);
    return folders;
}

} // namespace

std::optional<uint64_t> availableMemory(const MemoryFiles& files)
{
    std::optional<uint64_t> available = numberOf("MemAvailable:", files.meminfo);
    if (available)
        *available *= 1024;
    const auto limit = numberAt(files.groupMax); // "max": there is none
    const auto used = numberAt(files.groupCurrent);
    if (!limit || !used)
        return available;
    // Files that were read count as used and are given back when memory is short.
    const uint64_t held = *used - std::min(*used, numberOf("inactive_file ", files.groupStat).value_or(0));
    const uint64_t left = *limit - std::min(*limit, held);
    return available ? std::min(*available, left) : left;
}

std::optional<uint64_t> availableMemory()
{
    const std::string machine = contentOf("/proc/meminfo");
    std::optional<uint64_t> least = availableMemory({machine, {}, {}, {}});
    for (const std::string& folder : groupFolders()) {
        const auto left =
            availableMemory({machine, contentOf(folder + "/memory.max"),
                             contentOf(folder + "/memory.current"), contentOf(folder + "/memory.stat")});
        if (left && (!least || *left < *least))
            least = left;
    }
    return least;
}

std::string memoryText(double bytes)
{
    return bytes >= 1e9 ? fmt::format("{:.1f} GB", bytes / 1e9) : fmt::format("{:.0f} MB", bytes / 1e6);
}

} // namespace attnscope
