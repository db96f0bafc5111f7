// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <cstdint>
#include <span>
#include <utility>

namespace attnscope {

/// The pixel (x, y) of the input image under the centre of the strongest cell of a map; the first of
/// equal ones in row-major order. Head weights are averaged first.
std::pair<int, int> topPixel(const AttentionSite& site, int imageWidth, int imageHeight);

/// The token with the largest weight of a site with a single query over a text, without the leading ones;
/// the first of equal ones. Head weights are averaged first. -1 where there is none.
int64_t topToken(const AttentionSite& site);

/// Whether a site can play: a map, or a single query over the first text.
bool canPoint(const AttentionSite& site);

/// Whether topPixel(), or of a text topToken(), lies on the evidence (Zhang et al. 2018, "Top-down neural
/// attention by excitation backprop", without their 15-pixel tolerance). The image sizes do not matter to a
/// text.
bool pointsAtEvidence(const AttentionSite& site, std::span<const uint8_t> evidence, int imageWidth,
                      int imageHeight);

} // namespace attnscope
