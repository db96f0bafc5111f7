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

/// Whether topPixel() lies on the evidence (Zhang et al. 2018, "Top-down neural attention by excitation
/// backprop", without their 15-pixel tolerance).
bool pointsAtEvidence(const AttentionSite& site, std::span<const uint8_t> evidence, int imageWidth,
                      int imageHeight);

} // namespace attnscope
