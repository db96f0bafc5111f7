// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/text_output.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace attnscope {
namespace {
constexpr size_t kBuffer = 1 << 16;
}

TextOutput::TextOutput(const std::filesystem::path& path)
    : m_path(path), m_fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))
{
    if (m_fd < 0)
        m_error = errno;
}

TextOutput::~TextOutput()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

void TextOutput::write(std::string_view text)
{
    m_buffer += text;
    if (m_buffer.size() >= kBuffer)
        flush();
}

void TextOutput::flush()
{
    std::string_view rest = m_buffer;
    while (!rest.empty() && m_error == 0) {
        const ssize_t n = ::write(m_fd, rest.data(), rest.size());
        if (n >= 0)
            rest.remove_prefix(static_cast<size_t>(n));
        else if (errno != EINTR)
            m_error = errno;
    }
    m_buffer.clear();
}

Status TextOutput::close()
{
    flush();
    if (m_fd >= 0 && ::close(m_fd) != 0 && m_error == 0)
        m_error = errno;
    m_fd = -1;
    if (m_error != 0)
        return failure(m_path.string(), "cannot write to the disk ({})", std::strerror(m_error));
    return Status::ok();
}

} // namespace attnscope
