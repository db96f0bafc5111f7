// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/canvas_marks.h"

#include "ui/figures/labels.h"
#include "ui/figures/token_text.h"
#include "ui/gl/ticks.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr double kBandGap = 24;  // between the scale and the line beside it
constexpr double kTickRoom = 48; // along either axis of a matrix, so that both have the same numbers

const ColorMap& mapNamed(const std::string& name)
{
    const ColorMap* map = findColorMap(name);
    return map != nullptr ? *map : colorMaps().front();
}

void drawFramed(QPainter& painter, const QRectF& rect, const QColor& inner, double width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), width + 2));
    painter.drawRect(rect);
    painter.setPen(QPen(inner, width));
    painter.drawRect(rect);
}

void paintTileTitles(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const ViewTheme& theme = frame.theme;
    QFont strong = textFont(marks.font);
    strong.setWeight(QFont::DemiBold);
    const QFont caption = captionFont(marks.font);
    const QFontMetricsF metrics(strong);
    for (size_t i = 0; i < frame.layout.pictures.size(); ++i) {
        const CanvasTile& tile = frame.scene.tiles[i];
        const QRectF& picture = frame.layout.pictures[i];
        const QRectF line(picture.left(), picture.bottom() + 4, picture.width(), metrics.height());
        painter.setFont(strong);
        painter.setPen(theme.text);
        const QString title = metrics.elidedText(tile.title, Qt::ElideRight, line.width());
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
        if (!tile.values.empty()) {
            float greatest = -INFINITY;
            for (const float value : tile.values)
                greatest = std::fmax(greatest, value);
            const QString text = QCoreApplication::translate("AttentionCanvas", "max %1")
                                     .arg(numberText(static_cast<double>(greatest), 3));
            painter.setFont(caption);
            painter.setPen(theme.muted);
            const double room = line.width() - metrics.horizontalAdvance(title) - 8;
            if (QFontMetricsF(caption).horizontalAdvance(text) < room)
                painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
        }
        if ((!frame.settings.sharedScale || tile.ownScale) && tile.kind != CanvasTile::Kind::Picture)
            paintColorBar(painter, ownColorBar(frame.layout, i), mapNamed(frame.settings.colorMap),
                          tile.scale, theme, marks.font);
    }
}

/// Left of a row: which site, and its scale where that is its own.
void paintRowTitle(QPainter& painter, const CanvasFrame& frame, const CanvasTile& tile, const QRectF& picture,
                   const QFontMetricsF& metrics)
{
    const double width = frame.layout.rowTitleWidth;
    const double height = tile.ownScale ? 2 * metrics.height() : metrics.height();
    QRectF line(picture.left() - width, picture.center().y() - height / 2, width - 8, metrics.height());
    painter.setPen(frame.theme.muted);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(frame.scene.rowTitles[static_cast<size_t>(tile.gridRow)],
                                        Qt::ElideRight, line.width()));
    if (tile.ownScale)
        painter.drawText(line.translated(0, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(scaleRangeText(tile.scale), Qt::ElideRight, line.width()));
}

void paintHeadTitles(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const QFont caption = captionFont(marks.font);
    const QFontMetricsF metrics(caption);
    painter.setFont(caption);
    const double top = frame.layout.block.top() - metrics.height() - 4;
    std::vector<double> named; // centres of the columns, over whichever row has a picture there
    for (size_t i = 0; i < frame.layout.pictures.size(); ++i) {
        const CanvasTile& tile = frame.scene.tiles[i];
        const QRectF& picture = frame.layout.pictures[i];
        if (tile.gridColumn == 0)
            paintRowTitle(painter, frame, tile, picture, metrics);
        const double centre = picture.center().x();
        const bool known = std::any_of(named.begin(), named.end(),
                                       [centre](double other) { return std::abs(other - centre) < 4; });
        if (tile.title.isEmpty() || known)
            continue;
        named.push_back(centre);
        const bool roomy = metrics.horizontalAdvance(tile.title) <= picture.width() + 4;
        painter.setPen(frame.theme.muted);
        painter.drawText(QRectF(centre - 60, top, 120, metrics.height()), Qt::AlignCenter,
                         roomy ? tile.title : QString::number(tile.head));
    }
}

