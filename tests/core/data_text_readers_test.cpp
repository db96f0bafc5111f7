// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace attnscope {
namespace {

using Words = std::vector<std::string>;

class TextReaders : public testing::Test {
protected:
    std::unique_ptr<Dataset> open(const std::string& spec, const OptionValues& options = {},
                                  uint64_t seed = 1)
    {
        auto data = openDataset(spec, options, seed, [this](double part) {
            EXPECT_GE(part, m_reached);
            EXPECT_LE(part, 1.0);
            m_reached = part;
            return true;
        });
        EXPECT_TRUE(data.isOk()) << data.status().text();
        EXPECT_EQ(m_reached, 1.0);
        m_reached = 0;
        return std::move(data).value();
    }
    std::unique_ptr<Dataset> openBelow(const std::string& name, const std::string& below = "",
                                       const OptionValues& options = {}, uint64_t seed = 1)
    {
        return open(name + ":" + (m_folder.path() / below).string(), options, seed);
    }
    void put(const std::string& name, const std::string& bytes) { writeBytes(m_folder.path() / name, bytes); }
    void putImdb(const std::string& root)
    {
        for (const TarMember& member : imdbMembers())
            put(root + member.name.substr(member.name.find('/')), member.bytes);
    }
    static std::vector<TarMember> imdbMembers()
    {
        std::vector<TarMember> members;
        for (const char* split : {"train", "test"})
            for (const char* label : {"pos", "neg"})
                for (int id = 0; id < 12; ++id)
                    members.push_back(
                        {std::string("aclImdb/") + split + "/" + label + "/" + std::to_string(id) +
                             (label[0] == 'p' ? "_8.txt" : "_2.txt"),
                         std::string("A ") + label + " film,<br />number " + std::to_string(id)});
        members.push_back({"aclImdb/train/unsup/0_0.txt", "passed over"});
        members.push_back({"aclImdb/README", "passed over"});
        return members;
    }
    static Words textsOf(const Dataset& data, Split split)
    {
        Words texts;
        for (int64_t i = 0; i < data.size(split); ++i)
            texts.push_back(data.sample(split, i).texts[0].text);
        return texts;
    }

