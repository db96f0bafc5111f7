// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/imgui/imgui_input.h"

#include <imgui.h>

#include <cfloat>

namespace attnscope {

namespace {

#if IMGUI_VERSION_NUM >= 18700

void give(ImGuiIO& io, const ImGuiEvent& event)
{
    io.ConfigInputTrickleEventQueue = false; // apply() spreads them already
    io.AddKeyEvent(ImGuiMod_Ctrl, event.control);
    io.AddKeyEvent(ImGuiMod_Shift, event.shift);
    switch (event.kind) {
    case ImGuiEvent::Kind::Move: io.AddMousePosEvent(event.x, event.y); break;
    case ImGuiEvent::Kind::Leave: io.AddMousePosEvent(-FLT_MAX, -FLT_MAX); break;
    case ImGuiEvent::Kind::Button:
        io.AddMousePosEvent(event.x, event.y);
        io.AddMouseButtonEvent(event.button, event.down);
        break;
    case ImGuiEvent::Kind::Wheel:
        io.AddMousePosEvent(event.x, event.y);
        io.AddMouseWheelEvent(event.notchesX, event.notchesY);
        break;
    }
}

#else

void give(ImGuiIO& io, const ImGuiEvent& event)
{
    io.KeyCtrl = event.control;
    io.KeyShift = event.shift;
    switch (event.kind) {
    case ImGuiEvent::Kind::Move: io.MousePos = ImVec2(event.x, event.y); break;
    case ImGuiEvent::Kind::Leave: io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX); break;
    case ImGuiEvent::Kind::Button:
        io.MousePos = ImVec2(event.x, event.y);
        io.MouseDown[event.button] = event.down;
        break;
    case ImGuiEvent::Kind::Wheel:
        io.MousePos = ImVec2(event.x, event.y);
        io.MouseWheelH += event.notchesX;
        io.MouseWheel += event.notchesY;
        break;
    }
}

#endif

} // namespace

bool ImGuiInput::apply(ImGuiIO& io)
{
    bool wheel = false;
    while (!m_waiting.empty()) {
        const ImGuiEvent event = m_waiting.front();
        if (wheel && event.kind != ImGuiEvent::Kind::Wheel)
            break;
        m_waiting.pop_front();
        give(io, event);
        wheel = event.kind == ImGuiEvent::Kind::Wheel;
        if (event.kind == ImGuiEvent::Kind::Button)
            break;
    }
    return !m_waiting.empty();
}

} // namespace attnscope
