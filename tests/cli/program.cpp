// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/cli/program.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace attnscope::test {
namespace fs = std::filesystem;
namespace {

std::string readAll(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

fs::path makeFolder(const char* pattern)
{
    std::string name = (fs::temp_directory_path() / pattern).string();
    if (mkdtemp(name.data()) == nullptr)
        ADD_FAILURE() << "cannot make a folder for the test";
    return name;
}

void redirect(int descriptor, const fs::path& path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, descriptor);
    ::close(file);
}

} // namespace

std::vector<nlohmann::json> Outcome::json() const
{
    std::vector<nlohmann::json> objects;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
        objects.push_back(nlohmann::json::parse(line, nullptr, false));
        EXPECT_TRUE(objects.back().is_object()) << line;
    }
    return objects;
}

Program::Program()
    : m_folder(makeFolder("attnscope-cli-XXXXXX")), m_capture(makeFolder("attnscope-out-XXXXXX"))
{
}

Program::~Program()
{
    if (m_child > 0) {
        ::kill(m_child, SIGKILL);
        ::waitpid(m_child, nullptr, 0);
    }
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
    fs::remove_all(m_capture, ignored);
}

void Program::start(const std::vector<std::string>& arguments, const Surroundings& surroundings)
{
    std::vector<std::string> words{ATTNSCOPE_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    m_child = ::fork();
    if (m_child != 0)
        return;
    const std::string from =
        surroundings.standardInput.empty() ? std::string("/dev/null") : surroundings.standardInput;
    const int input = ::open(from.c_str(), O_RDONLY);
    ::dup2(input, STDIN_FILENO);
    ::close(input);
    redirect(STDOUT_FILENO,
             surroundings.standardOutput.empty() ? m_capture / "out" : fs::path(surroundings.standardOutput));
    redirect(STDERR_FILENO, m_capture / "err");
    for (const auto& [name, value] : surroundings.environment)
        ::setenv(name.c_str(), value.c_str(), 1);
    if (surroundings.largestFile) {
        // The default answer to SIGXFSZ ends the program; ignored, the write fails as on a full disk.
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{*surroundings.largestFile, *surroundings.largestFile};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (::chdir(m_folder.c_str()) == 0)
        ::execv(ATTNSCOPE_CLI, argv.data());
    ::_exit(126);
}

bool Program::waitFor(const std::string& text) const
{
    for (int i = 0; i < 1200; ++i) {
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(m_child), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (readAll(m_capture / "out").find(text) != std::string::npos)
            return true;
        if (ended.si_pid != 0)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

void Program::signal(int number) const { ::kill(m_child, number); }

Outcome Program::finish()
{
    int status = 0;
    ::waitpid(m_child, &status, 0);
    m_child = -1;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), readAll(m_capture / "out"),
            readAll(m_capture / "err")};
}

Outcome Program::run(const std::vector<std::string>& arguments, const Surroundings& surroundings)
{
    start(arguments, surroundings);
    return finish();
}

std::vector<std::string> Program::files() const
{
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(m_folder))
        if (entry.is_regular_file())
            names.push_back(fs::relative(entry.path(), m_folder).string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string Program::content(const std::string& name) const { return readAll(path(name)); }

} // namespace attnscope::test
