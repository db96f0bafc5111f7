// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/Database.h>

namespace attnscope::record {

inline constexpr int kApplicationId = 0x4154544e; ///< "ATTN"
/// The file format that this program writes (PRAGMA user_version). Raise it with every migration.
inline constexpr int kSchemaVersion = 1;

/// Brings a database from format `from` (0: empty) to kSchemaVersion, one migration after another, inside the
/// caller's transaction. Throws SQLite::Exception.
void migrate(SQLite::Database& db, int from);

/// Whether the tables are those of a run file, and nothing else runs code behind a query (views, triggers).
/// Throws SQLite::Exception.
bool hasRunTables(SQLite::Database& db);

} // namespace attnscope::record
