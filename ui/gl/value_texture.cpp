// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/value_texture.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr int kLevels = 6; // level 5: 32 x 32 cells a texel

void setNearest(Texture& texture, int levels)
{
    texture.set(GL_TEXTURE_MIN_FILTER, levels > 1 ? GL_NEAREST_MIPMAP_NEAREST : GL_NEAREST);
    texture.set(GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    texture.set(GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    texture.set(GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    texture.set(GL_TEXTURE_BASE_LEVEL, 0);
    texture.set(GL_TEXTURE_MAX_LEVEL, levels - 1);
}

// Rows of bytes without padding; back to OpenGL's own rule at the end, which Qt's text relies on.
class UnpaddedRows {
public:
    explicit UnpaddedRows(Gl& gl) : m_gl(gl) { m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1); }
    ~UnpaddedRows() { m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 4); }
    UnpaddedRows(const UnpaddedRows&) = delete;
    UnpaddedRows& operator=(const UnpaddedRows&) = delete;

private:
    Gl& m_gl;
};

int roundedUp(int value, int multiple) { return (value + multiple - 1) / multiple * multiple; }

} // namespace

float shaderValue(float value)
{
    constexpr float kLarge = 1.0e38F;
    if (std::isnan(value))
        return kMissingValue;
    return std::clamp(value, -kLarge, kLarge);
}

Texture uploadValues(Gl& gl, std::span<const float> values, int rows, int columns)
{
    std::vector<float> safe(values.size());
    std::transform(values.begin(), values.end(), safe.begin(), shaderValue);
    Texture texture(gl);
    texture.bind(0);
    gl.glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, columns, rows, 0, GL_RED, GL_FLOAT, safe.data());
    setNearest(texture, 1);
    return texture;
}

std::vector<float> pooledMaxima(std::span<const float> values, int rows, int columns)
{
    const int halfRows = (rows + 1) / 2;
    const int halfColumns = (columns + 1) / 2;
    const auto width = static_cast<size_t>(columns);
    std::vector<float> pooled(static_cast<size_t>(halfRows) * static_cast<size_t>(halfColumns));
    for (int row = 0; row < halfRows; ++row) {
        const float* upper = values.data() + static_cast<size_t>(2 * row) * width;
        const float* lower = 2 * row + 1 < rows ? upper + width : upper;
        float* out = pooled.data() + static_cast<size_t>(row) * static_cast<size_t>(halfColumns);
        for (int column = 0; column < halfColumns; ++column) {
            const int left = 2 * column;
            const int right = std::min(left + 1, columns - 1);
            out[column] = std::max(std::max(upper[left], upper[right]), std::max(lower[left], lower[right]));
        }
    }
    return pooled;
}

MatrixTexture uploadMatrix(Gl& gl, std::span<const float> values, int rows, int columns, int largest)
{
    GLint limit = largest;
    if (limit <= 0)
        gl.glGetIntegerv(GL_MAX_TEXTURE_SIZE, &limit);
    MatrixTexture matrix;
    std::vector<float> level(values.size());
    std::transform(values.begin(), values.end(), level.begin(), shaderValue);
    while (std::max(rows, columns) > limit) {
        level = pooledMaxima(level, rows, columns);
        rows = (rows + 1) / 2;
        columns = (columns + 1) / 2;
        matrix.reduction *= 2;
    }
    matrix.rows = rows;
    matrix.columns = columns;
    while (matrix.levels < kLevels && (1 << matrix.levels) <= std::max(rows, columns))
        ++matrix.levels;
    const int unit = 1 << (matrix.levels - 1);
    const int paddedColumns = std::min(roundedUp(columns, unit), limit);
    const int paddedRows = std::min(roundedUp(rows, unit), limit);
    matrix.texture = Texture(gl);
    matrix.texture.bind(0);
    for (int i = 0; i < matrix.levels; ++i) {
        gl.glTexImage2D(GL_TEXTURE_2D, i, GL_R32F, std::max(paddedColumns >> i, 1),
                        std::max(paddedRows >> i, 1), 0, GL_RED, GL_FLOAT, nullptr);
        gl.glTexSubImage2D(GL_TEXTURE_2D, i, 0, 0, columns, rows, GL_RED, GL_FLOAT, level.data());
        if (i + 1 == matrix.levels)
            break;
        level = pooledMaxima(level, rows, columns);
        rows = (rows + 1) / 2;
        columns = (columns + 1) / 2;
    }
    setNearest(matrix.texture, matrix.levels);
    return matrix;
}

Texture uploadColors(Gl& gl, const ColorMap& map)
{
    std::array<uint8_t, 256 * 3> bytes{};
    for (size_t i = 0; i < map.table.size(); ++i) {
        bytes[3 * i] = map.table[i].r;
        bytes[3 * i + 1] = map.table[i].g;
        bytes[3 * i + 2] = map.table[i].b;
    }
    Texture texture(gl);
    texture.bind(0);
    const UnpaddedRows rows(gl);
    gl.glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, 256, 1, 0, GL_RGB, GL_UNSIGNED_BYTE, bytes.data());
    setNearest(texture, 1);
    return texture;
}

Texture uploadPicture(Gl& gl, const Picture& picture, bool smooth)
{
    Texture texture(gl);
    texture.bind(0);
    const UnpaddedRows rows(gl);
    gl.glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, picture.width, picture.height, 0, GL_RGB, GL_UNSIGNED_BYTE,
                    picture.rgb.data());
    texture.set(GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    texture.set(GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    texture.set(GL_TEXTURE_MAG_FILTER, smooth ? GL_LINEAR : GL_NEAREST);
    texture.set(GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    gl.glGenerateMipmap(GL_TEXTURE_2D);
    return texture;
}

Texture uploadEvidence(Gl& gl, std::span<const uint8_t> evidence, int width, int height)
{
    std::vector<uint8_t> bytes(evidence.size());
    std::transform(evidence.begin(), evidence.end(), bytes.begin(),
                   [](uint8_t known) { return static_cast<uint8_t>(known != 0 ? 255 : 0); });
    Texture texture(gl);
    texture.bind(0);
    const UnpaddedRows rows(gl);
    gl.glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, bytes.data());
    setNearest(texture, 1);
    return texture;
}

} // namespace attnscope
