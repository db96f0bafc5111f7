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

/// Whether a site's queries are the words of a text and its keys cells of the picture.
bool wordsLookAtPicture(const AttentionSite& site);

/// The map of what the marked words look at: the mean of their rows in a site of wordsLookAtPicture(), as a
/// site of kind Map with the site's heads and geometry. `words` [tokens of the text] 0/1, at least one
/// marked; the site's rows may go on behind them (padding).
AttentionSite mapOfWords(const AttentionSite& site, std::span<const uint8_t> words);

} // namespace attnscope
