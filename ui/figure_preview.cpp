// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figure_preview.h"

#include "ui/theme.h"

#include <QPainter>

namespace attnscope {

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("figurePreview"));
    setMinimumSize(grid(this, 40), grid(this, 30));
}

QSize FigurePreview::sizeHint() const { return {grid(this, 66), grid(this, 52)}; }

void FigurePreview::setFigure(const FigureContent& content, const FigureRequest& request)
{
    m_content = content;
    m_request = request;
    m_page = QPixmap();
    update();
}

void FigurePreview::resizeEvent(QResizeEvent*) { m_page = QPixmap(); }

void FigurePreview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const PaletteColors colors(palette());
    painter.fillRect(rect(), colors.centre);
    const QSize points = figureSize(m_content, m_request);
    const QSize room = size() - QSize(grid(this, 4), grid(this, 4));
    if (points.isEmpty() || room.isEmpty())
        return;
    const QSize shown = points.scaled(room, Qt::KeepAspectRatio);
    if (m_page.isNull()) {
        m_page = QPixmap(shown * devicePixelRatioF());
        m_page.setDevicePixelRatio(devicePixelRatioF());
        m_page.fill(Qt::white);
        QPainter page(&m_page);
        page.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                            QPainter::SmoothPixmapTransform);
        const double scale = static_cast<double>(shown.width()) / points.width();
        page.scale(scale, scale);
        paintFigure(page, QRectF(QPointF(0, 0), QSizeF(points)), m_content, m_request);
    }
    const QPoint corner((width() - shown.width()) / 2, (height() - shown.height()) / 2);
    painter.setPen(colors.groove);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRect(corner, shown).adjusted(-1, -1, 0, 0));
    painter.drawPixmap(corner, m_page);
}

} // namespace attnscope
