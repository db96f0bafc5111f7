// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/base/status.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// How values lie in the blobs of a run file (docs/run-file.md). Everything is little-endian.
namespace attnscope::record {

/// One zstd frame whose header tells the size of the content.
std::vector<std::byte> compress(std::span<const std::byte> bytes);

/// What decoding may still allocate; a few kilobytes of zstd can claim any size, so the sum over one answer
/// is capped, not only each blob.
class ByteBudget {
public:
    explicit ByteBudget(uint64_t bytes) : m_left(bytes) {}
    bool take(uint64_t bytes)
    {
        if (bytes > m_left)
            return false;
        m_left -= bytes;
        return true;
    }

private:
    uint64_t m_left;
};

/// The content of one zstd frame that must hold exactly `expected` bytes; this is checked against the frame's
/// header and the budget before memory is taken. `where` names the blob in the error.
Result<std::vector<std::byte>> decompress(std::span<const std::byte> frame, uint64_t expected,
                                          ByteBudget& budget, const std::string& where);

/// "[3,32,32]"
std::string shapeText(const std::vector<int64_t>& shape);
/// The shape and its number of elements; none where the text is no list of non-negative numbers, has more
/// than eight of them, or their product exceeds 2^31.
struct ParsedShape {
    std::vector<int64_t> shape;
    uint64_t count = 1;
};
std::optional<ParsedShape> parseShape(const std::string& text);

std::vector<std::byte> floatsAsHalves(std::span<const float> values);
std::vector<float> halvesAsFloats(std::span<const std::byte> bytes);

/// The blob of a column as it lies in SQLite's memory, valid until the statement is stepped.
std::span<const std::byte> blobOf(const SQLite::Column& column);
/// Binds without copying: `bytes` must outlive the execution. An empty span is an empty blob, not NULL.
void bindBlob(SQLite::Statement& statement, int index, std::span<const std::byte> bytes);

/// The fields of a site that are neither name, kind nor weights, as JSON.
std::string siteMeta(const AttentionSite& site);
/// False where the text is not what siteMeta() writes.
bool readSiteMeta(const std::string& text, AttentionSite& site);

/// Whether the sequences that a site's queries and keys stand for are among `texts` and have as many tokens
/// as its weights have queries and keys, its own leading ones apart. Views index tokens without looking
/// again.
bool fitsTokens(const AttentionSite& site, std::span<const TokenSequence> texts);

bool isUtf8(const std::string& text);

/// ["cat","dog"]
std::string namesText(const std::vector<std::string>& names);
std::optional<std::vector<std::string>> parseNames(const std::string& text);

} // namespace attnscope::record
