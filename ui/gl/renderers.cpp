// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/renderers.h"

#include <algorithm>

namespace attnscope {

namespace {

constexpr float kMissingGrey = 140.0F / 255.0F; // colorOf()'s "no value"

enum Unit { kValuesUnit, kColorsUnit, kImageUnit, kEvidenceUnit };

// Framebuffer pixels (down) to clip space (up): left, top, right, bottom.
void setTarget(Program& program, const QRectF& target, QSize framebuffer)
{
    const double width = framebuffer.width();
    const double height = framebuffer.height();
    program.set("u_target", static_cast<float>(2.0 * target.left() / width - 1.0),
                static_cast<float>(1.0 - 2.0 * target.top() / height),
                static_cast<float>(2.0 * target.right() / width - 1.0),
                static_cast<float>(1.0 - 2.0 * target.bottom() / height));
}

void setScale(Program& program, const ColorScale& scale, const Texture* colors)
{
    program.set("u_scaleKind", static_cast<int>(scale.kind));
    program.set("u_scaleRange", scale.low, scale.high);
    program.set("u_missingColor", kMissingGrey, kMissingGrey, kMissingGrey);
    program.set("u_colors", kColorsUnit);
    if (colors != nullptr)
        colors->bind(kColorsUnit);
}

void setColor(Program& program, const char* uniform, const QColor& color)
{
    program.set(uniform, static_cast<float>(color.redF()), static_cast<float>(color.greenF()),
                static_cast<float>(color.blueF()));
}

void drawCorners(Gl& gl, const VertexArray& corners, QSize framebuffer)
{
    gl.glViewport(0, 0, framebuffer.width(), framebuffer.height());
    gl.glDisable(GL_BLEND);
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_CULL_FACE);
    gl.glDisable(GL_SCISSOR_TEST);
    corners.bind();
    gl.glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    gl.glBindVertexArray(0);
    gl.glActiveTexture(GL_TEXTURE0);
}

} // namespace

HeatmapRenderer::HeatmapRenderer(Gl& gl, std::unique_ptr<Program> program)
    : m_gl(gl), m_program(std::move(program)), m_corners(gl)
{
}

Result<std::unique_ptr<HeatmapRenderer>> HeatmapRenderer::create(Gl& gl)
{
    Result<std::unique_ptr<Program>> program = Program::build(gl, "heatmap");
    if (!program)
        return program.status();
    return std::unique_ptr<HeatmapRenderer>(new HeatmapRenderer(gl, std::move(program).value()));
}

void HeatmapRenderer::draw(const HeatmapDraw& draw, QSize framebuffer)
{
    Program& program = *m_program;
    program.use();
    setTarget(program, draw.target, framebuffer);
    setScale(program, draw.scale, draw.colors);
    const auto width = static_cast<float>(draw.imageSize.width());
    const auto height = static_cast<float>(draw.imageSize.height());
    program.set("u_region", 0.0F, 0.0F, width, height);
    program.set("u_imageSize", width, height);
    program.set("u_screenPixel", width / static_cast<float>(std::max(draw.target.width(), 1.0)),
                height / static_cast<float>(std::max(draw.target.height(), 1.0)));
    program.set("u_origin", draw.geometry.originX, draw.geometry.originY);
    program.set("u_stride", draw.geometry.strideX, draw.geometry.strideY);
    program.set("u_interpolation", static_cast<int>(draw.interpolation));
    program.set("u_blend", draw.blend);
    program.set("u_lineWidth", draw.lineWidth);
    program.set("u_contour", draw.contour ? 1 : 0);
    program.set("u_hasMap", draw.values != nullptr ? 1 : 0);
    program.set("u_hasImage", draw.image != nullptr ? 1 : 0);
    program.set("u_showEvidence", draw.evidence != nullptr ? 1 : 0);
    program.set("u_values", kValuesUnit);
    program.set("u_image", kImageUnit);
    program.set("u_evidence", kEvidenceUnit);
    if (draw.values != nullptr)
        draw.values->bind(kValuesUnit);
    if (draw.image != nullptr)
        draw.image->bind(kImageUnit);
    if (draw.evidence != nullptr)
        draw.evidence->bind(kEvidenceUnit);
    drawCorners(m_gl, m_corners, framebuffer);
}

MatrixRenderer::MatrixRenderer(Gl& gl, std::unique_ptr<Program> program)
    : m_gl(gl), m_program(std::move(program)), m_corners(gl)
{
}

Result<std::unique_ptr<MatrixRenderer>> MatrixRenderer::create(Gl& gl)
{
    Result<std::unique_ptr<Program>> program = Program::build(gl, "matrix");
    if (!program)
        return program.status();
    return std::unique_ptr<MatrixRenderer>(new MatrixRenderer(gl, std::move(program).value()));
}

void MatrixRenderer::draw(const MatrixDraw& draw, QSize framebuffer)
{
    const MatrixTexture& matrix = *draw.matrix;
    const double reduction = matrix.reduction;
    const QRectF cells(draw.cells.topLeft() / reduction, draw.cells.size() / reduction);
    Program& program = *m_program;
    program.use();
    setTarget(program, draw.target, framebuffer);
    setScale(program, draw.scale, draw.colors);
    program.set("u_cells", static_cast<float>(cells.left()), static_cast<float>(cells.top()),
                static_cast<float>(cells.right()), static_cast<float>(cells.bottom()));
    program.set("u_matrixSize", static_cast<float>(matrix.columns), static_cast<float>(matrix.rows));
    program.set("u_cellsPerPixel", static_cast<float>(cells.width() / std::max(draw.target.width(), 1.0)),
                static_cast<float>(cells.height() / std::max(draw.target.height(), 1.0)));
    program.set("u_levels", matrix.levels);
    program.set("u_gridAlpha", draw.gridAlpha);
    setColor(program, "u_gridColor", draw.grid);
    setColor(program, "u_outsideColor", draw.outside);
    program.set("u_values", kValuesUnit);
    matrix.texture.bind(kValuesUnit);
    drawCorners(m_gl, m_corners, framebuffer);
}

} // namespace attnscope
