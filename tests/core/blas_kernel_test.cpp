// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"
#include "core/training/core_impl.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace attnscope {
namespace {

constexpr const char* kInside = "ATTNSCOPE_TEST_INSIDE"; ///< set in the program that the test starts

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

/// This program again, this test alone, with the environment that the programs make before LibTorch is
/// loaded: in here it was loaded long ago. Returns the exit status.
int insideItself(const std::string& filter)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::unsetenv("OPENBLAS_CORETYPE"); // a user's own choice would hide what the program chooses
        applyRuntime(chooseRuntime(1));
        ::setenv(kInside, "1", 1);
        const std::string argument = "--gtest_filter=" + filter;
        ::execl("/proc/self/exe", "attnscope_core_tests", argument.c_str(), static_cast<char*>(nullptr));
        ::_exit(126);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

TEST(BlasKernel, IsTheOneThatWasAskedFor)
{
    const Environment environment = makeCore()->environment();
    if (environment.blas.find("OpenBLAS") == std::string::npos)
        GTEST_SKIP() << "OpenBLAS is not in use";
    if (std::getenv(kInside) == nullptr) {
        EXPECT_EQ(insideItself("BlasKernel.IsTheOneThatWasAskedFor"), 0);
        return;
    }
    const std::string asked = chooseRuntime(1).blasKernel;
    EXPECT_FALSE(environment.blasKernel.empty());
    if (!asked.empty()) { // a processor without AVX2 is left to OpenBLAS
        EXPECT_EQ(upper(environment.blasKernel), asked);
    }
    EXPECT_EQ(environment.blasThreads, 1);
}

} // namespace
} // namespace attnscope
