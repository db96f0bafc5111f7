// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/record/database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace attnscope::record {

/// The metrics of a run file: rows of up to kChunkPoints points of one series.
///
/// Invariants:
/// 1. The last row of a series is rewritten until it is full, so that a file written point by point and one
/// written
///    all at once hold the same rows.
/// 2. Within a series, steps ascend strictly.
/// 3. What store() writes is taken for stored only by committed(): after a failed transaction the points are
/// still
///    here, and the next one tries again.
class MetricStore {
public:
    /// 4000 bytes and the other columns fill a page of 4096 bytes without overflowing it.
    static constexpr size_t kChunkPoints = 1000;
    using Take = std::function<void(const std::string& series, int64_t step, float value)>;

    explicit MetricStore(Database& file) : m_file(file) {}

    /// Buffers a point. A second value for a series' newest step replaces the first; an earlier step is a
    /// Failure.
    Status append(const std::string& series, int64_t step, float value);
    bool dirty() const { return m_dirty; }

    /// Writes what is buffered. Inside a write transaction; throws SQLite::Exception.
    void store();
    /// The transaction of the last store() has been committed.
    void committed();

    /// Removes what lies after `step`. Inside a write transaction, after store(); forget() must follow.
    Status truncateAfter(int64_t step);
    /// Drops all buffered state: what is in the file is right.
    void forget();

    /// Every point of the file and the buffer, by series in the order of their first points, then step.
    Status read(const Take& take) const;

private:
    struct Tail {
        int64_t series = 0;
        bool known = false; ///< the series has its row in the file
        int64_t row = 0;    ///< the row of the file that `steps` and `values` replace; 0: none
        std::vector<int64_t> steps;
        std::vector<float> values;
        bool dirty = false;
        int64_t storedRow = 0;   ///< what store() made of it
        size_t storedPoints = 0; ///< points before the row storedRow, which need not be kept
    };

    Result<Tail*> tailOf(const std::string& series);
    void store(Tail& tail);
    int64_t writeChunk(const Tail& tail, int64_t row, size_t first, size_t count);
    Status readSeries(int64_t id, const std::string& name, const Take& take) const;

    Database& m_file;
    std::map<std::string, Tail> m_tails;
    int64_t m_nextSeries = 0; ///< 0: not read yet
    bool m_dirty = false;
};

} // namespace attnscope::record
