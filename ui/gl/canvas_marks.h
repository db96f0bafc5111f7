// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/gl/canvas_graphics.h"

#include <QFont>
#include <QPainter>
#include <QPointF>
#include <QString>

#include <optional>

namespace attnscope {

/// What the mouse is over.
struct CanvasHover {
    size_t tile = 0;
    CellPosition cell;
    QPointF at; ///< logical pixels
    QString text;
};

/// The text and marks over the pictures, drawn by Qt's text engine.
struct CanvasMarks {
    QFont font;
    const Inspection* inspection = nullptr;
    std::optional<CanvasHover> hover;
    QString footnote;
    QSizeF size;        ///< of the canvas, logical pixels
    bool focus = false; ///< draws the focus frame
};

void paintMarks(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks);

/// A colour bar with its numbers under it: both ends, and round values between where they fit.
void paintColorBar(QPainter& painter, const QRectF& bar, const ColorMap& map, const ColorScale& scale,
                   const ViewTheme& theme, const QFont& font);

} // namespace attnscope
