// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Lines from tokens to the tokens that they look at: which are drawn, and how. The window and figures share
// it.
#pragma once

#include "core/api/inspection.h"

#include <QColor>
#include <QLineF>
#include <QPainterPath>
#include <QPen>
#include <QString>

#include <vector>

namespace attnscope {

/// One line from a query to a key.
struct Arc {
    int head = 0;
    int query = 0, key = 0;
    float weight = 0;
};

inline constexpr size_t kArcsPerQuery = 3; ///< of one query and head, where many are shown
inline constexpr size_t kArcsOfOne = 12;   ///< of a query alone, and head
inline constexpr size_t kMostArcs = 300;   ///< in a view of about thirty rows: more cannot be told apart
inline constexpr double kArcRowsOfView = 30;

/// The least weight that is worth a line: an even share of a distribution; of gates, whose weights need not
/// share a whole, half open. `site` must have weights (hasWeights()).
float leastArc(const AttentionSite& site);

/// The keys that a query looks at most with one head: at most `most`, with a weight of leastArc() or more and
/// above 0, the heaviest first.
std::vector<Arc> strongestArcs(const AttentionSite& site, int head, int query, size_t most);

/// Puts the lightest first, so that the heaviest are drawn on top, and leaves out the lightest beyond `most`;
/// returns how many.
size_t thinOut(std::vector<Arc>& arcs, size_t most);

/// The rule in words: "weights above an even share (0.05)".
QString arcRule(const AttentionSite& site);

/// A colour for each head; `alone` where there is one only.
QColor arcColor(const AttentionSite& site, int head, const QColor& alone);

/// For a line of `strength` 0..1 (a weight on the view's scale): thicker and less transparent the stronger;
/// the thickest is `thickest` wide in the painter's units.
QPen arcPen(float strength, QColor color, double thickest);

/// The line itself: it leaves and arrives level.
QPainterPath arcPath(const QLineF& ends);

} // namespace attnscope
