// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"
#include "ui/figures/outlines.h"
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kRightRoom = page::kBarGap + page::kBarWidth + page::kBarRoom;
constexpr double kAxisName = 14;     ///< room for the name of an axis
constexpr double kLabelGap = 4;      ///< between a label and the cells
constexpr double kLongestLabel = 90; ///< longer ones are cut
constexpr double kLabelPitch = 8;    ///< labels closer than this are thinned out
constexpr double kPlotSide = 420;    ///< of the cells, where all labels fit into it
constexpr double kWidestPlot = 960;  ///< until then the figure grows, so that every label has room
constexpr double kLargestCell = 20;

/// Token x token, or source x target, with the tokens' texts along both axes.
class TokenMatrixView : public FigureView {
public:
    TokenMatrixView(const Inspection& inspection, const ViewSettings& view)
        : m_inspection(inspection), m_view(view), m_site(siteOf(inspection, view)),
          m_field(m_site != nullptr ? matrixOf(*m_site, view.head) : std::nullopt)
    {
        if (!m_field)
            return;
        const TextScale extent = textScaleOf(view, shownAttention(inspection, view));
        m_scale = textScale(view.scale, extent, m_site->weights.values, m_field->values);
        m_queries = querySequence(inspection, *m_site);
        m_keys = keySequence(inspection, *m_site);
        m_gold = goldCells();
    }

    QSizeF naturalSize() const override
    {
        if (!m_field)
            return {kPlotSide, kPlotSide};
        const double cell = cellFor();
        const QSizeF cells(cell * m_field->columns, cell * m_field->rows);
        // A short matrix still has a bar beside it.
        return {cells.width() + leftRoom(cell) + kRightRoom, std::max(cells.height(), 60.0) + topRoom(cell)};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (!m_field)
            return;
        double cell = 1;
        for (int i = 0; i < 3; ++i) // fewer labels may need less room
            cell = std::clamp(std::min((area.width() - leftRoom(cell) - kRightRoom) / m_field->columns,
                                       (area.height() - topRoom(cell)) / m_field->rows),
                              0.01, 2 * kLargestCell);
        const QRectF plot(area.left() + leftRoom(cell), area.top() + topRoom(cell), cell * m_field->columns,
                          cell * m_field->rows);
        QString title = QString::fromStdString(m_site->name);
        if (const QString head = headText(*m_site, m_view.head); !head.isEmpty())
            title += QStringLiteral(", ") + head;
        paper.text({area.left(), area.top() + page::kTitleHeight - 5}, Qt::AlignLeft | Qt::AlignBaseline,
                   title, TextSize::Normal, page::kInk, TextWeight::Strong);
        paintCells(paper, plot, *m_field, colorMapOf(m_view), m_scale);
        paintGold(paper, plot);
        paintLabels(paper, plot, cell);
        paper.colorBar({plot.right() + page::kBarGap, plot.top(), page::kBarWidth,
                        std::clamp(plot.height(), 40.0, 260.0)},
                       colorMapOf(m_view), m_scale);
    }

    std::vector<CaptionItem> captionItems() const override
    {
        std::vector<CaptionItem> items;
        if (m_field && (pitch(m_field->rows, cellFor()) > 1 || pitch(m_field->columns, cellFor()) > 1))
            items.push_back({QCoreApplication::translate("Figure", "not every token is labelled")});
        if (!m_gold.empty())
            items.push_back({QCoreApplication::translate("Figure", "outlined: the known alignment")});
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        return items;
    }

private:
    double cellFor() const
    {
        const int longest = std::max(m_field->rows, m_field->columns);
        return std::clamp(kPlotSide / longest, std::min(kLabelPitch, kWidestPlot / longest), kLargestCell);
    }

    /// Every how manieth token has a label.
    static int pitch(int count, double cell)
    {
        return count < 2 ? 1 : static_cast<int>(std::ceil(kLabelPitch / std::max(cell, 0.01) - 1e-6));
    }

    static QString label(const TokenSequence* sequence, int leading, int index)
    {
        const QString text =
            sequence != nullptr ? tokenLabel(*sequence, leading, index) : QString::number(index);
        return QFontMetricsF(figureFont(TextSize::Small)).elidedText(text, Qt::ElideRight, kLongestLabel);
    }

    double widestLabel(const TokenSequence* sequence, int leading, int count, double cell) const
    {
        double widest = 0;
        for (int i = 0; i < count; i += pitch(count, cell))
            widest = std::max(widest, textWidth(label(sequence, leading, i), TextSize::Small));
        return widest;
    }

    double leftRoom(double cell) const
    {
        return kAxisName + widestLabel(m_queries, m_site->queryLeading, m_field->rows, cell) + kLabelGap;
    }
    double topRoom(double cell) const
    {
        return page::kTitleHeight + kAxisName +
               widestLabel(m_keys, m_site->keyLeading, m_field->columns, cell) + kLabelGap;
    }

