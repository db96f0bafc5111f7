// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/sample_delegate.h"

#include "ui/bridge/sample_model.h"
#include "ui/figures/token_text.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

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

/// The layout's text, or as much of it as `width` holds, as one line.
QTextLine onlyLine(QTextLayout& layout, QTextOption::WrapMode wrap, Qt::LayoutDirection way, int width)
{
    QTextOption option;
    option.setWrapMode(wrap);
    option.setTextDirection(way);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid())
        line.setLineWidth(width);
    layout.endLayout();
    return line;
}

/// The text's beginning on two lines, whichever way it runs; what is longer ends in "…". Each line is as high
/// as the fonts that its characters need: Chinese ones are taller than the window's own.
void drawTwoLines(QPainter& painter, const QRect& area, const QString& text)
{
    const QString whole = text.simplified();
    const Qt::LayoutDirection way = whole.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
    QTextLayout upper(whole, painter.font());
    const QTextLine first = onlyLine(upper, QTextOption::WrapAtWordBoundaryOrAnywhere, way, area.width());
    if (!first.isValid())
        return;
    const QString rest = whole.mid(first.textLength());
    QTextLayout lower(painter.fontMetrics().elidedText(rest, Qt::ElideRight, area.width()), painter.font());
    const QTextLine second = onlyLine(lower, QTextOption::NoWrap, way, area.width());
    first.draw(&painter, area.topLeft());
    if (second.isValid())
        second.draw(&painter, QPointF(area.left(), area.top() + first.height()));
}

/// "predicted ✓ 0.97" or "✗ positive 0.61"; empty until the model has seen the sample.
QString verdictOn(const SampleRow& row)
{
    if (row.predicted.empty())
        return {};
    // A text that was made has no single number to it.
    if (row.confidence <= 0)
        return row.correct ? SampleDelegate::tr("predicted ✓")
                           : SampleDelegate::tr("✗ %1").arg(QString::fromStdString(row.predicted));
    const QString confidence = QString::number(static_cast<double>(row.confidence), 'f', 2);
    return row.correct ? SampleDelegate::tr("predicted ✓ %1").arg(confidence)
                       : SampleDelegate::tr("✗ %1 %2").arg(QString::fromStdString(row.predicted), confidence);
}

} // namespace

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {0, grid(option.widget, m_texts ? 8.5 : 7)};
}

void SampleDelegate::paintText(QPainter& painter, const QRect& frame, const SampleRow& row,
                               const QStyleOptionViewItem& option) const
{
    const PaletteColors colors(option.palette);
    const QWidget* widget = option.widget;
    const QRect area =
        frame.adjusted(grid(widget, 1), grid(widget, 0.75), -grid(widget, 1), -grid(widget, 0.5));
    painter.setFont(roleFont(widget, TextRole::Text));
    painter.setPen(colors.text);
    drawTwoLines(painter, area, withLineBreaks(QString::fromStdString(row.text)).simplified());
    painter.setFont(roleFont(widget, TextRole::Caption));
    const int height = painter.fontMetrics().height();
    QRect line(area.left(), area.bottom() - height, area.width(), height);
    // By their baseline: within a box, taller characters of another font would stand lower and be cut.
    const int baseline = line.top() + painter.fontMetrics().ascent();
    if (row.pinned) {
        const int width = painter.fontMetrics().horizontalAdvance(tr("pinned"));
        painter.setPen(colors.accent);
        painter.drawText(line.left() + line.width() - width, baseline, tr("pinned"));
        line.setRight(line.right() - width - grid(widget, 1));
    }
    const QString said = verdictOn(row);
    const int saidWidth = said.isEmpty() ? 0 : tabularWidth(painter.fontMetrics(), said) + grid(widget, 1);
    const int truthWidth = std::max(line.width() / 3, line.width() - saidWidth);
    const QString truth =
        painter.fontMetrics().elidedText(QString::fromStdString(row.truth), Qt::ElideRight, truthWidth);
    painter.setPen(colors.muted);
    painter.drawText(line.left(), baseline, truth);
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(truth) + grid(widget, 1));
    painter.setPen(row.correct ? colors.muted : colors.error);
    drawTabular(painter, line, Qt::AlignLeft,
                painter.fontMetrics().elidedText(said, Qt::ElideMiddle, line.width()));
}

void SampleDelegate::paintPicture(QPainter& painter, const QRect& frame, const SampleRow* row,
                                  const QPixmap& picture, const QStyleOptionViewItem& option) const
{
    const PaletteColors colors(option.palette);
    const QWidget* widget = option.widget;
    const int side = grid(widget, 5.5);
    const QRect thumbnail(frame.left() + grid(widget, 1), frame.top() + (frame.height() - side) / 2, side,
                          side);
    drawThumbnail(painter, thumbnail, picture, colors.groove);
    if (row == nullptr)
        return;
    QRect text(thumbnail.right() + grid(widget, 1.5), thumbnail.top(), 0, side);
    text.setRight(frame.right() - grid(widget, 1));
    const QRect upper = text.adjusted(0, grid(widget, 0.25), 0, -side / 2);
    const QRect lower = text.adjusted(0, side / 2, 0, -grid(widget, 0.25));
    int titleWidth = upper.width();
    painter.setFont(roleFont(widget, TextRole::Caption));
    if (row->pinned) {
        const QString pinned = tr("pinned");
        painter.setPen(colors.accent);
        painter.drawText(upper, Qt::AlignRight | Qt::AlignVCenter, pinned);
        titleWidth -= painter.fontMetrics().horizontalAdvance(pinned) + grid(widget, 1);
    }
    if (!row->predicted.empty()) {
        painter.setPen(row->correct ? colors.muted : colors.error);
        drawTabular(painter, lower, Qt::AlignLeft,
                    painter.fontMetrics().elidedText(verdictOn(*row), Qt::ElideMiddle, lower.width()));
    }
    QFont strong = roleFont(widget, TextRole::Text);
    strong.setWeight(QFont::Medium);
    painter.setFont(strong);
    painter.setPen(colors.text);
    const QString truth = QString::fromStdString(row->truth);
    painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(truth, Qt::ElideRight, titleWidth));
}

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const PaletteColors colors(option.palette);
    const QWidget* widget = option.widget;
    const auto* row = index.data(SampleModel::RowRole).value<const SampleRow*>();
    const auto picture = index.data(SampleModel::ThumbnailRole).value<QPixmap>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QRect frame = option.rect.adjusted(grid(widget, 1), 0, -grid(widget, 1), 0);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? colors.accentSoft : colors.field);
        painter->drawRoundedRect(frame, 4, 4);
    }
    if (!m_texts) {
        paintPicture(*painter, frame, row, picture, option);
    } else if (row != nullptr) {
        if (!picture.isNull()) { // a picture with a sentence
            const int side = grid(widget, 6.5);
            drawThumbnail(
                *painter,
                {frame.left() + grid(widget, 0.5), frame.top() + (frame.height() - side) / 2, side, side},
                picture, colors.groove);
            frame.adjust(side + grid(widget, 0.5), 0, 0, 0);
        }
        paintText(*painter, frame, *row, option);
    }
    painter->restore();
}

} // namespace attnscope
