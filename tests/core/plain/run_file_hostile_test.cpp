// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/record/run_file.h"

#include "record_fixture.h"

namespace attnscope {
namespace {

using namespace attnscope::testing;
using Access = RunFile::Access;

/// A closed run with something in every table, to be damaged.
class HostileRun : public FolderTest {
protected:
    HostileRun() : m_path(file("run.attn"))
    {
        auto run = RunFile::create(m_path, someHeader());
        EXPECT_TRUE(run.isOk()) << run.status().text();
        for (int64_t step = 1; step <= 3000; ++step)
            EXPECT_TRUE((*run)->append({"loss", step, static_cast<float>(step)}).isOk());
        EXPECT_TRUE((*run)->append({"odd", 1, 1}).isOk());
        EXPECT_TRUE((*run)->append({"odd", 3, 1}).isOk());
        EXPECT_TRUE((*run)->append({"odd", 4, 1}).isOk());
        Inspection sample = someInspection(1, 10);
        sample.original = {2, 1, {1, 2, 3, 4, 5, 6}};
        EXPECT_TRUE((*run)->putSnapshot(10, {sample}).isOk());
        EXPECT_TRUE((*run)->putEvent({10, "lr", "1"}).isOk());
        EXPECT_TRUE((*run)->putCheckpoint(someCheckpoint(3000)).isOk());
    }

    /// The sentence with which opening fails.
    std::string refusal(Access access = Access::ReadOnly) const
    {
        const auto run = RunFile::open(m_path, access);
        return run.isOk() ? "opened" : run.status().text();
    }
    /// Reads everything there is, as the window would; the first error or "read".
    std::string readAll() const
    {
        const auto opened = RunFile::open(m_path, Access::ReadOnly);
        if (!opened)
            return opened.status().text();
        const RunFile& run = **opened;
        std::string first = "read";
        const auto note = [&](const Status& status) {
            if (!status.isOk() && first == "read")
                first = status.text();
        };
        note(run.readMetrics([](const std::string&, int64_t, float) {}));
        note(run.events().status());
        const auto steps = run.snapshotSteps();
        note(steps.status());
        for (const int64_t step : steps.isOk() ? *steps : std::vector<int64_t>())
            note(run.snapshot(step).status());
        note(run.checkpointSteps().status());
        note(run.checkpoint().status());
        return first;
    }
    void expectRefusal(const std::string& sql, const std::string& sentence)
    {
        const std::string before = readText(m_path);
        execute(m_path, sql);
        const std::string text = readAll();
        EXPECT_NE(text.find(sentence), std::string::npos) << sql << "\n-> " << text;
        EXPECT_EQ(text.rfind(m_path, 0), 0u) << "names the file: " << text;
        writeText(m_path, before);
    }

