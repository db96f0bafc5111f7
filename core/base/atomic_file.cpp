// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

std::string reason(int error) { return std::strerror(error); }

/// A name in the same folder, so that the rename cannot cross file systems. The suffix of the target
/// is kept at the end because some writers choose the format by it.
fs::path temporaryName(const fs::path& path)
{
    fs::path name = path;
    name.replace_filename(
        fmt::format(".{}.{}.tmp{}", path.stem().string(), ::getpid(), path.extension().string()));
    return name;
}

Status syncFile(const fs::path& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failure(path.string(), "cannot open for writing ({})", reason(errno));
    const int result = ::fsync(fd);
    const int error = errno;
    ::close(fd);
    // Some file systems (pipes, certain network mounts) do not support it; the data is still there.
    if (result != 0 && error != EINVAL && error != ENOTSUP)
        return failure(path.string(), "cannot write to the disk ({})", reason(error));
    return Status::ok();
}

Status writeAll(const fs::path& path, std::span<const std::byte> bytes)
{
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return failure(path.string(), "cannot open for writing ({})", reason(errno));
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n >= 0)
            bytes = bytes.subspan(static_cast<size_t>(n));
        else if (errno != EINTR)
            error = errno;
    }
    if (::close(fd) != 0 && error == 0)
        error = errno;
    if (error != 0)
        return failure(path.string(), "cannot write to the disk ({})", reason(error));
    return Status::ok();
}

} // namespace

Status writeFileAtomically(const fs::path& path, const std::function<Status(const fs::path&)>& write)
{
    const fs::path temporary = temporaryName(path);
    Status status = write(temporary);
    if (status.isOk())
        status = syncFile(temporary);
    if (status.isOk()) {
        std::error_code error;
        fs::rename(temporary, path, error);
        if (error)
            status = failure(path.string(), "cannot replace the file ({})", error.message());
    }
    if (!status.isOk()) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        // The user asked for `path`; the temporary name would only puzzle.
        return Status::make(status.kind(), path.string(), status.message());
    }
    return status;
}

Status writeFileAtomically(const fs::path& path, std::span<const std::byte> bytes)
{
    return writeFileAtomically(path, [&](const fs::path& name) { return writeAll(name, bytes); });
}

Status writeFileAtomically(const fs::path& path, std::string_view text)
{
    return writeFileAtomically(path, std::as_bytes(std::span(text.data(), text.size())));
}

std::string endingOf(const fs::path& path)
{
    std::string ending = path.extension().string();
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return ending;
}

Result<std::vector<std::byte>> readFile(const fs::path& path, uint64_t limit)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failure(path.string(), "cannot open ({})", reason(errno));
    struct stat info {};
    std::vector<std::byte> bytes;
    Status status;
    if (::fstat(fd, &info) != 0)
        status = failure(path.string(), "cannot read ({})", reason(errno));
    else if (!S_ISREG(info.st_mode))
        status = failure(path.string(), "is not a regular file");
    else if (static_cast<uint64_t>(info.st_size) > limit)
        status =
            failure(path.string(), "is too large (expected at most {} bytes, found {})", limit, info.st_size);
    else
        bytes.resize(static_cast<size_t>(info.st_size));
    size_t done = 0;
    while (status.isOk() && done < bytes.size()) {
        const ssize_t n = ::read(fd, bytes.data() + done, bytes.size() - done);
        if (n > 0)
            done += static_cast<size_t>(n);
        else if (n == 0)
            status = failure(path.string(), "ended early (expected {} bytes, found {})", bytes.size(), done);
        else if (errno != EINTR)
            status = failure(path.string(), "cannot read ({})", reason(errno));
    }
    ::close(fd);
    if (!status.isOk())
        return status;
    return bytes;
}

} // namespace attnscope
