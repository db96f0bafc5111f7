// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/read_out.h"

#include "ui/gl/canvas_marks.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace attnscope {

QRect readOutRect(const QWidget* widget, const QString& text, const QRectF& mark, const QRect& area)
{
    const QFontMetrics metrics(roleFont(widget, TextRole::Caption));
    const int width = std::min(metrics.horizontalAdvance(text) + grid(widget, 1.5), area.width() - 4);
    QRect box(0, 0, width, metrics.height() + grid(widget, 0.75));
    box.moveTopLeft(QPoint(qRound(mark.left()), qRound(mark.bottom()) + grid(widget, 0.75)));
    if (box.bottom() > area.bottom() - 2)
        box.moveBottom(qRound(mark.top()) - grid(widget, 0.5));
    box.moveLeft(
        std::clamp(box.left(), area.left() + 2, std::max(area.left() + 2, area.right() - width - 1)));
    return box;
}

void drawReadOut(QPainter& painter, const QWidget* widget, const QString& text, const QRectF& mark,
                 const QRect& area)
{
    const ViewTheme theme = ViewTheme::fromPalette(widget->palette());
    const QRect box = readOutRect(widget, text, mark, area);
    painter.setFont(roleFont(widget, TextRole::Caption));
    painter.fillRect(box, theme.surface);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(theme.line);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.setPen(theme.text);
    painter.drawText(box, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width() - grid(widget, 1)));
}

ScaleBar::ScaleBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ScaleBar::setScale(const ColorMap* map, const ColorScale& scale)
{
    m_map = map;
    m_scale = scale;
    setAccessibleName(tr("Colour scale from %1 to %2")
                          .arg(static_cast<double>(scale.valueAt(0.0F)))
                          .arg(static_cast<double>(scale.valueAt(1.0F))));
    update();
}

QSize ScaleBar::sizeHint() const { return {grid(this, 28), grid(this, 3.5)}; }
QSize ScaleBar::minimumSizeHint() const { return {grid(this, 14), grid(this, 3.5)}; }

void ScaleBar::paintEvent(QPaintEvent*)
{
    if (m_map == nullptr)
        return;
    QPainter painter(this);
    const QRectF bar(grid(this, 1), grid(this, 0.5), width() - grid(this, 2), grid(this, 1));
    paintColorBar(painter, bar, *m_map, m_scale, ViewTheme::fromPalette(palette()), font());
}

} // namespace attnscope
