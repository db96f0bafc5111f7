// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/figure.h"
#include "ui/figures/map_field.h"
#include "ui/figures/paper.h"

#include <QSizeF>

#include <memory>

namespace attnscope {

/// The body of a figure, without its caption. Made for one content and request, which it borrows.
class FigureView {
public:
    virtual ~FigureView() = default;
    /// The size it wants, in points.
    virtual QSizeF naturalSize() const = 0;
    /// Fills `area` as well as its shape allows; texts keep their size.
    virtual void paint(Paper& paper, const QRectF& area) const = 0;
    /// What this view has to add to the caption: which site, which head, what the outlines are.
    virtual std::vector<CaptionItem> captionItems() const = 0;
};

std::unique_ptr<FigureView> makeOverlayView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeTokensView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeArcsView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeTokenMatrixView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeMatrixView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeHeadsView(const FigureContent& content, const FigureRequest& request);
std::unique_ptr<FigureView> makeCurvesView(const FigureContent& content, const FigureRequest& request);

/// The site that the view shows (core/api/shown_attention.h); null where there is none.
const AttentionSite* siteOf(const Inspection& inspection, const ViewSettings& view);
/// The map that the request names, or the default one.
const ColorMap& colorMapOf(const ViewSettings& view);
/// "head 2" (counted from 0, as --head does), "mean over 4 heads"; empty for one head.
QString headText(const AttentionSite& site, int head);
/// "query 5" (from 0), "mean over 65 queries"; empty for a Map.
QString queryText(const AttentionSite& site, int query);
/// Width and height of the model's input, in pixels; 1 x 1 where it is unknown.
QSizeF inputSize(const Inspection& inspection);

/// How a field is drawn in a tile `side` points wide that covers the whole input.
struct MapStyle {
    Interpolation interpolation = Interpolation::Linear;
    QSizeF input; ///< what the tile covers, in input pixels
    QSize raster; ///< pixels of the drawn image
};
/// A raster that is sharp in print: `points` wide at 360 dots an inch or more, a whole number of dots for
/// each input pixel.
MapStyle mapStyle(const Inspection& inspection, Interpolation interpolation, double points);
QImage mapImage(const MapField& field, const MapStyle& style, const ColorMap& map, const ColorScale& scale);
/// Cells as they are, each a sharp rectangle.
void paintCells(Paper& paper, const QRectF& rect, const MapField& field, const ColorMap& map,
                const ColorScale& scale);

} // namespace attnscope
