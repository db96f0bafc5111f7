// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/prediction_answer.h"

#include "core/api/place_answers.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("attnscope::PredictionStrip", text); }

QString pointText(const HostArray& point)
{
    return point.values.size() == 2 ? QStringLiteral("(%1, %2)")
                                          .arg(static_cast<double>(point.values[0]), 0, 'f', 1)
                                          .arg(static_cast<double>(point.values[1]), 0, 'f', 1)
                                    : QString();
}

Answer classAnswer(const Prediction& prediction, const Prediction* whole)
{
    Answer answer;
    answer.said = classNameOf(prediction, prediction.predicted);
    if (prediction.truth >= 0) {
        answer.right = prediction.truth == prediction.predicted;
        answer.truth = classNameOf(prediction, prediction.truth);
    }
    answer.number = probabilityText(prediction, whole, prediction.predicted);
    const auto at = static_cast<size_t>(std::max(0, prediction.predicted));
    if (at < prediction.probabilities.size())
        answer.share = static_cast<double>(prediction.probabilities[at]);
    if (whole != nullptr && at < whole->probabilities.size())
        answer.before = static_cast<double>(whole->probabilities[at]);
    return answer;
}

Answer maskAnswer(const Prediction& prediction)
{
    Answer answer;
    answer.said = QCoreApplication::translate("attnscope::PredictionStrip", "%1 of the picture")
                      .arg(percentText(maskShare(prediction)));
    if (const auto overlap = maskOverlap(prediction)) {
        answer.share = *overlap;
        answer.number =
            QCoreApplication::translate("attnscope::PredictionStrip", "overlap %1").arg(*overlap, 0, 'f', 2);
    }
    return answer;
}

Answer pointAnswer(const Prediction& prediction)
{
    Answer answer;
    answer.said = pointText(prediction.values);
    if (const auto off = pointError(prediction))
        answer.number =
            QCoreApplication::translate("attnscope::PredictionStrip", "%1 px off").arg(*off, 0, 'f', 1);
    return answer;
}

Answer textAnswer(const Prediction& prediction)
{
    Answer answer;
    answer.said = QString::fromStdString(prediction.text);
    if (!prediction.truthText.empty()) {
        answer.right = prediction.text == prediction.truthText;
        answer.truth = QString::fromStdString(prediction.truthText);
    }
    return answer;
}

} // namespace

QString classNameOf(const Prediction& prediction, int index)
{
    const bool known = index >= 0 && static_cast<size_t>(index) < prediction.classes.size();
    return known ? QString::fromStdString(prediction.classes[static_cast<size_t>(index)]) : QString();
}

QString probabilityText(const Prediction& prediction, const Prediction* whole, int index)
{
    const auto at = static_cast<size_t>(index);
    if (index < 0 || at >= prediction.probabilities.size())
        return {};
    const auto now = static_cast<double>(prediction.probabilities[at]);
    if (whole == nullptr || at >= whole->probabilities.size())
        return QString::number(now, 'f', 2);
    const auto then = static_cast<double>(whole->probabilities[at]);
    const QString sign = now < then ? QString(QChar(0x2212)) : QStringLiteral("+");
    return QStringLiteral("%1 → %2 (%3%4)")
        .arg(QString::number(then, 'f', 2), QString::number(now, 'f', 2), sign,
             QString::number(std::abs(now - then), 'f', 2));
}

Answer answerOf(const Prediction& prediction, const Prediction* whole)
{
    switch (prediction.kind) {
    case TaskKind::Classification: return classAnswer(prediction, whole);
    case TaskKind::Sequence: return textAnswer(prediction);
    case TaskKind::Mask: return maskAnswer(prediction);
    case TaskKind::Point: return pointAnswer(prediction);
    }
    return {};
}

QString answerSentence(const Prediction& prediction)
{
    const Answer answer = answerOf(prediction, nullptr);
    const bool right = answer.right.value_or(false);
    const bool wrong = answer.right && !right;
    switch (prediction.kind) {
    case TaskKind::Classification:
        return wrong ? tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "predicted %1 ✗, it is %2"))
                           .arg(answer.said, answer.truth)
               : right
                   ? tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "predicted %1 ✓")).arg(answer.said)
                   : tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "predicted %1")).arg(answer.said);
    case TaskKind::Sequence:
        return wrong
                   ? tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "made “%1” ✗, the reference is “%2”"))
                         .arg(answer.said, answer.truth)
               : right ? tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "made “%1” ✓")).arg(answer.said)
                       : tr(QT_TRANSLATE_NOOP("attnscope::PredictionStrip", "made “%1”")).arg(answer.said);
    case TaskKind::Mask:
    case TaskKind::Point: break;
    }
    return answer.number.isEmpty() ? answer.said : answer.said + QStringLiteral(" · ") + answer.number;
}

} // namespace attnscope