    void paintLabels(Paper& paper, const QRectF& plot, double cell) const
    {
        const int rows = pitch(m_field->rows, cell), columns = pitch(m_field->columns, cell);
        for (int r = 0; r < m_field->rows; r += rows)
            paper.text({plot.left() - kLabelGap, plot.top() + (r + 0.5) * cell},
                       Qt::AlignRight | Qt::AlignVCenter, label(m_queries, m_site->queryLeading, r),
                       TextSize::Small, r < m_site->queryLeading ? page::kMuted : page::kInk);
        for (int c = 0; c < m_field->columns; c += columns)
            paper.uprightText({plot.left() + (c + 0.5) * cell, plot.top() - kLabelGap},
                              label(m_keys, m_site->keyLeading, c), TextSize::Small,
                              c < m_site->keyLeading ? page::kMuted : page::kInk, Qt::AlignLeft);
        const double widest = widestLabel(m_queries, m_site->queryLeading, m_field->rows, cell);
        paper.uprightText({plot.left() - kLabelGap - widest - kAxisName / 2, plot.center().y()},
                          m_queries != nullptr ? sequenceLabel(m_queries->name)
                                               : QCoreApplication::translate("Figure", "Query"),
                          TextSize::Normal, page::kMuted);
        const double highest = widestLabel(m_keys, m_site->keyLeading, m_field->columns, cell);
        paper.text({plot.center().x(), plot.top() - kLabelGap - highest - kAxisName / 2},
                   Qt::AlignHCenter | Qt::AlignVCenter,
                   m_keys != nullptr ? sequenceLabel(m_keys->name)
                                     : QCoreApplication::translate("Figure", "Key"),
                   TextSize::Normal, page::kMuted);
    }

    /// A sequence's tokens that stand in its text, in order: what the alignment's rows are matched by.
    static std::vector<int> ordinary(const TokenSequence& sequence)
    {
        std::vector<int> found;
        for (size_t i = 0; i < sequence.tokens.size(); ++i)
            if (sequence.tokens[i].begin >= 0)
                found.push_back(static_cast<int>(i));
        return found;
    }

    /// The cells [query * key] that the known alignment links. For an output, those of its tokens that are
    /// the reference's at the same place: others have no known counterpart.
    std::vector<uint8_t> goldCells() const
    {
        const HostArray& alignment = m_inspection.alignment;
        const TokenSequence* target = m_inspection.findTokens("target");
        if (target == nullptr || m_queries == nullptr || m_site->keyTokens != "text" || m_keys == nullptr ||
            alignment.shape != std::vector<int64_t>{static_cast<int64_t>(target->tokens.size()),
                                                    static_cast<int64_t>(m_keys->tokens.size())} ||
            (m_queries->name != "target" && m_queries->name != "output"))
            return {};
        std::vector<uint8_t> gold(m_field->values.size());
        const std::vector<int> made = ordinary(*m_queries), wanted = ordinary(*target);
        for (size_t i = 0; i < std::min(made.size(), wanted.size()); ++i) {
            if (m_queries->tokens[static_cast<size_t>(made[i])].text !=
                target->tokens[static_cast<size_t>(wanted[i])].text)
                continue;
            for (size_t k = 0; k < m_keys->tokens.size(); ++k) {
                const size_t from = static_cast<size_t>(wanted[i]) * m_keys->tokens.size() + k;
                const size_t to = static_cast<size_t>(made[i] + m_site->queryLeading) *
                                      static_cast<size_t>(m_field->columns) +
                                  static_cast<size_t>(m_site->keyLeading) + k;
                gold[to] = alignment.values[from] > 0 ? 1 : 0;
            }
        }
        const bool any = std::find(gold.begin(), gold.end(), 1) != gold.end();
        return any ? gold : std::vector<uint8_t>();
    }

    void paintGold(Paper& paper, const QRectF& plot) const
    {
        QPainterPath path = maskOutline(m_gold, m_field->columns, m_field->rows);
        if (path.isEmpty())
            return;
        QTransform place = QTransform::fromTranslate(plot.left(), plot.top());
        place.scale(plot.width() / m_field->columns, plot.height() / m_field->rows);
        path = place.map(path);
        QPainter& painter = paper.painter();
        painter.save();
        painter.setBrush(Qt::NoBrush);
        // Dark under light: visible on every colour of every map.
        painter.setPen(QPen(QColor(0, 0, 0, 190), 1.9, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawPath(path);
        painter.setPen(QPen(Qt::white, 0.9, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawPath(path);
        painter.restore();
    }

    const Inspection& m_inspection;
    const ViewSettings& m_view;
    const AttentionSite* m_site;
    std::optional<MapField> m_field;
    ColorScale m_scale;
    const TokenSequence* m_queries = nullptr;
    const TokenSequence* m_keys = nullptr;
    std::vector<uint8_t> m_gold; ///< [query * key]; empty: none known
};

} // namespace

std::unique_ptr<FigureView> makeTokenMatrixView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<TokenMatrixView>(*content.inspection, request.view);
}

} // namespace attnscope
