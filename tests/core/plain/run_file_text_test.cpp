// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Texts in the run file, and files from before there were any.
#include "core/record/run_file.h"

#include "inspection_fixture.h"
#include "record_fixture.h"

namespace attnscope {
namespace {

using namespace attnscope::testing;
using Access = RunFile::Access;

class RunFileText : public FolderTest {
protected:
    RunFileText() : m_path(file("run.attn"))
    {
        auto made = RunFile::create(m_path, someHeader());
        EXPECT_TRUE(made.isOk()) << made.status().text();
        m_run = std::move(*made);
    }
    void put(int64_t step, const std::vector<Inspection>& samples)
    {
        const Status status = m_run->putSnapshot(step, samples);
        ASSERT_TRUE(status.isOk()) << status.text();
    }
    std::string refusal(const Inspection& wrong)
    {
        const Status status = m_run->putSnapshot(1, {wrong});
        EXPECT_FALSE(status.isOk());
        return status.text();
    }
    void reopen(Access access)
    {
        m_run.reset();
        auto opened = RunFile::open(m_path, access);
        ASSERT_TRUE(opened.isOk()) << opened.status().text();
        m_run = std::move(*opened);
    }
    std::vector<Inspection> read(int64_t step)
    {
        auto samples = m_run->snapshot(step);
        EXPECT_TRUE(samples.isOk()) << samples.status().text();
        return samples.isOk() ? std::move(*samples) : std::vector<Inspection>();
    }

