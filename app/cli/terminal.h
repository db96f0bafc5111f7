// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope::cli {

/// Standard output for results, standard error for messages and the progress bar. For one thread.
class Terminal {
public:
    Terminal();

    /// One line on standard output; above the progress bar where there is one.
    void line(std::string_view text);
    /// One line on standard error.
    void message(std::string_view text);

    /// Shows or redraws the bar on standard error, at most ten times a second; nothing where that is not a
    /// terminal. `fraction` 0 to 1.
    void progress(double fraction, std::string_view text);
    void clearProgress();
    bool hasProgress() const { return m_errorIsTerminal; }

    /// Flushes standard output. Failure if something could not be written (a full disk, say).
    Status finish();

private:
    int width() const;

    bool m_errorIsTerminal = false;
    bool m_unicode = false;
    bool m_barShown = false;
    bool m_failed = false;
    int m_error = 0;
    std::chrono::steady_clock::time_point m_lastDrawn{};
};

/// Columns of text, two spaces apart. The first is aligned left, the others right where all their cells but
/// the heading are numbers.
class Table {
public:
    explicit Table(std::vector<std::string> headings);
    void add(std::vector<std::string> row);
    /// Lines without a trailing newline; headings first unless all are empty.
    std::vector<std::string> lines() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// Columns that a UTF-8 text takes: code points, East Asian wide ones twice.
size_t displayWidth(std::string_view text);
/// "1 234 567".
std::string grouped(int64_t value);
/// "1 step", "1 234 steps".
std::string counted(int64_t count, std::string_view noun);
/// "0:42", "1:02:03".
std::string clockText(double seconds);

} // namespace attnscope::cli
