// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/gl_objects.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <vector>

class QOffscreenSurface;
class QOpenGLContext;
class QOpenGLFramebufferObject;

namespace attnscope {

/// A widget whose picture OpenGL draws, in an ordinary raster window. Invariants:
/// 1. OpenGL draws into a framebuffer of the widget's size in device pixels, and only after redraw(), a
///    new size or a new device pixel ratio; what it drew is kept as an image. Everything else that makes Qt
///    paint (a mark under the mouse, a neighbour, an uncovered window) copies that image and paints over it.
/// 2. The context belongs to the widget and lives as long as it does, whatever window the widget moves to.
///
/// Why no QOpenGLWidget: one of them makes Qt put its whole top-level window together with OpenGL in every
/// frame, however little changed. A software rasteriser pays several times the views' own cost for that;
/// reading back one view costs it a copy, and a graphics card a millisecond or two.
class GlView : public QWidget {
    Q_OBJECT

public:
    explicit GlView(QWidget* parent = nullptr);
    ~GlView() override;

    /// What the widget shows, its text included, in device pixels. Null image where there is no OpenGL 3.3.
    QImage grabFramebuffer();
    /// How often OpenGL has drawn: an idle widget's does not change.
    qint64 framesDrawn() const { return m_framesDrawn; }
    /// Why there is no picture; empty as long as nothing has failed. Stands in the picture's place.
    QString failure() const { return m_failure; }

signals:
    /// OpenGL 3.3 is missing or a shader does not compile; once.
    void graphicsFailed(const QString& sentence);

protected:
    /// Makes the OpenGL objects with the context current; once, before the first draw(). `gl` is null where
    /// OpenGL 3.3 is missing, which the widget itself tells, and draw() is never called then.
    virtual void initialize(Gl* gl) = 0;
    /// Draws the picture into the bound framebuffer, opaque; the context is current.
    virtual void draw(Gl& gl, QSize framebuffer) = 0;
    /// Paints over the picture, in logical pixels. Called with every repaint of the widget.
    virtual void paintOver(QPainter& painter) = 0;

    /// Nothing can be drawn from now on; the first sentence counts.
    void fail(const QString& sentence);
    /// The picture has changed: OpenGL draws again with Qt's next repaint.
    void redraw();
    /// Makes the context current, and first makes it and the OpenGL objects if there are none yet; null where
    /// there is no OpenGL 3.3. A destructor that owns OpenGL objects calls it before it lets them go.
    Gl* makeCurrent();
    void doneCurrent();
    /// Whether there is a context, so that there may be something to let go.
    bool hasContext() const { return m_context != nullptr; }
    /// The bottom-up pixels of the bound framebuffer as an image.
    QImage readPixels(Gl& gl, QSize size);

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    Gl* createContext();
    void drawPicture();

    std::unique_ptr<QOffscreenSurface> m_surface;
    std::unique_ptr<QOpenGLContext> m_context;
    std::unique_ptr<QOpenGLFramebufferObject> m_target;
    Gl* m_gl = nullptr;
    bool m_tried = false;           ///< to make the context; it is not tried again
    bool m_stale = true;            ///< m_picture is not what should be seen
    QImage m_picture;               ///< device pixels
    std::vector<uint32_t> m_pixels; ///< as OpenGL hands them out: bottom row first
    qint64 m_framesDrawn = 0;
    QString m_failure;
};

} // namespace attnscope
