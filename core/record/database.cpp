// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/database.h"

#include "core/base/version.h"
#include "core/record/schema.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <unistd.h>

namespace attnscope::record {
namespace fs = std::filesystem;
namespace {

constexpr int kBusyMilliseconds = 10'000;

/// SQLite gives meaning to some names (":memory:", ""); an absolute one is only ever a file.
std::string absoluteName(const std::string& path) { return fs::absolute(path).string(); }

std::string uriOf(const std::string& path)
{
    std::string uri = "file:";
    for (const char c : absoluteName(path)) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri + "?immutable=1";
}

Status statusOf(const std::string& path, const SQLite::Exception& e)
{
    std::string detail = e.what(); // may quote a damaged statement of several lines
    std::replace_if(
        detail.begin(), detail.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    switch (e.getErrorCode()) {
    case SQLITE_FULL: return failure(path, "cannot be written: the disk is full");
    case SQLITE_NOTADB: return failure(path, "is not a run file (it is not an SQLite database)");
    case SQLITE_CORRUPT: return failure(path, "is damaged ({})", detail);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return failure(path, "is in use by another program");
    case SQLITE_READONLY:
    case SQLITE_PERM: return failure(path, "cannot be written: it or its folder is read-only");
    case SQLITE_CANTOPEN:
        return failure(path, "cannot be opened, or its folder cannot be written ({})", detail);
    case SQLITE_IOERR: return failure(path, "cannot be read or written ({})", detail);
    case SQLITE_TOOBIG: return failure(path, "cannot hold so large a piece of data ({})", detail);
    case SQLITE_NOMEM: return failure(path, "needs more memory than there is");
    // A statement of ours that does not fit the tables: the tables are not what the version says.
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH: return failure(path, "is damaged ({})", detail);
    default: return failure(path, "the database reports an error ({})", detail);
    }
}

bool unwritable(const SQLite::Exception& e)
{
    return e.getErrorCode() == SQLITE_CANTOPEN || e.getErrorCode() == SQLITE_READONLY ||
           e.getErrorCode() == SQLITE_PERM;
}

void removeWithSideFiles(const fs::path& path)
{
    std::error_code ignored;
    for (const char* ending : {"", "-journal", "-wal", "-shm"})
        fs::remove(path.string() + ending, ignored);
}

/// Renames without ever replacing a file that has appeared meanwhile.
Status renameNew(const fs::path& from, const std::string& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return Status::ok();
    if (errno == EEXIST)
        return failure(to, "exists already");
    // Some network file systems cannot promise it.
    if ((errno == EINVAL || errno == ENOSYS) && !fs::exists(to) && ::rename(from.c_str(), to.c_str()) == 0)
        return Status::ok();
    return failure(to, "cannot create the file ({})", std::strerror(errno));
}

/// What every connection needs: nothing in the file's schema may run code, and cells are checked when a page
/// is read.
void harden(SQLite::Database& db)
{
    sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    db.exec("PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON");
}

/// A token's low bits name the process that left it; Linux numbers processes below 2^22.
constexpr int kProcessBits = 22;
constexpr uint64_t kProcessMask = (uint64_t{1} << kProcessBits) - 1;

/// Whether a process of this number runs one of these programs: a killed one's number may be another's by
/// now. False where that cannot be told (another user's, another machine's).
bool isOneOfUs(int64_t process)
{
    std::error_code error;
    const fs::path program = fs::read_symlink(fmt::format("/proc/{}/exe", process), error);
    return !error && program.filename().string().starts_with("attnscope");
}

} // namespace

Status Database::create(const std::string& path, const std::function<Status(SQLite::Database&)>& fill)
{
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error)))
        return failure(path, "exists already");
    const fs::path folder = fs::absolute(path).parent_path();
    if (!fs::is_directory(folder, error))
        return failure(path, "cannot create the file (there is no folder {})", folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return failure(path, "cannot create the file ({})", std::strerror(errno));

    const fs::path temporary =
        folder / fmt::format(".{}.{}.tmp", fs::path(path).filename().string(), ::getpid());
    removeWithSideFiles(temporary);
    Database maker(path);
    Status status = maker.guard([&] {
        SQLite::Database db(temporary.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                            kBusyMilliseconds);
        harden(db);
        SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
        db.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        migrate(db, 0);
        ATTNSCOPE_TRY(fill(db));
        transaction.commit();
        return Status::ok();
    });
    if (status.isOk())
        status = renameNew(temporary, path);
    if (!status.isOk())
        removeWithSideFiles(temporary);
    return status;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, RunFile::Access access)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        return failure(path, "there is no such file");
    if (error)
        return failure(path, "cannot open ({})", error.message());
    if (!fs::is_regular_file(status))
        return failure(path, "is not a regular file");
    if (fs::file_size(path, error) == 0)
        return failure(path, "is not a run file (it is empty)");

    std::unique_ptr<Database> database(new Database(path));
    ATTNSCOPE_TRY(database->connect(absoluteName(path), SQLite::OPEN_READWRITE, access));
    ATTNSCOPE_TRY(database->guard([&] { return database->identify(access); }));
    if (access == RunFile::Access::ReadWrite)
        ATTNSCOPE_TRY(database->guard([&] { return database->claim(); }));
    return database;
}

