// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/gl_view.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QPainter>

#include <cstring>

namespace attnscope {

GlView::GlView(QWidget* parent) : QWidget(parent) { setAttribute(Qt::WA_OpaquePaintEvent); }

GlView::~GlView()
{
    if (m_context && m_context->makeCurrent(m_surface.get())) {
        m_target.reset();
        m_context->doneCurrent();
    }
}

Gl* GlView::createContext()
{
    m_tried = true;
    m_surface = std::make_unique<QOffscreenSurface>();
    m_surface->setFormat(glFormat());
    m_surface->create();
    m_context = std::make_unique<QOpenGLContext>();
    m_context->setFormat(glFormat());
    if (m_context->create() && m_context->makeCurrent(m_surface.get()))
        m_gl = currentGl();
    if (m_gl == nullptr)
        m_context.reset();
    initialize(m_gl);
    return m_gl;
}

Gl* GlView::makeCurrent()
{
    if (!m_tried)
        return createContext();
    return m_gl != nullptr && m_context->makeCurrent(m_surface.get()) ? m_gl : nullptr;
}

void GlView::doneCurrent()
{
    if (m_context)
        m_context->doneCurrent();
}

void GlView::redraw()
{
    m_stale = true;
    update();
}

QImage GlView::readPixels(Gl& gl, QSize size)
{
    const auto width = static_cast<size_t>(size.width());
    const auto height = static_cast<size_t>(size.height());
    m_pixels.resize(width * height);
    gl.glPixelStorei(GL_PACK_ALIGNMENT, 4);
    gl.glReadPixels(0, 0, size.width(), size.height(), GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, m_pixels.data());
    QImage image(size, QImage::Format_RGB32);
    for (size_t row = 0; row < height; ++row)
        std::memcpy(image.scanLine(static_cast<int>(height - 1 - row)), m_pixels.data() + row * width,
                    width * sizeof(uint32_t));
    return image;
}

void GlView::drawPicture()
{
    const QSize pixels = size() * devicePixelRatio();
    if (pixels.isEmpty() || (!m_stale && m_picture.size() == pixels))
        return;
    Gl* gl = makeCurrent();
    if (gl == nullptr)
        return;
    if (!m_target || m_target->size() != pixels)
        m_target = std::make_unique<QOpenGLFramebufferObject>(pixels);
    m_target->bind();
    m_stale = false; // draw() may ask for another frame
    draw(*gl, pixels);
    m_target->bind();
    m_picture = readPixels(*gl, pixels);
    m_picture.setDevicePixelRatio(devicePixelRatio());
    ++m_framesDrawn;
    m_target->release();
    doneCurrent();
}

void GlView::paintEvent(QPaintEvent*)
{
    drawPicture();
    QPainter painter(this);
    if (m_gl == nullptr) {
        painter.fillRect(rect(), palette().window());
        return;
    }
    painter.drawImage(0, 0, m_picture);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintOver(painter);
}

QImage GlView::grabFramebuffer()
{
    drawPicture();
    if (m_gl == nullptr)
        return {};
    QImage image = m_picture;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintOver(painter);
    painter.end();
    image.setDevicePixelRatio(1.0);
    return image;
}

void GlView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    redraw();
}

} // namespace attnscope
