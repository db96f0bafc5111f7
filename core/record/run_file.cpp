// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/run_file.h"

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/interchange/array_files.h"
#include "core/record/blob_codec.h"
#include "core/record/database.h"
#include "core/record/metric_store.h"
#include "core/record/snapshot_store.h"

#include <algorithm>
#include <bit>
#include <filesystem>

namespace attnscope {
namespace fs = std::filesystem;
using record::Database;
using record::MetricStore;
using record::SnapshotStore;

namespace {

constexpr char kChecksumKey[] = "sha256";

/// Of names, bytes and metadata: SQLite does not notice a flipped bit in what is stored uncompressed.
std::string checksumOf(const ArrayBundle& state)
{
    std::vector<const NamedArray*> arrays;
    for (const NamedArray& array : state.arrays)
        arrays.push_back(&array);
    std::sort(arrays.begin(), arrays.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    Sha256 sum;
    for (const NamedArray* array : arrays) {
        sum.update(array->name);
        sum.update(std::as_bytes(std::span(array->bytes)));
    }
    for (const auto& [key, value] : state.metadata)
        if (key != kChecksumKey) {
            sum.update(key);
            sum.update(value);
        }
    return toHex(sum.finish());
}

/// Checkpoints are numbered; number m is kept while it is at most twice its largest power-of-two divisor old.
/// So each span (2^k, 2^(k+1)] of ages always has one (a multiple of 2^k), one that is dropped is never
/// missed later, and the first (divisible by all) stays.
bool isKept(int64_t ordinal, int64_t newest)
{
    const auto divisor = int64_t{1} << std::min(std::countr_zero(static_cast<uint64_t>(ordinal)), 60);
    return ordinal == 0 || newest - ordinal <= 2 * divisor;
}

void insertHeader(SQLite::Database& db, const RunHeader& header)
{
    SQLite::Statement statement(db,
                                "INSERT INTO run (id, config, dataset_name, dataset_note, dataset_sha256, "
                                "torch_version, program_version, threads, created_utc) "
                                "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement.bind(1, toJson(header.config));
    statement.bind(2, header.datasetName);
    statement.bind(3, header.datasetNote);
    statement.bind(4, header.datasetSha256);
    statement.bind(5, header.torchVersion);
    statement.bind(6, header.programVersion);
    statement.bind(7, header.threads);
    statement.bind(8, header.createdUtc);
    statement.exec();
}

Status readHeader(const Database& db, RunHeader& header)
{
    return db.guard([&] {
        SQLite::Statement row(db.handle(), "SELECT config, dataset_name, dataset_note, dataset_sha256, "
                                           "torch_version, program_version, threads, created_utc FROM run");
        if (!row.executeStep())
            return failure(db.path(), "is damaged (it does not say what run it holds)");
        Result<RunConfig> config = runConfigFromJson(row.getColumn(0).getString());
        if (!config)
            return Status::make(ErrorKind::Failure, db.path() + ": configuration", config.status().message());
        header.config = std::move(*config);
        header.datasetName = row.getColumn(1).getString();
        header.datasetNote = row.getColumn(2).getString();
        header.datasetSha256 = row.getColumn(3).getString();
        header.torchVersion = row.getColumn(4).getString();
        header.programVersion = row.getColumn(5).getString();
        header.threads = row.getColumn(6).getInt();
        header.createdUtc = row.getColumn(7).getString();
        return Status::ok();
    });
}

std::string documentPlace(const std::string& path, const std::string& name)
{
    return fmt::format("{}: document {}", path, name);
}

/// Makes room for the checkpoint of `step` and returns its number. Inside a write transaction.
Result<int64_t> nextOrdinal(const Database& db, int64_t step)
{
    SQLite::Statement newest(db.handle(), "SELECT step, ordinal FROM checkpoint ORDER BY step DESC LIMIT 1");
    if (!newest.executeStep())
        return 0;
    const int64_t newestStep = newest.getColumn(0).getInt64();
    const int64_t ordinal = newest.getColumn(1).getInt64();
    if (step < newestStep)
        return failure(db.path(), "cannot store a checkpoint of step {} behind that of step {}", step,
                       newestStep);
    return step == newestStep ? ordinal : ordinal + 1;
}

/// SQLite would take the side files of a run that is replaced for those of its successor. Those that a killed
/// program left are taken in first, by opening and closing the run, so that it stays whole if replacing it
/// fails; what remains is another connection's, or belongs to no run.
Status settleSideFiles(const std::string& path)
{
    std::error_code error;
    const auto exist = [&](const char* ending) { return fs::exists(path + ending, error); };
    if (!exist("-wal") && !exist("-shm") && !exist("-journal"))
        return Status::ok();
    const bool isRun = fs::exists(path, error) && Database::open(path, RunFile::Access::ReadOnly).isOk();
    if (isRun && exist("-wal"))
        return failure(path, "is in use by another program");
    for (const char* ending : {"-wal", "-shm", "-journal"})
        fs::remove(path + ending, error);
    return Status::ok();
}

void thinOut(const Database& db, int64_t newest)
{
    std::vector<int64_t> surplus;
    SQLite::Statement rows(db.handle(), "SELECT ordinal FROM checkpoint");
    while (rows.executeStep())
        if (const int64_t ordinal = rows.getColumn(0).getInt64(); !isKept(ordinal, newest))
            surplus.push_back(ordinal);
    for (const int64_t ordinal : surplus) {
        SQLite::Statement remove(db.handle(), "DELETE FROM checkpoint WHERE ordinal = ?");
        remove.bind(1, ordinal);
        remove.exec();
    }
}

} // namespace

struct RunFile::Impl {
    Impl(std::unique_ptr<Database> database, RunHeader runHeader)
        : file(std::move(database)), header(std::move(runHeader)), metrics(*file), snapshots(*file)
    {
    }

    /// Runs `body` in one transaction with the metrics buffered so far.
    Status transact(const std::function<Status()>& body)
    {
        if (!file->writable())
            return failure(file->path(), "was opened for reading only");
        ATTNSCOPE_TRY(file->write([&] {
            metrics.store();
            return body();
        }));
        metrics.committed();
        return Status::ok();
    }

    std::unique_ptr<Database> file;
    RunHeader header;
    MetricStore metrics;
    SnapshotStore snapshots;
};

RunFile::RunFile(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
RunFile::~RunFile() = default;

Result<std::unique_ptr<RunFile>> RunFile::create(const std::string& path, const RunHeader& header)
{
    ATTNSCOPE_TRY(Database::create(path, [&](SQLite::Database& db) {
        insertHeader(db, header);
        return Status::ok();
    }));
    Result<std::unique_ptr<RunFile>> opened = open(path, Access::ReadWrite);
    if (!opened) {
        std::error_code ignored;
        fs::remove(path, ignored);
    }
    return opened;
}

Result<std::unique_ptr<RunFile>> RunFile::open(const std::string& path, Access access)
{
    Result<std::unique_ptr<Database>> file = Database::open(path, access);
    if (!file)
        return file.status();
    RunHeader header;
    ATTNSCOPE_TRY(readHeader(**file, header));
    return std::unique_ptr<RunFile>(new RunFile(std::make_unique<Impl>(std::move(*file), std::move(header))));
}

bool RunFile::isBeingWritten(const std::string& path)
{
    const Result<std::unique_ptr<Database>> file = Database::open(path, Access::ReadOnly);
    bool found = false;
    const Status looked = !file ? file.status() : (*file)->guard([&] {
        found = (*file)->otherWriter() != 0;
        return Status::ok();
    });
    return looked.isOk() && found;
}

const std::string& RunFile::path() const { return m_impl->file->path(); }
const RunHeader& RunFile::header() const { return m_impl->header; }
bool RunFile::isWritable() const { return m_impl->file->writable(); }

Status RunFile::append(const MetricPoint& point)
{
    if (!m_impl->file->writable())
        return failure(path(), "was opened for reading only");
    return m_impl->metrics.append(point.series, point.step, point.value);
}

Status RunFile::commit()
{
    if (!m_impl->metrics.dirty())
        return Status::ok();
    return m_impl->transact([] { return Status::ok(); });
}

Status RunFile::putEvent(const RunEvent& event)
{
    return m_impl->transact([&] {
        SQLite::Statement add(m_impl->file->handle(),
                              "INSERT INTO event (step, key, value) VALUES (?, ?, ?)");
        add.bind(1, event.step);
        add.bind(2, event.key);
        add.bind(3, event.value);
        add.exec();
        return Status::ok();
    });
}

Status RunFile::checkSnapshot(const Inspection& sample, uint64_t& taken) const
{
    return m_impl->snapshots.check(sample, taken);
}

Status RunFile::putDocument(const std::string& name, const std::string& content)
{
    const std::string where = documentPlace(path(), name);
    if (content.size() > kMostDocumentBytes)
        return failure(where, "is too large to keep (expected at most {} bytes, found {})",
                       kMostDocumentBytes, content.size());
    if (!record::isUtf8(content))
        return failure(where, "is not valid UTF-8");
    return m_impl->transact([&] {
        const auto frame = record::compress(std::as_bytes(std::span(content)));
        SQLite::Statement put(m_impl->file->handle(),
                              "INSERT OR REPLACE INTO document (name, size, content) VALUES (?, ?, ?)");
        put.bind(1, name);
        put.bind(2, static_cast<int64_t>(content.size()));
        record::bindBlob(put, 3, frame);
        put.exec();
        return Status::ok();
    });
}

Result<std::optional<std::string>> RunFile::document(const std::string& name) const
{
    std::optional<std::string> content;
    const std::string where = documentPlace(path(), name);
    const Status status = m_impl->file->guard([&]() -> Status {
        SQLite::Statement row(m_impl->file->handle(), "SELECT size, content FROM document WHERE name = ?");
        row.bind(1, name);
        if (!row.executeStep())
            return Status::ok();
        const int64_t size = row.getColumn(0).getInt64();
        if (size < 0 || static_cast<uint64_t>(size) > kMostDocumentBytes)
            return failure(where, "is damaged (it claims {} bytes)", size);
        record::ByteBudget budget(kMostDocumentBytes);
        const auto bytes =
            record::decompress(record::blobOf(row.getColumn(1)), static_cast<uint64_t>(size), budget, where);
        if (!bytes)
            return bytes.status();
        content.emplace(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        return record::isUtf8(*content) ? Status::ok() : failure(where, "is not valid UTF-8");
    });
    if (!status.isOk())
        return status;
    return content;
}

Status RunFile::putSnapshot(int64_t step, const std::vector<Inspection>& samples)
{
    uint64_t taken = 0;
    for (const Inspection& sample : samples)
        ATTNSCOPE_TRY(checkSnapshot(sample, taken));
    return m_impl->transact([&] {
        m_impl->snapshots.put(step, samples);
        return Status::ok();
    });
}

Status RunFile::putCheckpoint(Checkpoint checkpoint)
{
    checkpoint.state.metadata[kChecksumKey] = checksumOf(checkpoint.state);
    const Result<std::vector<std::byte>> bytes = toSafetensors(checkpoint.state);
    if (!bytes)
        return bytes.status();
    return m_impl->transact([&] {
        const Database& db = *m_impl->file;
        const Result<int64_t> ordinal = nextOrdinal(db, checkpoint.step);
        if (!ordinal)
            return ordinal.status();
        SQLite::Statement add(db.handle(),
                              "INSERT OR REPLACE INTO checkpoint (step, ordinal, data) VALUES (?, ?, ?)");
        add.bind(1, checkpoint.step);
        add.bind(2, *ordinal);
        record::bindBlob(add, 3, *bytes);
        add.exec();
        thinOut(db, *ordinal);
        return Status::ok();
    });
}

Status RunFile::truncateAfter(int64_t step)
{
    const Status status = m_impl->transact([&] {
        ATTNSCOPE_TRY(m_impl->metrics.truncateAfter(step));
        m_impl->snapshots.truncateAfter(step);
        for (const char* sql :
             {"DELETE FROM checkpoint WHERE step > ?", "DELETE FROM event WHERE step > ?"}) {
            SQLite::Statement remove(m_impl->file->handle(), sql);
            remove.bind(1, step);
            remove.exec();
        }
        return Status::ok();
    });
    if (status.isOk())
        m_impl->metrics.forget();
    return status;
}

Status RunFile::readMetrics(
    const std::function<void(const std::string& series, int64_t step, float value)>& take) const
{
    return m_impl->metrics.read(take);
}

Result<std::vector<RunEvent>> RunFile::events() const
{
    std::vector<RunEvent> events;
    const Status status = m_impl->file->guard([&] {
        SQLite::Statement rows(m_impl->file->handle(), "SELECT step, key, value FROM event ORDER BY id");
        while (rows.executeStep())
            events.push_back(
                {rows.getColumn(0).getInt64(), rows.getColumn(1).getString(), rows.getColumn(2).getString()});
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    return events;
}

Result<std::vector<int64_t>> RunFile::snapshotSteps() const { return m_impl->snapshots.steps(); }

Result<std::vector<Inspection>> RunFile::snapshot(int64_t step) const { return m_impl->snapshots.read(step); }

Result<std::vector<int64_t>> RunFile::checkpointSteps() const
{
    std::vector<int64_t> steps;
    const Status status = m_impl->file->guard([&] {
        SQLite::Statement rows(m_impl->file->handle(), "SELECT step FROM checkpoint ORDER BY step");
        while (rows.executeStep())
            steps.push_back(rows.getColumn(0).getInt64());
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    return steps;
}

Result<Checkpoint> RunFile::checkpoint(std::optional<int64_t> atMost) const
{
    Checkpoint checkpoint;
    const Status status = m_impl->file->guard([&] {
        SQLite::Statement row(m_impl->file->handle(),
                              "SELECT step, data FROM checkpoint WHERE step <= ? ORDER BY step DESC LIMIT 1");
        row.bind(1, atMost.value_or(INT64_MAX));
        if (!row.executeStep())
            return atMost ? failure(path(), "holds no checkpoint of step {} or before", *atMost)
                          : failure(path(), "holds no checkpoint");
        checkpoint.step = row.getColumn(0).getInt64();
        Result<ArrayBundle> state =
            fromSafetensors(record::blobOf(row.getColumn(1)),
                            fmt::format("{}: checkpoint of step {}", path(), checkpoint.step));
        if (!state)
            return state.status();
        checkpoint.state = std::move(*state);
        const auto sum = checkpoint.state.metadata.extract(kChecksumKey); // older files have none
        if (!sum.empty() && sum.mapped() != checksumOf(checkpoint.state))
            return failure(path(), "is damaged (the checkpoint of step {} does not agree with its checksum)",
                           checkpoint.step);
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    return checkpoint;
}

Status RunFile::copyTo(const std::string& target) const
{
    std::error_code error;
    if (fs::equivalent(target, path(), error))
        return failure(target, "cannot be replaced by a copy of itself");
    if (m_impl->metrics.dirty())
        ATTNSCOPE_TRY(m_impl->transact([] { return Status::ok(); }));
    return writeFileAtomically(target, [&](const fs::path& temporary) {
        fs::remove(temporary,
                   error); // of a program that was killed: VACUUM INTO refuses a file that is not empty
        ATTNSCOPE_TRY(m_impl->file->vacuumInto(temporary.string()));
        return settleSideFiles(target); // the copy is complete: now the older run may be touched
    });
}

Result<RunConfig> configAt(const RunFile& file, const Checkpoint& checkpoint)
{
    const auto text = checkpoint.state.metadata.find("config");
    if (text == checkpoint.state.metadata.end())
        return file.header().config;
    auto config = runConfigFromJson(text->second);
    if (!config)
        return failure(file.path(), "holds a configuration that cannot be read ({})", config.status().text());
    return config;
}

} // namespace attnscope
