// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/canvas_layout.h"
#include "ui/gl/renderers.h"
#include "ui/gl/view_theme.h"

#include <memory>
#include <string>
#include <vector>

namespace attnscope {

/// What a frame shows. References are borrowed for the call.
struct CanvasFrame {
    const CanvasScene& scene;
    const CanvasLayout& layout;
    const ViewSettings& settings;
    const ViewTheme& theme;
    QRectF matrixCells; ///< Matrix view: the cells in view
};

/// The canvas's OpenGL objects and drawing. Made, used and destroyed with one context current.
class CanvasGraphics {
public:
    static Result<std::unique_ptr<CanvasGraphics>> create(Gl& gl);

    Gl& gl() { return m_gl; }

    /// Uploads what the scene needs, unless `revision` is what was uploaded last.
    void upload(const CanvasScene& scene, const Inspection& inspection, uint64_t revision);

    /// Clears the bound framebuffer and draws the pictures of the frame; no text. `scale` is
    /// framebuffer pixels per logical pixel. Failure: a shader does not compile; the rest is drawn.
    Status draw(const CanvasFrame& frame, QSize framebuffer, double scale);

private:
    CanvasGraphics(Gl& gl, std::unique_ptr<HeatmapRenderer> heatmap, std::unique_ptr<MatrixRenderer> matrix);
    const Texture& colors(const std::string& name);
    Status drawMap(const CanvasFrame& frame, size_t tile, QSize framebuffer, double scale);
    Status drawMatrix(const CanvasFrame& frame, size_t tile, QSize framebuffer, double scale);

    Gl& m_gl;
    std::unique_ptr<HeatmapRenderer> m_heatmap;
    std::unique_ptr<MatrixRenderer> m_matrix;
    uint64_t m_revision = 0;
    std::vector<Texture> m_maps;           // by tile; null where the tile is no Map
    std::vector<MatrixTexture> m_matrices; // by tile
    Texture m_picture;
    Texture m_evidence;
    Texture m_colors;
    std::string m_colorsName;
};

} // namespace attnscope
