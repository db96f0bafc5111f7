// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/dataset.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

class HostileTexts : public testing::Test {
protected:
    /// The sentence for `name` with a path below the test's folder, which is written as "DIR".
    std::string errorOf(const std::string& name, const std::string& below = "",
                        const OptionValues& options = {})
    {
        const Status status =
            openDataset(name + ":" + m_folder.path().string() + below, options, 1, {}).status();
        EXPECT_EQ(status.kind(), ErrorKind::Failure);
        std::string text = status.text();
        EXPECT_EQ(text.find('\n'), std::string::npos);
        const std::string folder = m_folder.path().string();
        for (size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
            text.replace(at, folder.size(), "DIR");
        return text;
    }
    std::string csvError(const std::string& bytes, const OptionValues& options = {})
    {
        put("t.csv", bytes);
        return errorOf("csv", "/t.csv", options);
    }
    void put(const std::string& name, const std::string& bytes) { writeBytes(m_folder.path() / name, bytes); }
    void putReviews(int each)
    {
        for (const char* folder : {"train/neg/", "train/pos/", "test/neg/", "test/pos/"})
            for (int i = 0; i < each; ++i)
                put(std::string("aclImdb/") + folder + std::to_string(i) + "_5.txt", "A film");
    }

    TemporaryFolder m_folder;
};

TEST_F(HostileTexts, MissingPlaces)
{
    for (const char* name : {"imdb", "ag-news", "multi30k"})
        EXPECT_EQ(errorOf(name, "/no"), "DIR/no: no such file or folder");
    EXPECT_EQ(errorOf("csv", "/no"), "DIR/no: no such file");
    EXPECT_EQ(errorOf("csv"), "DIR: a folder (expected a CSV file)");
    EXPECT_EQ(errorOf("imdb"),
              "DIR: no IMDB reviews here (expected aclImdb with train/neg, train/pos, test/neg and "
              "test/pos, its archive, or a CSV file with the columns review and sentiment)");
    EXPECT_EQ(errorOf("ag-news"),
              "DIR: no AG News here (expected train.csv and test.csv, or ag_news_csv.tar.gz of them)");
    EXPECT_EQ(errorOf("multi30k"),
              "DIR: no Multi30k here (expected train.de, train.en and the like, gzipped or not)");
}

// ---- CSV ----

TEST_F(HostileTexts, CsvWithoutTheColumn)
{
    EXPECT_EQ(csvError("review,sentiment\na,b\n"),
              "DIR/t.csv:1: no column \"text\" (did you mean \"review\"? data.text "
              "names one of review, sentiment)");
    EXPECT_EQ(
        csvError("text,lable\na,b\n"),
        "DIR/t.csv:1: no column \"label\" (did you mean \"lable\"? data.label names one of text, lable)");
    EXPECT_EQ(
        csvError("a,b\n", {{"data.header", "false"}, {"data.text", "3"}}),
        "DIR/t.csv:1: no column \"3\" (expected a number from 1 to 2 in data.text, as there is no header)");
}

TEST_F(HostileTexts, CsvWithBrokenQuotes)
{
    EXPECT_EQ(csvError("text,label\nfine,a\n\"never\nclosed,b\n"),
              "DIR/t.csv:3: a quote is opened here and never closed");
    EXPECT_EQ(
        csvError("text,label\n\"two\nlines\"x,b\n"),
        "DIR/t.csv:3: broken quote (expected a comma or the end of the line behind the closing quote, found "
        "byte 0x78)");
}

TEST_F(HostileTexts, CsvWithRaggedRows)
{
    EXPECT_EQ(csvError("text,label\na,b\n\"x\ny\",b\nonly one\n"),
              "DIR/t.csv:5: wrong number of columns (expected 2 as in the first row, found 1)");
    EXPECT_EQ(csvError("text,label\na,b,c\n"),
              "DIR/t.csv:2: wrong number of columns (expected 2 as in the first row, found 3)");
}

TEST_F(HostileTexts, CsvThatIsNotText)
{
    EXPECT_EQ(csvError(""), "DIR/t.csv: the file is empty");
    EXPECT_EQ(csvError("\n\n"), "DIR/t.csv: no rows");
    EXPECT_EQ(csvError(std::string("text,label\na\0b,c\n", 17)),
              "DIR/t.csv:2: a NUL byte (expected UTF-8 text, not UTF-16 or a binary file)");
    EXPECT_EQ(csvError("text,label\nok,a\ncaf\xe9,b\n"),
              "DIR/t.csv:3: not UTF-8 (the byte 0xe9 at offset 3 does not belong there)");
    EXPECT_EQ(csvError(std::string("\xff\xfet\0e\0", 6)),
              "DIR/t.csv:1: a NUL byte (expected UTF-8 text, not UTF-16 or a binary file)");
    put("t.csv.gz", gzipped("text,label\na,b\nc,d\n").substr(0, 30));
    EXPECT_NE(errorOf("csv", "/t.csv.gz").find("DIR/t.csv.gz: cut short, damaged"), std::string::npos);
}

TEST_F(HostileTexts, CsvWithAHugeField)
{
    EXPECT_EQ(csvError("text,label\n" + std::string(5 << 20, 'a') + ",x\n"),
              "DIR/t.csv:2: the text is too long (expected at most 4194304 bytes, found 5242880)");
}

TEST_F(HostileTexts, CsvWithUnusableLabels)
{
    EXPECT_EQ(csvError("text,label\n,a\nb,\n"), "DIR/t.csv: no row with a text and a label");
    EXPECT_EQ(csvError("text,label\na,x\nb,x\n"),
              "DIR/t.csv: only one class (expected at least two different values "
              "in the column data.label, found x)");
    std::string table = "text,label\n";
    for (int i = 0; i < 1001; ++i)
        table += "text," + std::to_string(i) + "\n";
    EXPECT_EQ(csvError(table),
              "DIR/t.csv: too many classes (expected at most 1000 different values in the column "
              "data.label)");
    EXPECT_EQ(csvError("text,label,split\na,x,train\nb,y,tset\n"),
              "DIR/t.csv:3: unknown split \"tset\" (expected train, validation or test)");
}

TEST_F(HostileTexts, ColumnNamesThatAreNoneAreUsageErrors)
{
    put("t.csv", "text,label\na,b\n");
    const std::string spec = "csv:" + (m_folder.path() / "t.csv").string();
    for (const std::string& name : {std::string("a\nb"), std::string("\xff"), std::string(201, 'x')})
        EXPECT_EQ(openDataset(spec, {{"data.text", name}}, 1, {}).status().kind(), ErrorKind::Usage);
}

// ---- AG News ----

TEST_F(HostileTexts, AgNewsLabelsAndColumns)
{
    put("train.csv", "\"1\",\"a\",\"b\"\n\"5\",\"a\",\"b\"\n");
    put("test.csv", "\"1\",\"a\",\"b\"\n");
    EXPECT_EQ(errorOf("ag-news"), "DIR/train.csv:2: label out of range (expected 1 to 4, found \"5\")");
    put("train.csv", "\"0\",\"a\",\"b\"\n");
    EXPECT_EQ(errorOf("ag-news"), "DIR/train.csv:1: label out of range (expected 1 to 4, found \"0\")");
    put("train.csv", "label,title,description\n");
    EXPECT_EQ(errorOf("ag-news"), "DIR/train.csv:1: label out of range (expected 1 to 4, found \"label\")");
    put("train.csv", "1,a\n");
    EXPECT_EQ(errorOf("ag-news"),
              "DIR/train.csv:1: wrong number of columns (expected class, title, description, found 2)");
    put("classes.txt", "one\n");
    EXPECT_EQ(errorOf("ag-news"),
              "DIR/classes.txt: wrong number of classes (expected 2 to 100, one a line, found 1)");
}

// ---- Multi30k ----

TEST_F(HostileTexts, Multi30kFilesThatDoNotFit)
{
    put("train.de", "eins\nzwei\n");
    EXPECT_EQ(errorOf("multi30k"), "DIR: train.en is missing");
    put("train.en", "one\n");
    EXPECT_EQ(errorOf("multi30k"),
              "DIR/train.en: another number of lines than DIR/train.de (expected 2, found 1)");
    put("train.en", "one\ntw\xff\n");
    EXPECT_EQ(errorOf("multi30k"),
              "DIR/train.en:2: not UTF-8 (the byte 0xff at offset 2 does not belong there)");
    put("train.en", "one\ntwo\n");
    EXPECT_EQ(errorOf("multi30k"), "DIR: test_2016_flickr.de is missing");
}

// ---- IMDB ----

TEST_F(HostileTexts, ImdbSkipsUnreadableReviewsAndNamesThem)
{
    putReviews(3);
    put("aclImdb/train/neg/0_5.txt", "caf\xe9");
    put("aclImdb/train/pos/1_5.txt", " <br />");
    put("aclImdb/test/neg/2_5.txt", "");
    std::filesystem::create_directories(m_folder.path() / "aclImdb/test/pos/7_5.txt");
    const auto data = openDataset("imdb:" + m_folder.path().string(), {}, 1, {});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    EXPECT_EQ((*data)->size(Split::Train), 4);
    EXPECT_EQ((*data)->size(Split::Test), 5);
    EXPECT_EQ((*data)->summary().skippedCount, 4);
    EXPECT_EQ((*data)->summary().skipped,
              (std::vector<std::string>{
                  "train/neg/0_5.txt: not UTF-8 (the byte 0xe9 at offset 3 does not belong there)",
                  "train/pos/1_5.txt: no text", "test/neg/2_5.txt: no text",
                  "test/pos/7_5.txt: is not a regular file"}));
}

TEST_F(HostileTexts, ImdbWithoutReviews)
{
    put("aclImdb/train/neg/0_5.txt", "\xff");
    EXPECT_EQ(errorOf("imdb"),
              "DIR: none of the 1 reviews could be read (the first, train/neg/0_5.txt: not UTF-8 "
              "(the byte 0xff at offset 0 does not belong there))");
    put("other/train/cats/1.txt", "no");
    EXPECT_NE(errorOf("imdb", "/other").find("no IMDB reviews here"), std::string::npos);
    put("r.csv", "review,sentiment\na,good\nb,bad\n");
    EXPECT_EQ(errorOf("imdb", "/r.csv"),
              "DIR/r.csv: unknown sentiments (expected negative and positive, found bad and the like)");
}

TEST_F(HostileTexts, ImdbArchiveCutShortAnywhere)
{
    std::vector<TarMember> members;
    for (int i = 0; i < 60; ++i)
        members.push_back({"aclImdb/train/pos/" + std::to_string(i) + "_9.txt", std::string(300, 'a')});
    const std::string whole = gzipped(tarOf(members));
    for (const double part : {0.99, 0.5, 0.1, 0.001}) {
        put("aclImdb_v1.tar.gz",
            whole.substr(0, static_cast<size_t>(part * static_cast<double>(whole.size()))));
        EXPECT_NE(errorOf("imdb").find("cut short, damaged or not of the expected format"), std::string::npos)
            << part;
    }
    put("aclImdb_v1.tar.gz", gzipped(tarOf(members, int64_t{3} << 30)));
    EXPECT_NE(errorOf("imdb").find("more than the file can hold"), std::string::npos);
}

// ---- any bytes ----

TEST_F(HostileTexts, RandomBytesNeverDoMoreThanFail)
{
    const std::string parts[] = {"\"",           ",",    "\n",    "\r\n", "\xe4\xbd",
                                 "\xe4\xbd\xa0", "text", "label", "\0",   "\xef\xbb\xbf"};
    int failed = 0;
    for (uint64_t i = 0; i < 300; ++i) {
        Rng rng(i);
        std::string bytes = i % 2 == 0 ? "text,label\na,b\n" : "";
        for (int k = 0; k < 20; ++k)
            bytes += parts[rng.below(std::size(parts))];
        put("t.csv", bytes + "x,y\n");
        failed += openDataset("csv:" + (m_folder.path() / "t.csv").string(), {}, 1, {}).isOk() ? 0 : 1;
    }
    EXPECT_GT(failed, 200);
}

} // namespace
} // namespace attnscope
