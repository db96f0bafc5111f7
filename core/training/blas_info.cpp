// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/blas_info.h"

#include <dlfcn.h>

namespace attnscope {
namespace {

void* symbol(const char* name)
{
    if (void* found = dlsym(RTLD_DEFAULT, name))
        return found;
    // The core is loaded with local symbols: ask the library itself, if it is loaded at all.
    void* library = dlopen("libopenblas.so.0", RTLD_LAZY | RTLD_NOLOAD);
    return library != nullptr ? dlsym(library, name) : nullptr;
}

} // namespace

BlasInfo blasInfo()
{
    BlasInfo info{"BLAS", "", 1};
    if (auto* config = reinterpret_cast<const char* (*)()>(symbol("openblas_get_config"))) {
        const std::string text = config(); // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..."
        info.library = text.substr(0, text.find(' ', text.find(' ') + 1));
    }
    if (auto* core = reinterpret_cast<const char* (*)()>(symbol("openblas_get_corename")))
        info.kernel = core();
    if (auto* threads = reinterpret_cast<int (*)()>(symbol("openblas_get_num_threads")))
        info.threads = threads();
    return info;
}

} // namespace attnscope
