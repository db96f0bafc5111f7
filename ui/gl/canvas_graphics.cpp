// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/canvas_graphics.h"

#include <algorithm>

namespace attnscope {

namespace {

QRectF scaledRect(const QRectF& rect, double scale) { return {rect.topLeft() * scale, rect.size() * scale}; }

} // namespace

CanvasGraphics::CanvasGraphics(Gl& gl, std::unique_ptr<HeatmapRenderer> heatmap,
                               std::unique_ptr<MatrixRenderer> matrix)
    : m_gl(gl), m_heatmap(std::move(heatmap)), m_matrix(std::move(matrix))
{
}

Result<std::unique_ptr<CanvasGraphics>> CanvasGraphics::create(Gl& gl)
{
    Result<std::unique_ptr<HeatmapRenderer>> heatmap = HeatmapRenderer::create(gl);
    if (!heatmap)
        return heatmap.status();
    Result<std::unique_ptr<MatrixRenderer>> matrix = MatrixRenderer::create(gl);
    if (!matrix)
        return matrix.status();
    return std::unique_ptr<CanvasGraphics>(
        new CanvasGraphics(gl, std::move(heatmap).value(), std::move(matrix).value()));
}

void CanvasGraphics::upload(const CanvasScene& scene, const Inspection& inspection, uint64_t revision)
{
    if (revision == m_revision)
        return;
    m_revision = revision;
    m_maps.clear();
    m_matrices.clear();
    m_maps.resize(scene.tiles.size());
    m_matrices.resize(scene.tiles.size());
    for (size_t i = 0; i < scene.tiles.size(); ++i) {
        const CanvasTile& tile = scene.tiles[i];
        if (tile.kind == CanvasTile::Kind::Map)
            m_maps[i] = uploadValues(m_gl, tile.values, tile.rows, tile.columns);
        else if (tile.kind == CanvasTile::Kind::Matrix)
            m_matrices[i] = uploadMatrix(m_gl, tile.values, tile.rows, tile.columns);
    }
    m_picture = Texture();
    m_evidence = Texture();
    if (scene.hasImage) {
        const bool original = isWellFormed(inspection.original);
        m_picture = uploadPicture(m_gl, original ? inspection.original : inspection.picture, original);
    }
    const auto pixels = static_cast<size_t>(scene.imageSize.width() * scene.imageSize.height());
    if (pixels > 0 && inspection.evidence.size() == pixels)
        m_evidence = uploadEvidence(m_gl, inspection.evidence, static_cast<int>(scene.imageSize.width()),
                                    static_cast<int>(scene.imageSize.height()));
}

const Texture& CanvasGraphics::colors(const std::string& name)
{
    const ColorMap* map = findColorMap(name);
    if (map == nullptr)
        map = &colorMaps().front();
    if (m_colors.isNull() || m_colorsName != map->name) {
        m_colors = uploadColors(m_gl, *map);
        m_colorsName = map->name;
    }
    return m_colors;
}

Status CanvasGraphics::draw(const CanvasFrame& frame, QSize framebuffer, double scale)
{
    const QColor& background = frame.theme.background;
    m_gl.glDisable(GL_SCISSOR_TEST);
    m_gl.glViewport(0, 0, framebuffer.width(), framebuffer.height());
    m_gl.glClearColor(static_cast<float>(background.redF()), static_cast<float>(background.greenF()),
                      static_cast<float>(background.blueF()), 1.0F);
    m_gl.glClear(GL_COLOR_BUFFER_BIT);
    const size_t count = std::min(frame.layout.pictures.size(), frame.scene.tiles.size());
    Status result;
    for (size_t i = 0; i < count; ++i) {
        const Status status = frame.scene.tiles[i].kind == CanvasTile::Kind::Matrix
                                  ? drawMatrix(frame, i, framebuffer, scale)
                                  : drawMap(frame, i, framebuffer, scale);
        if (!status)
            result = status;
    }
    m_gl.glUseProgram(0);
    return result;
}

Status CanvasGraphics::drawMap(const CanvasFrame& frame, size_t tile, QSize framebuffer, double scale)
{
    const CanvasTile& what = frame.scene.tiles[tile];
    const ViewSettings& settings = frame.settings;
    HeatmapDraw draw;
    draw.target = scaledRect(frame.layout.pictures[tile], scale);
    draw.imageSize = frame.scene.imageSize;
    draw.values = m_maps[tile].isNull() ? nullptr : &m_maps[tile];
    draw.image = m_picture.isNull() ? nullptr : &m_picture;
    draw.evidence = settings.showEvidence && !m_evidence.isNull() ? &m_evidence : nullptr;
    draw.colors = &colors(settings.colorMap);
    draw.geometry = what.geometry;
    draw.scale = what.scale;
    draw.interpolation = settings.interpolation;
    draw.blend = std::clamp(settings.blend, 0.0F, 1.0F);
    draw.contour = settings.contour;
    draw.lineWidth = static_cast<float>(1.5 * scale);
    return m_heatmap->draw(draw, framebuffer);
}

Status CanvasGraphics::drawMatrix(const CanvasFrame& frame, size_t tile, QSize framebuffer, double scale)
{
    const CanvasTile& what = frame.scene.tiles[tile];
    MatrixDraw draw;
    draw.target = scaledRect(frame.layout.pictures[tile], scale);
    draw.cells =
        frame.scene.view == ViewKind::Matrix ? frame.matrixCells : QRectF(0, 0, what.columns, what.rows);
    draw.matrix = &m_matrices[tile];
    draw.colors = &colors(frame.settings.colorMap);
    draw.scale = what.scale;
    draw.outside = frame.theme.background;
    draw.grid = frame.theme.background;
    // Grid lines fade in between 8 and 24 logical pixels a cell.
    const double cell = std::min(frame.layout.pictures[tile].width() / draw.cells.width(),
                                 frame.layout.pictures[tile].height() / draw.cells.height());
    draw.gridAlpha = static_cast<float>(std::clamp((cell - 8.0) / 16.0, 0.0, 1.0) * 0.55);
    return m_matrix->draw(draw, framebuffer);
}

} // namespace attnscope
