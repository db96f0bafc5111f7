// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/shape_scene.h"

#include "core/base/rng.h"
#include "core/data/noise.h"
#include "core/kernels/processor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace attnscope {
namespace {

struct Point {
    float x = 0, y = 0;
};

struct Color {
    float r = 0, g = 0, b = 0;
};
static_assert(sizeof(Color) == 3 * sizeof(float), "a row of pixels is read as a row of values");

constexpr std::array<Color, 6> kPalette{
    {{233, 58, 71}, {246, 140, 38}, {250, 212, 62}, {66, 194, 106}, {62, 138, 252}, {172, 94, 232}}};

constexpr float kRotation = 20.0F * std::numbers::pi_v<float> / 180.0F;
constexpr float kReach = 1.22F; // no shape reaches further from its centre, in radii
constexpr float kRingHole = 0.55F;
constexpr float kInner = 0.62F;   // size of the coloured shape, of the target's
constexpr float kBacking = 0.36F; // brightness of what lies behind it, of its own

using Outline = std::vector<Point>; // of radius about 1, y downwards

/// The corners of each shape; none for the round ones.
Outline outlineOf(Shape shape)
{
    const auto turn = [](float degrees, float radius) {
        const float a = degrees * std::numbers::pi_v<float> / 180.0F;
        return Point{radius * std::sin(a), -radius * std::cos(a)};
    };
    Outline outline;
    switch (shape) {
    case Shape::Circle:
    case Shape::Ring: break;
    case Shape::Square:
        for (const float a : {45.0F, 135.0F, 225.0F, 315.0F})
            outline.push_back(turn(a, 1.15F));
        break;
    case Shape::Triangle:
        for (const float a : {0.0F, 120.0F, 240.0F})
            outline.push_back(turn(a, kReach));
        break;
    case Shape::Star:
        for (int i = 0; i < 10; ++i)
            outline.push_back(turn(36.0F * static_cast<float>(i), i % 2 == 0 ? 1.2F : 0.56F));
        break;
    case Shape::Cross:
        for (int i = 0; i < 4; ++i) {
            constexpr float kArm = 0.36F; // half the arm's width
            const std::array<Point, 3> corner{{{-kArm, -1}, {kArm, -1}, {kArm, -kArm}}};
            for (const Point p : corner)
                outline.push_back(i == 0   ? p
                                  : i == 1 ? Point{-p.y, p.x}
                                  : i == 2 ? Point{-p.x, -p.y}
                                           : Point{p.y, -p.x});
        }
        break;
    }
    return outline;
}

/// A number for each pixel of a row.
using Row = std::array<float, kSceneSide>;

/// Distances from the points (x[k], y[k]) to a polygon's edge, negative inside (Quilez, "2D distance
/// functions"). Edge by edge over the whole row and without branches, so that the compiler computes several
/// points at once.
struct PolygonDistances {
    const Outline& corners;
    const Row &x, &y;
    Row& distances;

    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        Row nearest;
        nearest.fill(std::numeric_limits<float>::max());
        std::array<int, kSceneSide> inside{};
        for (size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
            const Point a = corners[i], b = corners[j];
            const float ex = b.x - a.x, ey = b.y - a.y, length = ex * ex + ey * ey;
            for (size_t k = 0; k < kSceneSide; ++k) {
                const float wx = x[k] - a.x, wy = y[k] - a.y;
                const float along = (wx * ex + wy * ey) / length;
                const float bounded = along < 0 ? 0.0F : along;
                const float t = bounded > 1 ? 1.0F : bounded;
                const float dx = wx - ex * t, dy = wy - ey * t, square = dx * dx + dy * dy;
                nearest[k] = square < nearest[k] ? square : nearest[k];
                const int crosses = static_cast<int>(a.y > y[k]) ^ static_cast<int>(b.y > y[k]);
                inside[k] ^= crosses & static_cast<int>(wx < ex * wy / ey); // of a level edge, crosses is 0
            }
        }
        for (size_t k = 0; k < kSceneSide; ++k) {
            const float distance = std::sqrt(nearest[k]);
            distances[k] = inside[k] != 0 ? -distance : distance;
        }
    }
};

