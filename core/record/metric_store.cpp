// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/metric_store.h"

#include "core/record/blob_codec.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace attnscope::record {
namespace {

/// Steps are drawn as doubles.
constexpr int64_t kMaxStep = int64_t{1} << 53;
/// More than is ever written, less than could exhaust memory.
constexpr int64_t kMaxChunkPoints = int64_t{1} << 20;

struct Chunk {
    std::vector<int64_t> steps;
    std::vector<float> values;
};

/// The distance between all neighbours if it is one and the same, else 0.
int64_t strideOf(std::span<const int64_t> steps)
{
    const int64_t stride = steps.size() > 1 ? steps[1] - steps[0] : 1;
    for (size_t i = 1; i < steps.size(); ++i)
        if (steps[i] - steps[i - 1] != stride)
            return 0;
    return stride;
}

template <class T>
std::vector<T> copyOf(std::span<const std::byte> bytes)
{
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

/// Reads columns first_step, count, stride, steps, data, which begin at `column`.
Result<Chunk> readChunk(const SQLite::Statement& statement, int column, const std::string& where)
{
    const int64_t first = statement.getColumn(column).getInt64();
    const int64_t count = statement.getColumn(column + 1).getInt64();
    const int64_t stride = statement.getColumn(column + 2).getInt64();
    const SQLite::Column steps = statement.getColumn(column + 3);
    const SQLite::Column data = statement.getColumn(column + 4);
    if (first < 0 || first > kMaxStep || count < 1 || count > kMaxChunkPoints)
        return failure(where, "is damaged ({} points from step {})", count, first);
    const auto size = static_cast<uint64_t>(count);
    const auto bytes = blobOf(data);
    if (bytes.size() != size * sizeof(float))
        return failure(where, "is damaged (expected {} bytes, found {})", size * sizeof(float), bytes.size());
    Chunk chunk;
    if (steps.isNull()) {
        if (stride < 1 || stride > kMaxStep / count)
            return failure(where, "is damaged (a stride of {} steps)", stride);
        for (int64_t i = 0; i < count; ++i)
            chunk.steps.push_back(first + i * stride);
    } else {
        const auto stepBytes = blobOf(steps);
        if (stepBytes.size() != size * sizeof(int64_t))
            return failure(where, "is damaged (expected {} bytes, found {})", size * sizeof(int64_t),
                           stepBytes.size());
        chunk.steps = copyOf<int64_t>(stepBytes);
        const bool ascending = std::adjacent_find(chunk.steps.begin(), chunk.steps.end(),
                                                  std::greater_equal<>()) == chunk.steps.end();
        if (chunk.steps.front() != first || !ascending || chunk.steps.back() > 2 * kMaxStep)
            return failure(where, "is damaged (its steps do not ascend)");
    }
    chunk.values = copyOf<float>(bytes);
    return chunk;
}

std::string nameOf(const Database& file, const std::string& series)
{
    return fmt::format("{}: series {}", file.path(), series);
}

} // namespace

Result<MetricStore::Tail*> MetricStore::tailOf(const std::string& series)
{
    if (const auto found = m_tails.find(series); found != m_tails.end())
        return &found->second;
    Tail tail;
    const Status status = m_file.guard([&] {
        if (m_nextSeries == 0)
            m_nextSeries = m_file.handle().execAndGet("SELECT ifnull(max(id), 0) + 1 FROM series").getInt64();
        SQLite::Statement id(m_file.handle(), "SELECT id FROM series WHERE name = ?");
        id.bind(1, series);
        tail.known = id.executeStep();
        tail.series = tail.known ? id.getColumn(0).getInt64() : m_nextSeries++;
        SQLite::Statement last(m_file.handle(),
                               "SELECT id, first_step, count, stride, steps, data FROM metric "
                               "WHERE series = ? ORDER BY first_step DESC LIMIT 1");
        last.bind(1, tail.series);
        if (!last.executeStep())
            return Status::ok();
        Result<Chunk> chunk = readChunk(last, 1, nameOf(m_file, series));
        if (!chunk)
            return chunk.status();
        tail.row = last.getColumn(0).getInt64();
        tail.steps = std::move(chunk->steps);
        tail.values = std::move(chunk->values);
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    return &m_tails.emplace(series, std::move(tail)).first->second;
}

Status MetricStore::append(const std::string& series, int64_t step, float value)
{
    if (step < 0 || step > kMaxStep)
        return failure(nameOf(m_file, series), "cannot record step {} (expected 0 to {})", step, kMaxStep);
    Result<Tail*> found = tailOf(series);
    if (!found)
        return found.status();
    Tail& tail = **found;
    if (!tail.steps.empty() && step < tail.steps.back())
        return failure(nameOf(m_file, series), "cannot record step {} after step {}", step,
                       tail.steps.back());
    if (!tail.steps.empty() && step == tail.steps.back()) {
        tail.values.back() = value;
    } else {
        tail.steps.push_back(step);
        tail.values.push_back(value);
    }
    tail.dirty = true;
    m_dirty = true;
    return Status::ok();
}

int64_t MetricStore::writeChunk(const Tail& tail, int64_t row, size_t first, size_t count)
{
    const std::span steps = std::span(tail.steps).subspan(first, count);
    const std::span values = std::span(tail.values).subspan(first, count);
    const int64_t stride = strideOf(steps);
    SQLite::Statement statement(
        m_file.handle(),
        row != 0 ? "UPDATE metric SET series = ?, first_step = ?, count = ?, stride = ?, steps = ?, "
                   "data = ? WHERE id = ?"
                 : "INSERT INTO metric (series, first_step, count, stride, steps, data) "
                   "VALUES (?, ?, ?, ?, ?, ?)");
    statement.bind(1, tail.series);
    statement.bind(2, steps.front());
    statement.bind(3, static_cast<int64_t>(count));
    statement.bind(4, stride);
    if (stride == 0)
        bindBlob(statement, 5, std::as_bytes(steps));
    bindBlob(statement, 6, std::as_bytes(values));
    if (row != 0)
        statement.bind(7, row);
    statement.exec();
    return row != 0 ? row : m_file.handle().getLastInsertRowid();
}

void MetricStore::store(Tail& tail)
{
    if (!tail.known) {
        SQLite::Statement statement(m_file.handle(), "INSERT INTO series (id, name) VALUES (?, ?)");
        statement.bind(1, tail.series);
        const auto named = std::find_if(m_tails.begin(), m_tails.end(),
                                        [&](const auto& entry) { return &entry.second == &tail; });
        statement.bind(2, named->first);
        statement.exec();
    }
    size_t first = 0;
    int64_t row = tail.row;
    for (;;) {
        const size_t count = std::min(kChunkPoints, tail.steps.size() - first);
        row = writeChunk(tail, row, first, count);
        if (first + count == tail.steps.size())
            break;
        first += count;
        row = 0;
    }
    tail.storedRow = row;
    tail.storedPoints = first;
}

void MetricStore::store()
{
    for (auto& [name, tail] : m_tails)
        if (tail.dirty)
            store(tail);
}

void MetricStore::committed()
{
    for (auto& [name, tail] : m_tails) {
        if (!tail.dirty)
            continue;
        const auto points = static_cast<std::ptrdiff_t>(tail.storedPoints);
        tail.steps.erase(tail.steps.begin(), tail.steps.begin() + points);
        tail.values.erase(tail.values.begin(), tail.values.begin() + points);
        tail.row = tail.storedRow;
        tail.known = true;
        tail.dirty = false;
    }
    m_dirty = false;
}

Status MetricStore::truncateAfter(int64_t step)
{
    SQLite::Statement remove(m_file.handle(), "DELETE FROM metric WHERE first_step > ?");
    remove.bind(1, step);
    remove.exec();
    SQLite::Statement series(m_file.handle(), "SELECT id, name FROM series");
    while (series.executeStep()) {
        Tail tail;
        tail.series = series.getColumn(0).getInt64();
        SQLite::Statement last(m_file.handle(),
                               "SELECT id, first_step, count, stride, steps, data FROM metric "
                               "WHERE series = ? ORDER BY first_step DESC LIMIT 1");
        last.bind(1, tail.series);
        if (!last.executeStep())
            continue;
        Result<Chunk> chunk = readChunk(last, 1, nameOf(m_file, series.getColumn(1).getString()));
        if (!chunk)
            return chunk.status();
        const auto end = std::upper_bound(chunk->steps.begin(), chunk->steps.end(), step);
        if (end == chunk->steps.end())
            continue;
        const auto count = static_cast<size_t>(end - chunk->steps.begin());
        const int64_t row = last.getColumn(0).getInt64();
        tail.steps = std::move(chunk->steps);
        tail.values = std::move(chunk->values);
        writeChunk(tail, row, 0, count); // at least one point: the row begins at or before `step`
    }
    m_file.handle().exec("DELETE FROM series WHERE id NOT IN (SELECT series FROM metric)");
    return Status::ok();
}

void MetricStore::forget()
{
    m_tails.clear();
    m_nextSeries = 0;
    m_dirty = false;
}

Status MetricStore::readSeries(int64_t id, const std::string& name, const Take& take) const
{
    const auto found = m_tails.find(name);
    const Tail* tail = found == m_tails.end() ? nullptr : &found->second;
    SQLite::Statement rows(m_file.handle(), "SELECT id, first_step, count, stride, steps, data FROM metric "
                                            "WHERE series = ? ORDER BY first_step");
    rows.bind(1, id);
    int64_t previous = -1;
    while (rows.executeStep()) {
        if (tail != nullptr && rows.getColumn(0).getInt64() == tail->row)
            continue;
        Result<Chunk> chunk = readChunk(rows, 1, nameOf(m_file, name));
        if (!chunk)
            return chunk.status();
        if (chunk->steps.front() <= previous)
            return failure(nameOf(m_file, name), "is damaged (its steps do not ascend)");
        previous = chunk->steps.back();
        for (size_t i = 0; i < chunk->steps.size(); ++i)
            take(name, chunk->steps[i], chunk->values[i]);
    }
    for (size_t i = 0; tail != nullptr && i < tail->steps.size(); ++i)
        take(name, tail->steps[i], tail->values[i]);
    return Status::ok();
}

Status MetricStore::read(const Take& take) const
{
    return m_file.read([&] {
        SQLite::Statement series(m_file.handle(), "SELECT id, name FROM series ORDER BY id");
        while (series.executeStep())
            ATTNSCOPE_TRY(readSeries(series.getColumn(0).getInt64(), series.getColumn(1).getString(), take));
        std::map<int64_t, const std::string*> unknown; // buffered only, in the order of their ids
        for (const auto& [name, tail] : m_tails)
            if (!tail.known)
                unknown[tail.series] = &name;
        for (const auto& [id, name] : unknown)
            ATTNSCOPE_TRY(readSeries(id, *name, take));
        return Status::ok();
    });
}

} // namespace attnscope::record