std::vector<Tick> indexTicks(double low, double high, int wanted)
{
    std::vector<Tick> ticks = linearTicks(low, high, wanted);
    std::erase_if(ticks, [](const Tick& tick) { return tick.value != std::floor(tick.value); });
    for (Tick& tick : ticks)
        tick.label = tickLabel(tick.value, 1.0);
    return ticks;
}

/// The cell's number, or what the model's own token before the grid is called.
QString cellLabel(const Tick& tick, const TokenGrid& grid)
{
    const auto index = static_cast<int64_t>(tick.value);
    return grid.rows > 0 && index < grid.first ? leadingLabel(grid.first, index) : tick.label;
}

void paintMatrixAxes(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const QRectF& picture = frame.layout.pictures.front();
    const QRectF& cells = frame.matrixCells;
    const CanvasTile& tile = frame.scene.tiles.front();
    const AttentionSite& site = marks.inspection->sites[static_cast<size_t>(tile.site)];
    const bool map = site.kind == SiteKind::Map;
    const QFont caption = captionFont(marks.font);
    const QFontMetricsF metrics(caption);
    const double height = metrics.height();
    painter.setFont(caption);
    painter.setPen(frame.theme.muted);
    // Ticks stand at the middle of their cell.
    for (const Tick& tick : indexTicks(cells.left() - 0.5, cells.right() - 0.5,
                                       std::max(2, static_cast<int>(picture.width() / kTickRoom)))) {
        const double x = picture.left() + (tick.value + 0.5 - cells.left()) / cells.width() * picture.width();
        painter.drawLine(QPointF(x, picture.bottom() + 1), QPointF(x, picture.bottom() + 4));
        painter.drawText(QRectF(x - 40, picture.bottom() + 5, 80, height), Qt::AlignCenter,
                         cellLabel(tick, site.keyGrid));
    }
    for (const Tick& tick : indexTicks(cells.top() - 0.5, cells.bottom() - 0.5,
                                       std::max(2, static_cast<int>(picture.height() / kTickRoom)))) {
        const double y = picture.top() + (tick.value + 0.5 - cells.top()) / cells.height() * picture.height();
        painter.drawLine(QPointF(picture.left() - 4, y), QPointF(picture.left() - 1, y));
        painter.drawText(QRectF(picture.left() - 88, y - height / 2, 80, height),
                         Qt::AlignRight | Qt::AlignVCenter, cellLabel(tick, site.queryGrid));
    }
    painter.setPen(frame.theme.text);
    const QString below = map ? QCoreApplication::translate("AttentionCanvas", "column")
                              : QCoreApplication::translate("AttentionCanvas", "key");
    const QString beside = map ? QCoreApplication::translate("AttentionCanvas", "row")
                               : QCoreApplication::translate("AttentionCanvas", "query");
    painter.drawText(QRectF(picture.left(), picture.bottom() + 5 + height, picture.width(), height),
                     Qt::AlignCenter, below);
    painter.save();
    painter.translate(picture.left() - metrics.horizontalAdvance(QStringLiteral("0 000")) - 12 - height,
                      picture.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-100, 0, 200, height), Qt::AlignCenter, beside);
    painter.restore();
}

void paintMatrixTitle(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    QFont strong = textFont(marks.font);
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(frame.theme.text);
    const QRectF& picture = frame.layout.pictures.front();
    const double room = marks.size.width() - picture.right() - 32;
    const QFontMetricsF metrics(strong);
    if (room < 60)
        return;
    painter.drawText(QRectF(picture.right() + 16, picture.top(), room, metrics.height()), Qt::AlignLeft,
                     metrics.elidedText(frame.scene.tiles.front().title, Qt::ElideRight, room));
}

// The cell of the picked query, on every picture that has a place for it.
void paintQueryMark(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const int index = querySite(*marks.inspection, frame.settings);
    const AttentionSite* named = marks.inspection->findSite(frame.settings.site);
    const bool ofAWord = named != nullptr && !named->queryTokens.empty();
    if (index < 0 || frame.settings.query < 0 || ofAWord)
        return;
    const AttentionSite& site = marks.inspection->sites[static_cast<size_t>(index)];
    const std::optional<CellPosition> cell = queryCell(site, frame.settings.query);
    if (!cell)
        return;
    for (size_t i = 0; i < frame.layout.pictures.size(); ++i) {
        if (frame.scene.tiles[i].kind == CanvasTile::Kind::Matrix)
            continue;
        const QRectF rect = mapCellRect(frame.scene, site.geometry, frame.layout.pictures[i], *cell);
        drawFramed(painter, rect.adjusted(1, 1, -1, -1), frame.theme.accent, 2);
    }
}

