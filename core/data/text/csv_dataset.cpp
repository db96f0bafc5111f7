// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/text/csv_records.h"

namespace attnscope {
namespace {

Result<std::unique_ptr<Dataset>> openCsv(const DatasetSpec& spec, const OptionReader& options, uint64_t seed,
                                         const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.4;
    std::error_code error;
    if (std::filesystem::is_directory(spec.path, error))
        return failure(spec.path, "a folder (expected a CSV file)");
    const CsvPlan plan{options.text("data.text"), options.text("data.label"), options.text("data.context"),
                       options.flag("data.header"), options.real("data.test_fraction")};
    auto records = readCsvRecords(spec.path, plan, progress, kReadingShare);
    if (!records)
        return records.status();
    records->name = spec.name;
    return makeTextDataset(std::move(*records), spec, options, seed, progress, kReadingShare);
}

OptionSpec columnOption(std::string name, std::string defaultValue, std::string label, std::string doc)
{
    return dataOption(OptionKind::Text, std::move(name), std::move(defaultValue), 0, 0, std::move(label),
                      std::move(doc));
}

} // namespace

DatasetEntry csvEntry()
{
    DatasetInfo info;
    info.name = "csv";
    info.title = "CSV file of texts";
    info.doc =
        "Your own texts: a table in UTF-8 with a text and a label in each row, gzipped or not. A column "
        "named split (train, validation, test) makes the splits; without it a share is kept for testing.";
    info.input = InputKind::Text;
    info.needsPath = true;
    info.options = withTextOptions(
        {columnOption("text", "text", "Text column",
                      "The column that holds the text: its name, or its number from 1."),
         columnOption("label", "label", "Label column",
                      "The column that holds the class: its name, or its number from 1."),
         columnOption(
             "context", "", "Context column",
             "For models of two texts, the column that holds the second: its name, or its number from 1; "
             "empty where there is none."),
         dataOption(OptionKind::Bool, "header", "true", 0, 0, "Header",
                    "Whether the first row holds the names of the columns."),
         dataOption(
             OptionKind::Real, "test_fraction", "0.2", 0, 0.9, "Test share",
             "The share of each class that is kept for judging the model and never learned from; not used "
             "where a column is named split.")});
    return {std::move(info), &openCsv};
}

} // namespace attnscope
