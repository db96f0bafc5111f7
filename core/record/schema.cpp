// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/schema.h"

#include <SQLiteCpp/Statement.h>

#include <string>

namespace attnscope::record {
namespace {

struct Migration {
    int to;
    const char* sql;
};

/// In ascending order. A released one is never changed: a new format is a new entry. docs/run-file.md
/// explains every column.
constexpr Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE run (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    config TEXT NOT NULL,
    dataset_name TEXT NOT NULL,
    dataset_note TEXT NOT NULL,
    dataset_sha256 TEXT NOT NULL,
    torch_version TEXT NOT NULL,
    program_version TEXT NOT NULL,
    threads INTEGER NOT NULL,
    created_utc TEXT NOT NULL,
    writer INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE metric (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE,
    first_step INTEGER NOT NULL,
    count INTEGER NOT NULL,
    stride INTEGER NOT NULL,
    steps BLOB,
    data BLOB NOT NULL,
    UNIQUE (series, first_step)
);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    split TEXT NOT NULL,
    sample_index INTEGER NOT NULL,
    name TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,
    input_shape TEXT NOT NULL,
    input BLOB NOT NULL,
    picture_width INTEGER NOT NULL,
    picture_height INTEGER NOT NULL,
    picture BLOB,
    original_width INTEGER NOT NULL,
    original_height INTEGER NOT NULL,
    original BLOB,
    evidence_count INTEGER NOT NULL,
    evidence BLOB,
    UNIQUE (split, sample_index, name, fingerprint)
);
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    classes TEXT NOT NULL,
    UNIQUE (name, classes)
);
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    sample INTEGER NOT NULL REFERENCES sample(id),
    UNIQUE (step, sample)
);
CREATE INDEX snapshot_sample ON snapshot(sample);
CREATE TABLE prediction (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
    task INTEGER NOT NULL REFERENCES task(id),
    predicted INTEGER NOT NULL,
    truth INTEGER NOT NULL,
    logits BLOB NOT NULL,
    probabilities BLOB NOT NULL
);
CREATE INDEX prediction_snapshot ON prediction(snapshot);
CREATE TABLE attention (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    meta TEXT NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX attention_snapshot ON attention(snapshot);
CREATE TABLE checkpoint (
    step INTEGER PRIMARY KEY,
    ordinal INTEGER NOT NULL UNIQUE,
    data BLOB NOT NULL
);
)sql"},
};
static_assert(std::size(kMigrations) == kSchemaVersion, "every format has its migration");

constexpr const char* kTables = "('run', 'series', 'metric', 'event', 'sample', 'task', 'snapshot', "
                                "'prediction', 'attention', 'checkpoint')";
constexpr int kTableCount = 10;

} // namespace

void migrate(SQLite::Database& db, int from)
{
    for (const Migration& migration : kMigrations) {
        if (migration.to <= from)
            continue;
        db.exec(migration.sql);
        db.exec("PRAGMA user_version = " + std::to_string(migration.to));
    }
}

bool hasRunTables(SQLite::Database& db)
{
    const int tables = db.execAndGet("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql LIKE "
                                     "'CREATE TABLE %' AND name IN " +
                                     std::string(kTables))
                           .getInt();
    const int hidden =
        db.execAndGet("SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')").getInt();
    return tables == kTableCount && hidden == 0;
}

} // namespace attnscope::record
