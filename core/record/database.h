// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"
#include "core/record/run_file.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <functional>
#include <memory>
#include <string>

namespace attnscope::record {

/// One connection to a run file: opens it with care, and turns SQLite's exceptions into sentences. Not
/// thread-safe.
///
/// Invariants:
/// 1. SQLite::Exception never leaves guard(), read() and write().
/// 2. Only the newest connection opened for writing writes: it leaves its token in run.writer, and a write
///    transaction that finds another's token fails. Two programs that resume the same run would otherwise
///    overwrite each other's rows; a lock would outlive a killed program, a token does not. While the process
///    that the token names is there, no other process can open the file for writing.
/// 3. The file is never opened but through SQLite while a connection exists: closing any other descriptor of
/// it would
///    drop the process's locks (sqlite.org/howtocorrupt.html, 2.2).
class Database {
public:
    /// Creates a file that holds the tables and what `fill` adds, whole or not at all.
    static Status create(const std::string& path, const std::function<Status(SQLite::Database&)>& fill);
    static Result<std::unique_ptr<Database>> open(const std::string& path, RunFile::Access access);
    /// Closes a file that was written as a single file, without -wal and -shm beside it, if nobody else has
    /// it open.
    ~Database();

    const std::string& path() const { return m_path; }
    bool writable() const { return m_writable; }
    SQLite::Database& handle() const { return *m_db; }

    /// Runs `body`; an exception of SQLite's becomes a Failure.
    Status guard(const std::function<Status()>& body) const;
    /// In one transaction that sees one state of the file.
    Status read(const std::function<Status()>& body) const;
    /// In one transaction that is committed if `body` succeeds, undone otherwise.
    Status write(const std::function<Status()>& body);

    /// A compact copy of one consistent state, to a name that does not exist. Also from a reader.
    Status vacuumInto(const std::string& target) const;

    /// The number of another process that has the file open for writing; 0: none is known.
    int64_t otherWriter() const;

private:
    explicit Database(std::string path) : m_path(std::move(path)) {}
    Status connect(const std::string& name, int flags, RunFile::Access access);
    Status identify(RunFile::Access access);
    Status upgrade();
    Status checkLength() const;
    Status claim();

    std::string m_path;
    bool m_writable = false;
    int64_t m_token = 0;
    std::unique_ptr<SQLite::Database> m_db;
};

} // namespace attnscope::record
