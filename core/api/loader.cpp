// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"

#include <dlfcn.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace attnscope {

namespace {

constexpr const char* kLibrary = "libattnscope-core.so";
constexpr const char* kFactory = "attnscopeCreateCore";

/// Cores in this process's affinity mask, which taskset, batch systems and container runtimes narrow.
/// The mask is enlarged until the kernel's fits.
int coresInAffinityMask()
{
    for (int cores = 1024; cores <= 1 << 20; cores *= 2) {
        cpu_set_t* const mask = CPU_ALLOC(cores);
        if (!mask)
            break;
        const size_t bytes = CPU_ALLOC_SIZE(cores);
        CPU_ZERO_S(bytes, mask);
        const int error = sched_getaffinity(0, bytes, mask) == 0 ? 0 : errno;
        const int count = error == 0 ? CPU_COUNT_S(bytes, mask) : 0;
        CPU_FREE(mask);
        if (error == 0)
            return count;
        if (error != EINVAL)
            break;
    }
    return static_cast<int>(std::thread::hardware_concurrency());
}

/// The time a control group grants, in cores: a container limited to two cores of sixty-four still has all
/// sixty-four in its mask, and that many threads would take turns on two. 0: no limit known.
int coresInControlGroup()
{
    std::ifstream file("/sys/fs/cgroup/cpu.max");
    double quota = 0;
    double period = 0;
    if (!(file >> quota >> period) || quota <= 0 || period <= 0)
        return 0; // "max", or no such file
    return std::max(1, static_cast<int>(std::ceil(quota / period)));
}

int coresAllowed()
{
    const int inMask = std::max(1, coresInAffinityMask());
    const int granted = coresInControlGroup();
    return granted > 0 ? std::min(inMask, granted) : inMask;
}

/// OpenBLAS's name for the kernels that fit this processor's instruction sets.
std::string blasKernelForProcessor()
{
#if defined(__x86_64__)
    // What OpenBLAS's SkylakeX kernels are compiled for; AMD's processors with AVX-512 run them as well.
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return "SKYLAKEX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return __builtin_cpu_is("amd") ? "ZEN" : "HASWELL";
#endif
    return {};
}

void setIfUnset(const char* name, const std::string& value)
{
    if (!value.empty())
        setenv(name, value.c_str(), 0);
}

/// Where the library may lie, the first choice first.
std::vector<std::filesystem::path> candidates()
{
    if (const char* chosen = std::getenv("ATTNSCOPE_CORE"); chosen && *chosen)
        return {chosen};
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error)
        return {};
    const std::filesystem::path folder = program.parent_path();
    return {folder.parent_path() / "lib" / kLibrary, folder / kLibrary};
}

Result<std::unique_ptr<Core>> loadFrom(const std::filesystem::path& path)
{
    // Local: LibTorch's 280 libraries must not lend their symbols to the window's. NODELETE: its threads
    // and thread-local destructors outlive any Core. Lazy: of LibTorch's functions few are ever called, and
    // looking all of them up takes a tenth of a second; core's own links are looked up at once all the same.
    void* const library = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        const char* const reason = dlerror();
        return failure(path.string(), "the core library cannot be loaded: {}", reason ? reason : "");
    }
    const auto create = reinterpret_cast<CreateCore>(dlsym(library, kFactory));
    if (!create)
        return failure(path.string(), "this is not Attnscope's core library (expected the symbol {})",
                       kFactory);
    std::unique_ptr<Core> core(create());
    if (!core)
        return failure(path.string(), "the core library could not start");
    return core;
}

} // namespace

RuntimeChoice chooseRuntime(int threads)
{
    RuntimeChoice choice;
    choice.blasKernel = blasKernelForProcessor();
    choice.threads = threads > 0 ? threads : coresAllowed();
    return choice;
}

void applyRuntime(const RuntimeChoice& choice)
{
    setIfUnset("OPENBLAS_CORETYPE", choice.blasKernel);
    setIfUnset("OMP_NUM_THREADS", std::to_string(choice.threads));
    // LibTorch splits the work over OpenMP's threads; threads of OpenBLAS's own would only fight with them.
    setIfUnset("OPENBLAS_NUM_THREADS", "1");
    // Idle OpenMP threads spin for milliseconds by default and take the core from the window, from its
    // software OpenGL, or from a second run, and spinning for a fraction of a millisecond (GOMP_SPINCOUNT)
    // still costs a run that has company more than half of its speed. Where waking matters, in loops of our
    // own, the team of core/kernels/team.h waits in a better way.
    setIfUnset("OMP_WAIT_POLICY", "passive");
}

void startWithRuntime(const RuntimeChoice& choice, char** argv)
{
    const bool late = std::getenv("OMP_WAIT_POLICY") == nullptr || std::getenv("OMP_NUM_THREADS") == nullptr;
    const bool loaded = dlsym(RTLD_DEFAULT, "omp_get_max_threads") != nullptr;
    applyRuntime(choice);
    // Both variables are set from here on, so that this happens once. What spinning threads cost a window is
    // in bench/README.md.
    if (late && loaded)
        execv("/proc/self/exe", argv);
}

Result<std::unique_ptr<Core>> loadCore()
{
    const std::vector<std::filesystem::path> paths = candidates();
    for (const std::filesystem::path& path : paths) {
        std::error_code error;
        if (std::filesystem::exists(path, error))
            return loadFrom(path);
    }
    std::string searched;
    for (const std::filesystem::path& path : paths)
        searched += (searched.empty() ? "" : ", ") + path.string();
    return failure(kLibrary, "the core library is missing (looked for {})", searched);
}

} // namespace attnscope
