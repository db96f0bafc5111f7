// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/figure.h"

#include "core/api/place_answers.h"
#include "ui/figures/figure_check.h"
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kCaptionGap = 8;

/// Whether the matrix has tokens along an axis to be labelled with.
bool isOfTokens(const Inspection& inspection, const ViewSettings& view)
{
    const AttentionSite* site = siteOf(inspection, view);
    return site != nullptr &&
           (querySequence(inspection, *site) != nullptr || keySequence(inspection, *site) != nullptr);
}

/// Content that the view cannot show is painted as an empty page; saveFigure() refuses it with a sentence.
std::unique_ptr<FigureView> makeView(const FigureContent& content, const FigureRequest& request)
{
    if (!checkFigure(content, request).isOk())
        return nullptr;
    switch (request.view.view) {
    case ViewKind::Overlay: return makeOverlayView(content, request);
    case ViewKind::Tokens: return makeTokensView(content, request);
    case ViewKind::Arcs: return makeArcsView(content, request);
    case ViewKind::Matrix:
        return isOfTokens(*content.inspection, request.view) ? makeTokenMatrixView(content, request)
                                                             : makeMatrixView(content, request);
    case ViewKind::Heads: return makeHeadsView(content, request);
    case ViewKind::Curves: return makeCurvesView(content, request);
    }
    return nullptr;
}

QString sampleText(const Inspection& inspection)
{
    const SampleRef& sample = inspection.sample;
    if (sample.index >= 0 && !sample.name.empty())
        return QCoreApplication::translate("Figure", "Picture of sample %1, text of one's own")
            .arg(sample.index);
    if (sample.index < 0 && !inspection.texts.empty())
        return QCoreApplication::translate("Figure", "Text of one's own");
    if (sample.index < 0)
        return QFileInfo(QString::fromStdString(sample.name)).fileName(); // the folder is nobody's business
    switch (sample.split) {
    case Split::Train: return QCoreApplication::translate("Figure", "Training sample %1").arg(sample.index);
    case Split::Validation:
        return QCoreApplication::translate("Figure", "Validation sample %1").arg(sample.index);
    case Split::Test: break;
    }
    return QCoreApplication::translate("Figure", "Test sample %1").arg(sample.index);
}

QString className(const Prediction& prediction, int index)
{
    if (index >= 0 && index < static_cast<int>(prediction.classes.size()))
        return QString::fromStdString(prediction.classes[static_cast<size_t>(index)]);
    return QString::number(index);
}

/// What a translator made, and the reference.
void addMade(std::vector<CaptionItem>& items, const Prediction& prediction)
{
    const bool wrong = !prediction.truthText.empty() && prediction.truthText != prediction.text;
    items.push_back({QCoreApplication::translate("Figure", "output: %1")
                         .arg(QString::fromStdString(prediction.text).simplified()),
                     wrong ? page::kWrong : page::kInk});
    if (!prediction.truthText.empty())
        items.push_back({QCoreApplication::translate("Figure", "reference: %1")
                             .arg(QString::fromStdString(prediction.truthText).simplified())});
}

/// Where the model puts a point, or what a mask covers, and how far that is from the truth.
void addPlace(std::vector<CaptionItem>& items, const Prediction& prediction)
{
    const std::vector<float>& values = prediction.values.values;
    if (prediction.kind == TaskKind::Mask) {
        items.push_back({QCoreApplication::translate("Figure", "%1 % of the picture")
                             .arg(100 * maskShare(prediction), 0, 'f', 1),
                         page::kInk});
        if (const auto overlap = maskOverlap(prediction))
            items.push_back({QCoreApplication::translate("Figure", "overlap with the truth: %1")
                                 .arg(*overlap, 0, 'f', 3)});
    } else if (values.size() == 2) {
        items.push_back({QStringLiteral("(%1, %2)")
                             .arg(static_cast<double>(values[0]), 0, 'f', 1)
                             .arg(static_cast<double>(values[1]), 0, 'f', 1),
                         page::kInk});
        if (const auto off = pointError(prediction))
            items.push_back({QCoreApplication::translate("Figure", "%1 pixels off").arg(*off, 0, 'f', 2)});
    }
}

