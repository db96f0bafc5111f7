// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A rectangle without vertex buffers: corner i of a triangle strip.

uniform vec4 u_target; // clip space: left, top, right, bottom
uniform vec4 u_cells;  // matrix cells at the same corners: column, row

out vec2 v_cell;       // column, row; cell (i, j) covers [j, j+1) x [i, i+1)

void main()
{
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(mix(u_target.xy, u_target.zw, corner), 0.0, 1.0);
    v_cell = mix(u_cells.xy, u_cells.zw, corner);
}
