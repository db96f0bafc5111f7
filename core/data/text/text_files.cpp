// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_files.h"

#include "core/base/rng.h"
#include "core/data/archive_reader.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxNamed = 100; ///< of DatasetSummary::skipped

/// The rest of what a reader gives. The string takes no more room than it needs: there may be 50,000 of them.
Result<std::string> readAll(ArchiveReader& reader)
{
    constexpr size_t kFirstStep = size_t{16} << 10, kLastStep = size_t{16} << 20;
    std::string content;
    for (size_t step = kFirstStep, done = step; done == step;) {
        const size_t before = content.size();
        step = std::clamp(before, kFirstStep, kLastStep);
        content.resize(before + step);
        const auto count = reader.read({reinterpret_cast<uint8_t*>(content.data()) + before, step});
        if (!count)
            return count.status();
        done = *count;
        content.resize(before + done);
        if (content.size() > kMaxDatasetBytes)
            return failure(reader.where(),
                           "too large for memory (expected at most 2 GiB of text, found {} bytes)",
                           content.size());
    }
    content.shrink_to_fit();
    return content;
}

std::string plainName(const std::string& name)
{
    return name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
}

bool isOneOf(const std::string& name, const std::vector<std::string>& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

Result<NamedTexts> readFolder(const fs::path& folder, const TextFileSet& set)
{
    NamedTexts texts;
    for (const std::string& name : set.names) {
        const fs::path path = plainOrGzipped(folder, name);
        if (path.empty())
            continue;
        auto content = readTextFile(path);
        if (!content)
            return content.status();
        texts[name] = {path.string(), std::move(content).value()};
    }
    return texts;
}

/// Members count by their last names, gzipped ones inside an archive do not.
Result<NamedTexts> readArchive(const fs::path& path, const TextFileSet& set)
{
    auto reader = ArchiveReader::openTar(path);
    if (!reader)
        return reader.status();
    NamedTexts texts;
    for (;;) {
        const auto member = reader->nextMember();
        if (!member)
            return member.status();
        if (!member->has_value())
            return texts;
        const std::string name = fs::path((*member)->name).filename().string();
        if (!isOneOf(name, set.names))
            continue;
        auto content = readAll(*reader);
        if (!content)
            return content.status();
        texts[name] = {reader->where(), std::move(content).value()};
    }
}

/// The first tar archive in a folder, by name; empty where there is none.
fs::path archiveIn(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::path> archives;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.is_regular_file(error) && isTarName(entry.path()))
            archives.push_back(entry.path());
    return archives.empty() ? fs::path() : *std::min_element(archives.begin(), archives.end());
}

} // namespace

Result<std::string> readTextFile(const fs::path& path)
{
    auto reader = ArchiveReader::openFile(path);
    if (!reader)
        return reader.status();
    return readAll(*reader);
}

bool isTarName(const fs::path& path)
{
    const std::string name = path.filename().string();
    return name.ends_with(".tar.gz") || name.ends_with(".tgz") || name.ends_with(".tar");
}

fs::path plainOrGzipped(const fs::path& folder, std::string_view name)
{
    std::error_code error;
    for (const char* ending : {"", ".gz"})
        if (fs::path path = folder / (std::string(name) + ending); fs::is_regular_file(path, error))
            return path;
    return {};
}

Result<NamedTexts> readNamedTexts(const std::string& text, const TextFileSet& set)
{
    const fs::path path(text);
    std::error_code error;
    if (!fs::exists(path, error))
        return failure(text, "no such file or folder");
    if (!fs::is_directory(path, error)) {
        if (isTarName(path))
            return readArchive(path, set);
        return isOneOf(plainName(path.filename().string()), set.names) ? readFolder(path.parent_path(), set)
                                                                       : Result<NamedTexts>(NamedTexts());
    }
    for (const std::string& folder : set.folders) {
        auto texts = readFolder(path / folder, set);
        if (!texts || !texts->empty())
            return texts;
    }
    const fs::path archive = archiveIn(path);
    return archive.empty() ? Result<NamedTexts>(NamedTexts()) : readArchive(archive, set);
}

std::vector<std::string_view> linesOf(std::string_view content)
{
    std::vector<std::string_view> lines;
    for (size_t at = 0; at < content.size();) {
        const size_t end = std::min(content.find('\n', at), content.size());
        std::string_view line = content.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        at = end + 1;
    }
    return lines;
}

void noteSkipped(TextRecords& records, std::string what)
{
    ++records.skippedCount;
    if (records.skipped.size() < kMaxNamed)
        records.skipped.push_back(std::move(what));
}

void splitByHash(TextRecords& records, const std::vector<int64_t>& labels, double testShare)
{
    // Equal texts, whatever their labels, are one group, which counts for the class of its first record.
    std::map<uint64_t, std::vector<size_t>> groups;
    for (size_t i = 0; i < labels.size(); ++i)
        groups[mix64(keyOf(records.texts[i]))].push_back(i);
    struct Class {
        int64_t count = 0;
        std::vector<const std::vector<size_t>*> groups; ///< lowest hashes first
    };
    std::map<int64_t, Class> classes;
    for (const auto& [hash, members] : groups) {
        Class& of = classes[labels[members.front()]];
        of.count += static_cast<int64_t>(members.size());
        of.groups.push_back(&members);
    }
    std::vector<bool> test(labels.size());
    for (const auto& [label, of] : classes) {
        int64_t left = std::llround(testShare * static_cast<double>(of.count));
        if (testShare > 0 && of.count >= 2)
            left = std::clamp<int64_t>(left, 1, of.count - 1);
        for (const auto* members : of.groups) {
            const auto size = static_cast<int64_t>(members->size());
            if (size > left)
                continue; // too many at once; a smaller group takes the place
            left -= size;
            for (const size_t i : *members)
                test[i] = true;
        }
    }
    for (size_t i = 0; i < labels.size(); ++i)
        (test[i] ? records.test : records.train).push_back(static_cast<int64_t>(i));
}

} // namespace attnscope
