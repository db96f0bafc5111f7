// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/task_tiles.h"

#include "ui/gl/ticks.h"
#include "ui/gl/view_theme.h"
#include "ui/theme.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kGapUnits = 1;
constexpr double kCaptionUnits = 2.5;
/// Points sampled along a tile's longer side; more would not be seen.
constexpr int kMostPoints = 256;

QSize pointsOf(QSizeF tile, double ratio)
{
    const QSizeF pixels = tile * ratio;
    const double factor = std::min(1.0, kMostPoints / std::max(pixels.width(), pixels.height()));
    return (pixels * factor).toSize().expandedTo({1, 1});
}

} // namespace

MapField differenceField(const MapField& a, const MapField& b, Interpolation interpolation, QSize points,
                         QSizeF input)
{
    MapField field =
        FieldSampler(a, interpolation).raster(points.width(), points.height(), input.width(), input.height());
    const MapField other =
        FieldSampler(b, interpolation).raster(points.width(), points.height(), input.width(), input.height());
    for (size_t i = 0; i < field.values.size(); ++i)
        field.values[i] -= other.values[i];
    return field;
}

TaskTiles::TaskTiles(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setObjectName(QStringLiteral("taskTiles"));
}

QSize TaskTiles::sizeHint() const { return {grid(this, 30), grid(this, 36)}; }
QSize TaskTiles::minimumSizeHint() const { return {grid(this, 16), grid(this, 9)}; }

int TaskTiles::tileCount() const
{
    const int looks = static_cast<int>(m_content.looks.size());
    return looks + (looks > 1 ? 1 : 0);
}

void TaskTiles::setContent(TileContent content)
{
    m_content = std::move(content);
    invalidate();
}

void TaskTiles::invalidate()
{
    m_stale = true;
    layOut();
    update();
}

QRectF TaskTiles::tileRect(int tile) const
{
    return tile >= 0 && tile < static_cast<int>(m_tiles.size()) ? m_tiles[static_cast<size_t>(tile)]
                                                                : QRectF();
}

void TaskTiles::layOut()
{
    m_tiles.clear();
    const int count = tileCount();
    if (count == 0 || m_content.inspection == nullptr || m_content.inspection->picture.empty())
        return;
    const Picture& picture = m_content.inspection->picture;
    const double gap = grid(this, kGapUnits), caption = grid(this, kCaptionUnits);
    int bestColumns = 1;
    double best = 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double w = (width() - (columns - 1) * gap) / columns / picture.width;
        const double h = ((height() - (rows - 1) * gap) / rows - caption) / picture.height;
        if (std::min(w, h) > best) {
            best = std::min(w, h);
            bestColumns = columns;
        }
    }
    const QSizeF size(std::floor(best * picture.width), std::floor(best * picture.height));
    const double left = std::floor((width() - bestColumns * size.width() - (bestColumns - 1) * gap) / 2);
    for (int i = 0; i < count; ++i)
        m_tiles.emplace_back(QPointF(left + (i % bestColumns) * (size.width() + gap),
                                     (i / bestColumns) * (size.height() + caption + gap)),
                             size);
}

QImage TaskTiles::lookImage(const TaskLook& look, const ColorScale& scale, QSize points) const
{
    const Picture& picture = m_content.inspection->picture;
    const MapField field = FieldSampler(*look.map, m_content.interpolation)
                               .raster(points.width(), points.height(), picture.width, picture.height);
    const QImage map = colored(field, *m_content.map, scale);
    // The picture's own pixels stay squares, as in the attention view.
    const QImage image = imageOf(picture).scaled(points, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    return blended(image.convertToFormat(map.format()), map, m_content.blend);
}

QImage TaskTiles::differenceImage(QSize points) const
{
    const Picture& picture = m_content.inspection->picture;
    const auto& looks = m_content.looks;
    return colored(differenceField(*looks[static_cast<size_t>(m_content.first)].map,
                                   *looks[static_cast<size_t>(m_content.second)].map, m_content.interpolation,
                                   points, QSizeF(picture.width, picture.height)),
                   *m_content.contrast, m_content.difference);
}

void TaskTiles::drawPicture()
{
    m_stale = false;
    ++m_picturesDrawn;
    const double ratio = devicePixelRatioF();
    m_picture = QPixmap((QSizeF(size()) * ratio).toSize());
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(PaletteColors(palette()).window);
    QPainter painter(&m_picture);
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_content.interpolation != Interpolation::Nearest);
    for (size_t i = 0; i < m_tiles.size(); ++i) {
        const QSize points = pointsOf(m_tiles[i].size(), ratio);
        const QImage image = i < m_content.looks.size()
                                 ? lookImage(m_content.looks[i], m_content.scales[i], points)
                                 : differenceImage(points);
        painter.drawImage(m_tiles[i], image);
        paintCaption(painter, static_cast<int>(i));
    }
}

