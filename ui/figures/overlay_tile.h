// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/view.h"

namespace attnscope {

/// The picture at its best resolution, scaled to `size`: cells of a small one stay sharp. Light grey where
/// there is none.
QImage pictureImage(const Inspection& inspection, QSize size);

/// The picture alone in `rect`, or with `field` over it (mixed as view.blend says; the map alone at blend 1
/// or where there is no picture), with contours and evidence where the settings want them, and a hairline
/// around it. `field` may be null.
void paintOverlayTile(Paper& paper, const QRectF& rect, const Inspection& inspection,
                      const ViewSettings& view, const MapField* field, const ColorScale& scale, float blend);

} // namespace attnscope
