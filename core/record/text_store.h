// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/record/blob_codec.h"
#include "core/record/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope::record {

/// The texts of a run file's snapshots, with their tokens. A text that is the same from step to step (the
/// input, and what a translator no longer changes its mind about) is stored once.
class TextStore {
public:
    explicit TextStore(Database& file) : m_file(file) {}

    /// Failure where a sequence contradicts itself: invalid UTF-8, a token outside its text, two sequences of
    /// one name. Call before writing.
    Status check(const std::vector<TokenSequence>& texts) const;
    /// What read() takes of its budget for one text.
    static uint64_t readingSize(const TokenSequence& sequence);
    /// Inside a write transaction; throws SQLite::Exception. `snapshot` is snapshot.id and has no texts yet.
    void put(int64_t snapshot, const std::vector<TokenSequence>& texts);
    /// Removes what no snapshot refers to. Inside a write transaction; throws SQLite::Exception.
    void prune();

    /// In the order in which they were put; sizes are checked before memory is taken, offsets against the
    /// text.
    Result<std::vector<TokenSequence>> read(int64_t snapshot, ByteBudget& budget) const;

private:
    int64_t textId(const TokenSequence& sequence);
    Result<TokenSequence> readText(const SQLite::Statement& row, ByteBudget& budget) const;
    std::string where(const std::string& name) const;

    Database& m_file;
};

} // namespace attnscope::record
