// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/prediction_strip.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

constexpr double kCellUnits = 22;   ///< the least width of a task's cell
constexpr double kCellHeight = 6.5; ///< name, answer, bar
constexpr double kPictureUnits = 6; ///< side of the picture of a mask or a point
constexpr double kTitleUnits = 11;  ///< "reference:"
constexpr int kMostTextLines = 3;

/// The sample as people see it, with the mask laid over it in `ink`.
QImage pictureOf(const Inspection& inspection, const Prediction& prediction, const QColor& ink)
{
    const Picture& picture = inspection.picture;
    const auto pixels = static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height);
    if (picture.width <= 0 || picture.height <= 0 || picture.rgb.size() != pixels * 3)
        return {};
    QImage image(picture.width, picture.height, QImage::Format_RGB888);
    const bool mask = prediction.kind == TaskKind::Mask && prediction.values.values.size() == pixels;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const size_t at =
                static_cast<size_t>(y) * static_cast<size_t>(picture.width) + static_cast<size_t>(x);
            const float share = mask ? 0.75F * std::clamp(prediction.values.values[at], 0.0F, 1.0F) : 0.0F;
            const auto mix = [&](int channel, int over) {
                const auto under = static_cast<float>(picture.rgb[at * 3 + static_cast<size_t>(channel)]);
                return static_cast<uchar>(under * (1 - share) + static_cast<float>(over) * share);
            };
            uchar* to = image.scanLine(y) + 3 * x;
            to[0] = mix(0, ink.red());
            to[1] = mix(1, ink.green());
            to[2] = mix(2, ink.blue());
        }
    return image;
}

/// Where an input pixel's position lies in the drawn picture.
QPointF placeIn(const QRectF& drawn, const Picture& picture, const HostArray& point)
{
    return {drawn.left() + static_cast<double>(point.values[0]) / picture.width * drawn.width(),
            drawn.top() + static_cast<double>(point.values[1]) / picture.height * drawn.height()};
}

} // namespace

PredictionStrip::PredictionStrip(QWidget* parent) : QWidget(parent), m_copy(new QAction(this))
{
    setObjectName(QStringLiteral("predictionStrip"));
    // As high as its width asks for, but no reason to enlarge the window: narrow for a moment, it asks for
    // much.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_copy->setObjectName(QStringLiteral("copyAnswers"));
    addAction(m_copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(summary()); });
    retell();
}

QSize PredictionStrip::sizeHint() const { return {grid(this, 40), heightForWidth(width())}; }
QSize PredictionStrip::minimumSizeHint() const { return {grid(this, 20), grid(this, 5)}; }

bool PredictionStrip::isSingle() const
{
    return m_inspection == nullptr || m_inspection->predictions.empty() ||
           (m_inspection->predictions.size() == 1 &&
            m_inspection->predictions.front().kind == TaskKind::Classification);
}

int PredictionStrip::heightForWidth(int width) const
{
    if (isSingle())
        return grid(this, 5);
    int bottom = 0;
    for (const Cell& cell : layOut(width))
        bottom = std::max(bottom, cell.rect.bottom() + 1);
    return bottom;
}

void PredictionStrip::setInspection(const std::shared_ptr<const Inspection>& inspection)
{
    const int before = heightForWidth(width());
    m_inspection = inspection;
    retell();
    if (heightForWidth(width()) != before)
        updateGeometry();
    update();
}

