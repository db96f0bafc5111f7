// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <QCoreApplication>

#include <algorithm>

namespace attnscope {
namespace {

constexpr double kLongSide = 300;
constexpr double kLeftRoom = 40; // numbers and name of the query axis
constexpr double kBottomRoom = page::kAxisRoom + page::kLabelRoom;
constexpr double kRightRoom = page::kBarGap + page::kBarWidth + page::kBarRoom;

/// Query x key of one site and head: rows are queries, columns keys, first at the top left.
class MatrixView : public FigureView {
public:
    MatrixView(const Inspection& inspection, const ViewSettings& view)
        : m_view(view), m_site(siteOf(inspection, view)),
          m_field(m_site != nullptr ? matrixOf(*m_site, view.head) : std::nullopt)
    {
        if (m_field)
            m_scale = fittingScale(view.scale, m_field->values);
    }

    QSizeF naturalSize() const override
    {
        const QSizeF cells = cellsSize(kLongSide, kLongSide);
        return {cells.width() + kLeftRoom + kRightRoom, cells.height() + page::kTitleHeight + kBottomRoom};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (!m_field)
            return;
        const QSizeF size = cellsSize(area.width() - kLeftRoom - kRightRoom,
                                      area.height() - page::kTitleHeight - kBottomRoom);
        const double left = area.left() + kLeftRoom +
                            std::max(0.0, (area.width() - kLeftRoom - kRightRoom - size.width()) / 2);
        const QRectF plot({left, area.top() + page::kTitleHeight}, size);
        QString title = QString::fromStdString(m_site->name);
        if (const QString head = headText(*m_site, m_view.head); !head.isEmpty())
            title += QStringLiteral(", ") + head;
        paper.text({plot.left(), plot.top() - 4}, Qt::AlignLeft | Qt::AlignBaseline, title, TextSize::Normal,
                   page::kInk, TextWeight::Strong);
        paintCells(paper, plot, *m_field, colorMapOf(m_view), m_scale);
        const bool matrix = m_site->kind == SiteKind::Matrix;
        paper.bottomAxis(plot, cellAxis(m_field->columns, plot.width(), m_site->keyGrid.first,
                                        matrix ? QCoreApplication::translate("Figure", "Key")
                                               : QCoreApplication::translate("Figure", "Column"),
                                        false));
        paper.leftAxis(plot,
                       cellAxis(m_field->rows, plot.height(), m_site->queryGrid.first,
                                matrix ? QCoreApplication::translate("Figure", "Query")
                                       : QCoreApplication::translate("Figure", "Row"),
                                true),
                       false);
        const double barHeight = std::max(plot.height(), 40.0);
        paper.colorBar({plot.right() + page::kBarGap, plot.top(), page::kBarWidth, barHeight},
                       colorMapOf(m_view), m_scale);
    }

    std::vector<CaptionItem> captionItems() const override
    {
        std::vector<CaptionItem> items;
        if (m_site != nullptr && m_site->kind == SiteKind::Matrix && m_site->keyGrid.rows > 0) {
            items.push_back({QCoreApplication::translate("Figure", "keys on a grid of %1 × %2 over the input")
                                 .arg(m_site->keyGrid.rows)
                                 .arg(m_site->keyGrid.columns)});
        }
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        return items;
    }

private:
    /// Square cells in width x height, but never thinner than a line of text.
    QSizeF cellsSize(double width, double height) const
    {
        if (!m_field)
            return {width, height};
        const double cell = std::max(0.01, std::min(width / m_field->columns, height / m_field->rows));
        return {std::max(cell * m_field->columns, 12.0), std::max(cell * m_field->rows, 12.0)};
    }

    /// An axis over cells 0 .. count-1, a tick at the middle of a cell; a class token before the grid is
    /// named.
    static Paper::Axis cellAxis(int count, double length, int first, const QString& name, bool vertical)
    {
        Paper::Axis axis;
        // Rows grow downwards: the left axis, whose low end is at the bottom, is turned round.
        axis.low = vertical ? count : 0;
        axis.high = vertical ? 0 : count;
        axis.name = name;
        const int wanted = std::clamp(static_cast<int>(length / 36), 1, 10);
        if (count == 1) {
            axis.ticks.values = {0.0};
            axis.ticks.labels = {QStringLiteral("0")};
        } else {
            axis.ticks = integerTicks(0, count - 1, wanted);
        }
        for (size_t i = 0; i < axis.ticks.values.size(); ++i) {
            if (first == 1 && axis.ticks.values[i] == 0)
                axis.ticks.labels[i] = leadingLabel(1, 0);
            axis.ticks.values[i] += 0.5;
        }
        return axis;
    }

    const ViewSettings& m_view;
    const AttentionSite* m_site;
    std::optional<MapField> m_field;
    ColorScale m_scale;
};

} // namespace

std::unique_ptr<FigureView> makeMatrixView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<MatrixView>(*content.inspection, request.view);
}

} // namespace attnscope
