// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <string>

namespace attnscope::cli {

/// What belongs under every figure of a run; empty where the file cannot be read (what reads it next says
/// so).
struct RunFacts {
    std::string note;   ///< the data set's caveat; empty where there is none
    std::string source; ///< "image.cnn on shapes"
};
RunFacts runFacts(Core& core, const std::string& run);

} // namespace attnscope::cli
