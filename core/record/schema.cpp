// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/schema.h"

#include <SQLiteCpp/Statement.h>

#include <iterator>
#include <string>
#include <vector>

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
    {2, R"sql(
ALTER TABLE sample ADD COLUMN context TEXT NOT NULL DEFAULT '';
ALTER TABLE sample ADD COLUMN alignment_shape TEXT;
ALTER TABLE sample ADD COLUMN alignment BLOB;
ALTER TABLE prediction ADD COLUMN kind TEXT NOT NULL DEFAULT 'classification';
ALTER TABLE prediction ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE prediction ADD COLUMN truth_text TEXT NOT NULL DEFAULT '';
ALTER TABLE prediction ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prediction ADD COLUMN values_shape TEXT;
ALTER TABLE prediction ADD COLUMN made_values BLOB;
ALTER TABLE prediction ADD COLUMN truth_values BLOB;
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    cut_before INTEGER NOT NULL,
    cut_after INTEGER NOT NULL,
    token_count INTEGER NOT NULL,
    tokens BLOB NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX text_fingerprint ON text(fingerprint);
CREATE TABLE snapshot_text (
    snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text INTEGER NOT NULL REFERENCES text(id),
    PRIMARY KEY (snapshot, position)
);
CREATE INDEX snapshot_text_text ON snapshot_text(text);
)sql"},
    {3, R"sql(
CREATE TABLE document (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    content BLOB NOT NULL
);
)sql"},
};
static_assert(std::size(kMigrations) == kSchemaVersion, "every format has its migration");

/// How a file of an older format looks to today's queries. Temporary views come before the file's tables of
/// the same name; they belong to the connection and are not in the file. A new format adds its columns to
/// each.
struct Presentation {
    int from;
    const char* sql;
};
constexpr Presentation kPresentations[] = {
    {1, R"sql(
CREATE TEMP VIEW sample AS
    SELECT *, '' AS context, NULL AS alignment_shape, NULL AS alignment FROM main.sample;
CREATE TEMP VIEW prediction AS
    SELECT *, 'classification' AS kind, '' AS text, '' AS truth_text, 0 AS whole, NULL AS values_shape,
        NULL AS made_values, NULL AS truth_values FROM main.prediction;
CREATE TEMP TABLE text (id, name, content, cut_before, cut_after, token_count, tokens, words);
CREATE TEMP TABLE snapshot_text (snapshot, position, text);
CREATE TEMP TABLE document (name, size, content);
)sql"},
    {2, R"sql(
CREATE TEMP TABLE document (name, size, content);
)sql"},
};
static_assert(std::size(kPresentations) == kSchemaVersion - 1, "every older format can be read");

/// The tables of each format, with their number.
struct Tables {
    const char* names;
    int count;
};
constexpr Tables kTables[] = {
    {"('run', 'series', 'metric', 'event', 'sample', 'task', 'snapshot', 'prediction', 'attention', "
     "'checkpoint')",
     10},
    {"('run', 'series', 'metric', 'event', 'sample', 'task', 'snapshot', 'prediction', 'attention', "
     "'checkpoint', 'text', 'snapshot_text')",
     12},
    {"('run', 'series', 'metric', 'event', 'sample', 'task', 'snapshot', 'prediction', 'attention', "
     "'checkpoint', 'text', 'snapshot_text', 'document')",
     13},
};
static_assert(std::size(kTables) == kSchemaVersion, "every format has its tables");

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

void presentAsCurrent(SQLite::Database& db, int from)
{
    db.exec("PRAGMA temp_store = MEMORY"); // a reader may have no place to write to
    for (const Presentation& presentation : kPresentations)
        if (presentation.from == from)
            db.exec(presentation.sql);
}

void presentAsStored(SQLite::Database& db)
{
    std::vector<std::string> drops;
    SQLite::Statement rows(db, "SELECT type || ' temp.' || name FROM sqlite_temp_schema "
                               "WHERE type IN ('view', 'table')");
    while (rows.executeStep())
        drops.push_back("DROP " + rows.getColumn(0).getString());
    rows.reset();
    for (const std::string& drop : drops)
        db.exec(drop);
}

bool hasRunTables(SQLite::Database& db, int version)
{
    const auto count = [&](const std::string& condition) {
        return db.execAndGet("SELECT count(*) FROM sqlite_schema WHERE " + condition).getInt();
    };
    const Tables& wanted = kTables[version - 1];
    const std::string table = "type = 'table' AND sql LIKE 'CREATE TABLE %' AND name IN ";
    // All of this format's, and none that only a later one has.
    return count(table + wanted.names) == wanted.count &&
           count(table + kTables[kSchemaVersion - 1].names) == wanted.count &&
           count("type IN ('view', 'trigger')") == 0;
}

} // namespace attnscope::record
