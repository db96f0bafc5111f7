// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

// Plain loops that the compiler turns into vector instructions, compiled for several processors in one
// program and chosen at run time. A kernel is a struct
//
//     struct Scale {
//         float* x; int64_t n;
//         template <int kLanes> ATTNSCOPE_INLINE void run() const { for (..) x[i] *= 2; }
//     };
//     onThisProcessor(Scale{x, n});
//
// kLanes is the number of floats in a vector: 16 (AVX-512), 8 (AVX2) or 4. Everything that run() calls must
// be ATTNSCOPE_INLINE as well: a function that is not inlined is compiled for the least of the processors.
// Instances are written out instead of made by target_clones, whose resolvers run before a sanitizer is
// ready.
//
// The sources that use it are compiled with -O3 and without traps (core/CMakeLists.txt).

#define ATTNSCOPE_INLINE inline __attribute__((always_inline))
/// Before a loop whose turns do not depend on one another. Without it GCC compares every two arrays that the
/// loop touches, and above ten comparisons it makes no vector instructions at all.
#define ATTNSCOPE_INDEPENDENT _Pragma("GCC ivdep")

namespace attnscope::kernels {

#if defined(__x86_64__)
template <class Kernel>
__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"), noinline)) void
runAvx512(const Kernel& kernel)
{
    kernel.template run<16>();
}
template <class Kernel>
__attribute__((target("avx2,fma"), noinline)) void runAvx2(const Kernel& kernel)
{
    kernel.template run<8>();
}
inline bool hasAvx512()
{
    return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
}
inline bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

/// Runs the instance for the processor that the program finds itself on. Any thread.
template <class Kernel>
void onThisProcessor(const Kernel& kernel)
{
#if defined(__x86_64__)
    if (hasAvx512())
        return runAvx512(kernel);
    if (hasAvx2())
        return runAvx2(kernel);
#endif
    kernel.template run<4>();
}

} // namespace attnscope::kernels
