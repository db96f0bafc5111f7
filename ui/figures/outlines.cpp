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

/// The lines of one level through squares of four neighbouring values.
class Contour {
public:
    Contour(const MapField& field, float level) : m_field(field), m_level(level) {}

    void addCell(int r, int c)
    {
        const float corners[4] = {m_field.at(r, c), m_field.at(r, c + 1), m_field.at(r + 1, c + 1),
                                  m_field.at(r + 1, c)};
        const float sum = corners[0] + corners[1] + corners[2] + corners[3];
        if (std::isnan(sum))
            return;
        int which = 0;
        for (int k = 0; k < 4; ++k)
            which |= corners[k] >= m_level ? 1 << k : 0;
        // Complementary patterns have the same lines, but for the two saddles, which their middle decides.
        const bool saddle = which == 5 || which == 10;
        if ((saddle && sum / 4 < m_level) || (!saddle && which > 7))
            which = 15 - which;
        const Crossing top = across(r, c), left = along(r, c);
        const Crossing right = along(r, c + 1), bottom = across(r + 1, c);
        switch (which) {
        case 1: join(left, top); break;
        case 2: join(top, right); break;
        case 3: join(left, right); break;
        case 4: join(right, bottom); break;
        case 6: join(top, bottom); break;
        case 7: join(left, bottom); break;
        case 5:
            join(left, bottom);
            join(top, right);
            break;
        case 10:
            join(left, top);
            join(right, bottom);
            break;
        default: break; // 0: all on one side
        }
    }

    QPainterPath path() { return m_chains.path(); }

private:
    /// Where the level lies between (r, c) and (r, c + 1).
    Crossing across(int r, int c) const
    {
        const float a = m_field.at(r, c), b = m_field.at(r, c + 1);
        return {key(r, c, 0), {c + 0.5 + (m_level - a) / (b - a), r + 0.5}};
    }
    /// Where it lies between (r, c) and (r + 1, c).
    Crossing along(int r, int c) const
    {
        const float a = m_field.at(r, c), b = m_field.at(r + 1, c);
        return {key(r, c, 1), {c + 0.5, r + 0.5 + (m_level - a) / (b - a)}};
    }
    uint64_t key(int r, int c, int down) const
    {
        return (static_cast<uint64_t>(r) * m_field.columns + c) * 2 + down;
    }
    void join(const Crossing& a, const Crossing& b) { m_chains.add(a.key, a.point, b.key, b.point); }

    const MapField& m_field;
    float m_level;
    Chains m_chains;
};

} // namespace

QPainterPath contourLines(const MapField& field, float level)
{
    Contour contour(field, level);
    for (int r = 0; r + 1 < field.rows; ++r)
        for (int c = 0; c + 1 < field.columns; ++c)
            contour.addCell(r, c);
    return contour.path();
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
