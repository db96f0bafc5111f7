// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/sample_delegate.h"

#include "ui/bridge/sample_model.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace attnscope {
namespace {

void drawThumbnail(QPainter& painter, const QRect& area, const QPixmap& picture, const QColor& empty)
{
    QPainterPath corners;
    corners.addRoundedRect(area, 3, 3);
    painter.save();
    painter.setClipPath(corners);
    if (picture.isNull()) {
        painter.fillRect(area, empty);
    } else {
        // Enlarged pixels stay pixels; a whole factor keeps them even, the rest is cut by scaling down.
        const int factor = std::max(1, (area.width() + picture.width() - 1) / picture.width());
        const QPixmap large =
            factor > 1 ? picture.scaled(picture.size() * factor * 2, Qt::KeepAspectRatio) : picture;
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(area, large);
    }
    painter.restore();
}

} // namespace

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {0, grid(option.widget, 7)};
}

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const PaletteColors colors(option.palette);
    const QWidget* widget = option.widget;
    const auto* row = index.data(SampleModel::RowRole).value<const SampleRow*>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect frame = option.rect.adjusted(grid(widget, 1), 0, -grid(widget, 1), 0);
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accentSoft);
        painter->drawRoundedRect(frame, 4, 4);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.field);
        painter->drawRoundedRect(frame, 4, 4);
    }
    const int side = grid(widget, 5.5);
    const QRect thumbnail(frame.left() + grid(widget, 1), frame.top() + (frame.height() - side) / 2, side,
                          side);
    drawThumbnail(*painter, thumbnail, index.data(SampleModel::ThumbnailRole).value<QPixmap>(),
                  colors.groove);
    if (row == nullptr) {
        painter->restore();
        return;
    }

    QRect text(thumbnail.right() + grid(widget, 1.5), thumbnail.top(), 0, side);
    text.setRight(frame.right() - grid(widget, 1));
    const QRect upper = text.adjusted(0, grid(widget, 0.25), 0, -side / 2);
    const QRect lower = text.adjusted(0, side / 2, 0, -grid(widget, 0.25));
    int titleWidth = upper.width();
    painter->setFont(roleFont(widget, TextRole::Caption));
    if (row->pinned) {
        const QString pinned = tr("pinned");
        painter->setPen(colors.accent);
        painter->drawText(upper, Qt::AlignRight | Qt::AlignVCenter, pinned);
        titleWidth -= painter->fontMetrics().horizontalAdvance(pinned) + grid(widget, 1);
    }
    if (!row->predicted.empty()) {
        painter->setPen(row->correct ? colors.muted : colors.error);
        const QString confidence = QString::number(row->confidence, 'f', 2);
        const QString said = row->correct
                                 ? tr("predicted ✓ %1").arg(confidence)
                                 : tr("✗ %1 %2").arg(QString::fromStdString(row->predicted), confidence);
        drawTabular(*painter, lower, Qt::AlignLeft,
                    painter->fontMetrics().elidedText(said, Qt::ElideMiddle, lower.width()));
    }
    QFont strong = roleFont(widget, TextRole::Text);
    strong.setWeight(QFont::Medium);
    painter->setFont(strong);
    painter->setPen(colors.text);
    const QString truth = QString::fromStdString(row->truth);
    painter->drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(truth, Qt::ElideRight, titleWidth));
    painter->restore();
}

} // namespace attnscope