    std::string m_path;
    std::unique_ptr<RunFile> m_run;
};

TEST_F(RunFileText, ComesBackWithItsTokensAlignmentAndTranslation)
{
    Inspection own = someTranslation(-1, 2);
    own.sample = {Split::Test, -1, "3 月 5 日 🙂", "the context"};
    own.texts[0].tokens[1].hidden = true;
    own.texts.push_back(someTokens("context", "the context", {"the", "context"}));
    own.wholePredictions = own.predictions;
    own.wholePredictions[0].text = "03-06";
    put(2, {someTranslation(0, 2), own, someInspection(3, 2)});
    reopen(Access::ReadOnly);
    const auto back = read(2);
    ASSERT_EQ(back.size(), 3U);
    expectEqual(someTranslation(0, 2), back[0]);
    expectEqual(own, back[1]);
    expectEqual(someInspection(3, 2), back[2]);
}

TEST_F(RunFileText, ADocumentIsKeptAndReplaced)
{
    EXPECT_EQ(*m_run->document("data"), std::nullopt);
    EXPECT_TRUE(m_run->putDocument("data", "词 one").isOk());
    EXPECT_TRUE(m_run->putDocument("data", "词 two").isOk());
    EXPECT_TRUE(m_run->putDocument("empty", "").isOk());
    EXPECT_EQ(m_run->putDocument("data", "\xff").text(), m_path + ": document data: is not valid UTF-8");
    EXPECT_NE(m_run->putDocument("data", std::string(kMostDocumentBytes + 1, 'x')).text().find("too large"),
              std::string::npos);
    reopen(Access::ReadOnly);
    EXPECT_EQ(*m_run->document("data"), "词 two");
    EXPECT_EQ(*m_run->document("empty"), "");
    m_run.reset();
    for (const char* lie : {"99", "-1", "99999999999"}) {
        execute(m_path, std::string("UPDATE document SET size = ") + lie + " WHERE name = 'data'");
        reopen(Access::ReadOnly);
        EXPECT_FALSE(m_run->document("data").isOk()) << lie;
        m_run.reset();
    }
}

TEST_F(RunFileText, AttentionTooLargeToBeReadBackIsNotWritten)
{
    Inspection large = someTranslation(0, 2);
    AttentionSite site;
    site.name = "huge";
    site.kind = SiteKind::Map;
    site.weights.shape = {1, 8192, 4096}; // 6 bytes each: 192 MiB
    site.weights.values.resize(size_t{8192} * 4096);
    large.sites.push_back(site);
    uint64_t taken = 0;
    ASSERT_TRUE(m_run->checkSnapshot(large, taken).isOk());
    EXPECT_GT(taken, uint64_t{192} << 20);
    EXPECT_NE(m_run->checkSnapshot(large, taken).text().find("is too large to record (expected at most 256"),
              std::string::npos);
    EXPECT_FALSE(m_run->putSnapshot(2, {someInspection(1, 2), large, large}).isOk());
    EXPECT_TRUE(m_run->snapshotSteps()->empty()) << "not even the small one";
    put(2, {someInspection(1, 2), large});
    EXPECT_EQ(read(2).back().sites.back().weights.shape, site.weights.shape);
}

TEST_F(RunFileText, MasksAndPointsComeBack)
{
    Inspection sample = someInspection(1, 2);
    sample.sites[0].task = "mask";
    Prediction mask, point;
    mask.task = "mask";
    mask.kind = TaskKind::Mask;
    mask.values = {{2, 4}, {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F}};
    mask.truthValues = {{2, 4}, {0, 0, 0, 0, 1, 1, 1, 1}};
    point.task = "centre";
    point.kind = TaskKind::Point;
    point.values = {{2}, {1.5F, 0.25F}};
    sample.predictions.insert(sample.predictions.end(), {mask, point});
    put(2, {sample});
    expectEqual(sample, read(2).front());
    sample.predictions[2].values.shape = {1, 2};
    EXPECT_NE(refusal(sample).find("prediction of task centre: does not fit"), std::string::npos);
    m_run.reset();
    execute(m_path, "UPDATE prediction SET values_shape = '[40000,40000]' WHERE kind = 'mask'");
    reopen(Access::ReadOnly);
    EXPECT_NE(m_run->snapshot(2).status().text().find("expected 6400000000 bytes"), std::string::npos);
}

TEST_F(RunFileText, WhatDoesNotChangeIsStoredOnce)
{
    for (int64_t step = 0; step < 6; ++step)
        put(step, {someTranslation(0, step), someTranslation(1, step)});
    for (int64_t step = 0; step < 6; ++step)
        expectEqual(someTranslation(1, step), read(step).back());
    put(1, {someTranslation(0, 2)}); // in place of one whose output was another
    m_run.reset();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM text"), 4) << "text, target, and two outputs";
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM sample"), 2);
    reopen(Access::ReadWrite);
    ASSERT_TRUE(m_run->truncateAfter(-1).isOk());
    m_run.reset();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM text"), 0);
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM snapshot_text"), 0);
}

TEST_F(RunFileText, TextsThatDifferInWhatTheModelSawAreKeptApart)
{
    Inspection before = someTranslation(0, 1), after = someTranslation(0, 2);
    after.texts[0].tokens[2].known = false; // the same words under another vocabulary
    put(1, {before});
    put(2, {after});
    expectEqual(before, read(1).front());
    expectEqual(after, read(2).front());
}

TEST_F(RunFileText, APictureWithATextKeepsItsEvidence)
{
    Inspection captioned = someTranslation(0, 1);
    captioned.picture = {3, 2, std::vector<uint8_t>(18, 7)};
    captioned.evidence = {0, 1, 1, 0, 0, 1};
    put(1, {captioned});
    expectEqual(captioned, read(1).front());
    captioned.evidence.push_back(1);
    EXPECT_NE(refusal(captioned).find("evidence or alignment"), std::string::npos);
}

TEST_F(RunFileText, WhatContradictsItselfIsNotWritten)
{
    Inspection wrong = someTranslation(0, 1);
    wrong.texts[0].tokens[4].end = 999;
    EXPECT_NE(refusal(wrong).find("text text: its token 4 does not lie in its"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.texts[0].tokens[1].begin += 1; // inside a character
    EXPECT_NE(refusal(wrong).find("its token 1 does not lie"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.texts[1].text = "03\xff";
    EXPECT_NE(refusal(wrong).find("text target: is not valid UTF-8"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.texts[1].name = "text";
    EXPECT_NE(refusal(wrong).find("is there twice"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.sites[1].keyLeading = 0;
    EXPECT_NE(refusal(wrong).find("attention layer0: the shape [2,6,6] does not fit"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.sites[0].queryTokens = "translation";
    EXPECT_NE(refusal(wrong).find("attention alignment"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.evidence.push_back(1);
    EXPECT_NE(refusal(wrong).find("evidence or alignment"), std::string::npos);
    wrong = someTranslation(0, 1);
    wrong.alignment.shape = {5, 3};
    EXPECT_NE(refusal(wrong).find("evidence or alignment"), std::string::npos);
    EXPECT_TRUE(m_run->snapshotSteps()->empty());
}

TEST_F(RunFileText, DamagedTextsGiveASentence)
{
    put(1, {someTranslation(0, 1)});
    m_run.reset();
    const std::string whole = readText(m_path);
    const auto damage = [&](const std::string& sql) {
        writeText(m_path, whole);
        execute(m_path, sql);
        const auto run = RunFile::open(m_path, Access::ReadOnly);
        const auto samples = run.isOk() ? (*run)->snapshot(1) : Result<std::vector<Inspection>>(run.status());
        return samples.isOk() ? "read" : samples.status().text();
    };
    const auto expect = [&](const std::string& sql, const std::string& sentence) {
        const std::string text = damage(sql);
        EXPECT_NE(text.find(sentence), std::string::npos) << sql << "\n-> " << text;
    };
    expect("UPDATE text SET content = substr(content, 1, 3) WHERE name = 'text'", "does not lie in its");
    expect("UPDATE text SET content = CAST(x'ff' AS TEXT)", "is not valid UTF-8");
    expect("UPDATE text SET token_count = 4 WHERE name = 'text'", "expected 96 bytes, found 120");
    expect("UPDATE text SET token_count = -1", "is damaged (-1 tokens");
    expect("UPDATE text SET token_count = 4611686018427387904", "is damaged (4611686018427387904 tokens");
    expect("UPDATE text SET cut_after = -2", "and -2 left out");
    // A zstd frame header that claims 2^62 bytes, and a count of tokens that would take gigabytes.
    expect("UPDATE text SET tokens = x'28B52FFDE00000000000000040010000'", "found 4611686018427387904");
    expect("UPDATE text SET token_count = 16777216", "expected 402653184 bytes, found");
    expect("UPDATE text SET words = '[1]'", "its words are not those of");
    expect("UPDATE text SET words = '[[[['", "its words are not those of");
    expect("UPDATE text SET name = 'else' WHERE name = 'text'", "does not fit its");
    expect("DELETE FROM snapshot_text WHERE position = 2", "the shape [1,4,5] does not fit");
    expect("UPDATE prediction SET kind = 'guess'", "its kind is not known");
    expect("UPDATE prediction SET predicted = 0", "does not fit its 0 classes");
    expect("UPDATE sample SET alignment_shape = '[5,3]'", "evidence or alignment does not fit");
    expect("UPDATE sample SET alignment_shape = '[15]'", "its split or shape is not known");
    expect("UPDATE sample SET alignment_shape = '[40000,40000]'", "is too large to read");
    expect("UPDATE attention SET meta = replace(meta, '\"key_leading\":1', '\"key_leading\":-1')",
           "description cannot be read");
    EXPECT_EQ(damage("UPDATE event SET key = ''"), "read") << "the refusals above are the damage's";
}

/// A run of images as version 1 of the format had it.
class OldRun : public RunFileText {
protected:
    OldRun()
    {
        EXPECT_TRUE(m_run->append({"loss", 1, 0.5F}).isOk());
        put(1, {someInspection(1, 1)});
        m_run.reset();
        execute(m_path, "DROP TABLE document; DROP TABLE snapshot_text; DROP TABLE text;"
                        "ALTER TABLE sample DROP COLUMN context;"
                        "ALTER TABLE sample DROP COLUMN alignment_shape;"
                        "ALTER TABLE sample DROP COLUMN alignment;"
                        "ALTER TABLE prediction DROP COLUMN kind;"
                        "ALTER TABLE prediction DROP COLUMN text;"
                        "ALTER TABLE prediction DROP COLUMN truth_text;"
                        "ALTER TABLE prediction DROP COLUMN whole;"
                        "ALTER TABLE prediction DROP COLUMN values_shape;"
                        "ALTER TABLE prediction DROP COLUMN made_values;"
                        "ALTER TABLE prediction DROP COLUMN truth_values;"
                        "PRAGMA user_version = 1");
    }
};

TEST_F(OldRun, IsReadAsItIsAndNotChangedByThat)
{
    const std::string before = readText(m_path);
    reopen(Access::ReadOnly);
    expectEqual(someInspection(1, 1), read(1).front());
    EXPECT_EQ(pointsOf(*m_run)["loss"].size(), 1U);
    EXPECT_EQ(*m_run->document("data"), std::nullopt);
    EXPECT_FALSE(m_run->append({"loss", 2, 0}).isOk());
    const Status copied = m_run->copyTo(file("copy.attn"));
    ASSERT_TRUE(copied.isOk()) << copied.text();
    m_run.reset();
    EXPECT_EQ(readText(m_path), before);
    EXPECT_EQ(number(file("copy.attn"), "PRAGMA user_version"), 1);
    EXPECT_TRUE(RunFile::open(file("copy.attn"), Access::ReadOnly).isOk());
}

TEST_F(OldRun, IsReadFromAFolderThatCannotBeWritten)
{
    fs::permissions(m_path, fs::perms::owner_read);
    fs::permissions(folder(), fs::perms::owner_read | fs::perms::owner_exec);
    reopen(Access::ReadOnly);
    expectEqual(someInspection(1, 1), read(1).front());
    m_run.reset();
    fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(OldRun, IsBroughtUpToDateWhenItIsWritten)
{
    reopen(Access::ReadWrite);
    EXPECT_EQ(number(m_path, "PRAGMA user_version"), 3);
    EXPECT_EQ(*m_run->document("data"), std::nullopt);
    EXPECT_TRUE(m_run->putDocument("data", "{}").isOk());
    put(2, {someInspection(1, 2), someTranslation(0, 2)});
    expectEqual(someInspection(1, 1), read(1).front());
    expectEqual(someTranslation(0, 2), read(2).back());
    m_run.reset();
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM sample"), 2) << "the picture is known from before";
    reopen(Access::ReadOnly);
    expectEqual(someInspection(1, 2), read(2).front());
}

} // namespace
} // namespace attnscope
