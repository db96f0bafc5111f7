// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What docs/run-file.md promises to readers other than this program.
#include "core/record/run_file.h"

#include "inspection_fixture.h"
#include "record_fixture.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace attnscope {
namespace {

using namespace attnscope::testing;

class RunFileLayout : public FolderTest {
protected:
    RunFileLayout() : m_path(file("run.attn"))
    {
        auto made = RunFile::create(m_path, someHeader());
        EXPECT_TRUE(made.isOk()) << made.status().text();
        m_run = std::move(*made);
    }
    void append(const std::string& series, int64_t step, float value)
    {
        const Status status = m_run->append({series, step, value});
        ASSERT_TRUE(status.isOk()) << status.text();
    }
    void commit() { ASSERT_TRUE(m_run->commit().isOk()); }
    template <class T>
    std::vector<T> blob(const std::string& sql)
    {
        SQLite::Database db(m_path);
        SQLite::Statement row(db, sql);
        EXPECT_TRUE(row.executeStep());
        const void* data = row.getColumn(0).getBlob();
        std::vector<T> values(static_cast<size_t>(row.getColumn(0).getBytes()) / sizeof(T));
        if (!values.empty())
            std::memcpy(values.data(), data, values.size() * sizeof(T));
        return values;
    }

    std::string m_path;
    std::unique_ptr<RunFile> m_run;
};

TEST_F(RunFileLayout, SaysWhatItIs)
{
    EXPECT_EQ(number(m_path, "PRAGMA application_id"), 0x4154544e);
    EXPECT_EQ(number(m_path, "PRAGMA user_version"), 3);
    SQLite::Database db(m_path);
    EXPECT_EQ(db.execAndGet("PRAGMA journal_mode").getString(), "wal") << "while it is written";
    EXPECT_EQ(db.execAndGet("PRAGMA integrity_check").getString(), "ok");
}

TEST_F(RunFileLayout, MetricRowsAreAsDocumented)
{
    for (int64_t step = 10; step <= 25'000; step += 10)
        append("loss", step, static_cast<float>(step));
    for (const int64_t step : {1, 2, 4})
        append("odd", step, static_cast<float>(-step));
    commit();
    m_run.reset();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM metric WHERE series = 1"), 3);
    EXPECT_EQ(
        number(m_path, "SELECT first_step FROM metric WHERE series = 1 ORDER BY first_step LIMIT 1 OFFSET 1"),
        10'010);
    EXPECT_EQ(number(m_path, "SELECT count FROM metric WHERE first_step = 20010"), 500);
    EXPECT_EQ(number(m_path, "SELECT stride FROM metric WHERE first_step = 20010"), 10);
    EXPECT_EQ(number(m_path, "SELECT steps IS NULL FROM metric WHERE first_step = 20010"), 1);
    EXPECT_EQ(blob<float>("SELECT data FROM metric WHERE first_step = 20010").at(499), 25'000);
    const std::string odd = " FROM metric JOIN series ON series.id = series WHERE name = 'odd'";
    EXPECT_EQ(number(m_path, "SELECT stride" + odd), 0);
    EXPECT_EQ(blob<int64_t>("SELECT steps" + odd), (std::vector<int64_t>{1, 2, 4}));
    EXPECT_EQ(blob<float>("SELECT data" + odd), (std::vector<float>{-1, -2, -4}));
}

TEST_F(RunFileLayout, ManySmallCommitsGiveTheRowsOfOne)
{
    for (int64_t step = 1; step <= 4100; ++step) {
        append("loss", step, 1);
        append("lr", step, 2);
        if (step % 15 == 0)
            commit();
        if (step % 1500 == 0) { // and so does a resumed run
            commit();
            m_run.reset();
            m_run = std::move(RunFile::open(m_path, RunFile::Access::ReadWrite)).value();
        }
    }
    commit();
    m_run.reset();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM metric"), 10);
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM metric WHERE count = 1000 AND steps IS NULL"), 8);
    EXPECT_LT(fs::file_size(m_path), 200'000u);
}

TEST_F(RunFileLayout, AMillionStepsOfFourSeriesTakeLessThan40Megabytes)
{
    for (int64_t step = 1; step <= 1'000'000; ++step) {
        for (const char* series : {"loss", "lr", "samples_per_second", "task/shape/loss"})
            append(series, step, static_cast<float>(step % 9973) * 0.37F);
        if (step % 997 == 0)
            commit();
    }
    commit();
    m_run.reset();
    const uint64_t size = fs::file_size(m_path);
    RecordProperty("bytes", std::to_string(size));
    EXPECT_LT(size, 40'000'000u);
    EXPECT_LT(size, 18'000'000u) << "what docs/run-file.md says";
    m_run = std::move(RunFile::open(m_path, RunFile::Access::ReadOnly)).value();
    int64_t points = 0;
    double wrong = 0;
    ASSERT_TRUE(m_run
                    ->readMetrics([&](const std::string&, int64_t step, float value) {
                        ++points;
                        wrong += value == static_cast<float>(step % 9973) * 0.37F ? 0 : 1;
                    })
                    .isOk());
    EXPECT_EQ(points, 4'000'000);
    EXPECT_EQ(wrong, 0);
}

TEST_F(RunFileLayout, ThePythonOfTheDocumentReadsIt)
{
    if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
        GTEST_SKIP() << "needs /usr/bin/python3 with numpy";
    const std::string document = readText(std::string(ATTNSCOPE_SOURCE_DIR) + "/docs/run-file.md");
    const size_t begin = document.find("```python\n"), end = document.find("```", begin + 3);
    ASSERT_NE(end, std::string::npos);
    for (int64_t step = 1; step <= 1500; ++step)
        append("loss", step, static_cast<float>(step) / 4);
    append("odd", 1, 5);
    append("odd", 2, 6);
    append("odd", 9, 7);
    ASSERT_TRUE(
        m_run->putSnapshot(200, {someInspection(7, 200), someInspection(8, 200), someTranslation(9, 200)})
            .isOk());
    ASSERT_TRUE(m_run->putCheckpoint(someCheckpoint(1200)).isOk()); // and the writer still has it open
    writeText(file("check.py"), document.substr(begin + 10, end - begin - 10) + R"py(
steps, loss = curve("loss")
assert steps.tolist() == list(range(1, 1501)) and loss.dtype == np.float32
assert (loss == np.arange(1, 1501) / 4).all()
assert [a.tolist() for a in curve("odd")] == [[1, 2, 9], [5, 6, 7]]
pool = attention(200, 7, "pool")
assert pool.shape == (2, 2, 2) and pool[1].tolist() == [[0.25, 0.25], [0.25, 0.25]]
assert abs(float(pool[0].sum()) - 1) < 1e-3
assert attention(200, 8, "layer0").tolist() == [[[0.5, 0.125, 0.375], [1, 0, 0]]]
words, layer = token_attention(200, 9, "layer0")
assert words == ["(0)", "3", "月", "5", "日", "🙂"] and layer.shape == (2, 6, 6)
assert tokens(200, 9, "text")["text"] == "3 月 5 日 🙂"
records = tokens(200, 9, "text")["tokens"]
assert records["id"].tolist() == [4, 5, 6, 7, 1] and records["flags"].tolist() == [0, 0, 0, 0, 1]
text = tokens(200, 9, "text")["text"].encode()
assert [text[t["begin"]:t["end"]].decode() for t in records] == words[1:]
assert tokens(200, 9, "output")["words"] == ["03", "-", "0", "<eos>"]
w = weights()
assert list(w) == ["fc1.weight", "optimizer/step"]
assert w["fc1.weight"].tolist() == [[0.5, -1.25, 1200]] and w["optimizer/step"].tolist() == [1200, 64]
)py");
    EXPECT_EQ(std::system(fmt::format("/usr/bin/python3 '{}' '{}'", file("check.py"), m_path).c_str()), 0);
}

} // namespace
} // namespace attnscope
