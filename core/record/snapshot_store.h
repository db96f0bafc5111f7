// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/record/blob_codec.h"
#include "core/record/database.h"
#include "core/record/text_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope::record {

/// The attention snapshots of a run file. What does not change from step to step (input, pictures, texts,
/// evidence, class names) is stored once and exactly; attention as float16; predictions as float32.
class SnapshotStore {
public:
    explicit SnapshotStore(Database& file) : m_file(file), m_texts(file) {}

    /// RunFile::checkSnapshot(). Call before writing.
    Status check(const Inspection& sample, uint64_t& taken) const;
    /// Inside a write transaction; throws SQLite::Exception. A sample already stored for this step is
    /// replaced.
    void put(int64_t step, const std::vector<Inspection>& samples);
    /// Inside a write transaction; throws SQLite::Exception.
    void truncateAfter(int64_t step);

    Result<std::vector<int64_t>> steps() const;
    Result<std::vector<Inspection>> read(int64_t step) const;

private:
    Status checkShapes(const Inspection& sample) const;
    int64_t sampleId(const Inspection& sample);
    int64_t taskId(const Prediction& prediction);
    enum class Whole { No, Yes };
    void putPredictions(int64_t snapshot, const std::vector<Prediction>& predictions, Whole whole);
    void putSites(int64_t snapshot, const Inspection& sample);
    Result<Inspection> readSample(int64_t id, ByteBudget& budget) const;
    Status readAlignment(const SQLite::Statement& row, Inspection& sample, ByteBudget& budget) const;
    Status readSnapshot(int64_t snapshot, Inspection& sample, ByteBudget& budget) const;
    Status readValues(const SQLite::Statement& row, Prediction& prediction, ByteBudget& budget) const;
    Status readPredictions(int64_t snapshot, Inspection& sample, ByteBudget& budget) const;
    Status readSites(int64_t snapshot, Inspection& sample, ByteBudget& budget) const;
    std::string where(const char* what, const std::string& name) const;

    Database& m_file;
    TextStore m_texts;
};

} // namespace attnscope::record
