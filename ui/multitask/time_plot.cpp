// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/time_plot.h"

#include "ui/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr double kDragPixels = 4;
constexpr double kTickPixels = 70;
constexpr size_t kPointsOfColumn = 64;

} // namespace

std::optional<Series::Point> nearestPoint(const Series& series, double step)
{
    const size_t size = series.size();
    if (size == 0)
        return std::nullopt;
    const size_t next = std::min(series.lowerBound(step), size - 1);
    const Series::Point after = series.at(next);
    if (next == 0)
        return after;
    const Series::Point before = series.at(next - 1);
    return step - before.x < after.x - step ? before : after;
}

std::vector<double> columnMeans(const Series& series, std::span<const double> edges)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> means(edges.size() - 1, kNone);
    const size_t size = series.size();
    if (size == 0)
        return means;
    const double newest = size > 1 ? series.at(size - 1).x : std::numeric_limits<double>::infinity();
    size_t from = series.lowerBound(edges.front());
    double held = from > 0 ? static_cast<double>(series.at(from - 1).value) : kNone;
    for (size_t c = 0; c + 1 < edges.size() && edges[c] <= newest; ++c) {
        const size_t to = series.lowerBound(edges[c + 1]);
        const size_t stride = std::max<size_t>(1, (to - from + kPointsOfColumn - 1) / kPointsOfColumn);
        double sum = 0;
        int count = 0;
        for (size_t i = from; i < to; i += stride) {
            const double value = static_cast<double>(series.at(i).value);
            sum += std::isfinite(value) ? value : 0.0;
            count += std::isfinite(value) ? 1 : 0;
        }
        held = count > 0 ? sum / count : held;
        means[c] = held;
        from = to;
    }
    return means;
}

TimePlot::TimePlot(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
}

QSize TimePlot::sizeHint() const { return {grid(this, 30), grid(this, 18)}; }
QSize TimePlot::minimumSizeHint() const { return {grid(this, 12), grid(this, 7)}; }

std::shared_ptr<const Series> TimePlot::seriesOf(const std::string& name) const
{
    if (m_book != nullptr)
        for (const auto& series : m_book->series)
            if (series->name() == name)
                return series;
    return nullptr;
}

void TimePlot::setBook(std::shared_ptr<const MetricBook> book)
{
    const bool another = !book || !m_book || book->series.empty() || m_book->series.empty() ||
                         book->series.front() != m_book->series.front();
    m_book = std::move(book);
    m_follow = m_follow || another; // another run: the old one's range means nothing
    bookChanged();
    invalidate();
}

void TimePlot::refresh() { invalidate(); }

void TimePlot::setShownStep(qint64 step)
{
    if (std::exchange(m_shownStep, step) != step)
        update();
}

void TimePlot::setCross(std::optional<double> step)
{
    if (std::exchange(m_cross, step) != step)
        update();
}

void TimePlot::fit()
{
    m_follow = true;
    invalidate();
}

void TimePlot::invalidate()
{
    m_stale = true;
    update();
}

QRectF TimePlot::plotArea() const
{
    const QFontMetricsF metrics(roleFont(this, TextRole::Caption));
    const QMarginsF m = margins();
    const double bottom = m.bottom() + metrics.height() + 4;
    const double width = std::max(8.0, std::floor(this->width() - m.left() - m.right()));
    return {std::round(m.left()), std::round(m.top()), width,
            std::max(8.0, std::floor(height() - m.top() - bottom))};
}

double TimePlot::xOf(const QRectF& area, double step) const
{
    return area.left() + m_x.toUnit(step) * area.width();
}

double TimePlot::stepAt(double x) const
{
    const QRectF area = plotArea();
    return m_x.fromUnit((x - area.left()) / area.width());
}

std::vector<double> TimePlot::columnEdges(const QRectF& area) const
{
    const auto columns = static_cast<size_t>(std::max(1.0, area.width()));
    std::vector<double> edges(columns + 1);
    for (size_t i = 0; i <= columns; ++i)
        edges[i] = m_x.fromUnit(static_cast<double>(i) / static_cast<double>(columns));
    return edges;
}

void TimePlot::fitX()
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Series* line : series()) {
        const size_t size = line->size();
        if (size == 0)
            continue;
        low = std::min(low, line->at(0).x);
        high = std::max(high, line->at(size - 1).x);
    }
    m_any = low <= high;
    if (m_any && m_follow)
        m_x.set(low, std::max(high, low + 1));
}

void TimePlot::drawPicture()
{
    m_stale = false;
    ++m_picturesDrawn;
    const double ratio = devicePixelRatioF();
    m_picture = QPixmap((QSizeF(size()) * ratio).toSize());
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(PaletteColors(palette()).centre);
    QPainter painter(&m_picture);
    painter.setFont(roleFont(this, TextRole::Caption));
    fitX();
    if (!m_any) {
        painter.setPen(theme().muted);
        painter.drawText(QRectF(rect()).adjusted(grid(this, 2), 0, -grid(this, 2), 0),
                         Qt::AlignCenter | Qt::TextWordWrap, emptyText());
        return;
    }
    const QRectF area = plotArea();
    paintPlot(painter, area);
    paintSteps(painter, area);
}

