// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/Database.h>

namespace attnscope::record {

inline constexpr int kApplicationId = 0x4154544e; ///< "ATTN"
/// The file format that this program writes (PRAGMA user_version). Raise it with every migration.
inline constexpr int kSchemaVersion = 3;

/// Brings a database from format `from` (0: empty) to kSchemaVersion, one migration after another, inside the
/// caller's transaction. Throws SQLite::Exception.
void migrate(SQLite::Database& db, int from);

/// Lets this connection see the tables of format `from` as those of kSchemaVersion, without a change to the
/// file: what a reader of an older file does in place of migrate(). Before the connection is made query_only.
/// Throws SQLite::Exception.
void presentAsCurrent(SQLite::Database& db, int from);
/// Undoes it: the connection sees the file's own tables. Throws SQLite::Exception.
void presentAsStored(SQLite::Database& db);

/// Whether the file's tables are those of a run file of format `version` (1 or more), and nothing else runs
/// code behind a query (views, triggers). Throws SQLite::Exception.
bool hasRunTables(SQLite::Database& db, int version);

} // namespace attnscope::record