void PredictionStrip::retell()
{
    const QString all = summary();
    setAccessibleName(all);
    setToolTip(
        all.isEmpty()
            ? QString()
            : QStringLiteral("<p>%1</p>").arg(all.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"))));
    m_copy->setText(tr("Copy the Answers"));
    m_copy->setEnabled(!all.isEmpty());
}

QString PredictionStrip::sampleName() const
{
    const SampleRef& sample = m_inspection->sample;
    if (sample.index >= 0 && !sample.name.empty())
        return tr("Your text, the picture of sample %1").arg(countText(sample.index));
    if (sample.index < 0 && !m_inspection->texts.empty())
        return tr("Your text");
    if (sample.index < 0)
        return QFileInfo(QString::fromStdString(sample.name)).fileName();
    switch (sample.split) {
    case Split::Train: return tr("Training sample %1").arg(countText(sample.index));
    case Split::Validation: return tr("Validation sample %1").arg(countText(sample.index));
    case Split::Test: break;
    }
    return tr("Test sample %1").arg(countText(sample.index));
}

QString PredictionStrip::summary() const
{
    if (m_inspection == nullptr)
        return {};
    QStringList lines;
    for (const Prediction& prediction : m_inspection->predictions) {
        const QString sentence = answerSentence(prediction);
        lines << (m_inspection->predictions.size() == 1
                      ? sentence
                      : tr("%1: %2").arg(QString::fromStdString(prediction.task), sentence));
    }
    return lines.join(u'\n');
}

const Prediction* PredictionStrip::wholeOf(const Prediction& prediction) const
{
    for (const Prediction& each : m_inspection->wholePredictions)
        if (each.task == prediction.task && each.kind == prediction.kind &&
            (each.kind == TaskKind::Sequence || each.probabilities.size() == prediction.probabilities.size()))
            return &each;
    return nullptr;
}

QString PredictionStrip::classNumber(int index) const
{
    if (m_inspection == nullptr || m_inspection->predictions.empty())
        return {};
    const Prediction& first = m_inspection->predictions.front();
    return probabilityText(first, wholeOf(first), index);
}

QRect PredictionStrip::taskRect(const std::string& task) const
{
    if (!isSingle())
        for (const Cell& cell : layOut(width()))
            if (cell.prediction->task == task)
                return cell.rect;
    return isSingle() && m_inspection != nullptr ? rect() : QRect();
}

int PredictionStrip::titleHeight() const
{
    return QFontMetrics(roleFont(this, TextRole::Caption)).height() + grid(this, 0.75);
}

/// A text takes the whole width; other cells stand side by side.
std::vector<PredictionStrip::Cell> PredictionStrip::layOut(int width) const
{
    std::vector<Cell> cells;
    int y = titleHeight();
    const auto& predictions = m_inspection->predictions;
    for (const Prediction& each : predictions)
        if (each.kind == TaskKind::Sequence) {
            const int height = textHeight(each, width);
            cells.push_back({&each, wholeOf(each), QRect(0, y, width, height)});
            y += height + grid(this, 0.5);
        }
    const auto others = static_cast<int>(predictions.size() - cells.size());
    const int gap = grid(this, 2);
    const int fit = std::clamp((width + gap) / (grid(this, kCellUnits) + gap), 1, std::max(1, others));
    const int columns =
        others == 0 ? 1 : (others + (others - 1) / fit) / ((others - 1) / fit + 1); // even rows
    const int cellWidth = (width + gap) / columns - gap;
    int index = 0;
    for (const Prediction& each : predictions)
        if (each.kind != TaskKind::Sequence) {
            const QPoint at(index % columns * (cellWidth + gap),
                            y + index / columns * grid(this, kCellHeight + 0.5));
            cells.push_back({&each, wholeOf(each), QRect(at, QSize(cellWidth, grid(this, kCellHeight)))});
            ++index;
        }
    return cells;
}

std::vector<std::pair<QString, QString>> PredictionStrip::textLines(const Prediction& prediction) const
{
    const Prediction* whole = wholeOf(prediction);
    std::vector<std::pair<QString, QString>> lines;
    if (whole != nullptr)
        lines.emplace_back(tr("whole text:"), QString::fromStdString(whole->text));
    lines.emplace_back(whole != nullptr ? tr("words hidden:") : tr("made:"),
                       QString::fromStdString(prediction.text));
    if (!prediction.truthText.empty())
        lines.emplace_back(tr("reference:"), QString::fromStdString(prediction.truthText));
    for (auto& [title, text] : lines)
        text = text.simplified();
    return lines;
}

int PredictionStrip::textHeight(const Prediction& prediction, int width) const
{
    const QFontMetrics metrics(roleFont(this, TextRole::Text));
    const int room = std::max(grid(this, 4), width - grid(this, kTitleUnits));
    int height = m_inspection->predictions.size() > 1 ? titleHeight() : 0;
    for (const auto& [title, text] : textLines(prediction)) {
        const QRect needed =
            metrics.boundingRect(QRect(0, 0, room, 10'000), Qt::TextWordWrap | Qt::AlignLeft, text);
        height += std::clamp(needed.height(), metrics.lineSpacing(), kMostTextLines * metrics.lineSpacing()) +
                  grid(this, 0.25);
    }
    return height;
}

void PredictionStrip::paintEvent(QPaintEvent*)
{
    if (m_inspection == nullptr || m_inspection->predictions.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isSingle()) {
        paintSingle(painter);
        return;
    }
    paintWhere(painter, QRect(0, 0, width(), titleHeight()));
    for (const Cell& cell : layOut(width())) {
        if (cell.prediction->kind == TaskKind::Sequence)
            paintTexts(painter, cell);
        else
            paintCell(painter, cell);
    }
}

void PredictionStrip::paintWhere(QPainter& painter, const QRect& line) const
{
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setPen(PaletteColors(palette()).muted);
    const QString where = tr("%1 · step %2").arg(sampleName(), countText(m_inspection->step));
    drawTabular(painter, line, Qt::AlignLeft,
                painter.fontMetrics().elidedText(where, Qt::ElideMiddle, line.width()));
}

void PredictionStrip::paintSingle(QPainter& painter) const
{
    const PaletteColors colors(palette());
    const Prediction& p = m_inspection->predictions.front();
    const QRect left = rect().adjusted(0, 0, -width() / 2, 0);
    painter.setFont(roleFont(this, TextRole::Heading));
    painter.setPen(p.truth >= 0 && p.truth != p.predicted ? colors.error : colors.text);
    painter.drawText(left.adjusted(0, 0, 0, -height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(summary(), Qt::ElideRight, left.width()));
    paintWhere(painter, left.adjusted(0, height() / 2, 0, 0));
    paintBars(painter, rect().adjusted(width() / 2, 0, 0, 0), p);
}

void PredictionStrip::paintTexts(QPainter& painter, const Cell& cell) const
{
    const PaletteColors colors(palette());
    const Answer answer = answerOf(*cell.prediction, cell.whole);
    const QFont caption = roleFont(this, TextRole::Caption);
    const QFont body = roleFont(this, TextRole::Text);
    QRect line = cell.rect;
    if (m_inspection->predictions.size() > 1) {
        painter.setFont(caption);
        painter.setPen(colors.muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignTop, QString::fromStdString(cell.prediction->task));
        line.setTop(line.top() + titleHeight());
    }
    const QFontMetrics metrics(body);
    for (const auto& [title, text] : textLines(*cell.prediction)) {
        QRect box = line.adjusted(grid(this, kTitleUnits), 0, 0, 0);
        const QRect needed =
            metrics.boundingRect(QRect(0, 0, box.width(), 10'000), Qt::TextWordWrap | Qt::AlignLeft, text);
        const int most = kMostTextLines * metrics.lineSpacing();
        box.setHeight(std::clamp(needed.height(), metrics.lineSpacing(), most));
        painter.setFont(caption);
        painter.setPen(colors.muted);
        painter.drawText(QRect(line.left(), line.top(), grid(this, kTitleUnits), metrics.lineSpacing()),
                         Qt::AlignLeft | Qt::AlignVCenter, title);
        const bool made = title == tr("made:") || title == tr("words hidden:");
        const QString mark = made && answer.right
                                 ? (*answer.right ? QStringLiteral("  ✓") : QStringLiteral("  ✗"))
                                 : QString();
        painter.setFont(body);
        painter.setPen(made && !answer.right.value_or(true) ? colors.error
                       : made                               ? colors.text
                                                            : colors.muted);
        // Longer ones end in an ellipsis: as many characters as the lines hold, roughly, and whole in the
        // tip.
        const QString shown =
            needed.height() <= most
                ? text
                : metrics.elidedText(text, Qt::ElideRight, kMostTextLines * box.width() * 9 / 10);
        painter.drawText(box, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, shown + mark);
        line.setTop(line.top() + box.height() + grid(this, 0.25));
    }
}

/// The sample with the mask or the point in it; gives back what it left of the cell.
QRect PredictionStrip::paintPicture(QPainter& painter, const Cell& cell) const
{
    const PaletteColors colors(palette());
    const Prediction& p = *cell.prediction;
    const QImage image = pictureOf(*m_inspection, p, colors.accent);
    if (image.isNull())
        return cell.rect;
    const int side = grid(this, kPictureUnits);
    const QSize size = image.size().scaled(side, side, Qt::KeepAspectRatio);
    const QRect drawn(cell.rect.topLeft(), size);
    painter.drawImage(drawn, image);
    const auto cross = [&](const HostArray& point, const QColor& ink, bool ring) {
        if (point.values.size() != 2)
            return;
        const QPointF at = placeIn(drawn, m_inspection->picture, point);
        const double reach = grid(this, 0.75);
        for (const auto& [color, width] : {std::pair(QColor(Qt::black), 3.0), std::pair(ink, 1.5)}) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(color, width));
            if (ring) {
                painter.drawEllipse(at, reach, reach);
                continue;
            }
            painter.drawLine(at - QPointF(reach, 0), at + QPointF(reach, 0));
            painter.drawLine(at - QPointF(0, reach), at + QPointF(0, reach));
        }
    };
    if (p.kind == TaskKind::Point) {
        painter.setClipRect(drawn);
        cross(p.truthValues, Qt::white, true);
        cross(p.values, colors.accent, false);
        painter.setClipping(false);
    }
    return cell.rect.adjusted(size.width() + grid(this, 1), 0, 0, 0);
}

void PredictionStrip::paintCell(QPainter& painter, const Cell& cell) const
{
    const PaletteColors colors(palette());
    const Answer answer = answerOf(*cell.prediction, cell.whole);
    const bool drawn = cell.prediction->kind == TaskKind::Mask || cell.prediction->kind == TaskKind::Point;
    const QRect box = drawn ? paintPicture(painter, cell) : cell.rect;
    QRect line(box.left(), box.top(), box.width(), titleHeight());
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setPen(colors.muted);
    const int numberWidth = tabularWidth(painter.fontMetrics(), answer.number);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(QString::fromStdString(cell.prediction->task),
                                                      Qt::ElideRight, line.width() - numberWidth - 4));
    drawTabular(painter, line, Qt::AlignRight, answer.number);
    line.translate(0, line.height());
    const bool wrong = answer.right && !*answer.right;
    const QString said = !answer.right ? answer.said
                         : wrong       ? tr("%1 ✗ %2").arg(answer.said, answer.truth)
                                       : tr("%1 ✓").arg(answer.said);
    painter.setFont(roleFont(this, TextRole::Text));
    painter.setPen(wrong ? colors.error : colors.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(said, Qt::ElideRight, line.width()));
    if (answer.share >= 0)
        paintShare(painter,
                   QRectF(box.left(), line.bottom() + grid(this, 0.5), box.width(), grid(this, 0.375)),
                   answer.share, answer.before, true);
}

void PredictionStrip::paintShare(QPainter& painter, const QRectF& groove, double share, double before,
                                 bool strong) const
{
    const PaletteColors colors(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.groove);
    painter.drawRoundedRect(groove, 1.5, 1.5);
    painter.setBrush(strong ? colors.text : colors.muted);
    painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * share, groove.height()), 1.5,
                            1.5);
    if (before >= 0)
        painter.fillRect(
            QRectF(groove.left() + groove.width() * before - 1, groove.top() - 3, 2, groove.height() + 6),
            colors.accent);
}

void PredictionStrip::paintBars(QPainter& painter, const QRect& area, const Prediction& prediction) const
{
    std::vector<int> order(prediction.probabilities.size());
    std::iota(order.begin(), order.end(), 0);
    const int cell = grid(this, wholeOf(prediction) != nullptr ? 20 : 11);
    const size_t shown =
        std::min<size_t>(order.size(), static_cast<size_t>(std::max(1, area.width() / cell)));
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                      [&](int a, int b) {
                          return prediction.probabilities[static_cast<size_t>(a)] >
                                 prediction.probabilities[static_cast<size_t>(b)];
                      });
    const int gap = grid(this, 1.5);
    int x = area.left() + area.width() - static_cast<int>(shown) * cell + gap;
    for (size_t i = 0; i < shown; ++i, x += cell)
        paintBar(painter, QRect(x, area.top(), cell - gap, area.height()), prediction, order[i]);
}

void PredictionStrip::paintBar(QPainter& painter, const QRect& box, const Prediction& prediction,
                               int index) const
{
    const PaletteColors colors(palette());
    const auto at = static_cast<size_t>(index);
    const Prediction* whole = wholeOf(prediction);
    const QRect line(box.left(), box.top() + grid(this, 0.75), box.width(), grid(this, 2));
    const QString number = probabilityText(prediction, whole, index);
    const int numberWidth = tabularWidth(painter.fontMetrics(), number);
    painter.setPen(index == prediction.truth ? colors.text : colors.muted);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(classNameOf(prediction, index), Qt::ElideRight,
                                                      line.width() - numberWidth - 4));
    drawTabular(painter, line, Qt::AlignRight, number);
    paintShare(painter, QRectF(box.left(), line.bottom() + grid(this, 0.5), box.width(), grid(this, 0.375)),
               static_cast<double>(prediction.probabilities[at]),
               whole != nullptr ? static_cast<double>(whole->probabilities[at]) : -1.0,
               index == prediction.predicted);
}

void PredictionStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retell();
        update();
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace attnscope
