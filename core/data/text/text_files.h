// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/text_dataset.h"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the readers of texts share.

namespace attnscope {

/// A whole file of text, unpacked if it is gzipped. Failure: none there, empty, damaged, more than 2 GiB.
Result<std::string> readTextFile(const std::filesystem::path& path);

bool isTarName(const std::filesystem::path& path);
/// `name` or `name`.gz in the folder; empty where there is neither.
std::filesystem::path plainOrGzipped(const std::filesystem::path& folder, std::string_view name);

struct NamedText {
    std::string where; ///< for messages
    std::string content;
};
/// Files by their plain names.
using NamedTexts = std::map<std::string, NamedText>;

/// Where the files of a data set may lie.
struct TextFileSet {
    std::vector<std::string> names; ///< as they are called where not gzipped
    std::vector<std::string>
        folders; ///< below the path, in the order to look there ("" being the path itself)
};
/// Reads those of the files that are there, gzipped or not, from `path`: the folder, a folder above it, an
/// archive of it (.tar, .tar.gz, .tgz), a folder with such an archive, or one of the files. Empty where there
/// is none of them. Failure: no such path, an unreadable or damaged file.
Result<NamedTexts> readNamedTexts(const std::string& path, const TextFileSet& set);

/// Lines without their ends (LF or CRLF); a line end at the very end begins no line.
std::vector<std::string_view> linesOf(std::string_view content);

/// Notes in `records` what had to be left out.
void noteSkipped(TextRecords& records, std::string what);

/// Makes train and test of all records: of each class of `labels` the share whose texts hash lowest becomes
/// the test split, so that it is the same for every seed and system. Equal texts stay together, also those
/// with different labels, which then all count for the class of the first. Records keep their order. A class
/// of two or more different texts keeps at least one for each split, if its texts are not too often equal.
void splitByHash(TextRecords& records, const std::vector<int64_t>& labels, double testShare);

} // namespace attnscope