void paintSelectedHead(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    for (size_t i = 0; i < frame.layout.pictures.size(); ++i) {
        const CanvasTile& tile = frame.scene.tiles[i];
        const AttentionSite& site = marks.inspection->sites[static_cast<size_t>(tile.site)];
        if (site.name != frame.settings.site || tile.head != frame.settings.head)
            continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(frame.theme.accent, 2));
        painter.drawRect(frame.layout.pictures[i].adjusted(-2, -2, 2, 2));
    }
}

void paintReadOut(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const QFont font = captionFont(marks.font);
    const QFontMetricsF metrics(font);
    const CanvasHover& hover = *marks.hover;
    QRectF box(0, 0, metrics.horizontalAdvance(hover.text) + 12, metrics.height() + 6);
    box.moveTopLeft(hover.at + QPointF(14, 14));
    if (box.right() > marks.size.width() - 4)
        box.moveRight(hover.at.x() - 8);
    if (box.bottom() > marks.size.height() - 4)
        box.moveBottom(hover.at.y() - 8);
    box.moveLeft(std::max(4.0, box.left()));
    painter.setPen(QPen(frame.theme.line, 1));
    painter.setBrush(frame.theme.surface);
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(font);
    painter.setPen(frame.theme.text);
    painter.drawText(box, Qt::AlignCenter, hover.text);
}

void paintHover(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const CanvasHover& hover = *marks.hover;
    const QRectF& picture = frame.layout.pictures[hover.tile];
    const CanvasTile& tile = frame.scene.tiles[hover.tile];
    painter.save();
    painter.setClipRect(picture);
    if (tile.kind == CanvasTile::Kind::Map) {
        drawFramed(painter, mapCellRect(frame.scene, tile.geometry, picture, hover.cell), Qt::white, 1);
    } else if (tile.kind == CanvasTile::Kind::Matrix && frame.scene.view == ViewKind::Matrix) {
        const QRectF cell = matrixCellRect(frame.matrixCells, picture, hover.cell);
        const QColor cross(255, 255, 255, 60);
        painter.fillRect(QRectF(picture.left(), cell.top(), picture.width(), std::max(1.0, cell.height())),
                         cross);
        painter.fillRect(QRectF(cell.left(), picture.top(), std::max(1.0, cell.width()), picture.height()),
                         cross);
        drawFramed(painter, cell, Qt::white, 1);
    }
    painter.restore();
    paintReadOut(painter, frame, marks);
}

/// Between two of its parts, where that makes two lines that fit; else between any words, with "…" at the end
/// of what is longer.
QString inTwoLines(const QString& text, const QFont& font, double width)
{
    const QFontMetricsF metrics(font);
    const QString dot = QStringLiteral(" · ");
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    for (qsizetype at = text.lastIndexOf(dot); at > 0; at = text.lastIndexOf(dot, at - 1)) {
        const QString first = text.left(at), second = text.mid(at + dot.size());
        if (std::max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second)) <= width)
            return first + u'\n' + second;
    }
    QTextLayout layout(text, font);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(width);
    layout.endLayout();
    const int end = line.textLength();
    return text.left(end).trimmed() + u'\n' + metrics.elidedText(text.mid(end), Qt::ElideRight, width);
}

