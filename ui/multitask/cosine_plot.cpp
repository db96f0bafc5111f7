// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/cosine_plot.h"

#include "core/api/color_map.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kNamesUnits = 11; ///< room for the tasks' names
constexpr double kScaleUnits = 4;  ///< room for the colour scale
constexpr double kDotUnits = 0.75;

QString pairName(const TaskStyle& first, const TaskStyle& second)
{
    return QStringLiteral("%1 · %2").arg(QString::fromStdString(first.name),
                                         QString::fromStdString(second.name));
}

QString cosineText(double cosine)
{
    QString text = QString::number(std::abs(cosine), 'f', 2);
    const bool negative = cosine < 0 && text != QLatin1String("0.00");
    return negative ? QChar(0x2212) + text : text;
}

} // namespace

QColor cosineColor(double cosine, const ViewTheme& theme)
{
    if (!std::isfinite(cosine))
        return theme.grid;
    // The map's low end is blue; here agreement is to be blue and conflict red.
    const Rgb color =
        colorOf(*findColorMap("blue-red"), {ScaleKind::Diverging, -1, 1}, static_cast<float>(-cosine));
    return {color.r, color.g, color.b};
}

void paintCosineScale(QPainter& painter, const QRectF& box, const ViewTheme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const QRectF bar(box.left(), box.top(), 8, box.height());
    const int steps = std::max(2, static_cast<int>(bar.height()));
    for (int i = 0; i < steps; ++i) {
        const double cosine = 1.0 - 2.0 * (i + 0.5) / steps;
        painter.fillRect(
            QRectF(bar.left(), bar.top() + bar.height() * i / steps, bar.width(), bar.height() / steps + 0.5),
            cosineColor(cosine, theme));
    }
    painter.setPen(theme.muted);
    const std::pair<double, QString> labels[] = {
        {0.0, QStringLiteral("1")}, {0.5, QStringLiteral("0")}, {1.0, QStringLiteral("−1")}};
    for (const auto& [at, label] : labels) {
        const double y = std::clamp(bar.top() + at * bar.height() - metrics.height() / 2, bar.top() - 2,
                                    bar.bottom() - metrics.height() + 2);
        painter.drawText(QRectF(bar.right() + 4, y, box.width() - bar.width() - 4, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, label);
    }
}

CosinePlot::CosinePlot(QWidget* parent) : TimePlot(parent) {}

void CosinePlot::setTasks(const std::vector<TaskStyle>& tasks)
{
    m_pairs.clear();
    for (size_t i = 0; i < tasks.size(); ++i)
        for (size_t j = i + 1; j < tasks.size(); ++j)
            m_pairs.push_back({tasks[i], tasks[j], nullptr, {}});
    bookChanged();
    invalidate();
}

void CosinePlot::setEmptyText(const QString& text)
{
    m_emptyText = text;
    invalidate();
}

void CosinePlot::bookChanged()
{
    for (Pair& pair : m_pairs)
        pair.series = seriesOf(cosineSeries(book(), pair.first.name, pair.second.name));
}

std::vector<const Series*> CosinePlot::series() const
{
    std::vector<const Series*> all;
    for (const Pair& pair : m_pairs)
        if (pair.series != nullptr)
            all.push_back(pair.series.get());
    return all;
}

bool CosinePlot::showsNames() const
{
    const QFontMetricsF metrics(roleFont(this, TextRole::Caption));
    const double room = height() - 2.0 * metrics.height();
    return room / std::max<size_t>(1, m_pairs.size()) >= metrics.height() * 0.9;
}

QMarginsF CosinePlot::margins() const
{
    const QFontMetricsF metrics(roleFont(this, TextRole::Caption));
    double names = grid(this, 1);
    if (showsNames()) {
        for (const Pair& pair : m_pairs)
            names = std::max(names, metrics.horizontalAdvance(pairName(pair.first, pair.second)));
        names = std::min<double>(names + grid(this, 1),
                                 std::max<double>(grid(this, kNamesUnits), width() * 0.35));
    }
    return {names, static_cast<double>(grid(this, 1)), static_cast<double>(grid(this, kScaleUnits)), 0};
}

QRectF CosinePlot::rowRect(const QRectF& area, size_t row) const
{
    const double height = area.height() / static_cast<double>(m_pairs.size());
    const double top = std::round(area.top() + static_cast<double>(row) * height);
    const double bottom = std::round(area.top() + static_cast<double>(row + 1) * height);
    const double gap = height >= 6 ? 1 : 0;
    return {area.left(), top, area.width(), bottom - top - gap};
}

void CosinePlot::paintPlot(QPainter& painter, const QRectF& area)
{
    const std::vector<double> edges = columnEdges(area);
    const ViewTheme look = theme();
    for (size_t row = 0; row < m_pairs.size(); ++row) {
        Pair& pair = m_pairs[row];
        pair.means = pair.series != nullptr ? columnMeans(*pair.series, edges)
                                            : std::vector<double>(edges.size() - 1, std::nan(""));
        QImage cells(static_cast<int>(pair.means.size()), 1, QImage::Format_RGB32);
        for (size_t c = 0; c < pair.means.size(); ++c)
            cells.setPixelColor(static_cast<int>(c), 0,
                                std::isfinite(pair.means[c]) ? cosineColor(pair.means[c], look)
                                                             : PaletteColors(palette()).centre);
        painter.drawImage(rowRect(area, row), cells);
        if (showsNames())
            paintNames(painter, rowRect(area, row), pair);
    }
    paintCosineScale(painter, {area.right() + 8, area.top(), width() - area.right() - 8, area.height()},
                     look);
}

void CosinePlot::paintNames(QPainter& painter, const QRectF& row, const Pair& pair) const
{
    const QRectF box(0, row.top() - 4, row.left() - 6, row.height() + 8);
    painter.setPen(theme().muted);
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(pairName(pair.first, pair.second), Qt::ElideMiddle,
                                                      static_cast<int>(box.width())));
}

