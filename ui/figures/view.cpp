// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/view.h"

#include "core/api/shown_attention.h"
#include "ui/figures/labels.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attnscope {

const AttentionSite* siteOf(const Inspection& inspection, const ViewSettings& view)
{
    return shownAttention(inspection, view).site;
}

const ColorMap& colorMapOf(const ViewSettings& view)
{
    const ColorMap* map = findColorMap(view.colorMap);
    return map != nullptr ? *map : colorMaps().front();
}

QString headText(const AttentionSite& site, int head)
{
    const int heads = figureHeads(site);
    if (heads <= 1)
        return {};
    if (head < 0)
        return QCoreApplication::translate("Figure", "mean over %1 heads").arg(heads);
    return headName(head);
}

QString queryText(const AttentionSite& site, int query)
{
    const int queries = queryCount(site);
    if (queries <= 1)
        return {};
    if (query < 0)
        return QCoreApplication::translate("Figure", "mean over %1 queries").arg(queries);
    return QCoreApplication::translate("Figure", "query %1").arg(query);
}

QSizeF inputSize(const Inspection& inspection)
{
    if (inspection.input.shape.size() == 3 && inspection.input.shape[1] > 0 && inspection.input.shape[2] > 0)
        return QSizeF(static_cast<double>(inspection.input.shape[2]),
                      static_cast<double>(inspection.input.shape[1]));
    if (!inspection.picture.empty())
        return QSizeF(inspection.picture.width, inspection.picture.height);
    return {1, 1};
}

MapStyle mapStyle(const Inspection& inspection, Interpolation interpolation, double points)
{
    const QSizeF input = inputSize(inspection);
    const double dots = std::clamp(points / 72.0 * 360.0, 32.0, 1200.0);
    const double factor = std::max(1.0, std::ceil(dots / input.width()));
    const double limit = std::min(1.0, 2048.0 / std::max(input.width(), input.height()) / factor);
    return {interpolation, input,
            QSize(std::max(1, static_cast<int>(std::lround(input.width() * factor * limit))),
                  std::max(1, static_cast<int>(std::lround(input.height() * factor * limit))))};
}

QImage mapImage(const MapField& field, const MapStyle& style, const ColorMap& map, const ColorScale& scale)
{
    const FieldSampler sampler(field, style.interpolation);
    return colored(sampler.raster(style.raster.width(), style.raster.height(), style.input.width(),
                                  style.input.height()),
                   map, scale);
}

void paintCells(Paper& paper, const QRectF& rect, const MapField& field, const ColorMap& map,
                const ColorScale& scale)
{
    // Rectangles would show hairlines between them in viewers that smooth their edges; repeated pixels
    // stay sharp everywhere and compress to almost nothing.
    const double dots = std::clamp(rect.width() / 72.0 * 600.0, 32.0, 2048.0);
    const int factor = std::max(1, static_cast<int>(std::ceil(dots / field.columns)));
    const int fits = std::max(1, 4096 / std::max(field.rows, field.columns));
    paper.image(rect, repeated(colored(field, map, scale), std::min(factor, fits)), Paper::Smoothing::None);
    paper.frame(rect);
}

} // namespace attnscope