void paintBand(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    const QRectF& band = frame.layout.band;
    QRectF bar = frame.layout.colorBar;
    if (!marks.footnote.isEmpty()) { // a narrow picture's bar makes room for the line beside it
        const double line =
            QFontMetricsF(captionFont(marks.font)).horizontalAdvance(marks.footnote) + kBandGap;
        bar.moveLeft(std::max(band.left(), std::min(bar.left(), band.right() - line - bar.width())));
    }
    double left = bar.left();
    painter.setFont(captionFont(marks.font));
    const auto scaled =
        std::find_if(frame.scene.tiles.begin(), frame.scene.tiles.end(),
                     [](const CanvasTile& t) { return t.kind != CanvasTile::Kind::Picture && !t.ownScale; });
    if (scaled == frame.scene.tiles.end())
        return;
    if (frame.settings.sharedScale || frame.scene.view == ViewKind::Matrix) {
        paintColorBar(painter, bar, mapNamed(frame.settings.colorMap), scaled->scale, frame.theme,
                      marks.font);
        left = bar.right() + kBandGap;
    } else {
        const QString text = QCoreApplication::translate("AttentionCanvas", "each picture has its own scale");
        painter.setPen(frame.theme.muted);
        painter.drawText(QRectF(left, band.top(), band.right() - left, band.height()),
                         Qt::AlignLeft | Qt::AlignTop, text);
        left += QFontMetricsF(captionFont(marks.font)).horizontalAdvance(text) + kBandGap;
    }
    if (marks.footnote.isEmpty())
        return;
    // Under the pictures' right edge if it fits there, else as far right as there is room.
    const QFontMetricsF metrics(captionFont(marks.font));
    const double width = metrics.horizontalAdvance(marks.footnote);
    const double right =
        left + width <= frame.layout.block.right() ? frame.layout.block.right() : band.right();
    painter.setFont(captionFont(marks.font));
    painter.setPen(frame.theme.muted);
    painter.drawText(QRectF(left, band.top(), right - left, band.height()), Qt::AlignRight | Qt::AlignTop,
                     inTwoLines(marks.footnote, captionFont(marks.font), right - left));
}

} // namespace

void paintColorBar(QPainter& painter, const QRectF& bar, const ColorMap& map, const ColorScale& scale,
                   const ViewTheme& theme, const QFont& font)
{
    QImage image(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const Rgb color = map.table[static_cast<size_t>(i)];
        image.setPixel(i, 0, qRgb(color.r, color.g, color.b));
    }
    painter.drawImage(bar, image);
    const QFont caption = captionFont(font);
    const QFontMetricsF metrics(caption);
    painter.setFont(caption);
    painter.setPen(theme.muted);
    const double top = bar.bottom() + 3;
    const auto low = static_cast<double>(scale.valueAt(0.0F));
    const auto high = static_cast<double>(scale.valueAt(1.0F));
    const QString first = numberText(low, 3);
    const QString last = numberText(high, 3);
    painter.drawText(QRectF(bar.left(), top, bar.width(), metrics.height()), Qt::AlignLeft, first);
    painter.drawText(QRectF(bar.left(), top, bar.width(), metrics.height()), Qt::AlignRight, last);
    double free = bar.left() + metrics.horizontalAdvance(first) + 10;
    const double end = bar.right() - metrics.horizontalAdvance(last) - 10;
    const int wanted = std::max(1, static_cast<int>(bar.width() / 60));
    for (const Tick& tick :
         scale.kind == ScaleKind::Log ? logTicks(low, high, wanted) : linearTicks(low, high, wanted)) {
        const double x =
            bar.left() + static_cast<double>(scale.normalised(static_cast<float>(tick.value))) * bar.width();
        const double half = metrics.horizontalAdvance(tick.label) / 2;
        if (x - half < free || x + half > end)
            continue;
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + 3));
        painter.drawText(QRectF(x - half - 2, top, 2 * half + 4, metrics.height()), Qt::AlignCenter,
                         tick.label);
        free = x + half + 10;
    }
}

void paintMarks(QPainter& painter, const CanvasFrame& frame, const CanvasMarks& marks)
{
    if (!frame.layout.pictures.empty() && marks.inspection != nullptr) {
        painter.setRenderHint(QPainter::TextAntialiasing);
        switch (frame.scene.view) {
        case ViewKind::Overlay:
        case ViewKind::Curves:
        case ViewKind::Arcs:
        case ViewKind::Tokens:
            paintTileTitles(painter, frame, marks);
            paintQueryMark(painter, frame, marks);
            break;
        case ViewKind::Matrix:
            paintMatrixAxes(painter, frame, marks);
            paintMatrixTitle(painter, frame, marks);
            break;
        case ViewKind::Heads:
            paintHeadTitles(painter, frame, marks);
            paintQueryMark(painter, frame, marks);
            paintSelectedHead(painter, frame, marks);
            break;
        }
        paintBand(painter, frame, marks);
        if (marks.hover && marks.hover->tile < frame.layout.pictures.size())
            paintHover(painter, frame, marks);
    }
    if (marks.focus) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(frame.theme.accent, 1));
        painter.drawRect(QRectF(0.5, 0.5, marks.size.width() - 1, marks.size.height() - 1));
    }
}

} // namespace attnscope