double CosinePlot::cosineAt(size_t pair, int column) const
{
    const auto c = static_cast<size_t>(column);
    return pair < m_pairs.size() && column >= 0 && c < m_pairs[pair].means.size() ? m_pairs[pair].means[c]
                                                                                  : std::nan("");
}

QString CosinePlot::readOut(double step, double y) const
{
    const QRectF area = plotArea();
    const double part = (y - area.top()) / area.height() * static_cast<double>(m_pairs.size());
    const auto row = static_cast<size_t>(std::clamp(part, 0.0, static_cast<double>(m_pairs.size()) - 1));
    const Pair& pair = m_pairs[row];
    // The last measurement before: that is what the cell shows.
    const double cosine =
        pair.series != nullptr
            ? valueAt(book(), pair.series->name(), static_cast<int64_t>(std::max(0.0, std::floor(step))))
            : std::nan("");
    const QString pairText = pairName(pair.first, pair.second);
    const QString stepText = tickLabel(std::round(step), 1.0);
    if (!std::isfinite(cosine))
        return tr("step %1 · %2: not measured").arg(stepText, pairText);
    return cosine < 0 ? tr("step %1 · %2: cosine %3, the gradients conflict")
                            .arg(stepText, pairText, numberText(cosine, 4))
                      : tr("step %1 · %2: cosine %3").arg(stepText, pairText, numberText(cosine, 4));
}

CosineMatrix::CosineMatrix(QWidget* parent) : QWidget(parent) { setMouseTracking(true); }

QSize CosineMatrix::sizeHint() const { return {grid(this, 30), grid(this, 18)}; }

void CosineMatrix::setTasks(std::vector<TaskStyle> tasks)
{
    m_tasks = std::move(tasks);
    update();
}

void CosineMatrix::setBook(std::shared_ptr<const MetricBook> book)
{
    m_book = std::move(book);
    update();
}

void CosineMatrix::refresh() { update(); }

void CosineMatrix::setStep(int64_t step)
{
    if (std::exchange(m_step, step) != step)
        update();
}

double CosineMatrix::cosine(size_t first, size_t second) const
{
    if (first == second)
        return 1.0;
    return valueAt(m_book.get(), cosineSeries(m_book.get(), m_tasks[first].name, m_tasks[second].name),
                   m_step);
}

QRectF CosineMatrix::cells() const
{
    const QFontMetricsF metrics(roleFont(this, TextRole::Caption));
    double names = 0;
    for (const TaskStyle& task : m_tasks)
        names = std::max(names, metrics.horizontalAdvance(QString::fromStdString(task.name)));
    names = std::min(names, width() * 0.3) + grid(this, 1.5);
    const double header = metrics.height() + grid(this, 0.5);
    const double right = grid(this, kScaleUnits);
    const double side = std::max(8.0, std::min(width() - names - right, height() - header - grid(this, 1)));
    const double left = names + std::max(0.0, (width() - names - right - side) / 2);
    return {std::round(left), std::round(header), std::floor(side), std::floor(side)};
}

QRectF CosineMatrix::cellRect(size_t row, size_t column) const
{
    const QRectF all = cells();
    const double side = all.width() / static_cast<double>(m_tasks.size());
    return QRectF(all.left() + side * static_cast<double>(column),
                  all.top() + side * static_cast<double>(row), side, side)
        .adjusted(1, 1, -1, -1);
}

void CosineMatrix::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), PaletteColors(palette()).centre);
    if (m_tasks.empty())
        return;
    painter.setFont(roleFont(this, TextRole::Caption));
    const ViewTheme look = ViewTheme::fromPalette(palette());
    const QRectF all = cells();
    for (size_t row = 0; row < m_tasks.size(); ++row) {
        const QString name = QString::fromStdString(m_tasks[row].name);
        const QRectF first = cellRect(row, 0), top = cellRect(0, row);
        painter.setPen(look.muted);
        const double room = first.left() - grid(this, 1);
        painter.drawText(QRectF(0, first.top(), room, first.height()), Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(room)));
        painter.drawText(
            QRectF(top.left(), 0, top.width(), top.top()), Qt::AlignCenter,
            painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(top.width())));
        for (size_t column = 0; column < m_tasks.size(); ++column) {
            const double value = cosine(row, column);
            const QColor color = cosineColor(value, look);
            const QRectF cell = cellRect(row, column);
            painter.fillRect(cell, color);
            const QString text = std::isfinite(value) ? cosineText(value) : QStringLiteral("–");
            if (painter.fontMetrics().horizontalAdvance(text) > cell.width() - 2)
                continue;
            painter.setPen(qGray(color.rgb()) > 140 ? QColor(0x1f, 0x24, 0x30) : QColor(Qt::white));
            painter.drawText(cell, Qt::AlignCenter, text);
        }
    }
    paintCosineScale(painter, {all.right() + 10, all.top(), width() - all.right() - 10, all.height()}, look);
}

void CosineMatrix::mouseMoveEvent(QMouseEvent* event)
{
    for (size_t row = 0; row < m_tasks.size(); ++row)
        for (size_t column = 0; column < m_tasks.size(); ++column)
            if (cellRect(row, column).contains(event->position()))
                return emit hovered(QStringLiteral("%1: %2").arg(pairName(m_tasks[row], m_tasks[column]),
                                                                 numberText(cosine(row, column), 4)));
    emit hovered(QString());
}

void CosineMatrix::leaveEvent(QEvent*) { emit hovered(QString()); }

} // namespace attnscope
