// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The rules over the tree as it is.
#include "tests/structure/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

namespace attnscope::structure {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = ATTNSCOPE_SOURCE_DIR;

std::string textOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Every file under the folders that hold code, and the scripts.
std::vector<SourceFile> sources()
{
    std::vector<SourceFile> files;
    const auto take = [&](const fs::path& path) {
        files.push_back({fs::relative(path, kRoot).generic_string(), textOf(path)});
    };
    for (const char* folder : {"app", "core", "ui", "shaders", "tests", "bench", "cmake"})
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kRoot / folder))
            if (entry.is_regular_file())
                take(entry.path());
    for (const char* name : {"CMakeLists.txt", "dev", ".ci/run"})
        take(kRoot / name);
    return files;
}

/// The first parts of the paths that git tracks; empty where this is no checkout or git is not there.
std::set<std::string> trackedTopLevel()
{
    std::set<std::string> entries;
    const std::string command = "git -C '" + kRoot.string() + "' ls-files 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string line;
    for (int c = pipe ? std::fgetc(pipe.get()) : EOF; c != EOF; c = std::fgetc(pipe.get())) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        entries.insert(line.substr(0, line.find('/')));
        line.clear();
    }
    return entries;
}

/// In an unpacked archive there is nothing but what was tracked, and the build.
std::set<std::string> topLevel()
{
    std::set<std::string> entries = trackedTopLevel();
    if (entries.empty())
        for (const fs::directory_entry& entry : fs::directory_iterator(kRoot))
            if (entry.path().filename() != "build")
                entries.insert(entry.path().filename().string());
    return entries;
}

TEST(Tree, EveryFileKeepsTheRules)
{
    const std::vector<SourceFile> files = sources();
    const auto holds = [&](const char* path) {
        return std::any_of(files.begin(), files.end(),
                           [&](const SourceFile& file) { return file.path == path && !file.text.empty(); });
    };
    // Were the walk to miss the tree, the rules would have nothing to find.
    for (const char* path :
         {"core/base/status.h", "app/CMakeLists.txt", "ui/figures/figure.h", "dev", ".ci/run"})
        EXPECT_TRUE(holds(path)) << path;
    for (const SourceFile& file : files)
        for (const std::string& violation : checkFile(file))
            ADD_FAILURE() << violation;
}

TEST(Tree, NothingElseLiesAtTheTop)
{
    const std::set<std::string> found = topLevel();
    EXPECT_TRUE(found.contains("core"));
    const std::vector<std::string> entries(found.begin(), found.end());
    for (const std::string& violation : checkTopLevel(entries))
        ADD_FAILURE() << violation;
}

} // namespace
} // namespace attnscope::structure
