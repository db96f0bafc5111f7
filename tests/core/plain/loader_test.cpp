// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <sched.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

namespace attnscope {
namespace {

/// Tests that change the environment, which is put back after each.
class Loader : public ::testing::Test {
protected:
    void set(const std::string& name, const char* value)
    {
        const char* const before = std::getenv(name.c_str());
        m_before.try_emplace(name, before ? std::optional<std::string>(before) : std::nullopt);
        if (value)
            setenv(name.c_str(), value, 1);
        else
            unsetenv(name.c_str());
    }
    static std::string get(const std::string& name)
    {
        const char* const value = std::getenv(name.c_str());
        return value ? value : "(unset)";
    }
    /// The sentence of loading the core from `path`.
    std::string loadingFrom(const std::string& path)
    {
        set("ATTNSCOPE_CORE", path.c_str());
        const auto core = loadCore();
        return core.isOk() ? "(loaded)" : core.status().text();
    }
    void TearDown() override
    {
        for (const auto& [name, value] : m_before) {
            if (value)
                setenv(name.c_str(), value->c_str(), 1);
            else
                unsetenv(name.c_str());
        }
    }

private:
    std::map<std::string, std::optional<std::string>> m_before;
};

TEST_F(Loader, AskedThreadsAreTaken) { EXPECT_EQ(chooseRuntime(3).threads, 3); }

TEST_F(Loader, ThreadsFollowTheAffinityMask)
{
    cpu_set_t before;
    ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
    EXPECT_GE(chooseRuntime(0).threads, 1);
    EXPECT_LE(chooseRuntime(0).threads, CPU_COUNT(&before));

    int first = 0;
    while (!CPU_ISSET(first, &before))
        ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(chooseRuntime(0).threads, 1);
    ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

/// The features as the kernel lists them, to check the choice by another way than the compiler's.
bool processorHas(const std::string& feature)
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("flags", 0) == 0)
            return (line + " ").find(" " + feature + " ") != std::string::npos;
    return false;
}

TEST_F(Loader, KernelFollowsTheProcessorsFeatures)
{
    const std::string kernel = chooseRuntime(1).blasKernel;
    if (processorHas("avx512f") && processorHas("avx512dq") && processorHas("avx512bw") &&
        processorHas("avx512vl"))
        EXPECT_EQ(kernel, "SKYLAKEX");
    else if (processorHas("avx2") && processorHas("fma"))
        EXPECT_TRUE(kernel == "HASWELL" || kernel == "ZEN") << kernel;
    else
        EXPECT_EQ(kernel, "");
}

TEST_F(Loader, SettingsReachTheEnvironment)
{
    for (const char* name :
         {"OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_WAIT_POLICY"})
        set(name, nullptr);
    applyRuntime({"HASWELL", 5});
    EXPECT_EQ(get("OPENBLAS_CORETYPE"), "HASWELL");
    EXPECT_EQ(get("OPENBLAS_NUM_THREADS"), "1");
    EXPECT_EQ(get("OMP_NUM_THREADS"), "5");
    EXPECT_EQ(get("OMP_WAIT_POLICY"), "passive");
}

TEST_F(Loader, TheUsersOwnSettingsStay)
{
    set("OPENBLAS_CORETYPE", "NEHALEM");
    set("OPENBLAS_NUM_THREADS", "7");
    set("OMP_NUM_THREADS", "8");
    set("OMP_WAIT_POLICY", "active");
    applyRuntime({"SKYLAKEX", 2});
    EXPECT_EQ(get("OPENBLAS_CORETYPE"), "NEHALEM");
    EXPECT_EQ(get("OPENBLAS_NUM_THREADS"), "7");
    EXPECT_EQ(get("OMP_NUM_THREADS"), "8");
    EXPECT_EQ(get("OMP_WAIT_POLICY"), "active");
}

TEST_F(Loader, AnUnknownProcessorIsLeftToOpenBlas)
{
    set("OPENBLAS_CORETYPE", nullptr);
    applyRuntime({"", 2});
    EXPECT_EQ(get("OPENBLAS_CORETYPE"), "(unset)");
}

TEST_F(Loader, AMissingLibraryIsNamed)
{
    EXPECT_EQ(loadingFrom("/nowhere/libattnscope-core.so"),
              "libattnscope-core.so: the core library is missing (looked for /nowhere/libattnscope-core.so)");
}

TEST_F(Loader, ADamagedLibraryIsNamedWithTheLoadersReason)
{
    const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / "damaged-core.so";
    std::ofstream(path) << "not a library";
    const std::string sentence = loadingFrom(path.string());
    std::filesystem::remove(path);
    EXPECT_EQ(sentence.rfind(path.string() + ": the core library cannot be loaded: ", 0), 0U) << sentence;
    EXPECT_GT(sentence.size(), path.string().size() + 45) << sentence;
}

TEST_F(Loader, AnotherLibraryIsNotTakenForTheCore)
{
    Dl_info libc{};
    ASSERT_NE(dladdr(reinterpret_cast<void*>(&gnu_get_libc_version), &libc), 0);
    const std::string other = libc.dli_fname;
    EXPECT_EQ(loadingFrom(other),
              other + ": this is not Attnscope's core library (expected the symbol attnscopeCreateCore)");
}

} // namespace
} // namespace attnscope
