// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/text/csv_reader.h"
#include "core/data/text/text_files.h"

#include <charconv>

// AG News (Zhang, Zhao & LeCun 2015): CSV without a header; class from 1, title, description. The classes'
// names stand in classes.txt, one a line.

namespace attnscope {
namespace {

constexpr size_t kColumns = 3;
constexpr int64_t kOfficialTest = 7600;
/// How much of the official test file is kept for testing where there is no training file: 6,000 and 1,600.
constexpr double kTestShare = 0.2, kOfficialTestShare = 1600.0 / 7600.0;

/// Rows of one file as records; title and description on two lines, so that the title is a sentence.
class Collector {
public:
    Collector(const LoadProgress& progress, size_t classes) : m_progress(progress), m_classes(classes) {}

    Status take(NamedText file, std::vector<int64_t>& split, double from, double to)
    {
        constexpr int64_t kRowsBetweenReports = 8192;
        CsvReader reader(file.where, std::move(file.content));
        CsvRow row;
        for (int64_t rows = 0;; ++rows) {
            const auto more = reader.next(row);
            if (!more)
                return more.status();
            if (!*more)
                return Status::ok();
            ATTNSCOPE_TRY(takeRow(reader.where(), row, split));
            if (rows % kRowsBetweenReports == 0 && !m_progress(from + (to - from) * reader.position()))
                return cancelledLoading(reader.where());
        }
    }

    TextRecords records;
    std::vector<int64_t> labels;

private:
    Status takeRow(const std::string& file, const CsvRow& row, std::vector<int64_t>& split)
    {
        const auto where = [&] { return fmt::format("{}:{}", file, row.line); };
        if (row.fields.size() != kColumns)
            return failure(where(), "wrong number of columns (expected class, title, description, found {})",
                           row.fields.size());
        const std::string& text = row.fields[0];
        size_t label = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), label);
        if (error != std::errc() || stop != text.data() + text.size() || label < 1 || label > m_classes)
            return failure(where(), "label out of range (expected 1 to {}, found \"{}\")", m_classes, text);
        if (isBlankText(row.fields[1]) && isBlankText(row.fields[2])) {
            noteSkipped(records, fmt::format("{}: no text", where()));
            return Status::ok();
        }
        split.push_back(static_cast<int64_t>(labels.size()));
        labels.push_back(static_cast<int64_t>(label) - 1);
        records.texts.push_back(row.fields[1] + "\n" + row.fields[2]);
        return Status::ok();
    }

    const LoadProgress& m_progress;
    size_t m_classes;
};

Result<std::vector<std::string>> readClasses(const NamedTexts& files)
{
    const auto found = files.find("classes.txt");
    if (found == files.end())
        return std::vector<std::string>{"World", "Sports", "Business", "Sci/Tech"};
    const auto& [where, content] = found->second;
    ATTNSCOPE_TRY(checkText(where, content));
    std::vector<std::string> classes;
    for (const std::string_view line : linesOf(content))
        if (!isBlankText(line))
            classes.emplace_back(line);
    if (classes.size() < 2 || classes.size() > 100)
        return failure(where, "wrong number of classes (expected 2 to 100, one a line, found {})",
                       classes.size());
    return classes;
}

const char* cutTestNote()
{
    return "Not the official split: train.csv is missing, so the test set is cut in two.";
}

Result<std::unique_ptr<Dataset>> openAgNews(const DatasetSpec& spec, const OptionReader& options,
                                            uint64_t seed, const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.4;
    auto files = readNamedTexts(spec.path, {{"train.csv", "test.csv", "classes.txt"}, {"", "ag_news_csv"}});
    if (!files)
        return files.status();
    if (!files->contains("test.csv"))
        return failure(spec.path, "no AG News here (expected train.csv and test.csv, or {} of them)",
                       "ag_news_csv.tar.gz");
    const auto classes = readClasses(*files);
    if (!classes)
        return classes.status();
    Collector collector(progress, classes->size());
    TextRecords& records = collector.records;
    const bool official = files->contains("train.csv");
    if (official)
        ATTNSCOPE_TRY(
            collector.take(std::move((*files)["train.csv"]), records.train, 0, 0.9 * kReadingShare));
    ATTNSCOPE_TRY(
        collector.take(std::move((*files)["test.csv"]), records.test, 0.9 * kReadingShare, kReadingShare));
    if (!official) {
        records.note = cutTestNote();
        const auto count = static_cast<int64_t>(collector.labels.size());
        records.test.clear();
        splitByHash(records, collector.labels, count == kOfficialTest ? kOfficialTestShare : kTestShare);
    }
    records.name = spec.name;
    records.where = spec.path;
    records.tasks = {{{"topic", TaskKind::Classification, *classes}, std::move(collector.labels)}};
    return makeTextDataset(std::move(records), spec, options, seed, progress, kReadingShare);
}

} // namespace

DatasetEntry agNewsEntry()
{
    DatasetInfo info;
    info.name = "ag-news";
    info.title = "AG News";
    info.doc = "127,600 short news items of four topics: world, sports, business, science and technology "
               "(Zhang, Zhao "
               "& LeCun 2015). A few words decide, and attention shows which.";
    info.input = InputKind::Text;
    info.needsPath = true;
    info.options = withTextOptions({}, {.vocabulary = 20000, .minCount = 2});
    return {std::move(info), &openAgNews};
}

} // namespace attnscope
