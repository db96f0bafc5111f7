// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/terminal.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <wchar.h>

namespace attnscope::cli {
namespace {

bool isNumber(std::string_view text)
{
    return text.empty() || text == "-" ||
           text.find_first_not_of("0123456789.,+- e%x") == std::string_view::npos;
}

std::string padded(const std::string& text, size_t width, bool right)
{
    const size_t used = displayWidth(text);
    const std::string blanks(width > used ? width - used : 0, ' ');
    return right ? blanks + text : text + blanks;
}

/// The first `columns` columns of a UTF-8 text of narrow characters.
std::string_view cut(std::string_view text, size_t columns)
{
    size_t end = 0, used = 0;
    while (end < text.size()) {
        size_t next = end + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80)
            ++next;
        if (++used > columns)
            break;
        end = next;
    }
    return text.substr(0, end);
}

} // namespace

Terminal::Terminal()
{
    std::setlocale(LC_CTYPE, "");
    m_errorIsTerminal = ::isatty(STDERR_FILENO) == 1;
    m_unicode = std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void Terminal::line(std::string_view text)
{
    clearProgress();
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
                         std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0;
    if (!written && !m_failed) {
        m_failed = true;
        m_error = errno;
    }
}

void Terminal::message(std::string_view text)
{
    clearProgress();
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fputc('\n', stderr);
}

int Terminal::width() const
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void Terminal::progress(double fraction, std::string_view text)
{
    if (!m_errorIsTerminal)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (m_barShown && now - m_lastDrawn < std::chrono::milliseconds(100))
        return;
    m_lastDrawn = now;
    m_barShown = true;
    fraction = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
    const int room = width() - 1;
    const int cells = std::clamp(room / 4, 8, 30);
    const auto filled = static_cast<int>(fraction * cells);
    std::string bar;
    for (int i = 0; i < cells; ++i) {
        if (m_unicode)
            bar += i < filled ? "━" : "╌";
        else
            bar += i < filled ? "#" : ".";
    }
    const std::string percent = fmt::format(" {:3.0f} %  ", fraction * 100);
    const int left = std::max(0, room - cells - static_cast<int>(percent.size()));
    fmt::print(stderr, "\r\x1b[K{}{}{}", bar, percent, cut(text, static_cast<size_t>(left)));
    std::fflush(stderr);
}

void Terminal::clearProgress()
{
    if (!m_barShown)
        return;
    m_barShown = false;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
}

Status Terminal::finish()
{
    clearProgress();
    if (std::fflush(stdout) != 0 && !m_failed) {
        m_failed = true;
        m_error = errno;
    }
    if (m_failed)
        return failure("standard output", "cannot be written ({})", std::strerror(m_error));
    return Status::ok();
}

Table::Table(std::vector<std::string> headings) { m_rows.push_back(std::move(headings)); }

void Table::add(std::vector<std::string> row)
{
    row.resize(m_rows.front().size());
    m_rows.push_back(std::move(row));
}

std::vector<std::string> Table::lines() const
{
    const size_t columns = m_rows.front().size();
    std::vector<size_t> widths(columns, 0);
    std::vector<bool> right(columns, true);
    const bool headed = std::any_of(m_rows.front().begin(), m_rows.front().end(),
                                    [](const std::string& heading) { return !heading.empty(); });
    for (size_t r = 0; r < m_rows.size(); ++r) {
        for (size_t c = 0; c < columns; ++c) {
            widths[c] = std::max(widths[c], displayWidth(m_rows[r][c]));
            right[c] = right[c] && c > 0 && (r == 0 || isNumber(m_rows[r][c]));
        }
    }
    std::vector<std::string> out;
    for (size_t r = headed ? 0 : 1; r < m_rows.size(); ++r) {
        std::string line;
        for (size_t c = 0; c < columns; ++c)
            line += (c > 0 ? "  " : "") + padded(m_rows[r][c], widths[c], right[c]);
        line.erase(line.find_last_not_of(' ') + 1);
        out.push_back(std::move(line));
    }
    return out;
}

size_t displayWidth(std::string_view text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        wchar_t code = length == 1 ? lead : lead & (0xFF >> (length + 1));
        for (size_t k = 1; k < length && i + k < text.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
        const int columns = ::wcwidth(code); // -1 in a locale that does not know the character
        width += columns >= 0 ? static_cast<size_t>(columns) : 1;
        i += length;
    }
    return width;
}

std::string grouped(int64_t value)
{
    std::string digits = std::to_string(value);
    for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > (value < 0 ? 1 : 0); i -= 3)
        digits.insert(static_cast<size_t>(i), " ");
    return digits;
}

std::string counted(int64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string clockText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e8)
        return "-:--";
    const auto whole = static_cast<int64_t>(std::llround(seconds));
    if (whole < 3600)
        return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

} // namespace attnscope::cli
