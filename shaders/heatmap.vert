// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A rectangle without vertex buffers: corner i of a triangle strip.

uniform vec4 u_target; // clip space: left, top, right, bottom
uniform vec4 u_region; // input pixels at the same corners

out vec2 v_pixel;      // position on the input image, in its pixels

void main()
{
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(mix(u_target.xy, u_target.zw, corner), 0.0, 1.0);
    v_pixel = mix(u_region.xy, u_region.zw, corner);
}
