// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/overlay_tile.h"

#include "ui/figures/outlines.h"

#include <algorithm>
#include <array>

namespace attnscope {
namespace {

constexpr std::array kLevels{0.25F, 0.5F, 0.75F};

void paintContours(Paper& paper, const QRectF& rect, const MapField& field, const QSizeF& input,
                   Interpolation interpolation, const ColorScale& scale)
{
    // Contours follow the interpolated surface, so the field is sampled finely first. Cells have no
    // smooth surface: theirs follow the bilinear one.
    const Interpolation surface =
        interpolation == Interpolation::Nearest ? Interpolation::Linear : interpolation;
    constexpr int kSamples = 160;
    const int height =
        std::clamp(static_cast<int>(kSamples * rect.height() / rect.width()), 16, 4 * kSamples);
    const MapField fine =
        FieldSampler(field, surface).raster(kSamples, height, input.width(), input.height());
    QPainter& painter = paper.painter();
    painter.save();
    painter.setBrush(Qt::NoBrush);
    QTransform place = QTransform::fromTranslate(rect.left(), rect.top());
    place.scale(rect.width() / kSamples, rect.height() / height);
    for (const float t : kLevels) {
        const QPainterPath path = place.map(contourLines(fine, scale.valueAt(t)));
        painter.setPen(QPen(QColor(0, 0, 0, 110), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
        painter.setPen(QPen(Qt::white, 0.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
    }
    painter.restore();
}

void paintEvidence(Paper& paper, const QRectF& rect, const Inspection& inspection, const QSizeF& input)
{
    QPainterPath path =
        maskOutline(inspection.evidence, static_cast<int>(input.width()), static_cast<int>(input.height()));
    if (path.isEmpty())
        return;
    QTransform place = QTransform::fromTranslate(rect.left(), rect.top());
    place.scale(rect.width() / input.width(), rect.height() / input.height());
    path = place.map(path);
    QPainter& painter = paper.painter();
    painter.save();
    painter.setBrush(Qt::NoBrush);
    // Dark under light: visible on every colour of every map.
    painter.setPen(QPen(QColor(0, 0, 0, 170), 1.6, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawPath(path);
    QPen dashes(Qt::white, 0.9, Qt::CustomDashLine, Qt::FlatCap, Qt::MiterJoin);
    dashes.setDashPattern({2.5, 2.0});
    painter.setPen(dashes);
    painter.drawPath(path);
    painter.restore();
}

} // namespace

QImage pictureImage(const Inspection& inspection, QSize size)
{
    const QImage original = imageOf(inspection.original);
    if (!original.isNull())
        return original.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB888);
    QImage picture = imageOf(inspection.picture);
    if (picture.isNull()) {
        picture = QImage(1, 1, QImage::Format_RGB888);
        picture.fill(Qt::lightGray);
    }
    return picture.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation)
        .convertToFormat(QImage::Format_RGB888);
}

void paintOverlayTile(Paper& paper, const QRectF& rect, const Inspection& inspection,
                      const ViewSettings& view, const MapField* field, const ColorScale& scale, float blend)
{
    const MapStyle style = mapStyle(inspection, view.interpolation, rect.width());
    const bool hasOriginal = !inspection.original.empty();
    const bool cells = view.interpolation == Interpolation::Nearest && !hasOriginal;
    if (field == nullptr) {
        paper.image(rect, pictureImage(inspection, style.raster),
                    hasOriginal ? Paper::Smoothing::Smooth : Paper::Smoothing::None);
    } else {
        const QImage map = mapImage(*field, style, colorMapOf(view), scale);
        const bool alone = blend >= 1.0F || (!hasOriginal && inspection.picture.empty());
        paper.image(rect, alone ? map : blended(pictureImage(inspection, style.raster), map, blend),
                    cells ? Paper::Smoothing::None : Paper::Smoothing::Smooth);
    }
    if (field != nullptr && view.contour)
        paintContours(paper, rect, *field, style.input, view.interpolation, scale);
    if (view.showEvidence)
        paintEvidence(paper, rect, inspection, style.input);
    paper.frame(rect);
}

} // namespace attnscope
