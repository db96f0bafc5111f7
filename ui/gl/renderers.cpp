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

std::string heatmapVariant(Interpolation interpolation, bool map, bool image, bool contour, bool evidence)
{
    const auto define = [](const char* name, int value) {
        return std::string("#define ") + name + " " + std::to_string(value) + "\n";
    };
    return define("INTERPOLATION", static_cast<int>(interpolation)) + define("HAS_MAP", map ? 1 : 0) +
           define("HAS_IMAGE", image ? 1 : 0) + define("CONTOUR", contour ? 1 : 0) +
           define("EVIDENCE", evidence ? 1 : 0);
}

std::string matrixVariant(bool zoomedOut)
{
    return zoomedOut ? "#define ZOOMED_OUT 1\n" : "#define ZOOMED_OUT 0\n";
}

} // namespace

Result<Program*> ProgramFamily::use(const std::string& defines)
{
    auto found = m_variants.find(defines);
    if (found == m_variants.end()) {
        Result<std::unique_ptr<Program>> built = Program::build(m_gl, m_name, defines);
        if (!built)
            m_failure = built.status();
        found = m_variants.emplace(defines, built ? std::move(built).value() : nullptr).first;
    }
    if (!found->second)
        return m_failure;
    found->second->use();
    return found->second.get();
}

HeatmapRenderer::HeatmapRenderer(Gl& gl) : m_gl(gl), m_programs(gl, "heatmap"), m_corners(gl) {}

Result<std::unique_ptr<HeatmapRenderer>> HeatmapRenderer::create(Gl& gl)
{
    std::unique_ptr<HeatmapRenderer> renderer(new HeatmapRenderer(gl));
    // The usual variant now: what is wrong with the driver shows at once.
    const Result<Program*> usual =
        renderer->m_programs.use(heatmapVariant(Interpolation::Linear, true, true, false, false));
    if (!usual)
        return usual.status();
    return renderer;
}

Status HeatmapRenderer::draw(const HeatmapDraw& draw, QSize framebuffer)
{
    const Result<Program*> found = m_programs.use(heatmapVariant(
        draw.values != nullptr ? draw.interpolation : Interpolation::Nearest, draw.values != nullptr,
        draw.image != nullptr, draw.values != nullptr && draw.contour, draw.evidence != nullptr));
    if (!found)
        return found.status();
    Program& program = **found;
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
    program.set("u_blend", draw.blend);
    program.set("u_lineWidth", draw.lineWidth);
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
    return Status::ok();
}

MatrixRenderer::MatrixRenderer(Gl& gl) : m_gl(gl), m_programs(gl, "matrix"), m_corners(gl) {}

Result<std::unique_ptr<MatrixRenderer>> MatrixRenderer::create(Gl& gl)
{
    std::unique_ptr<MatrixRenderer> renderer(new MatrixRenderer(gl));
    for (const bool zoomedOut : {false, true}) {
        const Result<Program*> built = renderer->m_programs.use(matrixVariant(zoomedOut));
        if (!built)
            return built.status();
    }
    return renderer;
}

Status MatrixRenderer::draw(const MatrixDraw& draw, QSize framebuffer)
{
    const MatrixTexture& matrix = *draw.matrix;
    const double reduction = matrix.reduction;
    const QRectF cells(draw.cells.topLeft() / reduction, draw.cells.size() / reduction);
    const double columnsPerPixel = cells.width() / std::max(draw.target.width(), 1.0);
    const double rowsPerPixel = cells.height() / std::max(draw.target.height(), 1.0);
    const Result<Program*> found =
        m_programs.use(matrixVariant(std::max(columnsPerPixel, rowsPerPixel) > 1.0));
    if (!found)
        return found.status();
    Program& program = **found;
    setTarget(program, draw.target, framebuffer);
    setScale(program, draw.scale, draw.colors);
    program.set("u_cells", static_cast<float>(cells.left()), static_cast<float>(cells.top()),
                static_cast<float>(cells.right()), static_cast<float>(cells.bottom()));
    program.set("u_matrixSize", static_cast<float>(matrix.columns), static_cast<float>(matrix.rows));
    program.set("u_cellsPerPixel", static_cast<float>(columnsPerPixel), static_cast<float>(rowsPerPixel));
    program.set("u_levels", matrix.levels);
    program.set("u_gridAlpha", draw.gridAlpha);
    setColor(program, "u_gridColor", draw.grid);
    setColor(program, "u_outsideColor", draw.outside);
    program.set("u_values", kValuesUnit);
    matrix.texture.bind(kValuesUnit);
    drawCorners(m_gl, m_corners, framebuffer);
    return Status::ok();
}

} // namespace attnscope