/// Readers too open for writing where they may, with writes switched off: only so can the last of them take
/// in the -wal that a killed program left, and leave no side files behind.
Status Database::connect(const std::string& name, int flags, RunFile::Access access)
{
    try {
        m_db = std::make_unique<SQLite::Database>(name, flags, kBusyMilliseconds);
        harden(*m_db);
        m_db->execAndGet("PRAGMA application_id"); // the first read: SQLite opens lazily
        return Status::ok();
    } catch (const SQLite::Exception& e) {
        // A folder that cannot be written has no place for the side files. Without a -wal to take in, none is
        // needed.
        std::error_code error;
        const uintmax_t pending = fs::file_size(m_path + "-wal", error);
        const bool nothingPending = error || pending == 0;
        if (access == RunFile::Access::ReadOnly && unwritable(e) && nothingPending &&
            (flags & SQLite::OPEN_URI) == 0)
            return connect(uriOf(m_path), SQLite::OPEN_READONLY | SQLite::OPEN_URI, access);
        return statusOf(m_path, e);
    }
}

Status Database::identify(RunFile::Access access)
{
    const int application = m_db->execAndGet("PRAGMA application_id").getInt();
    if (application != kApplicationId)
        return failure(m_path,
                       "is an SQLite database but not a run file (expected the application id {}, found {})",
                       kApplicationId, application);
    const int version = m_db->execAndGet("PRAGMA user_version").getInt();
    if (version > kSchemaVersion) {
        std::string maker = "?";
        try {
            maker = m_db->execAndGet("SELECT program_version FROM run").getString();
        } catch (const SQLite::Exception&) { // NOLINT: the newer format may have no such column
        }
        return failure(
            m_path,
            "was made by a newer version of Attnscope (file format {} of version {}; this is version "
            "{}, which reads formats up to {})",
            version, maker, kProgramVersion, kSchemaVersion);
    }
    ATTNSCOPE_TRY(checkLength());
    if (version < 1 || !hasRunTables(*m_db, version))
        return failure(m_path, "is damaged (its tables are not those of a run file)");
    if (access == RunFile::Access::ReadOnly) {
        presentAsCurrent(*m_db, version);
        m_db->exec("PRAGMA query_only = ON");
        return Status::ok();
    }
    return version < kSchemaVersion ? upgrade() : Status::ok();
}

Status Database::upgrade()
{
    if (sqlite3_db_readonly(m_db->getHandle(), "main") == 1)
        return failure(m_path, "cannot be written: it or its folder is read-only");
    SQLite::Transaction transaction(*m_db, SQLite::TransactionBehavior::IMMEDIATE);
    // Looked up again inside the transaction: another program may have been faster.
    migrate(*m_db, m_db->execAndGet("PRAGMA user_version").getInt());
    transaction.commit();
    return Status::ok();
}

