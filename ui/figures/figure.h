// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/api/view_settings.h"

#include <QSize>
#include <QString>
#include <QStringList>

class QPainter;
class QRectF;

namespace attnscope {

/// What a figure shows. Pointers are borrowed for the call; null where the view does not need them.
struct FigureContent {
    const Inspection* inspection = nullptr;
    const MetricBook* curves = nullptr;
    QString note;   ///< caveat of the data set, printed small under the figure
    QString source; ///< model and data set, for the caption; empty: not said
};

struct FigureRequest {
    ViewSettings view;
    QSize size{0, 0}; ///< in points (1/72 inch); 0: chosen from the content (a long text grows in height)
    double pngScale = 3.0;  ///< pixels a point for PNG (216 dpi)
    bool caption = true;    ///< sample, truth, prediction, step
    QStringList series;     ///< Curves: which; empty: loss and accuracies
    double smoothing = 0.0; ///< Curves: EMA weight, debiased
    bool logY = false;
};

/// The size that paintFigure() needs for this content.
QSize figureSize(const FigureContent& content, const FigureRequest& request);

/// Draws with vectors and real text (selectable in SVG and PDF); maps as crisp rectangles or, interpolated,
/// as an image. Always on white, for paper. Needs a QGuiApplication; no widgets, no OpenGL.
void paintFigure(QPainter& painter, const QRectF& area, const FigureContent& content,
                 const FigureRequest& request);

/// .png, .svg or .pdf by the name's ending; written to a temporary name, then renamed.
Status saveFigure(const QString& path, const FigureContent& content, const FigureRequest& request);

} // namespace attnscope
