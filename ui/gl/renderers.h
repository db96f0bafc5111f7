// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/view_settings.h"
#include "ui/gl/gl_objects.h"
#include "ui/gl/value_texture.h"

#include <QColor>
#include <QRectF>
#include <QSize>

#include <map>
#include <memory>
#include <string>

namespace attnscope {

/// One picture with its map. Textures are borrowed for the call.
struct HeatmapDraw {
    QRectF target;                     ///< framebuffer pixels, origin at the upper left
    QSizeF imageSize;                  ///< input pixels; the whole image fills the target
    const Texture* values = nullptr;   ///< null: only the image
    const Texture* image = nullptr;    ///< null: only the map
    const Texture* evidence = nullptr; ///< null: no outline
    const Texture* colors = nullptr;
    MapGeometry geometry;
    ColorScale scale;
    Interpolation interpolation = Interpolation::Linear;
    float blend = 1.0F;
    bool contour = false;
    float lineWidth = 1.5F; ///< framebuffer pixels
};

/// One matrix, or the part of it that is in view.
struct MatrixDraw {
    QRectF target; ///< framebuffer pixels, origin at the upper left
    QRectF cells;  ///< columns and rows that the target shows, in matrix cells
    const MatrixTexture* matrix = nullptr;
    const Texture* colors = nullptr;
    ColorScale scale;
    QColor outside; ///< where there are no cells
    QColor grid;
    float gridAlpha = 0.0F;
};

/// A shader pair in its variants, each built when it is first wanted.
class ProgramFamily {
public:
    ProgramFamily(Gl& gl, std::string name) : m_gl(gl), m_name(std::move(name)) {}
    /// The program with these #defines, in use. Failure: it does not compile (remembered, not tried again).
    Result<Program*> use(const std::string& defines);

private:
    Gl& m_gl;
    std::string m_name;
    std::map<std::string, std::unique_ptr<Program>> m_variants; // null: failed
    Status m_failure;
};

/// Draws shaders/heatmap.*. Every call needs the context of create() current; draws into the bound
/// framebuffer, whose viewport it sets, and leaves the program bound.
class HeatmapRenderer {
public:
    static Result<std::unique_ptr<HeatmapRenderer>> create(Gl& gl);
    Status draw(const HeatmapDraw& draw, QSize framebuffer);

private:
    explicit HeatmapRenderer(Gl& gl);
    Gl& m_gl;
    ProgramFamily m_programs;
    VertexArray m_corners;
};

/// Draws shaders/matrix.*; the same conditions.
class MatrixRenderer {
public:
    static Result<std::unique_ptr<MatrixRenderer>> create(Gl& gl);
    Status draw(const MatrixDraw& draw, QSize framebuffer);

private:
    explicit MatrixRenderer(Gl& gl);
    Gl& m_gl;
    ProgramFamily m_programs;
    VertexArray m_corners;
};

} // namespace attnscope
