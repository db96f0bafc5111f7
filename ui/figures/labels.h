// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"

#include <QString>

namespace attnscope {

// Words that the window and figures share, in the user's language.

/// "head 2". Heads count from 0 wherever they are named: in the window, in figures, in --head, in dumps and
/// in Python, as layers do in the names of sites ("layer0").
QString headName(int head);

/// "0 to 0.031": both ends of a scale.
QString scaleRangeText(const ColorScale& scale);

} // namespace attnscope
