// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace attnscope {
namespace {

constexpr size_t kReadBlock = size_t{1} << 20;

std::string errorOf(archive* a)
{
    const char* text = archive_error_string(a);
    return text != nullptr ? text : "no reason given";
}

} // namespace

void ArchiveReader::Close::operator()(archive* a) const { archive_read_free(a); }

Result<ArchiveReader> ArchiveReader::open(const std::filesystem::path& path, Kind kind)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        return failure(path.string(), "no such file");
    if (!std::filesystem::is_regular_file(status))
        return failure(path.string(), "not a regular file");
    ArchiveReader reader;
    reader.m_path = reader.m_where = path.string();
    reader.m_fileSize = std::filesystem::file_size(path, error);
    if (error)
        return failure(path.string(), "cannot be read ({})", error.message());
    if (reader.m_fileSize == 0)
        return failure(path.string(), "the file is empty");
    reader.m_archive.reset(archive_read_new());
    archive* a = reader.m_archive.get();
    if (a == nullptr)
        return failure(path.string(), "cannot be read ({})", "out of memory");
    archive_read_support_filter_gzip(a);
    if (kind == Kind::Tar)
        archive_read_support_format_tar(a);
    else
        archive_read_support_format_raw(a);
    if (archive_read_open_filename(a, path.c_str(), kReadBlock) != ARCHIVE_OK) {
        // A positive number is the system's (no permission, say); EILSEQ is how libarchive says "unknown
        // format".
        const int number = archive_errno(a);
        if (number > 0 && number != EILSEQ)
            return failure(path.string(), "cannot be read ({})", std::strerror(number));
        return reader.damaged();
    }
    return reader;
}

Result<ArchiveReader> ArchiveReader::openTar(const std::filesystem::path& path)
{
    return open(path, Kind::Tar);
}

Result<ArchiveReader> ArchiveReader::openFile(const std::filesystem::path& path)
{
    auto reader = open(path, Kind::File);
    if (!reader)
        return reader;
    archive_entry* entry = nullptr;
    if (archive_read_next_header(reader->m_archive.get(), &entry) < ARCHIVE_WARN)
        return reader->damaged();
    return reader;
}

Result<std::optional<ArchiveReader::Member>> ArchiveReader::nextMember()
{
    for (;;) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(m_archive.get(), &entry);
        m_where = m_path;
        if (result == ARCHIVE_EOF)
            return std::optional<Member>();
        if (result < ARCHIVE_WARN)
            return damaged();
        const char* name = archive_entry_pathname(entry);
        if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG || archive_entry_size(entry) < 0)
            continue;
        m_where = m_path + " (" + name + ")";
        return std::optional(Member{name, static_cast<uint64_t>(archive_entry_size(entry))});
    }
}

Result<size_t> ArchiveReader::read(std::span<uint8_t> into)
{
    size_t done = 0;
    while (done < into.size()) {
        const la_ssize_t n = archive_read_data(m_archive.get(), into.data() + done, into.size() - done);
        if (n < 0)
            return damaged();
        if (n == 0)
            break;
        done += static_cast<size_t>(n);
    }
    return done;
}

Status ArchiveReader::readExactly(std::span<uint8_t> into)
{
    const auto done = read(into);
    if (!done)
        return done.status();
    if (*done < into.size())
        return failure(m_where, "ends too early (expected {} more bytes, found {})", into.size(), *done);
    return Status::ok();
}

double ArchiveReader::position() const
{
    const auto consumed = static_cast<double>(archive_filter_bytes(m_archive.get(), -1));
    return std::clamp(consumed / static_cast<double>(m_fileSize), 0.0, 1.0);
}

Status ArchiveReader::damaged() const
{
    return failure(m_where, "cut short, damaged or not of the expected format ({})",
                   errorOf(m_archive.get()));
}

} // namespace attnscope
