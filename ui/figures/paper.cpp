// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/paper.h"

#include "ui/figures/pdf_text.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPaintEngine>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kTick = 3;    // length of a tick, points
constexpr double kTickGap = 2; // from a tick to its number

Ticks scaleTicks(const ColorScale& scale, double height)
{
    const int wanted = std::clamp(static_cast<int>(height / 28), 2, 6);
    switch (scale.kind) {
    case ScaleKind::Log: return logPaperTicks(scale.low, scale.high, wanted);
    case ScaleKind::Diverging: {
        const double reach = std::max(std::abs(scale.low), std::abs(scale.high));
        return linearPaperTicks(-reach, reach, wanted);
    }
    case ScaleKind::Linear: break;
    }
    return linearPaperTicks(scale.low, scale.high, wanted);
}

/// Like QPainter::drawText(), so that all of the text can be copied from a PDF.
void drawSignsApart(QPainter& painter, QPointF at, const QString& text)
{
    QTextLayout layout(text, painter.font());
    layout.setFormats(signsApart(text));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setNumColumns(static_cast<int>(text.size())); // as wide as it is
    layout.endLayout();
    layout.draw(&painter, at - QPointF(0, line.ascent()));
}

} // namespace

QFont figureFont(TextSize size, TextWeight weight)
{
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK SC"),
                      QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                      QStringLiteral("sans-serif")});
    font.setPixelSize(static_cast<int>(size));
    font.setWeight(weight == TextWeight::Strong ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

double textWidth(const QString& text, TextSize size, TextWeight weight)
{
    return QFontMetricsF(figureFont(size, weight)).horizontalAdvance(text);
}

Paper::Paper(QPainter& painter) : m_painter(painter)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setRenderHint(QPainter::TextAntialiasing);
    // A PDF would otherwise hold the maps as JPEG, whose ripples look like attention.
    m_painter.setRenderHint(QPainter::LosslessImageRendering);
}

Signs Paper::signs() const
{
    const QPaintEngine* engine = m_painter.paintEngine();
    return engine != nullptr && engine->type() == QPaintEngine::Pdf ? Signs::Apart : Signs::Shaped;
}

void Paper::text(QPointF anchor, Qt::Alignment align, const QString& text, TextSize size, const QColor& color,
                 TextWeight weight)
{
    if (text.isEmpty())
        return;
    const QFont font = figureFont(size, weight);
    const QFontMetricsF metrics(font);
    QPointF at = anchor;
    const double width = metrics.horizontalAdvance(text);
    if (align & Qt::AlignHCenter)
        at.rx() -= width / 2;
    else if (align & Qt::AlignRight)
        at.rx() -= width;
    if (align & Qt::AlignTop)
        at.ry() += metrics.ascent();
    else if (align & Qt::AlignVCenter)
        at.ry() += metrics.capHeight() / 2;
    else if (align & Qt::AlignBottom)
        at.ry() -= metrics.descent();
    m_painter.setFont(font);
    m_painter.setPen(color);
    m_painter.setBrush(Qt::NoBrush);
    if (signs() == Signs::Apart)
        drawSignsApart(m_painter, at, text);
    else
        m_painter.drawText(at, text); // each text an element of its own in an SVG
}

void Paper::uprightText(QPointF anchor, const QString& string, TextSize size, const QColor& color,
                        Qt::Alignment align)
{
    m_painter.save();
    m_painter.translate(anchor);
    m_painter.rotate(-90);
    text({0, 0}, align | Qt::AlignVCenter, string, size, color);
    m_painter.restore();
}

void Paper::line(QPointF from, QPointF to, const QColor& color, double width)
{
    m_painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    m_painter.drawLine(from, to);
}

void Paper::frame(const QRectF& rect, const QColor& color)
{
    m_painter.setPen(QPen(color, page::kHairline, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(rect);
}

void Paper::image(const QRectF& rect, const QImage& image, Smoothing smoothing)
{
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform, smoothing == Smoothing::Smooth);
    m_painter.drawImage(rect, image, QRectF(image.rect()));
}

void Paper::colorBar(const QRectF& rect, const ColorMap& map, const ColorScale& scale)
{
    QLinearGradient gradient(rect.bottomLeft(), rect.topLeft());
    constexpr int kStops = 51; // every fifth entry of 256: the table is smooth, 0 and 255 are in it
    for (int i = 0; i <= kStops; ++i) {
        const Rgb c = map.table[static_cast<size_t>(i) * 255 / kStops];
        gradient.setColorAt(static_cast<double>(i) / kStops, QColor(c.r, c.g, c.b));
    }
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(gradient);
    m_painter.drawRect(rect);
    frame(rect);
    const Ticks ticks = scaleTicks(scale, rect.height());
    for (size_t i = 0; i < ticks.values.size(); ++i) {
        const double t = scale.normalised(static_cast<float>(ticks.values[i]));
        const double y = rect.bottom() - t * rect.height();
        line({rect.right(), y}, {rect.right() + kTick, y}, page::kFrame);
        text({rect.right() + kTick + kTickGap, y}, Qt::AlignLeft | Qt::AlignVCenter, ticks.labels[i],
             TextSize::Small, page::kMuted);
    }
    if (!ticks.factor.isEmpty())
        text({rect.left(), rect.top() - 3}, Qt::AlignLeft | Qt::AlignBaseline, ticks.factor, TextSize::Small,
             page::kMuted);
}

double Paper::Axis::position(double value) const
{
    if (logarithmic)
        return std::log(std::max(value, low) / low) / std::log(high / low);
    return (value - low) / (high - low);
}

void Paper::bottomAxis(const QRectF& plot, const Axis& axis)
{
    for (size_t i = 0; i < axis.ticks.values.size(); ++i) {
        const double x = plot.left() + axis.position(axis.ticks.values[i]) * plot.width();
        line({x, plot.bottom()}, {x, plot.bottom() + kTick}, page::kFrame);
        text({x, plot.bottom() + kTick + 1}, Qt::AlignHCenter | Qt::AlignTop, axis.ticks.labels[i],
             TextSize::Small, page::kMuted);
    }
    text({plot.center().x(), plot.bottom() + page::kAxisRoom}, Qt::AlignHCenter | Qt::AlignTop, axis.name,
         TextSize::Normal, page::kInk);
}

void Paper::leftAxis(const QRectF& plot, const Axis& axis, bool grid)
{
    double widest = 0;
    for (size_t i = 0; i < axis.ticks.values.size(); ++i) {
        const double y = plot.bottom() - axis.position(axis.ticks.values[i]) * plot.height();
        const bool border = y > plot.bottom() - 0.5 || y < plot.top() + 0.5;
        if (grid && !border)
            line({plot.left(), y}, {plot.right(), y}, page::kGrid);
        line({plot.left() - kTick, y}, {plot.left(), y}, page::kFrame);
        text({plot.left() - kTick - kTickGap, y}, Qt::AlignRight | Qt::AlignVCenter, axis.ticks.labels[i],
             TextSize::Small, page::kMuted);
        widest = std::max(widest, textWidth(axis.ticks.labels[i], TextSize::Small));
    }
    if (!axis.ticks.factor.isEmpty())
        text({plot.left(), plot.top() - 3}, Qt::AlignLeft | Qt::AlignBaseline, axis.ticks.factor,
             TextSize::Small, page::kMuted);
    if (!axis.name.isEmpty())
        uprightText({plot.left() - kTick - kTickGap - widest - 8, plot.center().y()}, axis.name,
                    TextSize::Normal, page::kInk);
}

} // namespace attnscope
