// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/overlay_tile.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace attnscope {
namespace {

constexpr int kPanels = 3;
constexpr double kPanelWidth = 136;

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
        QRectF last;
        for (int i = 0; i < kPanels; ++i) {
            const QRectF rect({left + i * (panel.width() + page::kGap), area.top() + page::kTitleHeight},
                              panel);
            paper.text({rect.left(), rect.top() - 4}, Qt::AlignLeft | Qt::AlignBaseline, titles[i],
                       TextSize::Normal, page::kInk, TextWeight::Strong);
            paintOverlayTile(paper, rect, m_inspection, m_view, i == 0 || !m_field ? nullptr : &*m_field,
                             m_scale, i == 1 ? 1.0F : m_view.blend);
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
