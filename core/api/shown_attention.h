// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/view_settings.h"

#include <span>
#include <vector>

namespace attnscope {

/// What a view shows of an inspection. Chosen here alone, for the window and for figures: a figure is of what
/// the window shows. Plain functions of their arguments, for any thread.
struct ShownAttention {
    const AttentionSite* site = nullptr; ///< of the inspection; null: it has none for this view
    int head = -1;                       ///< one of the site's, -1: their mean, or kAllHeads
    int query = -1;                      ///< one of the site's; -1: their mean, or there is one only
};

/// Whether the weights are [heads, a, b], nothing empty, and as many as that says.
bool hasWeights(const AttentionSite& site);
/// Whether a site can be drawn over the input: a Map, or a Matrix whose keys lie on a grid.
bool isOverInput(const AttentionSite& site);
/// Whether every query is a cell of a grid over the picture.
bool isFromPicture(const AttentionSite& site);
/// Whether keys are tokens of one of the texts, queries too unless it isPooled() or isFromPicture(), and as
/// many as there are weights.
bool isOverTokens(const Inspection& inspection, const AttentionSite& site);
/// No matrix to look at: a Map, or a single query that stands for nothing.
bool isPooled(const AttentionSite& site);

/// The site that the settings name, where their view can show it; else the primary one, else the first that
/// it can show. A matrix shows a pooled site only if it is named or there is no other. Head and query are
/// kept where the site has them (one that was picked in a longer text, another model or at another of this
/// one's sites is not there) and are the mean otherwise.
ShownAttention shownAttention(const Inspection& inspection, const ViewSettings& settings);

/// `settings` with the site, head and query that are shown, named: for a figure of it. The small multiples
/// show all sites whatever is chosen.
ViewSettings shownSettings(const Inspection& inspection, ViewSettings settings);

/// The sites of the small multiples [row]: all, or the one that the settings name. Beside matrices a text's
/// pooled sites are left out, which would be thin rows in empty tiles. Each head is a map over the picture
/// where the site isOverInput(), its matrix elsewhere. Weights that were computed from others
/// (AttentionSite::derived) are of another size: beside others they have a scale of their own.
std::vector<const AttentionSite*> multipleSites(const Inspection& inspection, const ViewSettings& settings);

/// The query whose rows the small multiples over a picture show, -1: the mean over all. A site that does not
/// have it shows its mean.
int multipleQuery(const Inspection& inspection, const ViewSettings& settings);

/// How the colours of a text are spread: over the values shown, over all of the site's (so that heads and
/// queries compare), or from 0 to 1 (from 1e-4 where logarithmic, from -1 where diverging).
enum class TextScale { Shown, Site, Unit };

/// The spread for a view of one site. Means are smaller than what they are the means of: on the scale of
/// single weights they would all be dark, so they are spread over what is shown.
TextScale textScaleOf(const ViewSettings& settings, const ShownAttention& shown);

/// The scale itself. `all`: the site's weights; `shown`: those on show.
ColorScale textScale(ScaleKind kind, TextScale extent, std::span<const float> all,
                     std::span<const float> shown);

} // namespace attnscope