    std::string m_path;
};

TEST_F(HostileRun, IsReadableBeforeItIsDamaged) { EXPECT_EQ(readAll(), "read"); }

TEST_F(HostileRun, WhatIsNoRunIsNamedSo)
{
    EXPECT_EQ(RunFile::open(file("none.attn"), Access::ReadOnly).status().text(),
              file("none.attn") + ": there is no such file");
    EXPECT_EQ(RunFile::open(folder().string(), Access::ReadWrite).status().text(),
              folder().string() + ": is not a regular file");
    writeText(m_path, "");
    EXPECT_EQ(refusal(), m_path + ": is not a run file (it is empty)");
    writeText(m_path, std::string(5000, 'x'));
    EXPECT_EQ(refusal(), m_path + ": is not a run file (it is not an SQLite database)");
    fs::remove(m_path);
    SQLite::Database(m_path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
    EXPECT_NE(refusal().find("not a run file (expected the application id 1096045646, found 0)"),
              std::string::npos)
        << refusal();
    EXPECT_EQ(filesThere(), std::vector<std::string>{"run.attn"}) << "opening leaves nothing behind";
}

TEST_F(HostileRun, ANewerVersionIsRefusedNamingBoth)
{
    execute(m_path, "UPDATE run SET program_version = '9.8.7'; PRAGMA user_version = 5");
    for (const Access access : {Access::ReadOnly, Access::ReadWrite})
        EXPECT_EQ(refusal(access),
                  m_path + ": was made by a newer version of Attnscope (file format 5 of version 9.8.7; "
                           "this is version 0.1.0, which reads formats up to 3)");
    execute(m_path, "DROP TABLE run");
    EXPECT_NE(refusal().find("file format 5 of version ?"), std::string::npos) << refusal();
}

TEST_F(HostileRun, AFlippedBitInACheckpointIsNoticed)
{
    {
        SQLite::Database db(m_path, SQLite::OPEN_READWRITE);
        SQLite::Statement row(db, "SELECT data FROM checkpoint ORDER BY step DESC LIMIT 1");
        ASSERT_TRUE(row.executeStep());
        std::string data = row.getColumn(0).getString();
        row.reset();
        data.back() = static_cast<char>(data.back() ^ 1); // in the last tensor: no length, no offset changes
        SQLite::Statement put(db, "UPDATE checkpoint SET data = ?");
        put.bind(1, data.data(), static_cast<int>(data.size()));
        put.exec();
    }
    const auto run = RunFile::open(m_path, Access::ReadOnly);
    ASSERT_TRUE(run.isOk()) << run.status().text();
    EXPECT_EQ((*run)->checkpoint().status().text(),
              m_path + ": is damaged (the checkpoint of step 3000 does not agree with its checksum)");
}

TEST_F(HostileRun, ADatabaseWithoutItsTablesIsDamaged)
{
    expectRefusal("DROP TABLE event", "its tables are not those of a run file");
    expectRefusal("DELETE FROM run", "does not say what run it holds");
    expectRefusal("UPDATE run SET config = '{'", "configuration");
    expectRefusal("ALTER TABLE metric RENAME COLUMN data TO dates", "damaged (no such column");
    expectRefusal(
        "DROP TABLE event; CREATE VIEW event AS SELECT 1 AS id, 1 AS step, 'a' AS key, 'b' AS value",
        "its tables are not those");
    expectRefusal("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM metric; END",
                  "its tables are not those");
    expectRefusal("PRAGMA user_version = 0", "its tables are not those");
    expectRefusal("PRAGMA user_version = -3", "its tables are not those");
    expectRefusal("PRAGMA user_version = 1", "its tables are not those");
}

TEST_F(HostileRun, MetricsThatDoNotFitAreRefused)
{
    expectRefusal("UPDATE metric SET count = 999 WHERE first_step = 1 AND series = 1",
                  "expected 3996 bytes, found 4000");
    expectRefusal("UPDATE metric SET count = 4611686018427387904", "is damaged (4611686018427387904 points");
    expectRefusal("UPDATE metric SET count = -1", "is damaged (-1 points");
    expectRefusal("UPDATE metric SET stride = 9223372036854775807 WHERE steps IS NULL",
                  "is damaged (a stride of");
    expectRefusal("UPDATE metric SET stride = 0 WHERE steps IS NULL", "is damaged (a stride of 0");
    expectRefusal("UPDATE metric SET stride = 2 WHERE steps IS NULL", "its steps do not ascend");
    expectRefusal("UPDATE metric SET steps = x'00' WHERE stride = 0", "expected 24 bytes, found 1");
    expectRefusal("UPDATE metric SET steps = zeroblob(24) WHERE stride = 0", "its steps do not ascend");
    expectRefusal("UPDATE metric SET data = 'text'", "series loss: is damaged");
    expectRefusal("UPDATE metric SET data = zeroblob(0)", "expected 4000 bytes, found 0");
    expectRefusal("UPDATE metric SET first_step = -5 WHERE first_step = 1 AND series = 1", "from step -5");
}

TEST_F(HostileRun, ADamagedTailIsFoundWhenTrainingGoesOn)
{
    execute(m_path, "UPDATE metric SET count = 3");
    auto run = RunFile::open(m_path, Access::ReadWrite);
    ASSERT_TRUE(run.isOk()) << run.status().text();
    EXPECT_NE((*run)->append({"loss", 3001, 1}).text().find("series loss: is damaged"), std::string::npos);
    EXPECT_FALSE((*run)->truncateAfter(2500).isOk());
    EXPECT_EQ((*run)->checkpoint()->step, 3000) << "a truncation that fails removes nothing";
}

TEST_F(HostileRun, BlobsThatLieAboutTheirSizeAreRefusedBeforeMemoryIsTaken)
{
    // A zstd frame header (single segment, 8-byte size) that claims 2^62 bytes.
    const std::string bomb = "x'28B52FFDE0"
                             "0000000000000040"
                             "010000'";
    for (const char* column : {"input", "picture", "original", "evidence"})
        expectRefusal(fmt::format("UPDATE sample SET {} = {}", column, bomb), "found 4611686018427387904");
    expectRefusal("UPDATE attention SET data = " + bomb, "found 4611686018427387904");
    // Shapes that agree with the claim do not help.
    expectRefusal("UPDATE attention SET shape = '[1,1,2305843009213693952]', data = " + bomb,
                  "cannot be read");
    expectRefusal("UPDATE sample SET evidence_count = 4611686018427387904, evidence = " + bomb,
                  "is too large to read");
    expectRefusal("UPDATE attention SET shape = '[1,40000,40000]'", "is too large to read");
    expectRefusal("UPDATE sample SET picture_width = 65536, picture_height = 65536",
                  "expected 12884901888 bytes");
    expectRefusal("UPDATE sample SET picture_width = 1000000", "a picture of 1000000 x");
}

TEST_F(HostileRun, TruncatedAndForeignBlobsAreRefused)
{
    expectRefusal("UPDATE attention SET data = substr(data, 1, length(data) - 1)", "cut short");
    expectRefusal("UPDATE attention SET data = data || x'00'", "or followed by others");
    expectRefusal("UPDATE attention SET data = x'00'", "not a zstd frame");
    expectRefusal("UPDATE attention SET data = x''", "not a zstd frame");
    expectRefusal("UPDATE sample SET input = substr(input, 1, 12)", "sample sample 1: is damaged");
    expectRefusal("UPDATE sample SET input_shape = '[3,2]'", "expected 24 bytes, found 96");
    expectRefusal("UPDATE sample SET input_shape = '[-3]'", "its split or shape is not known");
    expectRefusal("UPDATE sample SET split = 'elsewhere'", "its split or shape is not known");
    expectRefusal("UPDATE attention SET shape = '[8]'", "description cannot be read");
    expectRefusal("UPDATE attention SET kind = 'cube'", "description cannot be read");
    expectRefusal("UPDATE attention SET meta = '{}'", "description cannot be read");
    expectRefusal("UPDATE attention SET meta = '[[[['", "description cannot be read");
    expectRefusal("UPDATE attention SET meta = replace(meta, '[1,1,1]', '[1,-1,1]')",
                  "description cannot be read");
    expectRefusal("UPDATE prediction SET predicted = 3", "does not fit its 3 classes");
    expectRefusal("UPDATE prediction SET truth = 4294967297", "classes cannot be read");
    expectRefusal("UPDATE task SET classes = '[1]'", "classes cannot be read");
    expectRefusal("PRAGMA foreign_keys = OFF; DELETE FROM sample", "is missing");
    expectRefusal("UPDATE checkpoint SET data = substr(data, 1, 100)", "checkpoint of step 3000");
    expectRefusal("UPDATE checkpoint SET data = zeroblob(0)", "checkpoint of step 3000");
}

TEST_F(HostileRun, ATruncatedFileNeverCrashes)
{
    const std::string whole = readText(m_path);
    int refused = 0;
    for (size_t size = 0; size < whole.size(); size += 512) {
        writeText(m_path, whole.substr(0, size));
        const std::string text = readAll();
        EXPECT_EQ(text == "read" ? m_path : text.substr(0, m_path.size()), m_path);
        refused += text == "read" ? 0 : 1;
    }
    EXPECT_EQ(refused, static_cast<int>((whole.size() + 511) / 512)) << "every truncation is noticed";
}

TEST_F(HostileRun, DamagedPagesGiveASentence)
{
    const std::string whole = readText(m_path);
    Rng rng(11);
    int refused = 0;
    for (int round = 0; round < 400; ++round) {
        std::string damaged = whole;
        const bool wholePage = round % 4 == 0;
        const size_t at = 100 + rng.below(damaged.size() - 100);
        const size_t length = wholePage ? 4096 - at % 4096 : 1 + rng.below(16);
        for (size_t i = at; i < std::min(at + length, damaged.size()); ++i)
            damaged[i] = static_cast<char>(rng.next());
        writeText(m_path, damaged);
        const std::string text = readAll();
        if (text != "read") {
            ++refused;
            EXPECT_EQ(text.rfind(m_path, 0), 0u) << text;
            EXPECT_EQ(text.find('\n'), std::string::npos) << text;
        }
        if (round % 8 != 0) // writing takes a while: it waits for the disk
            continue;
        if (auto run = RunFile::open(m_path, Access::ReadWrite); run.isOk()) {
            (void)(*run)->append({"loss", 5000, 1}); // must return, in one way or the other
            (void)(*run)->putCheckpoint(someCheckpoint(5000));
        }
        for (const char* ending : {"-wal", "-shm", "-journal"})
            fs::remove(m_path + ending);
    }
    EXPECT_GT(refused, 50);
}

} // namespace
} // namespace attnscope
