// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/gl_objects.h"

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace attnscope {

/// A real OpenGL 3.3 context without a window, and pictures drawn with it.
class GlTest : public testing::Test {
protected:
    void SetUp() override
    {
        m_surface.setFormat(glFormat());
        m_surface.create();
        m_context.setFormat(glFormat());
        ASSERT_TRUE(m_context.create());
        ASSERT_TRUE(m_context.makeCurrent(&m_surface));
        m_gl = currentGl();
        ASSERT_NE(m_gl, nullptr) << "no OpenGL 3.3";
    }
    void TearDown() override
    {
        if (m_gl != nullptr) {
            EXPECT_EQ(m_gl->glGetError(), static_cast<GLenum>(GL_NO_ERROR));
        }
        m_context.doneCurrent();
    }

    Gl& gl() { return *m_gl; }

    /// What `draw` leaves in a framebuffer that was black before.
    QImage drawn(QSize size, const std::function<void()>& draw)
    {
        QOpenGLFramebufferObject target(size);
        target.bind();
        gl().glClearColor(0, 0, 0, 1);
        gl().glClear(GL_COLOR_BUFFER_BIT);
        draw();
        const QImage image = target.toImage().convertToFormat(QImage::Format_RGB32);
        target.release();
        return image;
    }

private:
    QOffscreenSurface m_surface;
    QOpenGLContext m_context;
    Gl* m_gl = nullptr;
};

} // namespace attnscope
