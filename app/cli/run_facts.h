// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <string>

namespace attnscope::cli {

/// The data set's caveat that belongs under every figure of a run; empty where there is none or the file
/// cannot be read (what reads it next says so).
std::string runNote(Core& core, const std::string& run);

} // namespace attnscope::cli