/// Pixels rounded to bytes, each with a draw of roughNormal() times `strength` on it; `bits` holds the
/// generator's numbers for them.
struct GrainyRow {
    static constexpr size_t kValues = size_t{3} * kSceneSide;
    const float* values;
    const uint64_t* bits;
    float strength;
    uint8_t* bytes;

    template <int kLanes>
    ATTNSCOPE_INLINE void run() const
    {
        for (size_t k = 0; k < kValues; ++k) {
            const float value = values[k] + strength * roughNormalOf(bits[k]);
            const float low = value < 0 ? 0.0F : value;
            bytes[k] = static_cast<uint8_t>((low > 255 ? 255.0F : low) + 0.5F);
        }
    }
};

float segmentDistance(Point a, Point b, Point p)
{
    const float ex = b.x - a.x, ey = b.y - a.y, wx = p.x - a.x, wy = p.y - a.y;
    const float length = ex * ex + ey * ey;
    const float t = length > 0 ? std::clamp((wx * ex + wy * ey) / length, 0.0F, 1.0F) : 0.0F;
    return std::hypot(wx - ex * t, wy - ey * t);
}

/// How much of a pixel lies within an edge at this distance from its centre.
float coverage(float distance) { return std::clamp(0.5F - distance, 0.0F, 1.0F); }

/// The row or column of a coordinate, of the nearest pixel where it lies outside.
int pixelOf(float v) { return std::clamp(static_cast<int>(std::floor(v)), 0, kSceneSide - 1); }

Point middleOf(int x, int y) { return {static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}; }

/// A value for each pixel.
class Field {
public:
    Row& row(int y) { return m_rows[static_cast<size_t>(y)]; }
    float at(Point p) const { return m_rows[static_cast<size_t>(p.y)][static_cast<size_t>(p.x)]; }

private:
    std::array<Row, kSceneSide> m_rows;
};

/// The picture before rounding.
class Canvas {
public:
    template <class Paint>
    void fill(const Paint& paint)
    {
        for (int y = 0; y < kSceneSide; ++y)
            for (int x = 0; x < kSceneSide; ++x)
                at(x, y) = paint(middleOf(x, y));
    }

    /// Lays color(p) over the pixels within `reach` of the centre by alpha(p).
    template <class Alpha, class Paint>
    void blend(Point centre, float reach, const Alpha& alpha, const Paint& color)
    {
        for (int y = pixelOf(centre.y - reach); y <= pixelOf(centre.y + reach); ++y)
            for (int x = pixelOf(centre.x - reach); x <= pixelOf(centre.x + reach); ++x) {
                const Point p = middleOf(x, y);
                const float a = alpha(p);
                if (a <= 0)
                    continue;
                const Color over = color(p);
                Color& under = at(x, y);
                under = {under.r + a * (over.r - under.r), under.g + a * (over.g - under.g),
                         under.b + a * (over.b - under.b)};
            }
    }

    void write(float noise, Rng& rng, std::span<uint8_t> rgb) const
    {
        std::array<uint64_t, GrainyRow::kValues> bits{};
        for (size_t y = 0; y < kSceneSide; ++y) {
            if (noise > 0)
                for (uint64_t& each : bits)
                    each = rng.next();
            kernels::onThisProcessor(GrainyRow{&m_pixels[y * kSceneSide].r, bits.data(),
                                               noise > 0 ? 255.0F * noise : 0.0F,
                                               rgb.data() + y * GrainyRow::kValues});
        }
    }

private:
    Color& at(int x, int y) { return m_pixels[static_cast<size_t>(y * kSceneSide + x)]; }

    std::array<Color, size_t{kSceneSide} * kSceneSide> m_pixels;
};

float between(Rng& rng, float low, float high) { return static_cast<float>(rng.uniform(low, high)); }

struct Widths {
    float smallest = 0, largest = 0;
};

ShapeTarget placeTarget(Rng& rng, const Widths& widths)
{
    ShapeTarget target;
    target.shape = static_cast<Shape>(rng.below(kShapeCount));
    target.color = static_cast<int>(rng.below(kPalette.size()));
    target.radius = between(rng, widths.smallest, widths.largest) / 2;
    target.rotation = between(rng, -kRotation, kRotation);
    const float margin = kReach * target.radius + 1.0F;
    target.centreX = between(rng, margin, kSceneSide - margin);
    target.centreY = between(rng, margin, kSceneSide - margin);
    return target;
}

