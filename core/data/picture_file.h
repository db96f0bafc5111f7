// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/base/status.h"

#include <filesystem>

namespace attnscope {

constexpr int kMaxPictureSide = 16384;
/// 300 MB as RGB; some four times what the largest cameras make.
constexpr int64_t kMaxPicturePixels = 100'000'000;

/// Reads a PNG or JPEG as 8-bit RGB: grey becomes three equal values, 16 bits become 8, transparency lies on
/// white, CMYK is converted, a camera's turned picture (EXIF) is set upright. The size is checked before
/// memory is taken. Failure: not such a file, too large, damaged or cut short.
Result<Picture> readPicture(const std::filesystem::path& path);

} // namespace attnscope
