// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/timeline_slider.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <climits>
#include <cmath>

namespace attnscope {
namespace {

/// Ticks nearer than this many pixels to the one before are left out: they would make a solid bar.
constexpr double kTickGap = 4.0;
/// Within so many pixels of the right end the mouse means "live".
constexpr double kLiveReach = 6.0;

} // namespace

TimelineSlider::TimelineSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setRange(0, 0);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize TimelineSlider::sizeHint() const { return {grid(this, 25), grid(this, 4)}; }

void TimelineSlider::setTimeline(const std::shared_ptr<const Timeline>& timeline, int64_t lastStep)
{
    m_timeline = timeline;
    const QSignalBlocker quiet(this);
    setMaximum(static_cast<int>(std::clamp<int64_t>(lastStep, 0, INT_MAX)));
    setEnabled(timeline != nullptr && !timeline->steps.empty());
    showStep(m_shown);
    update();
}

void TimelineSlider::showStep(int64_t step)
{
    m_shown = step;
    const QSignalBlocker quiet(this);
    setValue(step < 0 ? maximum() : static_cast<int>(std::min<int64_t>(step, maximum())));
    update();
}

int64_t TimelineSlider::neighbour(int direction) const
{
    if (m_timeline == nullptr || m_timeline->steps.empty())
        return -1;
    const auto& steps = m_timeline->steps;
    const int64_t here = m_shown < 0 ? lastStep() + 1 : m_shown;
    if (direction < 0) {
        const auto at = std::lower_bound(steps.begin(), steps.end(), here);
        return at == steps.begin() ? steps.front() : *std::prev(at);
    }
    const auto at = std::upper_bound(steps.begin(), steps.end(), here);
    return at == steps.end() ? -1 : *at;
}

double TimelineSlider::xOf(int64_t step) const
{
    const double inset = grid(this, 1);
    const double share = maximum() > 0 ? static_cast<double>(step) / maximum() : 1.0;
    return inset + std::clamp(share, 0.0, 1.0) * (width() - 2 * inset);
}

void TimelineSlider::choose(int64_t step)
{
    showStep(step);
    if (step == m_announced)
        return;
    m_announced = step;
    emit stepChosen(step);
}

void TimelineSlider::chooseAt(double x)
{
    if (m_timeline == nullptr || m_timeline->steps.empty())
        return;
    if (x >= xOf(maximum()) - kLiveReach) {
        choose(-1);
        return;
    }
    const double inset = grid(this, 1);
    const double span = std::max(1.0, width() - 2.0 * inset);
    const auto step = static_cast<int64_t>(std::llround((x - inset) / span * maximum()));
    const auto& steps = m_timeline->steps;
    auto at = std::lower_bound(steps.begin(), steps.end(), step);
    if (at == steps.end() || (at != steps.begin() && step - *std::prev(at) < *at - step))
        --at;
    choose(*at);
}

void TimelineSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_announced = -2;
    setSliderDown(true);
    chooseAt(event->position().x());
}

void TimelineSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        chooseAt(event->position().x());
}

void TimelineSlider::mouseReleaseEvent(QMouseEvent*) { setSliderDown(false); }

void TimelineSlider::keyPressEvent(QKeyEvent* event)
{
    m_announced = -2;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down: choose(neighbour(-1)); return;
    case Qt::Key_Right:
    case Qt::Key_Up: choose(neighbour(1)); return;
    case Qt::Key_Home:
        if (m_timeline != nullptr && !m_timeline->steps.empty())
            choose(m_timeline->steps.front());
        return;
    case Qt::Key_End: choose(-1); return;
    default: event->ignore(); // Space trains, wherever the focus is
    }
}

void TimelineSlider::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() != 0)
        choose(neighbour(event->angleDelta().y() > 0 ? -1 : 1));
    event->accept();
}

void TimelineSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const PaletteColors colors(palette());
    const double middle = height() / 2.0;
    const double left = xOf(0);
    const double right = xOf(maximum());
    const double at = m_shown < 0 ? right : xOf(m_shown);
    const bool on = isEnabled();

    painter.setPen(QPen(colors.muted, 1));
    double last = -kTickGap;
    if (m_timeline != nullptr && maximum() > 0) {
        for (const int64_t step : m_timeline->steps) {
            const double x = std::round(xOf(step)) + 0.5;
            if (x - last < kTickGap)
                continue;
            painter.drawLine(QPointF(x, middle - grid(this, 1.125)), QPointF(x, middle - grid(this, 0.625)));
            last = x;
        }
    }
    const double thickness = grid(this, 0.375);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.groove);
    painter.drawRoundedRect(QRectF(left, middle - thickness / 2, right - left, thickness), 1.5, 1.5);
    painter.setBrush(on ? colors.accent : colors.groove);
    painter.drawRoundedRect(QRectF(left, middle - thickness / 2, at - left, thickness), 1.5, 1.5);
    const double radius = grid(this, 0.8);
    painter.setPen(QPen(on ? colors.accent : colors.groove, 2));
    painter.setBrush(hasFocus() && on ? colors.accent : colors.window);
    painter.drawEllipse(QPointF(at, middle), radius, radius);
}

} // namespace attnscope