constexpr Widths kAlone{14.0F, 19.0F}; // a target's width in pixels
constexpr Widths kInPair{13.0F, 16.0F};

/// How far the centres of a pair lie from each other, in mean radii. Every two shapes then touch, and of the
/// one below a third at most is hidden (two discs at 1.1 radii: 0.34 of their area).
constexpr float kNearest = 1.1F, kFurthest = 1.4F;

std::array<ShapeTarget, 2> placePair(Rng& rng)
{
    for (;;) {
        std::array<ShapeTarget, 2> pair{placeTarget(rng, kInPair), placeTarget(rng, kInPair)};
        if (pair[0].centreX > pair[1].centreX)
            std::swap(pair[0], pair[1]);
        const auto& [left, right] = pair;
        const float apart = std::hypot(right.centreX - left.centreX, right.centreY - left.centreY);
        const float radius = (left.radius + right.radius) / 2;
        if (left.color != right.color && right.centreX - left.centreX >= kLeastApart &&
            apart >= kNearest * radius && apart <= kFurthest * radius)
            return pair;
    }
}

void paintBackground(Canvas& canvas, Rng& rng)
{
    const float level = between(rng, 34, 78), slope = between(rng, 8, 26);
    const float angle = between(rng, 0, 2 * std::numbers::pi_v<float>);
    const Color tint{between(rng, -9, 9), between(rng, -9, 9), between(rng, -6, 14)};
    const float dx = std::cos(angle) / kSceneSide, dy = std::sin(angle) / kSceneSide;
    canvas.fill([&](Point p) {
        const float light = level + slope * (dx * (2 * p.x - kSceneSide) + dy * (2 * p.y - kSceneSide));
        return Color{light + tint.r, light + tint.g, light + tint.b};
    });
}

/// Dots of 2 to 4 pixels and thin strokes of 4 to 9, in any colour, away from the targets' middles.
void paintClutter(Canvas& canvas, std::span<const ShapeTarget> targets, int count, Rng& rng)
{
    for (int i = 0; i < count; ++i) {
        const bool isDot = rng.below(2) == 0;
        const Point centre{between(rng, 0, kSceneSide), between(rng, 0, kSceneSide)};
        const float size = isDot ? between(rng, 2, 4) : between(rng, 4, 9);
        const float angle = between(rng, 0, std::numbers::pi_v<float>);
        const float opacity = between(rng, 0.55F, 0.9F);
        const Color base = kPalette[rng.below(kPalette.size())];
        const float gray = between(rng, 0, 0.5F) * (base.r + base.g + base.b) / 3;
        const Color color{0.5F * base.r + gray, 0.5F * base.g + gray, 0.5F * base.b + gray};
        const bool inTheWay = std::any_of(targets.begin(), targets.end(), [&](const ShapeTarget& target) {
            return std::hypot(centre.x - target.centreX, centre.y - target.centreY) <
                   0.6F * target.radius + size / 2;
        });
        if (inTheWay)
            continue;
        const float half = isDot ? 0 : size / 2, thick = isDot ? size / 2 : 0.6F;
        const Point a{centre.x - half * std::cos(angle), centre.y - half * std::sin(angle)};
        const Point b{centre.x + half * std::cos(angle), centre.y + half * std::sin(angle)};
        canvas.blend(
            centre, half + thick + 1,
            [&](Point p) { return opacity * coverage(segmentDistance(a, b, p) - thick); },
            [&](Point) { return color; });
    }
}

/// Distances in pixels from the middles of the pixels, moved back by `offset`, to a target's coloured shape
/// with any hole filled; of the rows within `reach` of its centre, the others are not set.
Field filledDistances(const ShapeTarget& target, float reach, Point offset)
{
    const Outline outline = outlineOf(target.shape);
    const float cosine = std::cos(target.rotation), sine = std::sin(target.rotation);
    const float inner = kInner * target.radius;
    Field field;
    for (int y = pixelOf(target.centreY - reach); y <= pixelOf(target.centreY + reach); ++y) {
        Row ownX, ownY;
        for (int x = 0; x < kSceneSide; ++x) {
            const Point p = middleOf(x, y);
            const float dx = (p.x - offset.x - target.centreX) / inner;
            const float dy = (p.y - offset.y - target.centreY) / inner;
            ownX[static_cast<size_t>(x)] = cosine * dx + sine * dy;
            ownY[static_cast<size_t>(x)] = cosine * dy - sine * dx;
        }
        Row& row = field.row(y);
        if (outline.empty())
            for (size_t k = 0; k < row.size(); ++k)
                row[k] = std::hypot(ownX[k], ownY[k]) - 1.0F;
        else
            kernels::onThisProcessor(PolygonDistances{outline, ownX, ownY, row});
        for (float& distance : row)
            distance *= inner;
    }
    return field;
}

