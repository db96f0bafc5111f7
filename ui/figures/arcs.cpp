// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/arcs.h"

#include "core/api/color_map.h"

#include <QCoreApplication>

#include <algorithm>

namespace attnscope {
namespace {

constexpr float kGateLeast = 0.5F;
constexpr double kThinnest = 0.2;  ///< of the thickest line
constexpr float kFaintest = 0.15F; ///< opacity
constexpr double kBend = 0.4;      ///< where a curve's control points lie between its ends

bool heavier(const Arc& a, const Arc& b) { return a.weight > b.weight; }

} // namespace

float leastArc(const AttentionSite& site)
{
    return site.distribution ? 1.0F / static_cast<float>(site.weights.shape[2]) : kGateLeast;
}

std::vector<Arc> strongestArcs(const AttentionSite& site, int head, int query, size_t most)
{
    const std::vector<int64_t>& shape = site.weights.shape;
    const int keys = static_cast<int>(shape[2]);
    const float* row = site.weights.values.data() + (head * shape[1] + query) * shape[2];
    const float least = leastArc(site);
    std::vector<Arc> arcs; // the heaviest so far, in order: few, so that most weights cost one comparison
    for (int key = 0; key < keys; ++key) {
        const float weight = row[key];
        if (!(weight > 0 && weight >= least) || (arcs.size() == most && weight <= arcs.back().weight))
            continue;
        const Arc arc{head, query, key, weight};
        arcs.insert(std::upper_bound(arcs.begin(), arcs.end(), arc, heavier), arc);
        if (arcs.size() > most)
            arcs.pop_back();
    }
    return arcs;
}

size_t thinOut(std::vector<Arc>& arcs, size_t most)
{
    std::sort(arcs.begin(), arcs.end(), heavier);
    const size_t leftOut = arcs.size() - std::min(arcs.size(), most);
    arcs.resize(arcs.size() - leftOut);
    std::reverse(arcs.begin(), arcs.end());
    return leftOut;
}

QString arcRule(const AttentionSite& site)
{
    const QString least = QString::number(static_cast<double>(leastArc(site)), 'g', 3);
    return site.distribution
               ? QCoreApplication::translate("Arcs", "weights above an even share (%1)").arg(least)
               : QCoreApplication::translate("Arcs", "gates open by at least %1").arg(least);
}

QColor arcColor(const AttentionSite& site, int head, const QColor& alone)
{
    if (site.weights.shape[0] == 1)
        return alone;
    const Rgb c = categoryColors()[static_cast<size_t>(head) % categoryColors().size()];
    return {c.r, c.g, c.b};
}

QPen arcPen(float strength, QColor color, double thickest)
{
    strength = std::clamp(strength, 0.0F, 1.0F);
    color.setAlphaF(kFaintest + (1.0F - kFaintest) * strength);
    return QPen(color, thickest * (kThinnest + (1 - kThinnest) * static_cast<double>(strength)),
                Qt::SolidLine, Qt::FlatCap);
}

QPainterPath arcPath(const QLineF& ends)
{
    const QPointF bend((ends.x2() - ends.x1()) * kBend, 0);
    QPainterPath path(ends.p1());
    path.cubicTo(ends.p1() + bend, ends.p2() - bend, ends.p2());
    return path;
}

} // namespace attnscope