void TaskTiles::paintCaption(QPainter& painter, int tile) const
{
    const QRectF& picture = m_tiles[static_cast<size_t>(tile)];
    QRectF line(picture.left(), picture.bottom() + 1, picture.width(), grid(this, kCaptionUnits) - 1);
    const ViewTheme theme = ViewTheme::fromPalette(palette());
    const QFontMetricsF metrics(painter.font());
    const double dot = grid(this, 0.875);
    const auto mark = [&](const TaskLook& look) {
        drawTaskDot(painter, {line.left(), line.center().y() - dot / 2, dot, dot},
                    taskColor(look.task.color, theme.dark));
        line.setLeft(line.left() + dot + grid(this, 0.5));
    };
    const auto& looks = m_content.looks;
    painter.setPen(theme.text);
    if (static_cast<size_t>(tile) < looks.size()) {
        const TaskLook& look = looks[static_cast<size_t>(tile)];
        mark(look);
        const QString name =
            metrics.elidedText(QString::fromStdString(look.task.name), Qt::ElideRight, line.width());
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
        const double room = line.width() - metrics.horizontalAdvance(name) - grid(this, 0.75);
        painter.setPen(look.wrong ? PaletteColors(palette()).error : theme.muted);
        const QString& answer =
            metrics.horizontalAdvance(look.answer) <= room ? look.answer : look.shortAnswer;
        if (metrics.horizontalAdvance(answer) <= room)
            painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, answer);
        return;
    }
    const TaskLook& a = looks[static_cast<size_t>(m_content.first)];
    const TaskLook& b = looks[static_cast<size_t>(m_content.second)];
    mark(a);
    const QString first = QStringLiteral("%1 −").arg(QString::fromStdString(a.task.name));
    const double half = (picture.right() - line.left()) / 2;
    const QString shown = metrics.elidedText(first, Qt::ElideMiddle, half);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, shown);
    line.setLeft(line.left() + metrics.horizontalAdvance(shown) + grid(this, 0.5));
    mark(b);
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(QString::fromStdString(b.task.name), Qt::ElideRight,
                                        std::max(0.0, picture.right() - line.left())));
}

void TaskTiles::paintEvent(QPaintEvent*)
{
    if (m_stale || m_picture.devicePixelRatio() != devicePixelRatioF())
        drawPicture();
    QPainter(this).drawPixmap(0, 0, m_picture);
}

void TaskTiles::resizeEvent(QResizeEvent*) { invalidate(); }

void TaskTiles::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LanguageChange)
        invalidate();
    QWidget::changeEvent(event);
}

int TaskTiles::tileAt(QPointF at) const
{
    const auto found =
        std::find_if(m_tiles.begin(), m_tiles.end(), [&](const QRectF& tile) { return tile.contains(at); });
    return found != m_tiles.end() ? static_cast<int>(found - m_tiles.begin()) : -1;
}

QString TaskTiles::textAt(int tile, QPointF at) const
{
    const QRectF& box = m_tiles[static_cast<size_t>(tile)];
    const Picture& picture = m_content.inspection->picture;
    const double x = (at.x() - box.left()) / box.width() * picture.width;
    const double y = (at.y() - box.top()) / box.height() * picture.height;
    const auto& looks = m_content.looks;
    const QString place = tr("pixel %1, %2").arg(static_cast<int>(x)).arg(static_cast<int>(y));
    const auto value = [&](const TaskLook& look) { return static_cast<double>(cellValue(*look.map, x, y)); };
    if (static_cast<size_t>(tile) < looks.size()) {
        const TaskLook& look = looks[static_cast<size_t>(tile)];
        return QStringLiteral("%1 · %2 · %3")
            .arg(QString::fromStdString(look.task.name), place, numberText(value(look), 6));
    }
    const TaskLook& a = looks[static_cast<size_t>(m_content.first)];
    const TaskLook& b = looks[static_cast<size_t>(m_content.second)];
    return QStringLiteral("%1 − %2 · %3 · %4")
        .arg(QString::fromStdString(a.task.name), QString::fromStdString(b.task.name), place,
             numberText(value(a) - value(b), 6));
}

void TaskTiles::mouseMoveEvent(QMouseEvent* event)
{
    const int tile = tileAt(event->position());
    emit hovered(tile >= 0 ? textAt(tile, event->position()) : QString());
}

void TaskTiles::mouseReleaseEvent(QMouseEvent* event)
{
    const int tile = tileAt(event->position());
    if (event->button() == Qt::LeftButton && tile >= 0 && tile < static_cast<int>(m_content.looks.size()))
        emit picked(tile);
}

void TaskTiles::leaveEvent(QEvent*) { emit hovered(QString()); }

} // namespace attnscope
