// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <string>

namespace attnscope {

/// What a file is and holds: a run (*.attn), .npz, .safetensors, PNG or JPEG, told by its content, not its
/// name. The JSON is one object with "kind" ("run", "npz", "safetensors", "png", "jpeg"), "path" and "bytes"
/// before the rest. Failure: not there, damaged, or none of these.
Result<FileInfo> describeFile(const std::string& path);

} // namespace attnscope
