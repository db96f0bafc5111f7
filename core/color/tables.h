// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"

namespace attnscope {

/// A colour map as it stands in the generated source (tables.cpp).
struct ColorTable {
    const char* name;
    bool diverging;
    std::array<Rgb, 256> entries;
};

/// The default map first.
extern const std::array<ColorTable, 4> kColorTables;

} // namespace attnscope
