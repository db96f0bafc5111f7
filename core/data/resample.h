// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

namespace attnscope {

/// A rectangle of pixels inside a picture.
struct PictureRegion {
    int x = 0, y = 0, width = 0, height = 0;
};

/// The largest centred rectangle of a picture with the aspect ratio width:height, in whole pixels.
PictureRegion centredRegion(const Picture& picture, int width, int height);

/// Scales a region to width x height by area averaging: each new pixel is the mean of the old ones under it,
/// those at its edge counted by the part that is covered. The same size gives the same bytes.
Picture resampled(const Picture& picture, const PictureRegion& region, int width, int height);
Picture resampled(const Picture& picture, int width, int height);

} // namespace attnscope
