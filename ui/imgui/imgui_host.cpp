// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/imgui_host.h"

#include <QEvent>
#include <QMouseEvent>

#include <imgui.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>

namespace attnscope {

ImGuiHost::ImGuiHost(QWidget* parent) : GlView(parent), m_theme(ViewTheme::fromPalette(palette()))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

ImGuiHost::~ImGuiHost()
{
    if (m_context == nullptr || makeCurrent() == nullptr)
        return;
    ImGui::SetCurrentContext(m_context);
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(m_context);
    doneCurrent();
}

void ImGuiHost::setTheme(const ViewTheme& theme)
{
    m_ownTheme = true;
    m_theme = theme;
    requestFrames();
}

void ImGuiHost::requestFrames(int count)
{
    m_wanted = std::max(m_wanted, count);
    redraw();
}

void ImGuiHost::initialize(Gl* gl)
{
    if (gl == nullptr)
        return;
    m_context = ImGui::CreateContext();
    ImGui::SetCurrentContext(m_context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr; // nothing beside the program's own settings
    io.LogFilename = nullptr;
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = ImVec2(0, 0);
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
        ImGui::DestroyContext(m_context);
        m_context = nullptr;
        fail(tr("The plots need OpenGL 3.3, which this display does not offer."));
    }
    m_clock.start();
}

void ImGuiHost::renderFrame()
{
    ImGui::SetCurrentContext(m_context);
    ImGuiIO& io = ImGui::GetIO();
    const auto scale = static_cast<float>(devicePixelRatio());
    io.DisplaySize = ImVec2(static_cast<float>(width()), static_cast<float>(height()));
    io.DisplayFramebufferScale = ImVec2(scale, scale);
    io.DeltaTime = std::max(1e-4F, static_cast<float>(m_clock.restart()) / 1000.0F);
    if (m_input.apply(io))
        m_wanted = std::max(m_wanted, 2);
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("host", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBringToFrontOnFocus);
    drawFrame();
    ImGui::End();
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void ImGuiHost::draw(Gl& gl, QSize)
{
    gl.glClearColor(static_cast<float>(m_theme.background.redF()),
                    static_cast<float>(m_theme.background.greenF()),
                    static_cast<float>(m_theme.background.blueF()), 1.0F);
    gl.glClear(GL_COLOR_BUFFER_BIT);
    m_wanted = std::max(0, m_wanted - 1);
    if (m_context != nullptr)
        renderFrame();
    if (m_wanted > 0)
        redraw();
}

void ImGuiHost::changeEvent(QEvent* event)
{
    GlView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_ownTheme)
        m_theme = ViewTheme::fromPalette(palette());
    requestFrames();
}

void ImGuiHost::pushButton(QMouseEvent* event, bool down)
{
    const int button = event->button() == Qt::LeftButton     ? 0
                       : event->button() == Qt::RightButton  ? 1
                       : event->button() == Qt::MiddleButton ? 2
                                                             : -1;
    if (button < 0)
        return;
    ImGuiEvent input;
    input.kind = ImGuiEvent::Kind::Button;
    input.x = static_cast<float>(event->position().x());
    input.y = static_cast<float>(event->position().y());
    input.button = button;
    input.down = down;
    input.control = event->modifiers().testFlag(Qt::ControlModifier);
    input.shift = event->modifiers().testFlag(Qt::ShiftModifier);
    m_input.push(input);
    event->accept();
    requestFrames(3);
}

void ImGuiHost::mousePressEvent(QMouseEvent* event) { pushButton(event, true); }

void ImGuiHost::mouseDoubleClickEvent(QMouseEvent* event)
{
    pushButton(event, true); // ImGui finds double clicks by itself
}

void ImGuiHost::mouseReleaseEvent(QMouseEvent* event) { pushButton(event, false); }

void ImGuiHost::mouseMoveEvent(QMouseEvent* event)
{
    ImGuiEvent input;
    input.x = static_cast<float>(event->position().x());
    input.y = static_cast<float>(event->position().y());
    input.control = event->modifiers().testFlag(Qt::ControlModifier);
    input.shift = event->modifiers().testFlag(Qt::ShiftModifier);
    m_input.push(input);
    requestFrames(1);
}

void ImGuiHost::leaveEvent(QEvent* event)
{
    GlView::leaveEvent(event);
    ImGuiEvent input;
    input.kind = ImGuiEvent::Kind::Leave;
    m_input.push(input);
    requestFrames();
}

void ImGuiHost::wheelEvent(QWheelEvent* event)
{
    ImGuiEvent input;
    input.kind = ImGuiEvent::Kind::Wheel;
    input.x = static_cast<float>(event->position().x());
    input.y = static_cast<float>(event->position().y());
    input.notchesX = static_cast<float>(event->angleDelta().x() / 120.0);
    input.notchesY = static_cast<float>(event->angleDelta().y() / 120.0);
    input.control = event->modifiers().testFlag(Qt::ControlModifier);
    input.shift = event->modifiers().testFlag(Qt::ShiftModifier);
    m_input.push(input);
    event->accept();
    // A wheel is read in the frame that it is given to, and a frame may draw millions of points.
    requestFrames(1);
}

} // namespace attnscope
