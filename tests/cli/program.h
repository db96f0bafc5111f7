// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace attnscope::test {

/// What a finished program left.
struct Outcome {
    int code = -1; ///< exit status; 128 + signal where one ended it
    std::string out, err;

    /// The lines of standard output as JSON; a failed expectation where one is not.
    std::vector<nlohmann::json> json() const;
};

struct Surroundings {
    std::map<std::string, std::string> environment;
    std::optional<size_t> largestFile{}; ///< bytes that a file may have: a full disk
    std::string standardInput{};         ///< a file; empty: nothing to read
    std::string standardOutput{};        ///< another file than the captured one, e.g. /dev/full
};

/// attnscope-cli in a folder of its own, which is removed at the end.
class Program {
public:
    Program();
    ~Program();

    Outcome run(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

    /// Starts it; waitFor() waits until its standard output holds `text` (60 s at most), finish() until it
    /// ends.
    void start(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});
    bool waitFor(const std::string& text) const;
    void signal(int number) const;
    Outcome finish();

    std::filesystem::path path(const std::string& name) const { return m_folder / name; }
    /// Every file under the folder but those that belong to the capturing, sorted.
    std::vector<std::string> files() const;
    std::string content(const std::string& name) const;

private:
    std::filesystem::path m_folder, m_capture;
    pid_t m_child = -1;
};

} // namespace attnscope::test