/// SQLite reads the missing part of a last page as zeros. With a -wal beside the file the page may be whole
/// in there.
Status Database::checkLength() const
{
    std::error_code error;
    const uint64_t pageSize = static_cast<uint64_t>(m_db->execAndGet("PRAGMA page_size").getInt64());
    const uintmax_t size = fs::file_size(m_path, error);
    const uintmax_t pending = error ? 0 : fs::file_size(m_path + "-wal", error);
    const bool whole = size % pageSize == 0 || (!error && pending > 0);
    return whole
               ? Status::ok()
               : failure(m_path, "is cut short (expected a multiple of {} bytes, found {})", pageSize, size);
}

int64_t Database::otherWriter() const
{
    const auto process = static_cast<int64_t>(
        static_cast<uint64_t>(m_db->execAndGet("SELECT writer FROM run").getInt64()) & kProcessMask);
    return process != 0 && process != ::getpid() && isOneOfUs(process) ? process : 0;
}

Status Database::claim()
{
    if (sqlite3_db_readonly(m_db->getHandle(), "main") == 1)
        return failure(m_path, "cannot be written: it or its folder is read-only");
    if (const int64_t writer = otherWriter(); writer != 0)
        return failure(m_path, "is being written by another program (process {})", writer);
    m_db->exec("PRAGMA journal_mode = WAL");
    m_db->exec("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 33554432");
    std::random_device random;
    m_token = static_cast<int64_t>((uint64_t{random()} << kProcessBits & uint64_t{INT64_MAX}) |
                                   static_cast<uint64_t>(::getpid()));
    SQLite::Statement statement(*m_db, "UPDATE run SET writer = ?");
    statement.bind(1, m_token);
    if (statement.exec() != 1)
        return failure(m_path, "is damaged (it does not say what run it holds)");
    m_writable = true;
    return Status::ok();
}

Database::~Database()
{
    if (!m_writable)
        return;
    try {
        m_db->setBusyTimeout(0);
        SQLite::Statement statement(*m_db, "UPDATE run SET writer = 0 WHERE writer = ?");
        statement.bind(1, m_token);
        statement.exec();
        statement.reset();
        m_db->exec("PRAGMA journal_mode = DELETE");
    } catch (const SQLite::Exception&) { // NOLINT: another connection has it open, or the disk is full
        // The -wal stays beside the file, which is as complete with it.
    }
}

Status Database::guard(const std::function<Status()>& body) const
{
    try {
        return body();
    } catch (const SQLite::Exception& e) {
        return statusOf(m_path, e);
    }
}

Status Database::read(const std::function<Status()>& body) const
{
    return guard([&] {
        SQLite::Transaction transaction(*m_db, SQLite::TransactionBehavior::DEFERRED);
        return body(); // ends by rolling back, which for a reader is the same
    });
}

Status Database::write(const std::function<Status()>& body)
{
    return guard([&] {
        SQLite::Transaction transaction(*m_db, SQLite::TransactionBehavior::IMMEDIATE);
        if (m_db->execAndGet("SELECT writer FROM run").getInt64() != m_token)
            return failure(m_path, "another program has begun to write to this run");
        ATTNSCOPE_TRY(body());
        transaction.commit();
        return Status::ok();
    });
}

Status Database::vacuumInto(const std::string& target) const
{
    const Status status = guard([&] {
        m_db->exec("PRAGMA query_only = OFF"); // counts writing another file as writing
        presentAsStored(*m_db); // the copy is made by statements that must find the tables themselves
        SQLite::Statement vacuum(*m_db, "VACUUM INTO ?");
        vacuum.bind(1, absoluteName(target));
        vacuum.exec();
        return Status::ok();
    });
    if (m_writable)
        return status;
    const Status again = guard([&] {
        presentAsCurrent(*m_db, m_db->execAndGet("PRAGMA user_version").getInt());
        m_db->exec("PRAGMA query_only = ON");
        return Status::ok();
    });
    return status.isOk() ? again : status;
}

} // namespace attnscope::record
