// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/plane_canvas.h"

#include "ui/gl/view_theme.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kHandle = 6;     ///< radius of a tip's handle, pixels
constexpr double kReach = 14;     ///< how near the mouse must be
constexpr double kRoom = 1.25;    ///< the longest gradient fills so much less than the view
constexpr double kKeyStep = 0.02; ///< of the radius

} // namespace

void drawArrow(QPainter& painter, QPointF from, QPointF to, const QColor& color, double width,
               Qt::PenStyle style)
{
    const QPointF along = to - from;
    const double length = std::hypot(along.x(), along.y());
    painter.setBrush(color);
    if (length < 0.5) {
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(from, width + 1, width + 1);
        return;
    }
    const QPointF unit = along / length, across(-unit.y(), unit.x());
    const double head = std::min(length, 4.5 * width + 2);
    painter.setPen(QPen(color, width, style, Qt::FlatCap));
    painter.drawLine(from, to - unit * head * 0.8);
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(
        QPolygonF{{to, to - unit * head + across * head * 0.42, to - unit * head - across * head * 0.42}});
}

PlaneCanvas::PlaneCanvas(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("planeCanvas"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

QSize PlaneCanvas::sizeHint() const { return {grid(this, 44), grid(this, 44)}; }
QSize PlaneCanvas::minimumSizeHint() const { return {grid(this, 22), grid(this, 20)}; }

void PlaneCanvas::setState(const PlaygroundState& state)
{
    m_state = state;
    m_chosen = std::min(m_chosen, static_cast<int>(state.gradients.size()) - 1);
    if (m_dragged < 0) // the ground does not move under a hand
        fitRadius();
    update();
}

void PlaneCanvas::setCombined(std::optional<QPointF> combined)
{
    m_combined = combined;
    update();
}

void PlaneCanvas::fitRadius()
{
    double longest = 0;
    for (const QPointF& g : m_state.gradients)
        longest = std::max(longest, std::hypot(g.x(), g.y()));
    m_radius = longest > 0 ? longest * kRoom : 1;
}

double PlaneCanvas::scale() const { return std::min(width(), height()) / 2.0 / m_radius; }

QPointF PlaneCanvas::toPixels(QPointF v) const
{
    return {width() / 2.0 + v.x() * scale(), height() / 2.0 - v.y() * scale()};
}

QPointF PlaneCanvas::fromPixels(QPointF at) const
{
    return {(at.x() - width() / 2.0) / scale(), (height() / 2.0 - at.y()) / scale()};
}

QPointF PlaneCanvas::tipOf(size_t task) const { return toPixels(m_state.gradients[task]); }

int PlaneCanvas::tipAt(QPointF at) const
{
    int nearest = -1;
    double least = kReach;
    for (size_t i = 0; i < m_state.gradients.size(); ++i) {
        const QPointF away = at - tipOf(i);
        if (std::hypot(away.x(), away.y()) < least) {
            least = std::hypot(away.x(), away.y());
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

void PlaneCanvas::paintPlane(QPainter& painter) const
{
    const ViewTheme theme = ViewTheme::fromPalette(palette());
    painter.fillRect(rect(), PaletteColors(palette()).centre);
    const double far = m_radius * 2 * std::max(width(), height()) / std::max(1, std::min(width(), height()));
    QPolygonF region;
    for (const QPointF& p : harmlessRegion(m_state.gradients, far))
        region << toPixels(p);
    QColor soft = theme.accent;
    soft.setAlphaF(0.07F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(soft);
    painter.drawPolygon(region);
    painter.setPen(theme.grid);
    painter.setBrush(Qt::NoBrush);
    const QPointF centre = toPixels({0, 0});
    painter.drawLine(QPointF(0, centre.y()), QPointF(width(), centre.y()));
    painter.drawLine(QPointF(centre.x(), 0), QPointF(centre.x(), height()));
    for (const double part : {0.25, 0.5, 0.75, 1.0}) {
        const double r = part * m_radius * scale() / kRoom;
        painter.drawEllipse(centre, r, r);
    }
}

void PlaneCanvas::paintLabel(QPainter& painter, QPointF tip, const QString& text, const QColor& color) const
{
    const QFontMetricsF metrics(painter.font());
    const QPointF centre = toPixels({0, 0});
    QPointF away = tip - centre;
    const double length = std::hypot(away.x(), away.y());
    away = length > 0 ? away / length : QPointF(0, -1);
    const double w = metrics.horizontalAdvance(text) + 4, h = metrics.height();
    QRectF box(tip + away * (kHandle + 4) - QPointF(w / 2, h / 2) +
                   QPointF(away.x() * w / 2, away.y() * h / 2),
               QSizeF(w, h));
    box.moveLeft(std::clamp(box.left(), 2.0, std::max(2.0, width() - w - 2)));
    box.moveTop(std::clamp(box.top(), 2.0, std::max(2.0, height() - h - 2)));
    painter.setPen(color);
    painter.drawText(box, Qt::AlignCenter, text);
}

void PlaneCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(roleFont(this, TextRole::Caption));
    const ViewTheme theme = ViewTheme::fromPalette(palette());
    paintPlane(painter);
    const QPointF origin = toPixels({0, 0});
    for (size_t i = 0; i < m_state.gradients.size(); ++i) {
        const QColor color = taskColor(m_state.tasks[i].color, theme.dark);
        drawArrow(painter, origin, tipOf(i), color, 2.5);
        painter.setBrush(PaletteColors(palette()).centre);
        painter.setPen(QPen(color, 2));
        painter.drawEllipse(tipOf(i), kHandle, kHandle);
        if (hasFocus() && static_cast<int>(i) == m_chosen) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.accent, 1));
            painter.drawEllipse(tipOf(i), kHandle + 3, kHandle + 3);
        }
        paintLabel(painter, tipOf(i), QString::fromStdString(m_state.tasks[i].name), theme.text);
    }
    const QPointF mean = toPixels(meanOf(m_state.gradients));
    drawArrow(painter, origin, mean, theme.muted, 1.5, Qt::DashLine);
    paintLabel(painter, mean, tr("average"), theme.muted);
    if (m_combined)
        drawArrow(painter, origin, toPixels(*m_combined), theme.accent, 3.5);
}

void PlaneCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragged = tipAt(event->position());
    m_chosen = m_dragged >= 0 ? m_dragged : m_chosen;
    update();
}

void PlaneCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged < 0) {
        setCursor(tipAt(event->position()) >= 0 ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    setCursor(Qt::ClosedHandCursor);
    const QPointF inside(std::clamp(event->position().x(), 0.0, static_cast<double>(width())),
                         std::clamp(event->position().y(), 0.0, static_cast<double>(height())));
    emit moved(m_dragged, fromPixels(inside));
}

void PlaneCanvas::mouseReleaseEvent(QMouseEvent*) { m_dragged = -1; }

void PlaneCanvas::keyPressEvent(QKeyEvent* event)
{
    const double step = kKeyStep * m_radius;
    const int count = static_cast<int>(m_state.gradients.size());
    QPointF by;
    switch (event->key()) {
    case Qt::Key_Left: by = {-step, 0}; break;
    case Qt::Key_Right: by = {step, 0}; break;
    case Qt::Key_Up: by = {0, step}; break;
    case Qt::Key_Down: by = {0, -step}; break;
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
        m_chosen = std::min(event->key() - Qt::Key_1, count - 1);
        update();
        return;
    default: QWidget::keyPressEvent(event); return;
    }
    if (m_chosen >= 0 && m_chosen < count)
        emit moved(m_chosen, m_state.gradients[static_cast<size_t>(m_chosen)] + by);
}

} // namespace attnscope
