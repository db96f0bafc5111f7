// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <functional>
#include <string>

namespace attnscope {

/// Failure where a PNG or JPEG of this size, in pixels, is damaged. This library has no decoder of its own.
using PictureCheck = std::function<Status(const std::string& path, uint32_t width, uint32_t height)>;

/// What a file is and holds: a run (*.attn), .npz, .safetensors, arrays as JSON, PNG or JPEG, told by its
/// content, not its name. The JSON is one object with "kind" ("run", "npz", "safetensors", "json", "png",
/// "jpeg"), "path" and "bytes" before the rest. Of a picture only the head is read: whether its pixels can be
/// decoded is for `checkPicture`. Failure: not there, damaged, or none of these.
Result<FileInfo> describeFile(const std::string& path, const PictureCheck& checkPicture = {});

} // namespace attnscope
