// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>

struct ImGuiIO;

namespace attnscope {

/// Something that the mouse did, in logical pixels of the widget.
struct ImGuiEvent {
    enum class Kind { Move, Leave, Button, Wheel };
    Kind kind = Kind::Move;
    float x = 0, y = 0;               ///< position
    float notchesX = 0, notchesY = 0; ///< Wheel
    int button = 0;                   ///< 0 left, 1 right, 2 middle
    bool down = false;
    bool control = false, shift = false;
};

/// Hands events to Dear ImGui so that none is lost between two frames: a press or a turn of the wheel and
/// what follows it never fall into one frame. The one place that knows the two input interfaces (before and
/// since 1.87).
class ImGuiInput {
public:
    void push(const ImGuiEvent& event) { m_waiting.push_back(event); }
    /// Before a new frame. True if events are left for another frame.
    bool apply(ImGuiIO& io);

private:
    std::deque<ImGuiEvent> m_waiting;
};

} // namespace attnscope
