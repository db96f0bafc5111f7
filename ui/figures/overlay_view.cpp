// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/outlines.h"
#include "ui/figures/view.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace attnscope {
namespace {

constexpr int kPanels = 3;
constexpr double kPanelWidth = 136;
constexpr std::array kLevels{0.25F, 0.5F, 0.75F};

/// Input, map and both together, side by side, with one colour bar.
class OverlayView : public FigureView {
public:
    OverlayView(const Inspection& inspection, const ViewSettings& view)
        : m_inspection(inspection), m_view(view), m_site(siteOf(inspection, view)),
          m_field(m_site != nullptr ? mapOf(*m_site, view.head, view.query) : std::nullopt)
    {
        if (m_field)
            m_scale = fittingScale(view.scale, m_field->values);
    }

    QSizeF naturalSize() const override
    {
        const QSizeF panel = panelSize(kPanelWidth);
        return {kPanels * panel.width() + fixedWidth(), panel.height() + page::kTitleHeight};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        const double widest = (area.width() - fixedWidth()) / kPanels;
        const double tallest = area.height() - page::kTitleHeight;
        const QSizeF input = inputSize(m_inspection);
        const QSizeF panel =
            panelSize(std::max(8.0, std::min(widest, tallest * input.width() / input.height())));
        const double left = area.left() + (area.width() - kPanels * panel.width() - fixedWidth()) / 2;
        const std::array<QString, kPanels> titles{QCoreApplication::translate("Figure", "Input"),
                                                  QCoreApplication::translate("Figure", "Attention"),
                                                  QCoreApplication::translate("Figure", "Overlay")};
        const MapStyle style = mapStyle(m_inspection, m_view.interpolation, panel.width());
        const QImage map = m_field ? mapImage(*m_field, style, colorMapOf(m_view), m_scale) : QImage();
        QRectF last;
        for (int i = 0; i < kPanels; ++i) {
            const QRectF rect({left + i * (panel.width() + page::kGap), area.top() + page::kTitleHeight},
                              panel);
            paper.text({rect.left(), rect.top() - 4}, Qt::AlignLeft | Qt::AlignBaseline, titles[i],
                       TextSize::Normal, page::kInk, TextWeight::Strong);
            paintPanel(paper, rect, i, style, map);
            last = rect;
        }
        if (m_field)
            paper.colorBar({last.right() + page::kBarGap, last.top(), page::kBarWidth, last.height()},
                           colorMapOf(m_view), m_scale);
    }

    std::vector<CaptionItem> captionItems() const override
    {
        std::vector<CaptionItem> items;
        if (m_site == nullptr)
            return items;
        items.push_back({QString::fromStdString(m_site->name)});
        for (const QString& text : {headText(*m_site, m_view.head), queryText(*m_site, m_view.query)})
            if (!text.isEmpty())
                items.push_back({text});
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        if (m_view.contour)
            items.push_back(
                {QCoreApplication::translate("Figure", "contours at 25, 50 and 75 % of the scale")});
        if (m_view.showEvidence && !m_inspection.evidence.empty())
            items.push_back(
                {QCoreApplication::translate("Figure", "dashed: where the answer is known to lie")});
        return items;
    }

private:
    QSizeF panelSize(double width) const
    {
        const QSizeF input = inputSize(m_inspection);
        return {width, width * std::clamp(input.height() / input.width(), 0.1, 10.0)};
    }

    static double fixedWidth()
    {
        return (kPanels - 1) * page::kGap + page::kBarGap + page::kBarWidth + page::kBarRoom;
    }

    /// The picture at its best resolution, scaled to `size`: cells of a small one stay sharp.
    QImage pictureImage(QSize size) const
    {
        const QImage original = imageOf(m_inspection.original);
        if (!original.isNull())
            return original.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                .convertToFormat(QImage::Format_RGB888);
        QImage picture = imageOf(m_inspection.picture);
        if (picture.isNull()) {
            picture = QImage(1, 1, QImage::Format_RGB888);
            picture.fill(Qt::lightGray);
        }
        return picture.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation)
            .convertToFormat(QImage::Format_RGB888);
    }

    void paintPanel(Paper& paper, const QRectF& rect, int which, const MapStyle& style,
                    const QImage& map) const
    {
        const bool hasOriginal = !m_inspection.original.empty();
        const bool cells = m_view.interpolation == Interpolation::Nearest && !hasOriginal;
        if (which == 0 || !m_field) {
            paper.image(rect, pictureImage(style.raster),
                        hasOriginal ? Paper::Smoothing::Smooth : Paper::Smoothing::None);
        } else {
            const QImage shown = which == 1 ? map : blended(pictureImage(style.raster), map, m_view.blend);
            paper.image(rect, shown, cells ? Paper::Smoothing::None : Paper::Smoothing::Smooth);
        }
        if (which != 0 && m_field && m_view.contour)
            paintContours(paper, rect);
        if (m_view.showEvidence)
            paintEvidence(paper, rect);
        paper.frame(rect);
    }

    void paintContours(Paper& paper, const QRectF& rect) const
    {
        // Contours follow the interpolated surface, so the field is sampled finely first. Cells have no
        // smooth surface: theirs follow the bilinear one.
        const Interpolation surface =
            m_view.interpolation == Interpolation::Nearest ? Interpolation::Linear : m_view.interpolation;
        const QSizeF input = inputSize(m_inspection);
        constexpr int kSamples = 160;
        const int height =
            std::clamp(static_cast<int>(kSamples * rect.height() / rect.width()), 16, 4 * kSamples);
        const MapField fine =
            FieldSampler(*m_field, surface).raster(kSamples, height, input.width(), input.height());
        QPainter& painter = paper.painter();
        painter.save();
        painter.setBrush(Qt::NoBrush);
        QTransform place = QTransform::fromTranslate(rect.left(), rect.top());
        place.scale(rect.width() / kSamples, rect.height() / height);
        for (const float t : kLevels) {
            const QPainterPath path = place.map(contourLines(fine, m_scale.valueAt(t)));
            painter.setPen(QPen(QColor(0, 0, 0, 110), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPath(path);
            painter.setPen(QPen(Qt::white, 0.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPath(path);
        }
        painter.restore();
    }

    void paintEvidence(Paper& paper, const QRectF& rect) const
    {
        const QSizeF input = inputSize(m_inspection);
        QPainterPath path = maskOutline(m_inspection.evidence, static_cast<int>(input.width()),
                                        static_cast<int>(input.height()));
        if (path.isEmpty())
            return;
        QTransform place = QTransform::fromTranslate(rect.left(), rect.top());
        place.scale(rect.width() / input.width(), rect.height() / input.height());
        path = place.map(path);
        QPainter& painter = paper.painter();
        painter.save();
        painter.setBrush(Qt::NoBrush);
        // Dark under light: visible on every colour of every map.
        painter.setPen(QPen(QColor(0, 0, 0, 170), 1.6, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawPath(path);
        QPen dashes(Qt::white, 0.9, Qt::CustomDashLine, Qt::FlatCap, Qt::MiterJoin);
        dashes.setDashPattern({2.5, 2.0});
        painter.setPen(dashes);
        painter.drawPath(path);
        painter.restore();
    }

    const Inspection& m_inspection;
    const ViewSettings& m_view;
    const AttentionSite* m_site;
    std::optional<MapField> m_field;
    ColorScale m_scale;
};

} // namespace

std::unique_ptr<FigureView> makeOverlayView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<OverlayView>(*content.inspection, request.view);
}

} // namespace attnscope