    TemporaryFolder m_folder;
    double m_reached = 0;
};

// ---- IMDB ----

TEST_F(TextReaders, ImdbArchiveFolderAndFolderOfEitherAreTheSame)
{
    putImdb("a/aclImdb");
    put("b/aclImdb_v1.tar.gz", gzipped(tarOf(imdbMembers())));
    const auto data = openBelow("imdb", "a");
    EXPECT_EQ(data->size(Split::Train), 24);
    EXPECT_EQ(data->size(Split::Test), 24);
    EXPECT_EQ(data->summary().tasks[0].classes, (Words{"negative", "positive"}));
    for (const char* place : {"a/aclImdb", "b", "b/aclImdb_v1.tar.gz"})
        EXPECT_EQ(openBelow("imdb", place)->identity(), data->identity()) << place;
    // By number, the classes in turn: the first N are a fair part.
    EXPECT_EQ(data->sample(Split::Train, 5).texts[0].text, "A pos film,<br />number 2");
    EXPECT_EQ(data->sample(Split::Train, 5).labels.at("sentiment"), 1);
    EXPECT_EQ(data->sample(Split::Train, 20).texts[0].text, "A neg film,<br />number 10");
    EXPECT_EQ(data->sample(Split::Train, 5).texts[0].tokens.size(), 5U); // no comma, no break
}

TEST_F(TextReaders, ImdbFolderThatCannotBeListedIsNamed)
{
    putImdb("a/aclImdb");
    const std::string place = m_folder.file("a/aclImdb/test/pos");
    std::filesystem::remove_all(place);
    put("a/aclImdb/test/pos", "no folder"); // permissions would not stop root
    const auto data = openDataset("imdb:" + m_folder.file("a"), {}, 1, {});
    ASSERT_FALSE(data.isOk());
    EXPECT_EQ(data.status().text(), place + ": cannot be listed (Not a directory)");
}

TEST_F(TextReaders, ImdbCsvSplitsAlikeForEverySeed)
{
    std::string table = "review,sentiment\n";
    for (int i = 0; i < 40; ++i)
        table += "\"Film, number " + std::to_string(i) + "<br />\"," +
                 (i % 2 == 0 ? "positive" : "negative") + "\n";
    put("IMDB Dataset.csv", table);
    const auto data = openBelow("imdb", "IMDB Dataset.csv");
    EXPECT_EQ(data->size(Split::Train), 20);
    EXPECT_EQ(data->size(Split::Test), 20);
    EXPECT_NE(data->summary().note, "");
    EXPECT_EQ(data->summary().tasks[0].name, "sentiment");
    EXPECT_EQ(openBelow("imdb", "", {}, 9)->identity(), data->identity());
}

// ---- AG News ----

std::string agRows(int count, int first)
{
    std::string rows;
    for (int i = first; i < first + count; ++i)
        rows += "\"" + std::to_string(i % 4 + 1) + "\",\"Title " + std::to_string(i) +
                "\",\"It said \"\"yes\"\" \\ twice\"\n";
    return rows;
}

TEST_F(TextReaders, AgNewsOfficialLayout)
{
    put("train.csv.gz", gzipped(agRows(8, 0)));
    put("test.csv", agRows(4, 100));
    put("classes.txt", "Welt\nSport\n\nBörse\nTechnik\n");
    const auto data = openBelow("ag-news");
    EXPECT_EQ(data->size(Split::Train), 8);
    EXPECT_EQ(data->size(Split::Test), 4);
    EXPECT_EQ(data->summary().note, "");
    EXPECT_EQ(data->summary().tasks[0].classes, (Words{"Welt", "Sport", "Börse", "Technik"}));
    const Sample sample = data->sample(Split::Test, 1);
    EXPECT_EQ(sample.texts[0].text, "Title 101\nIt said \"yes\" \\ twice");
    EXPECT_EQ(sample.labels.at("topic"), 1);
    EXPECT_EQ(sample.texts[0].tokens[2].sentence, 1);
    put("b/ag_news_csv.tar.gz",
        gzipped(tarOf({{"ag_news_csv/train.csv", agRows(8, 0)},
                       {"ag_news_csv/test.csv", agRows(4, 100)},
                       {"ag_news_csv/classes.txt", "Welt\nSport\n\nBörse\nTechnik\n"}})));
    EXPECT_EQ(openBelow("ag-news", "b")->identity(), data->identity());
    EXPECT_EQ(openBelow("ag-news", "test.csv")->identity(), data->identity());
}

TEST_F(TextReaders, AgNewsWithoutTrainingFileCutsTheTestFileAndSaysSo)
{
    put("ag_news_csv/test.csv.gz", gzipped(agRows(100, 0)));
    const auto data = openBelow("ag-news");
    EXPECT_EQ(data->size(Split::Train), 80);
    EXPECT_EQ(data->size(Split::Test), 20);
    EXPECT_EQ(data->summary().note,
              "Not the official split: train.csv is missing, so the test set is cut in two.");
    EXPECT_EQ(data->summary().tasks[0].classes[3], "Sci/Tech");
    EXPECT_EQ(openBelow("ag-news", "", {}, 5)->identity(), data->identity());
}

// ---- Multi30k ----

TEST_F(TextReaders, Multi30kPairsLinesOfTwoLanguages)
{
    put("train.de", "Ein Hund.\nEine Katze.\nZwei Hunde.\n");
    put("train.en.gz", gzipped("A dog.\nA cat.\nTwo dogs.\n"));
    put("val.de", "Ein Hund\r\n");
    put("val.en", "A dog\r\n");
    put("test_2016_flickr.de", "Zwei Katzen");
    put("test_2016_flickr.en", "Two cats");
    const auto data = openBelow("multi30k", "", {{"data.min_count", "1"}});
    EXPECT_EQ(data->size(Split::Train), 3);
    EXPECT_EQ(data->size(Split::Validation), 1);
    EXPECT_EQ(data->size(Split::Test), 1);
    EXPECT_EQ(data->summary().tasks[0].name, "translation");
    EXPECT_EQ(data->summary().text.vocabulary, 4 + 7);       // . ein eine hund hunde katze zwei
    EXPECT_EQ(data->summary().text.targetVocabulary, 4 + 6); // . a cat dog dogs two
    const Sample sample = data->sample(Split::Validation, 0);
    EXPECT_EQ(sample.texts[0].text, "Ein Hund");
    EXPECT_EQ(sample.texts[1].text, "A dog");
    const auto back = openBelow("multi30k", "train.de", {{"data.source", "en"}, {"data.target", "de"}});
    EXPECT_EQ(back->sample(Split::Train, 1).texts[0].text, "A cat.");
    EXPECT_EQ(
        openDataset("multi30k:" + m_folder.path().string(), {{"data.target", "de"}}, 1, {}).status().text(),
        "data.target: the language of the source (expected another than de)");
}

TEST_F(TextReaders, Multi30kWithoutValidationCutsIt)
{
    std::string lines;
    for (int i = 0; i < 10; ++i)
        lines += "line\n";
    for (const char* name :
         {"raw/train.de", "raw/train.en", "raw/test_2016_flickr.de", "raw/test_2016_flickr.en"})
        put(name, lines);
    EXPECT_EQ(openBelow("multi30k", "", {{"data.validation", "0.2"}})->size(Split::Validation), 2);
}

// ---- CSV ----

TEST_F(TextReaders, CsvWithChosenColumns)
{
    put("t.csv", "\xef\xbb\xbf id ,body,\"the, class\",question\r\n"
                 "1,\"two\r\nlines, \"\"quoted\"\"\",10,why?\r\n"
                 "\r\n"
                 "2,plain \"text\",9,how?\r\n"
                 "3,中文,10,什么?");
    const auto data = openBelow("csv", "t.csv",
                                {{"data.text", "body"},
                                 {"data.label", "the, class"},
                                 {"data.context", "4"},
                                 {"data.test_fraction", "0"}});
    EXPECT_EQ(textsOf(*data, Split::Train), (Words{"two\r\nlines, \"quoted\"", "plain \"text\"", "中文"}));
    EXPECT_EQ(data->summary().tasks[0].classes, (Words{"9", "10"}));
    EXPECT_EQ(data->sample(Split::Train, 0).labels.at("label"), 1);
    EXPECT_EQ(data->sample(Split::Train, 2).texts[1].text, "什么?");
    EXPECT_EQ(data->summary().input, InputKind::TextPair);
}

TEST_F(TextReaders, CsvWithoutHeaderAndGzipped)
{
    put("t.csv.gz", gzipped("good,a\nbad,b\nfine,a\n"));
    const auto data = openBelow(
        "csv", "t.csv.gz",
        {{"data.header", "false"}, {"data.text", "1"}, {"data.label", "2"}, {"data.test_fraction", "0"}});
    EXPECT_EQ(textsOf(*data, Split::Train), (Words{"good", "bad", "fine"}));
}

TEST_F(TextReaders, LongFilesAreReadToTheEnd)
{
    for (const int rows : {1023, 1024, 1025, 5000}) { // 16 bytes a row: around the steps of reading
        std::string table = "text     ,label\n";
        for (int i = 0; i < rows; ++i)
            table += "number " + std::to_string(100000 + i) + (i % 2 == 0 ? ",a" : ",b") + "\n";
        put("t.csv", table.substr(0, table.size() - 1));
        EXPECT_EQ(openBelow("csv", "t.csv", {{"data.test_fraction", "0"}})->size(Split::Train), rows);
    }
}

TEST_F(TextReaders, CsvSplitColumnAndSkippedRows)
{
    put("t.csv", "text,label,split\na,x,Train\nb,y,train\n,x,train\nc,y,dev\nd,,test\ne,x,test\n");
    const auto data = openBelow("csv", "t.csv", {{"data.min_count", "1"}});
    EXPECT_EQ(textsOf(*data, Split::Train), (Words{"a", "b"}));
    EXPECT_EQ(textsOf(*data, Split::Validation), Words{"c"});
    EXPECT_EQ(textsOf(*data, Split::Test), Words{"e"});
    EXPECT_EQ(data->summary().skipped, (Words{"line 4: no text", "line 6: no label"}));
    EXPECT_EQ(data->summary().skippedCount, 2);
}

TEST_F(TextReaders, CsvCutsEachClassByItsTexts)
{
    std::string table = "text,label\n";
    for (int i = 0; i < 50; ++i)
        table += "text number " + std::to_string(i) + "," + (i < 40 ? "a" : "b") + "\n";
    put("t.csv", table);
    const auto data = openBelow("csv", "t.csv", {{"data.test_fraction", "0.3"}});
    EXPECT_EQ(data->size(Split::Test), 15);
    int64_t ofB = 0;
    for (int64_t i = 0; i < 15; ++i)
        ofB += data->sample(Split::Test, i).labels.at("label");
    EXPECT_EQ(ofB, 3);
    EXPECT_EQ(openBelow("csv", "t.csv", {{"data.test_fraction", "0.3"}}, 7)->identity(), data->identity());
}

TEST_F(TextReaders, EqualTextsStayOnOneSideWhateverTheirLabels)
{
    std::string table = "text,label\n";
    for (int i = 0; i < 60; ++i) // each text three times: twice "a" and once "b"
        table += "text number " + std::to_string(i % 20) + "," + (i < 40 ? "a" : "b") + "\n";
    put("t.csv", table);
    const auto data = openBelow("csv", "t.csv", {{"data.test_fraction", "0.3"}});
    EXPECT_EQ(data->size(Split::Test), 18);
    std::map<std::string, int> tested;
    for (const std::string& text : textsOf(*data, Split::Test))
        ++tested[text];
    EXPECT_EQ(tested.size(), 6U);
    for (const std::string& text : textsOf(*data, Split::Train))
        EXPECT_FALSE(tested.contains(text)) << text;
}

TEST_F(TextReaders, ATextThatIsTheWholeClassIsLearnedFrom)
{
    put("t.csv", "text,label\nsame,a\nsame,a\nsame,a\none,b\ntwo,b\n");
    const auto data = openBelow("csv", "t.csv", {{"data.test_fraction", "0.5"}});
    EXPECT_EQ(data->size(Split::Train), 4);
    EXPECT_EQ(data->size(Split::Test), 1);
}

// ---- the real files, where they are at hand: ATTNSCOPE_DATA, or shared/data beside the source tree ----

class RealTexts : public TextReaders {
protected:
    std::unique_ptr<Dataset> openReal(const std::string& name, const std::string& folder,
                                      const OptionValues& options = {})
    {
        const char* set = std::getenv("ATTNSCOPE_DATA");
        const std::string root = set != nullptr ? set : ATTNSCOPE_SOURCE_DIR "/../shared/data";
        if (!std::filesystem::exists(root + "/" + folder))
            return nullptr;
        return open(name + ":" + root + "/" + folder, options);
    }
};

TEST_F(RealTexts, Imdb)
{
    const auto data = openReal("imdb", "imdb");
    if (data == nullptr)
        GTEST_SKIP() << "no IMDB reviews at hand";
    EXPECT_EQ(data->size(Split::Train), 25000);
    EXPECT_EQ(data->size(Split::Test), 25000);
    EXPECT_EQ(data->summary().skippedCount, 0);
    EXPECT_EQ(data->summary().text.vocabulary, 10004);
}

TEST_F(RealTexts, AgNews)
{
    const auto data = openReal("ag-news", "ag_news");
    if (data == nullptr)
        GTEST_SKIP() << "no AG News at hand";
    EXPECT_EQ(data->size(Split::Train) + data->size(Split::Test),
              data->summary().note.empty() ? 127600 : 7600);
    if (!data->summary().note.empty()) {
        EXPECT_EQ(data->size(Split::Test), 1600);
    }
}

TEST_F(RealTexts, Multi30k)
{
    const auto data = openReal("multi30k", "multi30k", {{"data.source", "fr"}});
    if (data == nullptr)
        GTEST_SKIP() << "no Multi30k at hand";
    EXPECT_EQ(data->size(Split::Train), 29000);
    EXPECT_EQ(data->size(Split::Validation), 1014);
    EXPECT_EQ(data->size(Split::Test), 1000);
}

} // namespace
} // namespace attnscope