/// The target: a coloured shape on a pale, rounded backing that follows it, like a sticker, with a soft
/// shadow under it and light from the top left. What tells the shapes apart lies within the object and not on
/// its rim, so that a map that attends to it points at the object and not half beside it. `evidence` becomes
/// `bit` where it lies.
void paintTarget(Canvas& canvas, const ShapeTarget& target, Rng& rng, std::span<uint8_t> evidence,
                 uint8_t bit)
{
    const float inner = kInner * target.radius, border = target.radius - inner;
    const Point centre{target.centreX, target.centreY};
    const float reach = kReach * target.radius + 2.5F;
    const Field here = filledDistances(target, reach, {}),
                shadow = filledDistances(target, reach, {0.8F, 1.0F});
    const auto body = [&](Point p) {
        const float outer = here.at(p);
        return target.shape == Shape::Ring ? std::max(outer, -outer - (1 - kRingHole) * inner) : outer;
    };
    const Color base = kPalette[static_cast<size_t>(target.color)];
    const float bright = between(rng, 0.92F, 1.04F);
    canvas.blend(
        centre, reach,
        [&](Point p) { return 0.45F * std::clamp(0.6F - (shadow.at(p) - border) / 2, 0.0F, 1.0F); },
        [](Point) {
            return Color{8, 8, 12};
        });
    canvas.blend(
        centre, reach, [&](Point p) { return coverage(here.at(p) - border); },
        [&](Point p) {
            const float lit = (centre.x - p.x + 2 * (centre.y - p.y)) / (3 * target.radius);
            const float k = bright * (1 + 0.16F * lit), ink = coverage(body(p));
            const auto mixed = [&](float channel) { return (ink * k + (1 - ink) * kBacking) * channel; };
            return Color{mixed(base.r), mixed(base.g), mixed(base.b)};
        });
    for (int y = pixelOf(centre.y - reach); y <= pixelOf(centre.y + reach); ++y)
        for (int x = pixelOf(centre.x - reach); x <= pixelOf(centre.x + reach); ++x)
            if (here.at(middleOf(x, y)) - border <= 0)
                evidence[static_cast<size_t>(y * kSceneSide + x)] = bit;
}

} // namespace

std::vector<std::string> shapeNames() { return {"circle", "square", "triangle", "star", "cross", "ring"}; }

std::vector<std::string> colorNames() { return {"red", "orange", "yellow", "green", "blue", "violet"}; }

ShapeTarget drawScene(uint64_t stream, const SceneStyle& style, std::span<uint8_t> rgb,
                      std::span<uint8_t> evidence)
{
    Rng rng(stream);
    Canvas canvas;
    const ShapeTarget target = placeTarget(rng, kAlone);
    paintBackground(canvas, rng);
    paintClutter(canvas, std::span(&target, 1), style.clutter, rng);
    std::fill(evidence.begin(), evidence.end(), uint8_t{0});
    paintTarget(canvas, target, rng, evidence, 1);
    canvas.write(style.noise, rng, rgb);
    return target;
}

std::array<ShapeTarget, 2> drawTwoObjects(uint64_t stream, const SceneStyle& style, std::span<uint8_t> rgb,
                                          std::span<uint8_t> evidence)
{
    Rng rng(stream);
    Canvas canvas;
    const std::array<ShapeTarget, 2> pair = placePair(rng);
    paintBackground(canvas, rng);
    paintClutter(canvas, pair, style.clutter, rng);
    std::fill(evidence.begin(), evidence.end(), uint8_t{0});
    const bool leftOnTop = rng.below(2) == 0;
    for (const bool left : {!leftOnTop, leftOnTop}) // what is on top comes last
        paintTarget(canvas, left ? pair[0] : pair[1], rng, evidence, left ? kLeftObject : kRightObject);
    canvas.write(style.noise, rng, rgb);
    return pair;
}

} // namespace attnscope
