// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <memory>
#include <string>

namespace attnscope {

/// What this processor should use: decided from its features, not its model number, because OpenBLAS
/// 0.3.21 does not know newer models and falls back to slow kernels (docs/architecture.md).
struct RuntimeChoice {
    std::string blasKernel; ///< value for OPENBLAS_CORETYPE; empty: leave it to OpenBLAS
    int threads = 1;        ///< of the training computation
};

/// `threads` 0: one per processor core that this process may use.
RuntimeChoice chooseRuntime(int threads);

/// Sets OPENBLAS_CORETYPE, OPENBLAS_NUM_THREADS, OMP_NUM_THREADS and OMP_WAIT_POLICY for libraries that
/// are not loaded yet, leaving alone whatever the user has set. Call before other threads exist.
void applyRuntime(const RuntimeChoice& choice);

/// applyRuntime() for a program that links a library which uses OpenMP (Qt does, through libb2): OpenMP has
/// read its settings before main() began, so where they were not yet set the program is started anew with the
/// same `argv`, as the same process. Call first of all in main(). Returns once the settings are in force, or
/// where the restart fails: the program works without them, only slower.
void startWithRuntime(const RuntimeChoice& choice, char** argv);

/// Loads the core library (beside the program, or in ../lib) and makes a Core. Takes 0.3 to 0.8 s the
/// first time: the window calls it on a thread of its own. The library stays loaded. Failure: a
/// sentence with the loader's reason.
Result<std::unique_ptr<Core>> loadCore();

/// The factory that the core library exports under the name "attnscopeCreateCore".
using CreateCore = Core* (*)();

} // namespace attnscope
