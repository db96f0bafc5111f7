// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

/// Writes `bytes` to a temporary name beside `path`, flushes them to the disk and renames: the file
/// is there whole or not at all, and an older one survives a failure (full disk, read-only folder).
/// Failure: a sentence naming `path` and the system's reason.
Status writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
Status writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// The same for a writer that must have a file name (a PDF device, SQLite): calls `write` with the
/// temporary name, then syncs and renames; removes the temporary file if `write` fails.
Status writeFileAtomically(const std::filesystem::path& path,
                           const std::function<Status(const std::filesystem::path&)>& write);

/// The ending of a file's name with its dot, in small letters (ASCII); empty where there is none.
std::string endingOf(const std::filesystem::path& path);

/// Reads a whole file of at most `limit` bytes. The size is checked before memory is taken.
Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, uint64_t limit);

} // namespace attnscope
