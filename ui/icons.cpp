// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/icons.h"

#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <array>

namespace attnscope {
namespace {

constexpr std::array kSides{16, 20, 24, 32, 48};

QByteArray drawing(const QString& name, const QColor& color)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    return svg;
}

void addPixmaps(QIcon& icon, const QString& name, const QColor& color, QIcon::Mode mode)
{
    const QByteArray svg = drawing(name, color);
    if (svg.isEmpty())
        return;
    QSvgRenderer renderer(svg);
    for (const int side : kSides) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
}

} // namespace

QIcon themedIcon(const QString& name, const QPalette& palette)
{
    QIcon icon;
    addPixmaps(icon, name, palette.color(QPalette::Active, QPalette::ButtonText), QIcon::Normal);
    addPixmaps(icon, name, palette.color(QPalette::Disabled, QPalette::ButtonText), QIcon::Disabled);
    return icon;
}

QIcon tintedIcon(const QString& name, const QColor& color)
{
    QIcon icon;
    addPixmaps(icon, name, color, QIcon::Normal);
    addPixmaps(icon, name, color, QIcon::Disabled);
    return icon;
}

QPixmap iconPixmap(const QString& name, const QColor& color, int side, qreal ratio)
{
    QPixmap pixmap(qRound(side * ratio), qRound(side * ratio));
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(drawing(name, color));
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace attnscope
