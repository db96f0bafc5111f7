// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/api/view_settings.h"

#include <memory>
#include <string>
#include <vector>

namespace attnscope::cli {

/// What to draw, without Qt's types. Pointers are borrowed for the call.
struct FigureJob {
    const Inspection* inspection = nullptr;
    const MetricBook* curves = nullptr;
    std::string note;   ///< the data set's caveat
    std::string source; ///< model and data set, for the caption
    ViewSettings view;
    bool caption = true;
    std::vector<std::string> series; ///< Curves: which; empty: loss and accuracies
    double smoothing = 0;
    bool logY = false;
};

/// Draws figures into files, with Qt but without a screen. For one thread.
class FigurePrinter {
public:
    virtual ~FigurePrinter() = default;
    /// .png, .svg or .pdf by the name's ending; whole or not at all.
    virtual Status save(const std::string& path, const FigureJob& job) = 0;
};

/// Loads the module with the painter (beside the program or in ../lib) and Qt with it: 30 to 60 ms, which
/// --help should not pay. Failure: the module is not there (the program was built without Qt) or not
/// loadable.
Result<std::unique_ptr<FigurePrinter>> loadFigurePrinter();

/// What the module exports under the name "attnscopeCreateFigurePrinter".
using CreateFigurePrinter = FigurePrinter* (*)();

} // namespace attnscope::cli
