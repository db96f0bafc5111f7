// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

struct archive;

namespace attnscope {

/// Deflate cannot do better than 1032 to 1: what a compressed file claims to hold beyond that is a lie, and
/// no memory need be taken for it.
constexpr uint64_t kMaxDeflateRatio = 1032;

/// Reads data files as a stream, nothing unpacked to the disk: the members of a tar archive (plain or
/// gzipped), or one file that may be gzipped. One thread at a time.
class ArchiveReader {
public:
    struct Member {
        std::string name; ///< with its folders
        uint64_t size = 0;
    };

    /// Failure: no such file, not a tar archive.
    static Result<ArchiveReader> openTar(const std::filesystem::path& path);
    /// A single file, unpacked if it is gzipped. Failure: no such file, an empty file.
    static Result<ArchiveReader> openFile(const std::filesystem::path& path);

    /// The next regular file in a tar archive; empty at its end. Failure: cut short or damaged.
    Result<std::optional<Member>> nextMember();
    /// Fills `into` as far as the member reaches and says how far. Failure: cut short or damaged.
    Result<size_t> read(std::span<uint8_t> into);
    /// The same, where the end within `into` is a failure.
    Status readExactly(std::span<uint8_t> into);

    /// The file, and the member where there is one, for messages.
    const std::string& where() const { return m_where; }
    /// How much of the file on the disk has been read, 0 to 1.
    double position() const;
    /// Bytes that can be unpacked at most.
    uint64_t largestPossible() const { return m_fileSize * kMaxDeflateRatio; }

private:
    struct Close {
        void operator()(archive* a) const;
    };
    enum class Kind { Tar, File };
    static Result<ArchiveReader> open(const std::filesystem::path& path, Kind kind);
    Status damaged() const;

    std::string m_path;
    std::string m_where;
    uint64_t m_fileSize = 0;
    std::unique_ptr<archive, Close> m_archive;
};

} // namespace attnscope