std::vector<CaptionItem> predictionItems(const Prediction& prediction, bool named)
{
    std::vector<CaptionItem> items;
    if (named)
        items.push_back({QString::fromStdString(prediction.task), page::kInk, TextWeight::Strong});
    if (prediction.kind == TaskKind::Sequence) {
        addMade(items, prediction);
        return items;
    }
    if (prediction.kind != TaskKind::Classification) {
        addPlace(items, prediction);
        return items;
    }
    const bool wrong = prediction.truth >= 0 && prediction.truth != prediction.predicted;
    if (prediction.predicted >= 0) {
        QString text = QCoreApplication::translate("Figure", "predicted: %1")
                           .arg(className(prediction, prediction.predicted));
        const auto index = static_cast<size_t>(prediction.predicted);
        if (index < prediction.probabilities.size())
            text +=
                QStringLiteral(" (%1)").arg(static_cast<double>(prediction.probabilities[index]), 0, 'f', 3);
        items.push_back({text, wrong ? page::kWrong : page::kInk});
    }
    if (prediction.truth >= 0)
        items.push_back({QCoreApplication::translate("Figure", "truth: %1")
                             .arg(className(prediction, prediction.truth))});
    return items;
}

Caption makeCaption(const FigureContent& content, const FigureRequest& request, const FigureView* view)
{
    Caption caption;
    if (request.caption && content.inspection != nullptr && request.view.view != ViewKind::Curves) {
        const Inspection& inspection = *content.inspection;
        std::vector<CaptionItem> first{{sampleText(inspection), page::kInk, TextWeight::Strong}};
        if (!content.source.isEmpty())
            first.push_back({content.source});
        first.push_back(
            {QCoreApplication::translate("Figure", "step %1").arg(groupedInteger(inspection.step))});
        std::vector<std::vector<CaptionItem>> tasks;
        for (const Prediction& prediction : inspection.predictions)
            tasks.push_back(predictionItems(prediction, inspection.predictions.size() > 1));
        if (tasks.size() == 1)
            first.insert(first.end(), tasks.front().begin(), tasks.front().end());
        caption.add(std::move(first));
        if (tasks.size() > 1)
            for (auto& task : tasks)
                caption.add(std::move(task));
    }
    if (request.caption && view != nullptr) {
        std::vector<CaptionItem> items = view->captionItems();
        for (CaptionItem& item : items)
            item.color = page::kMuted;
        if (!items.empty())
            caption.add(std::move(items));
    }
    if (!content.note.isEmpty())
        caption.addNote(content.note);
    return caption;
}

} // namespace

QSize figureSize(const FigureContent& content, const FigureRequest& request)
{
    if (request.size.isValid() && !request.size.isEmpty())
        return request.size;
    const auto view = makeView(content, request);
    if (view == nullptr)
        return {240, 120};
    const QSizeF body = view->naturalSize();
    const Caption caption = makeCaption(content, request, view.get());
    const double text = caption.isEmpty() ? 0 : kCaptionGap + caption.height(body.width());
    return {static_cast<int>(std::ceil(body.width() + 2 * page::kMargin)),
            static_cast<int>(std::ceil(body.height() + text + 2 * page::kMargin))};
}

void paintFigure(QPainter& painter, const QRectF& area, const FigureContent& content,
                 const FigureRequest& request)
{
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawRect(area);
    if (const auto view = makeView(content, request)) {
        Paper paper(painter);
        QRectF inner = area.adjusted(page::kMargin, page::kMargin, -page::kMargin, -page::kMargin);
        const Caption caption = makeCaption(content, request, view.get());
        if (!caption.isEmpty()) {
            const double height = caption.height(inner.width());
            caption.paint(paper, {inner.left(), inner.bottom() - height}, inner.width());
            inner.setBottom(inner.bottom() - height - kCaptionGap);
        }
        view->paint(paper, inner);
    }
    painter.restore();
}

QString figureDescription(const FigureContent& content, const FigureRequest& request)
{
    const auto view = makeView(content, request);
    const QString text = makeCaption(content, request, view.get()).plainText();
    if (request.view.view != ViewKind::Curves)
        return text;
    const QString what = QCoreApplication::translate("Figure", "Training curves");
    return text.isEmpty() ? what : what + u'\n' + text;
}

} // namespace attnscope
