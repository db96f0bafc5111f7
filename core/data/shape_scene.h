// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

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

/// Draws one picture: a dim background with a gradient, clutter, the target over it, grain. It depends on
/// `stream` and `style` alone. `rgb` is [kSceneSide, kSceneSide, 3]; `evidence` is [kSceneSide, kSceneSide]
/// and gets 1 where a pixel's centre lies on the target, its backing included.
ShapeTarget drawScene(uint64_t stream, const SceneStyle& style, std::span<uint8_t> rgb,
                      std::span<uint8_t> evidence);

} // namespace attnscope
