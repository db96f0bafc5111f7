// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace attnscope {

struct BlasInfo {
    std::string library; ///< "OpenBLAS 0.3.21", or "BLAS" where it does not say
    std::string kernel;  ///< "SkylakeX"; empty where it does not say
    int threads = 1;
};

/// Asks the BLAS library that LibTorch runs on, by the functions that OpenBLAS exports for this
/// (openblas_get_config, openblas_get_corename, openblas_get_num_threads), looked up at run time so that
/// another BLAS works too.
BlasInfo blasInfo();

} // namespace attnscope
