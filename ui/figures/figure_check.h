// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/figure.h"

namespace attnscope {

/// Whether the content has what the view is to show: a usage error naming the key ("site", "head", ...), what
/// was expected and what was found, if not.
Status checkFigure(const FigureContent& content, const FigureRequest& request);

/// The caption and the note as plain text: a figure file's description.
QString figureDescription(const FigureContent& content, const FigureRequest& request);

} // namespace attnscope
