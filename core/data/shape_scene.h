// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

enum class Shape { Circle, Square, Triangle, Star, Cross, Ring };
constexpr int kShapeCount = 6;
/// "circle", ..., indexed by Shape.
std::vector<std::string> shapeNames();

/// Side of the square pictures.
constexpr int kSceneSide = 32;

/// The target object of one picture, in pixels from the top left corner.
struct ShapeTarget {
    Shape shape = Shape::Circle;
    int color = 0; ///< index in the palette: red, orange, yellow, green, blue, violet
    float centreX = 0, centreY = 0;
    float radius = 0;   ///< half of the width that the object takes, about
    float rotation = 0; ///< radians
};

struct SceneStyle {
    float noise = 0; ///< standard deviation of the grain; 1 is the range from black to white
    int clutter = 0; ///< number of dots and strokes
};

/// "red", ..., indexed by ShapeTarget::color.
std::vector<std::string> colorNames();

/// Draws one picture: a dim background with a gradient, clutter, the target over it, grain. It depends on
/// `stream` and `style` alone. `rgb` is [kSceneSide, kSceneSide, 3]; `evidence` is [kSceneSide, kSceneSide]
/// and gets 1 where a pixel's centre lies on the target, its backing included.
ShapeTarget drawScene(uint64_t stream, const SceneStyle& style, std::span<uint8_t> rgb,
                      std::span<uint8_t> evidence);

/// Bits of a picture of two objects in its evidence.
constexpr uint8_t kLeftObject = 1, kRightObject = 2;

/// The same with two targets of different colours, one of them, by chance the left or the right, partly under
/// the other. The centre of the first result is further left, by at least kLeastApart pixels. `evidence` gets
/// kLeftObject or kRightObject where a pixel's centre lies on that target and is not covered by the other, 0
/// elsewhere.
constexpr float kLeastApart = 4.0F;
std::array<ShapeTarget, 2> drawTwoObjects(uint64_t stream, const SceneStyle& style, std::span<uint8_t> rgb,
                                          std::span<uint8_t> evidence);

} // namespace attnscope
