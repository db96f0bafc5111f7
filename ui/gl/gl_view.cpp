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
    if (m_gl == nullptr) {
        m_context.reset();
        fail(tr("Pictures and plots need OpenGL 3.3, which this display does not offer."));
    }
    initialize(m_gl);
    return m_gl;
}

void GlView::fail(const QString& sentence)
{
    if (!m_failure.isEmpty())
        return;
    m_failure = sentence;
    emit graphicsFailed(sentence);
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
    if (!m_failure.isEmpty()) {
        painter.fillRect(rect(), palette().window());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_failure);
        return;
    }
    painter.drawImage(0, 0, m_picture);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintOver(painter);
}

QImage GlView::grabFramebuffer()
{
    drawPicture();
    if (m_gl == nullptr || !m_failure.isEmpty())
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
