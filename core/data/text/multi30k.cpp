// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/text/text_files.h"

#include <array>

// Multi30k, task 1 (Elliott et al. 2016): files PART.LANGUAGE with a sentence a line; line n of all languages
// of a part describes the same picture.

namespace attnscope {
namespace {

constexpr std::array<const char*, 3> kParts{"train", "val", "test_2016_flickr"};

Status addPart(const std::string& part, const NamedText& source, const NamedText& target,
               TextRecords& records, std::vector<int64_t>& split)
{
    const auto from = linesOf(source.content), to = linesOf(target.content);
    if (from.size() != to.size())
        return failure(target.where, "another number of lines than {} (expected {}, found {})", source.where,
                       from.size(), to.size());
    for (size_t i = 0; i < from.size(); ++i) {
        ATTNSCOPE_TRY(checkText(fmt::format("{}:{}", source.where, i + 1), from[i]));
        ATTNSCOPE_TRY(checkText(fmt::format("{}:{}", target.where, i + 1), to[i]));
        if (isBlankText(from[i]) || isBlankText(to[i])) {
            noteSkipped(records, fmt::format("{}, line {}: no text", part, i + 1));
            continue;
        }
        split.push_back(static_cast<int64_t>(records.texts.size()));
        records.texts.emplace_back(from[i]);
        records.targets.emplace_back(to[i]);
    }
    return Status::ok();
}

Result<TextRecords> readSentences(const std::string& path, const std::string& source,
                                  const std::string& target, const LoadProgress& progress, double share)
{
    TextFileSet set{{}, {"", "raw", "task1/raw", "data/task1/raw"}};
    for (const char* part : kParts)
        for (const std::string& language : {source, target})
            set.names.push_back(fmt::format("{}.{}", part, language));
    auto files = readNamedTexts(path, set);
    if (!files)
        return files.status();
    if (files->empty())
        return failure(path, "no Multi30k here (expected train.{}, train.{} and the like, gzipped or not)",
                       source, target);
    TextRecords records;
    const std::array<std::vector<int64_t>*, 3> splits{&records.train, &records.validation, &records.test};
    for (size_t i = 0; i < kParts.size(); ++i) {
        if (!progress(share * static_cast<double>(i) / static_cast<double>(kParts.size())))
            return cancelledLoading(path);
        const std::string sourceName = fmt::format("{}.{}", kParts[i], source);
        const std::string targetName = fmt::format("{}.{}", kParts[i], target);
        // Without the part in both languages the validation split is cut off the training split.
        if (splits[i] == &records.validation && !files->contains(sourceName) && !files->contains(targetName))
            continue;
        for (const std::string& name : {sourceName, targetName})
            if (!files->contains(name))
                return failure(path, "{} is missing", name);
        ATTNSCOPE_TRY(addPart(kParts[i], (*files)[sourceName], (*files)[targetName], records, *splits[i]));
    }
    return records;
}

Result<std::unique_ptr<Dataset>> openMulti30k(const DatasetSpec& spec, const OptionReader& options,
                                              uint64_t seed, const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.3;
    const std::string source = options.text("data.source"), target = options.text("data.target");
    if (source == target)
        return usageError("data.target", "the language of the source (expected another than {})", source);
    auto records = readSentences(spec.path, source, target, progress, kReadingShare);
    if (!records)
        return records.status();
    records->name = spec.name;
    records->where = spec.path;
    records->targetTask = "translation";
    return makeTextDataset(std::move(*records), spec, options, seed, progress, kReadingShare);
}

OptionSpec languageOption(std::string name, std::string defaultValue, std::string label, std::string doc)
{
    OptionSpec spec = dataOption(OptionKind::Choice, std::move(name), std::move(defaultValue), 0, 0,
                                 std::move(label), std::move(doc));
    spec.choices = {"en", "de", "fr", "cs"};
    return spec;
}

} // namespace

DatasetEntry multi30kEntry()
{
    DatasetInfo info;
    info.name = "multi30k";
    info.title = "Multi30k";
    info.doc =
        "31,000 short descriptions of pictures in English, German, French and Czech (Elliott et al. 2016): "
        "translation on which attention shows which word stands for which.";
    info.input = InputKind::Text;
    info.makesText = true;
    info.needsPath = true;
    info.pathIsFolder = true;
    info.options =
        withTextOptions({languageOption("source", "de", "From",
                                        "The language that is translated: English, German, French or Czech."),
                         languageOption("target", "en", "Into", "The language to be made.")},
                        {.tokens = 50, .minCount = 2});
    return {std::move(info), &openMulti30k};
}

} // namespace attnscope
