// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace attnscope {

struct ShaderSource {
    std::string_view name; ///< path inside shaders/, e.g. "common/scale.glsl"
    std::string_view text;
};

/// Every file of shaders/ as it was at build time.
std::span<const ShaderSource> shaderSources();

} // namespace attnscope
