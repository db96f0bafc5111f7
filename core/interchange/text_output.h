// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace attnscope {

/// A file that is written in many small pieces: buffers, and remembers the first error until close().
class TextOutput {
public:
    explicit TextOutput(const std::filesystem::path& path);
    ~TextOutput();
    TextOutput(const TextOutput&) = delete;
    TextOutput& operator=(const TextOutput&) = delete;

    void write(std::string_view text);
    /// Writes what is left. Failure: the first that occurred since the beginning.
    Status close();

private:
    void flush();

    std::filesystem::path m_path;
    std::string m_buffer;
    int m_fd = -1;
    int m_error = 0;
};

} // namespace attnscope
