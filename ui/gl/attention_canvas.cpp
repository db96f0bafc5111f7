// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/attention_canvas.h"

#include <QEvent>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLPaintDevice>
#include <QPainter>

#include <algorithm>

namespace attnscope {

AttentionCanvas::AttentionCanvas(QWidget* parent)
    : QOpenGLWidget(parent), m_theme(ViewTheme::fromPalette(palette()))
{
    setObjectName(QStringLiteral("attentionCanvas"));
    setAccessibleName(tr("Attention view"));
    setFormat(glFormat());
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

AttentionCanvas::~AttentionCanvas() { releaseGraphics(); }

void AttentionCanvas::setInspection(std::shared_ptr<const Inspection> inspection)
{
    if (inspection == m_inspection)
        return;
    m_inspection = std::move(inspection);
    rebuild();
}

void AttentionCanvas::setSettings(const ViewSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    rebuild();
}

void AttentionCanvas::setTheme(const ViewTheme& theme)
{
    m_ownTheme = true;
    m_theme = theme;
    m_cacheValid = false;
    update();
}

void AttentionCanvas::setFootnote(const QString& text)
{
    if (text == m_footnote)
        return;
    m_footnote = text;
    update();
}

void AttentionCanvas::rebuild()
{
    m_scene = m_inspection ? buildScene(*m_inspection, m_settings) : CanvasScene{};
    ++m_revision;
    const bool matrix = m_scene.view == ViewKind::Matrix && !m_scene.tiles.empty();
    const QSize cells = matrix ? QSize(m_scene.tiles.front().columns, m_scene.tiles.front().rows) : QSize();
    if (matrix && cells != m_cellsFor) {
        m_cells = {};
        m_cellsFor = cells;
    }
    sceneChanged();
}

void AttentionCanvas::sceneChanged()
{
    m_layout = layoutScene(m_scene, size(), font(), m_settings.sharedScale);
    m_cacheValid = false;
    if (m_hover)
        updateHover(hoverAt(m_hover->at));
    update();
}

QRectF AttentionCanvas::tileRect(int index) const
{
    const bool known = index >= 0 && static_cast<size_t>(index) < m_layout.pictures.size();
    return known ? m_layout.pictures[static_cast<size_t>(index)] : QRectF();
}

QRectF AttentionCanvas::matrixCells() const
{
    if (!m_cells.isNull() || m_scene.tiles.empty())
        return m_cells;
    return {0, 0, static_cast<double>(m_scene.tiles.front().columns),
            static_cast<double>(m_scene.tiles.front().rows)};
}

void AttentionCanvas::initializeGL()
{
    // A dock that floats gets a new context: the old one takes its objects along.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &AttentionCanvas::releaseGraphics,
            Qt::UniqueConnection);
    m_cacheValid = false;
    Gl* gl = currentGl();
    if (gl == nullptr) {
        emit graphicsFailed(tr("The attention view needs OpenGL 3.3, which this display does not offer."));
        return;
    }
    Result<std::unique_ptr<CanvasGraphics>> graphics = CanvasGraphics::create(*gl);
    if (!graphics) {
        emit graphicsFailed(QString::fromStdString(graphics.status().text()));
        return;
    }
    m_graphics = std::move(graphics).value();
}

void AttentionCanvas::releaseGraphics()
{
    if (!m_graphics && !m_cache)
        return;
    makeCurrent();
    m_cache.reset();
    m_graphics.reset();
    m_cacheValid = false;
    doneCurrent();
}

CanvasFrame AttentionCanvas::frameFor(const CanvasLayout& layout) const
{
    return {m_scene, layout, m_settings, m_theme, matrixCells()};
}

void AttentionCanvas::drawScene(CanvasGraphics& graphics, const CanvasLayout& layout, QSize framebuffer,
                                double scale)
{
    if (m_inspection)
        graphics.upload(m_scene, *m_inspection, m_revision);
    const Status status = graphics.draw(frameFor(layout), framebuffer, scale);
    if (!status)
        emit graphicsFailed(QString::fromStdString(status.text()));
}

void AttentionCanvas::paintOver(QPainter& painter, const CanvasLayout& layout, QSizeF size, bool interactive)
{
    CanvasMarks marks;
    marks.font = font();
    marks.inspection = m_inspection.get();
    marks.footnote = m_footnote;
    marks.size = size;
    if (interactive) {
        marks.hover = m_hover;
        marks.focus = hasFocus();
    }
    paintMarks(painter, frameFor(layout), marks);
}

void AttentionCanvas::paintGL()
{
    const QSize pixels = size() * devicePixelRatio();
    if (!m_graphics || pixels.isEmpty())
        return;
    Gl& gl = m_graphics->gl();
    if (!m_cache || m_cache->size() != pixels) {
        m_cache = std::make_unique<QOpenGLFramebufferObject>(pixels);
        m_cacheValid = false;
    }
    if (!m_cacheValid) {
        m_cache->bind();
        drawScene(*m_graphics, m_layout, pixels, devicePixelRatio());
        m_cacheValid = true;
    }
    gl.glBindFramebuffer(GL_READ_FRAMEBUFFER, m_cache->handle());
    gl.glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl.glBlitFramebuffer(0, 0, pixels.width(), pixels.height(), 0, 0, pixels.width(), pixels.height(),
                         GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl.glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    QPainter painter(this);
    paintOver(painter, m_layout, size(), true);
}

QImage AttentionCanvas::renderWith(CanvasGraphics& graphics, QSize size)
{
    QOpenGLFramebufferObject target(size, QOpenGLFramebufferObject::CombinedDepthStencil);
    target.bind();
    const CanvasLayout layout = layoutScene(m_scene, size, font(), m_settings.sharedScale);
    drawScene(graphics, layout, size, 1.0);
    {
        QOpenGLPaintDevice device(size);
        QPainter painter(&device);
        paintOver(painter, layout, size, false);
    }
    const QImage image = target.toImage();
    target.release();
    return image.convertToFormat(QImage::Format_RGB32);
}

QImage AttentionCanvas::renderToImage(QSize size)
{
    if (size.isEmpty())
        return {};
    if (m_graphics) {
        makeCurrent();
        const QImage image = renderWith(*m_graphics, size);
        doneCurrent();
        return image;
    }
    QOpenGLContext context;
    context.setFormat(glFormat());
    QOffscreenSurface surface;
    surface.setFormat(glFormat());
    surface.create();
    if (!context.create() || !context.makeCurrent(&surface))
        return {};
    QImage image;
    if (Gl* gl = currentGl()) {
        Result<std::unique_ptr<CanvasGraphics>> graphics = CanvasGraphics::create(*gl);
        if (graphics) {
            const std::unique_ptr<CanvasGraphics> own = std::move(graphics).value();
            image = renderWith(*own, size);
        }
    }
    context.doneCurrent();
    return image;
}

void AttentionCanvas::changeEvent(QEvent* event)
{
    QOpenGLWidget::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
        if (!m_ownTheme)
            m_theme = ViewTheme::fromPalette(palette());
        m_cacheValid = false;
        update();
        break;
    case QEvent::FontChange:
    case QEvent::LanguageChange:
        setAccessibleName(tr("Attention view"));
        rebuild(); // titles are in the user's language
        break;
    default: break;
    }
}

void AttentionCanvas::resizeEvent(QResizeEvent* event)
{
    QOpenGLWidget::resizeEvent(event);
    sceneChanged();
}

} // namespace attnscope
