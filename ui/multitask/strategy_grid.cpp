// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/strategy_grid.h"

#include "ui/gl/view_theme.h"
#include "ui/multitask/plane_canvas.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kTileUnits = 11;

} // namespace

StrategyGrid::StrategyGrid(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("strategyGrid"));
    setFocusPolicy(Qt::StrongFocus);
}

QSize StrategyGrid::sizeHint() const { return {grid(this, 6 * kTileUnits), grid(this, 3 * 15)}; }
QSize StrategyGrid::minimumSizeHint() const { return {grid(this, 3 * kTileUnits), grid(this, 3 * 10)}; }

void StrategyGrid::setAnswers(const PlaygroundState& state, std::vector<StrategyAnswer> answers)
{
    m_state = state;
    m_answers = std::move(answers);
    m_chosen = std::clamp(m_chosen, 0, std::max(0, static_cast<int>(m_answers.size()) - 1));
    update();
}

void StrategyGrid::choose(int strategy)
{
    if (strategy < 0 || strategy >= static_cast<int>(m_answers.size()) || strategy == m_chosen)
        return;
    m_chosen = strategy;
    update();
    emit chosenChanged(strategy);
}

/// As many as make the tiles largest.
int StrategyGrid::columns() const
{
    const int count = std::max(1, static_cast<int>(m_answers.size()));
    int best = 1;
    double side = 0;
    for (int c = 1; c <= count; ++c) {
        const int rows = (count + c - 1) / c;
        const double s = std::min(static_cast<double>(width()) / c,
                                  static_cast<double>(height()) / rows - grid(this, 3.5));
        if (s > side) {
            side = s;
            best = c;
        }
    }
    return best;
}

QRectF StrategyGrid::tileRect(int strategy) const
{
    const int across = columns();
    const int rows = (static_cast<int>(m_answers.size()) + across - 1) / across;
    const double w = static_cast<double>(width()) / across,
                 h = static_cast<double>(height()) / std::max(1, rows);
    return QRectF(strategy % across * w, strategy / across * h, w, h).adjusted(2, 2, -2, -2);
}

int StrategyGrid::strategyAt(QPointF at) const
{
    for (int i = 0; i < static_cast<int>(m_answers.size()); ++i)
        if (tileRect(i).contains(at))
            return i;
    return -1;
}

void StrategyGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(roleFont(this, TextRole::Caption));
    double longest = 0;
    for (const QPointF& g : m_state.gradients)
        longest = std::max(longest, std::hypot(g.x(), g.y()));
    for (int i = 0; i < static_cast<int>(m_answers.size()); ++i)
        paintTile(painter, i, longest > 0 ? longest : 1);
}

void StrategyGrid::paintTile(QPainter& painter, int strategy, double unit) const
{
    const StrategyAnswer& answer = m_answers[static_cast<size_t>(strategy)];
    const ViewTheme theme = ViewTheme::fromPalette(palette());
    const PaletteColors colors(palette());
    const QFontMetricsF metrics(painter.font());
    const QRectF tile = tileRect(strategy);
    if (strategy == m_chosen) {
        painter.setPen(hasFocus() ? QPen(theme.accent) : QPen(Qt::NoPen));
        painter.setBrush(colors.accentSoft);
        painter.drawRoundedRect(tile, 4, 4);
    }
    const double caption = metrics.height() + 2, dots = grid(this, 1.25);
    const QRectF plane(tile.left(), tile.top() + caption, tile.width(), tile.height() - caption - dots);
    painter.setPen(strategy == m_chosen ? theme.accent : theme.text);
    painter.drawText(QRectF(tile.left(), tile.top() + 1, tile.width(), caption), Qt::AlignCenter,
                     metrics.elidedText(QString::fromStdString(answer.name), Qt::ElideRight, tile.width()));
    const double radius = std::min(plane.width(), plane.height()) / 2 - 4;
    const auto at = [&](QPointF v) { return plane.center() + QPointF(v.x(), -v.y()) * (radius / unit); };
    painter.save();
    painter.setClipRect(tile);
    for (size_t i = 0; i < m_state.gradients.size(); ++i)
        drawArrow(painter, plane.center(), at(m_state.gradients[i]),
                  taskColor(m_state.tasks[i].color, theme.dark), 1.2);
    drawArrow(painter, plane.center(), at(meanOf(m_state.gradients)), theme.muted, 1, Qt::DashLine);
    if (answer.pending || !answer.status.isOk()) {
        painter.restore();
        if (answer.pending) {
            painter.setPen(theme.muted);
            painter.drawText(QRectF(tile.left(), tile.bottom() - dots, tile.width(), dots), Qt::AlignCenter,
                             QStringLiteral("…"));
        }
        return;
    }
    // What is longer than the plane ends at its rim: the direction is what is compared.
    QPointF combined = answer.combined;
    const double length = std::hypot(combined.x(), combined.y());
    if (length > unit * 1.1)
        combined *= unit * 1.1 / length;
    drawArrow(painter, plane.center(), at(combined), theme.accent, 2.2);
    painter.restore();
    const double pitch = grid(this, 1.5);
    QPointF dot(tile.center().x() - pitch * (static_cast<double>(m_state.gradients.size()) - 1) / 2,
                tile.bottom() - dots / 2);
    for (size_t i = 0; i < m_state.gradients.size(); ++i, dot.rx() += pitch) {
        const bool harmed = QPointF::dotProduct(answer.combined, m_state.gradients[i]) < -1e-9 * unit * unit;
        const QColor color = taskColor(m_state.tasks[i].color, theme.dark);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(harmed ? QBrush(Qt::NoBrush) : QBrush(color));
        painter.drawEllipse(dot, 3, 3);
    }
}

void StrategyGrid::mousePressEvent(QMouseEvent* event) { choose(strategyAt(event->position())); }

void StrategyGrid::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: return choose(m_chosen - 1);
    case Qt::Key_Right: return choose(m_chosen + 1);
    case Qt::Key_Up: return choose(m_chosen - columns());
    case Qt::Key_Down: return choose(m_chosen + columns());
    default: QWidget::keyPressEvent(event);
    }
}

bool StrategyGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int strategy = strategyAt(help->pos());
        if (strategy >= 0)
            QToolTip::showText(help->globalPos(), coreText(m_answers[static_cast<size_t>(strategy)].doc),
                               this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace attnscope
