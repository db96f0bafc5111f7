// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/figure_printer.h"

#include <dlfcn.h>

#include <filesystem>

namespace attnscope::cli {
namespace fs = std::filesystem;

Result<std::unique_ptr<FigurePrinter>> loadFigurePrinter()
{
    constexpr const char* kModule = "libattnscope-figures.so";
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& path : {folder.parent_path() / "lib" / kModule, folder / kModule}) {
        if (!fs::exists(path, error))
            continue;
        void* const module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (module == nullptr) {
            const char* const reason = dlerror();
            return failure(path.string(), "the figure painter cannot be loaded ({})", reason ? reason : "");
        }
        const auto create =
            reinterpret_cast<CreateFigurePrinter>(dlsym(module, "attnscopeCreateFigurePrinter"));
        if (create == nullptr)
            return failure(path.string(), "this is not Attnscope's figure painter");
        return std::unique_ptr<FigurePrinter>(create());
    }
    return failure("figure", "this program was built without Qt and draws no figures (expected {} in {})",
                   kModule, (folder.parent_path() / "lib").string());
}

} // namespace attnscope::cli
