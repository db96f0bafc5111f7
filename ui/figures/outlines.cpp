// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/outlines.h"

#include <cmath>
#include <deque>
#include <unordered_map>

namespace attnscope {
namespace {

/// Joins segments whose ends carry the same key into polylines. Where more than two meet, any two go on.
class Chains {
public:
    void add(uint64_t from, QPointF a, uint64_t to, QPointF b)
    {
        m_links[from].push_back(static_cast<int>(m_segments.size()));
        m_links[to].push_back(static_cast<int>(m_segments.size()));
        m_segments.push_back({from, to, a, b, false});
    }

    QPainterPath path()
    {
        QPainterPath out;
        for (size_t i = 0; i < m_segments.size(); ++i)
            if (!m_segments[i].used)
                append(out, static_cast<int>(i));
        return out;
    }

private:
    struct Segment {
        uint64_t from, to;
        QPointF a, b;
        bool used;
    };

    void append(QPainterPath& out, int start)
    {
        Segment& first = m_segments[start];
        first.used = true;
        std::deque<QPointF> points{first.a, first.b};
        const bool closed = grow(points, first.to, first.from, true);
        if (!closed)
            grow(points, first.from, first.to, false);
        out.moveTo(points.front());
        for (size_t k = 1; k < points.size(); ++k)
            out.lineTo(points[k]);
        if (closed)
            out.closeSubpath();
    }

    /// Follows the chain from `key`; true if it came back to `goal`.
    bool grow(std::deque<QPointF>& points, uint64_t key, uint64_t goal, bool atBack)
    {
        for (;;) {
            if (key == goal)
                return true;
            Segment* next = nullptr;
            for (const int candidate : m_links[key])
                if (!m_segments[candidate].used)
                    next = &m_segments[candidate];
            if (next == nullptr)
                return false;
            next->used = true;
            const bool forward = next->from == key;
            const QPointF point = forward ? next->b : next->a;
            key = forward ? next->to : next->from;
            if (atBack)
                points.push_back(point);
            else
                points.push_front(point);
        }
    }

    std::vector<Segment> m_segments;
    std::unordered_map<uint64_t, std::vector<int>> m_links;
};

/// Drops the points in the middle of straight sides.
QPainterPath withoutStraightPoints(const QPainterPath& path)
{
    QPainterPath out;
    for (const QPolygonF& polygon : path.toSubpathPolygons()) {
        QPolygonF corners;
        for (qsizetype i = 0; i < polygon.size(); ++i) {
            const bool inside = i > 0 && i + 1 < polygon.size();
            const QPointF before = inside ? polygon[i] - polygon[i - 1] : QPointF();
            const QPointF after = inside ? polygon[i + 1] - polygon[i] : QPointF();
            if (!inside || before != after)
                corners << polygon[i];
        }
        out.addPolygon(corners);
    }
    return out;
}

/// Where a contour crosses the edge between two neighbouring values, and the edge's key.
struct Crossing {
    uint64_t key;
    QPointF point;
};

} // namespace

QPainterPath contourLines(const MapField& field, float level)
{
    Chains chains;
    const auto key = [&field](int row, int column, bool down) {
        return (static_cast<uint64_t>(row) * field.columns + column) * 2 + (down ? 1 : 0);
    };
    const auto across = [&](int r, int c) { // between (r, c) and (r, c + 1)
        const float a = field.at(r, c), b = field.at(r, c + 1);
        return Crossing{key(r, c, false), {c + 0.5 + (level - a) / (b - a), r + 0.5}};
    };
    const auto along = [&](int r, int c) { // between (r, c) and (r + 1, c)
        const float a = field.at(r, c), b = field.at(r + 1, c);
        return Crossing{key(r, c, true), {c + 0.5, r + 0.5 + (level - a) / (b - a)}};
    };
    const auto join = [&chains](const Crossing& a, const Crossing& b) {
        chains.add(a.key, a.point, b.key, b.point);
    };
    for (int r = 0; r + 1 < field.rows; ++r) {
        for (int c = 0; c + 1 < field.columns; ++c) {
            const float corners[4] = {field.at(r, c), field.at(r, c + 1), field.at(r + 1, c + 1),
                                      field.at(r + 1, c)};
            if (std::isnan(corners[0] + corners[1] + corners[2] + corners[3]))
                continue;
            int which = 0;
            for (int k = 0; k < 4; ++k)
                which |= corners[k] >= level ? 1 << k : 0;
            // Complementary patterns have the same lines, but for the two saddles.
            const float centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
            if ((which == 5 || which == 10) && centre < level)
                which = 15 - which;
            switch (which) {
            case 1: case 14: join(along(r, c), across(r, c)); break;
            case 2: case 13: join(across(r, c), along(r, c + 1)); break;
            case 4: case 11: join(along(r, c + 1), across(r + 1, c)); break;
            case 8: case 7: join(along(r, c), across(r + 1, c)); break;
            case 3: case 12: join(along(r, c), along(r, c + 1)); break;
            case 6: case 9: join(across(r, c), across(r + 1, c)); break;
            case 5: join(along(r, c), across(r + 1, c)); join(across(r, c), along(r, c + 1)); break;
            case 10: join(along(r, c), across(r, c)); join(along(r, c + 1), across(r + 1, c)); break;
            default: break;
            }
        }
    }
    return chains.path();
}

QPainterPath maskOutline(std::span<const uint8_t> mask, int width, int height)
{
    if (width < 1 || height < 1 || mask.size() != static_cast<size_t>(width) * height)
        return {};
    const auto set = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && mask[static_cast<size_t>(y) * width + x] != 0;
    };
    // One chain around each region: dashes then run on around its corners.
    Chains chains;
    const auto vertex = [width](int x, int y) { return static_cast<uint64_t>(y) * (width + 1) + x; };
    const auto edge = [&](int x0, int y0, int x1, int y1) {
        chains.add(vertex(x0, y0), QPointF(x0, y0), vertex(x1, y1), QPointF(x1, y1));
    };
    for (int y = 0; y <= height; ++y) {
        for (int x = 0; x <= width; ++x) {
            if (x < width && set(x, y) != set(x, y - 1))
                edge(x, y, x + 1, y);
            if (y < height && set(x, y) != set(x - 1, y))
                edge(x, y, x, y + 1);
        }
    }
    return withoutStraightPoints(chains.path());
}

} // namespace attnscope