void TimePlot::paintSteps(QPainter& painter, const QRectF& area) const
{
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5));
    painter.setPen(theme().muted);
    const int wanted = std::max(1, static_cast<int>(area.width() / kTickPixels));
    const QString axis = tr("step");
    const double axisWidth = metrics.horizontalAdvance(axis);
    double free = 0;
    if (axisWidth + 12 <= area.left()) {
        free = area.left() - 4;
        painter.drawText(QRectF(free - axisWidth, area.bottom() + 3, axisWidth + 1, metrics.height()),
                         Qt::AlignLeft, axis);
    }
    for (const Tick& tick : m_x.ticks(wanted)) {
        const QString label = tickLabel(tick.value, 1.0);
        const double width = metrics.horizontalAdvance(label);
        const double x = std::clamp(xOf(area, tick.value) - width / 2, 0.0, this->width() - width);
        if (x < free || std::round(tick.value) != tick.value)
            continue;
        painter.drawText(QRectF(x, area.bottom() + 3, width + 1, metrics.height()), Qt::AlignLeft, label);
        free = x + width + 8;
    }
}

void TimePlot::paintEvent(QPaintEvent*)
{
    if (m_stale || m_picture.deviceIndependentSize().toSize() != size() ||
        m_picture.devicePixelRatio() != devicePixelRatioF())
        drawPicture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    const QRectF area = plotArea();
    const double shown = std::round(xOf(area, static_cast<double>(m_shownStep))) + 0.5;
    if (m_any && m_shownStep >= 0 && shown >= area.left() && shown <= area.right() + 1) {
        painter.setPen(QPen(theme().accent, 1, Qt::DashLine));
        painter.drawLine(QPointF(shown, area.top()), QPointF(shown, area.bottom()));
    }
    if (m_any && m_cross && *m_cross >= m_x.low && *m_cross <= m_x.high) {
        painter.setPen(theme().muted);
        const double x = std::round(xOf(area, *m_cross)) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        paintCross(painter, area, *m_cross);
    }
    if (hasFocus()) {
        painter.setPen(theme().accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

void TimePlot::paintCross(QPainter&, const QRectF&, double) {}

void TimePlot::resizeEvent(QResizeEvent*) { invalidate(); }

void TimePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LanguageChange)
        invalidate();
    QWidget::changeEvent(event);
}

void TimePlot::move(double part)
{
    m_follow = false;
    m_x.pan(part);
    invalidate();
}

void TimePlot::zoom(double factor, double t)
{
    m_follow = false;
    m_x.zoom(factor, std::clamp(t, 0.0, 1.0));
    invalidate();
}

void TimePlot::hover(std::optional<QPointF> at)
{
    const QRectF area = plotArea();
    const bool inside = m_any && at && area.adjusted(-1, -1, 1, 1).contains(*at);
    const std::optional<double> step =
        inside ? std::optional(std::clamp(stepAt(at->x()), m_x.low, m_x.high)) : std::nullopt;
    setCross(step);
    emit crossed(step);
    emit hovered(step ? readOut(*step, at->y()) : QString());
}

void TimePlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_any)
        return;
    m_pressed = event->position();
    m_draggedTo = event->position().x();
    m_dragged = false;
}

void TimePlot::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (m_pressed && (m_dragged || std::abs(at.x() - m_pressed->x()) > kDragPixels)) {
        m_dragged = true;
        move((m_draggedTo - at.x()) / plotArea().width());
        m_draggedTo = at.x();
    }
    hover(at);
}

void TimePlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    if (!m_dragged && plotArea().contains(event->position()))
        emit seekRequested(qRound64(stepAt(event->position().x())));
    m_pressed.reset();
}

void TimePlot::mouseDoubleClickEvent(QMouseEvent*)
{
    m_pressed.reset();
    fit();
}

void TimePlot::wheelEvent(QWheelEvent* event)
{
    if (!m_any)
        return;
    const QRectF area = plotArea();
    zoom(std::pow(1.2, event->angleDelta().y() / 120.0),
         (event->position().x() - area.left()) / area.width());
    hover(event->position());
    event->accept();
}

void TimePlot::leaveEvent(QEvent*) { hover(std::nullopt); }

void TimePlot::keyPressEvent(QKeyEvent* event)
{
    constexpr double kPart = 0.1, kZoom = 1.25;
    switch (event->key()) {
    case Qt::Key_Left: return move(-kPart);
    case Qt::Key_Right: return move(kPart);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(kZoom, 0.5);
    case Qt::Key_Minus: return zoom(1.0 / kZoom, 0.5);
    case Qt::Key_0: return fit();
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace attnscope
