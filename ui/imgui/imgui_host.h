// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/gl_view.h"
#include "ui/gl/view_theme.h"
#include "ui/imgui/imgui_input.h"

#include <QElapsedTimer>

struct ImGuiContext;

namespace attnscope {

/// A widget drawn by Dear ImGui, with a context of its own. Renders a frame when an event or new data
/// arrives and a few more until ImGui's state has settled; there is no timer. ImGui draws lines and areas and
/// keeps track of the mouse; text is painted by Qt over it.
class ImGuiHost : public GlView {
    Q_OBJECT

public:
    explicit ImGuiHost(QWidget* parent = nullptr);
    ~ImGuiHost() override;

    /// Overrides the colours that follow the widget's palette.
    void setTheme(const ViewTheme& theme);
    const ViewTheme& theme() const { return m_theme; }

protected:
    /// Between ImGui's NewFrame and Render, inside a window that covers the widget.
    virtual void drawFrame() = 0;

    /// At least this many frames, the first as soon as Qt paints.
    void requestFrames(int count = 2);

    void initialize(Gl* gl) override;
    void draw(Gl& gl, QSize framebuffer) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void renderFrame();
    void pushButton(QMouseEvent* event, bool down);

    ImGuiContext* m_context = nullptr;
    ImGuiInput m_input;
    ViewTheme m_theme;
    bool m_ownTheme = false;
    QElapsedTimer m_clock;
    int m_wanted = 0; // frames still to render
};

} // namespace attnscope
