// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"

#include <string>

namespace attnscope {

/// ViewSettings::site for every map that lies on the image, side by side.
inline constexpr const char* kAllSites = "*";

/// ViewSettings::head for every head, one below the other (the token view of figures).
inline constexpr int kAllHeads = -2;

enum class ViewKind {
    Overlay, ///< attention over the picture; inputs of images
    Matrix,  ///< query x key
    Heads,   ///< sites x heads as small multiples
    Curves,  ///< metrics over training
    Tokens,  ///< running text with a background for each token; inputs of text
    Arcs     ///< lines from tokens to the tokens that they look at; inputs of text
};
enum class Interpolation { Nearest, Linear, Cubic };

/// How attention is drawn; the same values drive the screen (shaders) and figures (painter).
struct ViewSettings {
    ViewKind view = ViewKind::Overlay;
    std::string site; ///< empty: the inspection's primary site; kAllSites: all (figures: as empty)
    int head = -1;    ///< -1: mean over heads (arcs: every head, in its colour); kAllHeads
    int query = -1;   ///< Matrix site in an overlay: the query whose row is the map; -1: mean
    std::string colorMap = "viridis";
    ScaleKind scale = ScaleKind::Linear;
    bool sharedScale = true; ///< one scale for all tiles of a view
    bool unitScale = false;  ///< texts: from 0 to 1 (1e-4 to 1, -1 to 1), so that different texts compare
    float blend = 0.6F;      ///< 0: only the image, 1: only the map
    Interpolation interpolation = Interpolation::Linear;
    bool contour = false;      ///< lines at 25, 50 and 75 % of the scale
    bool showEvidence = false; ///< outline of the known evidence

    bool operator==(const ViewSettings&) const = default;
};

} // namespace attnscope
