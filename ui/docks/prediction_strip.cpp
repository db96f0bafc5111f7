// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/prediction_strip.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QFileInfo>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

QString className(const Prediction& prediction, int index)
{
    const bool known = index >= 0 && static_cast<size_t>(index) < prediction.classes.size();
    return known ? QString::fromStdString(prediction.classes[static_cast<size_t>(index)]) : QString();
}

} // namespace

PredictionStrip::PredictionStrip(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("predictionStrip"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize PredictionStrip::sizeHint() const { return {grid(this, 40), grid(this, 5)}; }
QSize PredictionStrip::minimumSizeHint() const { return {grid(this, 20), grid(this, 5)}; }

void PredictionStrip::setInspection(const std::shared_ptr<const Inspection>& inspection)
{
    m_inspection = inspection;
    setAccessibleName(summary());
    update();
}

QString PredictionStrip::sampleName() const
{
    const SampleRef& sample = m_inspection->sample;
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
    if (m_inspection == nullptr || m_inspection->predictions.empty())
        return {};
    const Prediction& p = m_inspection->predictions.front();
    if (p.kind == TaskKind::Sequence)
        return sequenceSummary(p);
    const QString said = className(p, p.predicted);
    if (p.truth < 0)
        return tr("predicted %1").arg(said);
    return p.truth == p.predicted ? tr("predicted %1 ✓").arg(said)
                                  : tr("predicted %1 ✗, it is %2").arg(said, className(p, p.truth));
}

QString PredictionStrip::sequenceSummary(const Prediction& prediction) const
{
    const QString made = QString::fromStdString(prediction.text);
    if (prediction.truthText.empty())
        return tr("made “%1”").arg(made);
    return prediction.truthText == prediction.text
               ? tr("made “%1” ✓").arg(made)
               : tr("made “%1” ✗, the reference is “%2”")
                     .arg(made, QString::fromStdString(prediction.truthText));
}

const Prediction* PredictionStrip::whole() const
{
    if (m_inspection == nullptr || m_inspection->wholePredictions.empty() ||
        m_inspection->predictions.empty())
        return nullptr;
    const Prediction& first = m_inspection->wholePredictions.front();
    return first.probabilities.size() == m_inspection->predictions.front().probabilities.size() ||
                   first.kind == TaskKind::Sequence
               ? &first
               : nullptr;
}

QString PredictionStrip::classNumber(int index) const
{
    const auto at = static_cast<size_t>(index);
    if (m_inspection == nullptr || m_inspection->predictions.empty() || index < 0 ||
        at >= m_inspection->predictions.front().probabilities.size())
        return {};
    const auto now = static_cast<double>(m_inspection->predictions.front().probabilities[at]);
    const Prediction* before = whole();
    if (before == nullptr)
        return QString::number(now, 'f', 2);
    const auto then = static_cast<double>(before->probabilities[at]);
    const QString sign = now < then ? QString(QChar(0x2212)) : QStringLiteral("+");
    return QStringLiteral("%1 → %2 (%3%4)")
        .arg(QString::number(then, 'f', 2), QString::number(now, 'f', 2), sign,
             QString::number(std::abs(now - then), 'f', 2));
}

void PredictionStrip::drawSequence(QPainter& painter, const QRect& area, const Prediction& prediction) const
{
    const PaletteColors colors(palette());
    painter.setFont(roleFont(this, TextRole::Caption));
    const Prediction* before = whole();
    const std::pair<QString, std::string> lines[] = {
        {before != nullptr ? tr("whole text:") : tr("reference:"),
         before != nullptr ? before->text : prediction.truthText},
        {before != nullptr ? tr("words hidden:") : tr("made:"), prediction.text}};
    QRect line(area.left(), area.top(), area.width(), area.height() / 2);
    for (const auto& [title, text] : lines) {
        const int width = painter.fontMetrics().horizontalAdvance(title) + grid(this, 0.75);
        painter.setPen(colors.muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
        painter.setPen(colors.text);
        const QString shown = painter.fontMetrics().elidedText(QString::fromStdString(text), Qt::ElideRight,
                                                               std::max(0, line.width() - width));
        painter.drawText(line.adjusted(width, 0, 0, 0),
                         Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        line.translate(0, line.height());
    }
}

void PredictionStrip::paintEvent(QPaintEvent*)
{
    if (m_inspection == nullptr || m_inspection->predictions.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const PaletteColors colors(palette());
    const Prediction& p = m_inspection->predictions.front();
    const QRect left = rect().adjusted(0, 0, -width() / 2, 0);
    painter.setFont(roleFont(this, TextRole::Heading));
    painter.setPen(p.truth >= 0 && p.truth != p.predicted ? colors.error : colors.text);
    painter.drawText(left.adjusted(0, 0, 0, -height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(summary(), Qt::ElideRight, left.width()));
    painter.setFont(roleFont(this, TextRole::Caption));
    painter.setPen(colors.muted);
    const QString where = tr("%1 · step %2").arg(sampleName(), countText(m_inspection->step));
    drawTabular(painter, left.adjusted(0, height() / 2, 0, 0), Qt::AlignLeft,
                painter.fontMetrics().elidedText(where, Qt::ElideMiddle, left.width()));
    const QRect right = rect().adjusted(width() / 2, 0, 0, 0);
    if (p.kind == TaskKind::Sequence)
        drawSequence(painter, right, p);
    else
        drawBars(painter, right, p);
}

void PredictionStrip::drawBars(QPainter& painter, const QRect& area, const Prediction& prediction) const
{
    std::vector<int> order(prediction.probabilities.size());
    std::iota(order.begin(), order.end(), 0);
    const int cell = grid(this, whole() != nullptr ? 20 : 11);
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
        drawBar(painter, QRect(x, area.top(), cell - gap, area.height()), prediction, order[i]);
}

void PredictionStrip::drawBar(QPainter& painter, const QRect& box, const Prediction& prediction,
                              int index) const
{
    const PaletteColors colors(palette());
    const double p = static_cast<double>(prediction.probabilities[static_cast<size_t>(index)]);
    const QRect line(box.left(), box.top() + grid(this, 0.75), box.width(), grid(this, 2));
    const QString number = classNumber(index);
    const int numberWidth = tabularWidth(painter.fontMetrics(), number);
    painter.setPen(index == prediction.truth ? colors.text : colors.muted);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(className(prediction, index), Qt::ElideRight,
                                                      line.width() - numberWidth - 4));
    drawTabular(painter, line, Qt::AlignRight, number);
    const QRectF groove(box.left(), line.bottom() + grid(this, 0.5), box.width(), grid(this, 0.375));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.groove);
    painter.drawRoundedRect(groove, 1.5, 1.5);
    painter.setBrush(index == prediction.predicted ? colors.text : colors.muted);
    painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * p, groove.height()), 1.5,
                            1.5);
    if (const Prediction* before = whole()) {
        const auto then = static_cast<double>(before->probabilities[static_cast<size_t>(index)]);
        const double mark = groove.left() + groove.width() * then;
        painter.fillRect(QRectF(mark - 1, groove.top() - 3, 2, groove.height() + 6), colors.accent);
    }
}

void PredictionStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(summary());
        update();
    }
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace attnscope
