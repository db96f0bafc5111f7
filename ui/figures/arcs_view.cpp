// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"
#include "ui/figures/arcs.h"
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kHeader = 14;    ///< below the title: what stands on either side, and the heads' colours
constexpr double kRow = 11;       ///< of a token, where the figure may be as tall as it likes
constexpr double kTallest = 3000; ///< from then on rows are lower
constexpr double kLabelPitch = 8; ///< labels closer than this are thinned out
constexpr double kLongestLabel = 110;
constexpr double kLabelGap = 4;
constexpr double kLines = 180;     ///< width between the two columns
constexpr double kLeastLines = 20; ///< where a page is narrow
constexpr double kThickest = 2.6;
constexpr double kSwatch = 6, kSwatchPitch = 18;
const QColor kAlone{0x1f, 0x5f, 0xa8};

/// Queries on the left, keys on the right, a line for each strong weight: the window's view of arcs, whole.
class ArcsView : public FigureView {
public:
    ArcsView(const Inspection& inspection, const ViewSettings& view)
        : m_inspection(inspection), m_view(view), m_shown(shownAttention(inspection, view)),
          m_site(m_shown.site)
    {
        if (m_site == nullptr)
            return;
        m_queries = querySequence(inspection, *m_site);
        m_keys = keySequence(inspection, *m_site);
        m_rows = static_cast<int>(m_site->weights.shape[1]);
        m_columns = static_cast<int>(m_site->weights.shape[2]);
        collect();
        std::vector<float> drawn;
        for (const Arc& arc : m_arcs)
            drawn.push_back(arc.weight);
        // Lines are single weights, never means: they compare with all of the site's.
        const TextScale extent = view.unitScale     ? TextScale::Unit
                                 : view.sharedScale ? TextScale::Site
                                                    : TextScale::Shown;
        m_scale = textScale(view.scale, extent, m_site->weights.values, drawn);
    }

    QSizeF naturalSize() const override
    {
        if (m_site == nullptr)
            return {kLines, kHeader};
        const double row = naturalRow();
        return {std::max(widest(true, row) + widest(false, row) + 2 * kLabelGap + kLines,
                         static_cast<double>(shownHeads().size()) * kSwatchPitch + kLines),
                page::kTitleHeight + kHeader + row * std::max(m_rows, m_columns)};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (m_site == nullptr)
            return;
        const double room = area.height() - page::kTitleHeight - kHeader;
        const double row = std::clamp(room / std::max(m_rows, m_columns), 0.01, 2 * kRow);
        double left = widest(true, row), right = widest(false, row);
        const double labels = std::max(1.0, area.width() - 2 * kLabelGap - kLeastLines);
        if (const double wanted = left + right; wanted > labels) { // a narrow page cuts labels before lines
            left *= labels / wanted;
            right *= labels / wanted;
        }
        const Place place{area.left() + left + kLabelGap, area.right() - right - kLabelGap,
                          area.top() + page::kTitleHeight + kHeader, row};
        paintTitle(paper, area, place);
        paper.painter().save();
        paper.painter().setRenderHint(QPainter::Antialiasing);
        paper.painter().setBrush(Qt::NoBrush);
        for (const Arc& arc : m_arcs) {
            paper.painter().setPen(
                arcPen(m_scale.normalised(arc.weight), arcColor(*m_site, arc.head, kAlone), kThickest));
            paper.painter().drawPath(arcPath(
                {{place.left, yOf(true, arc.query, place)}, {place.right, yOf(false, arc.key, place)}}));
        }
        paper.painter().restore();
        paintLabels(paper, true, place, left);
        paintLabels(paper, false, place, right);
    }

    std::vector<CaptionItem> captionItems() const override
    {
        if (m_site == nullptr)
            return {};
        std::vector<CaptionItem> items;
        const QString count = QString::number(m_arcs.size());
        items.push_back({isOne() ? QCoreApplication::translate("Figure", "%1 lines").arg(count)
                                 : QCoreApplication::translate(
                                       "Figure", "%1 lines: the %2 strongest of each token and head")
                                       .arg(count, QString::number(kArcsPerQuery))});
        items.push_back({arcRule(*m_site)});
        if (m_leftOut > 0)
            items.push_back(
                {QCoreApplication::translate("Figure", "%1 weaker ones left out").arg(m_leftOut)});
        items.push_back({QCoreApplication::translate("Figure", "full width: %1 and above")
                             .arg(static_cast<double>(m_scale.valueAt(1.0F)), 0, 'g', 3)});
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        if (pitch(m_rows, naturalRow()) > 1 || pitch(m_columns, naturalRow()) > 1)
            items.push_back({QCoreApplication::translate("Figure", "not every token is labelled")});
        return items;
    }

private:
    /// Where the lines lie.
    struct Place {
        double left = 0, right = 0, top = 0, row = 0;
    };

    /// The lines of one query alone.
    bool isOne() const { return m_shown.query >= 0 || isPooled(*m_site); }

    std::vector<int> shownHeads() const
    {
        if (m_shown.head >= 0)
            return {m_shown.head};
        std::vector<int> heads(static_cast<size_t>(m_site->weights.shape[0]));
        for (size_t i = 0; i < heads.size(); ++i)
            heads[i] = static_cast<int>(i);
        return heads;
    }

    void collect()
    {
        const int first = isPooled(*m_site) ? 0 : std::max(0, m_shown.query);
        const int last = isOne() ? first : m_rows - 1;
        for (const int head : shownHeads())
            for (int query = first; query <= last; ++query) {
                const auto arcs = strongestArcs(*m_site, head, query, isOne() ? kArcsOfOne : kArcsPerQuery);
                m_arcs.insert(m_arcs.end(), arcs.begin(), arcs.end());
            }
        const double views = std::max(1.0, std::max(m_rows, m_columns) / kArcRowsOfView);
        m_leftOut = thinOut(m_arcs, static_cast<size_t>(std::ceil(views * static_cast<double>(kMostArcs))));
    }

    double naturalRow() const { return std::min(kRow, kTallest / std::max(m_rows, m_columns)); }

    /// Every how manieth token has a label.
    static int pitch(int count, double row)
    {
        return count < 2 ? 1 : static_cast<int>(std::ceil(kLabelPitch / std::max(row, 0.01) - 1e-6));
    }

    QString label(bool query, int index) const
    {
        if (query && m_queries == nullptr)
            return isPooled(*m_site) ? QCoreApplication::translate("Figure", "the model")
                                     : QCoreApplication::translate("Figure", "patch %1").arg(index);
        return query ? tokenLabel(*m_queries, m_site->queryLeading, index)
                     : tokenLabel(*m_keys, m_site->keyLeading, index);
    }

    double widest(bool query, double row) const
    {
        const int count = query ? m_rows : m_columns;
        double width = 0;
        for (int i = 0; i < count; i += pitch(count, row))
            width = std::max(width, textWidth(label(query, i), TextSize::Small, TextWeight::Strong));
        return std::min(width, kLongestLabel);
    }

    /// Of a row's middle; the single query of a pooled site stands in the middle of the keys.
    double yOf(bool query, int index, const Place& place) const
    {
        const double row = query && isPooled(*m_site) ? (m_columns - 1) / 2.0 : index;
        return place.top + (row + 0.5) * place.row;
    }

    bool isMuted(bool query, int index) const
    {
        const TokenSequence* tokens = query ? m_queries : m_keys;
        const int at = index - (query ? m_site->queryLeading : m_site->keyLeading);
        return tokens == nullptr || at < 0 || tokens->tokens[static_cast<size_t>(at)].hidden;
    }

    void paintLabels(Paper& paper, bool query, const Place& place, double width) const
    {
        const int count = query ? m_rows : m_columns;
        const QFontMetricsF metrics(figureFont(TextSize::Small));
        for (int i = 0; i < count; i += pitch(count, place.row)) {
            const bool chosen = query && m_shown.query == i;
            paper.text({query ? place.left - kLabelGap : place.right + kLabelGap, yOf(query, i, place)},
                       (query ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                       metrics.elidedText(label(query, i), Qt::ElideRight, width + 0.5), TextSize::Small,
                       isMuted(query, i) ? page::kMuted : page::kInk,
                       chosen ? TextWeight::Strong : TextWeight::Regular);
        }
    }

    void paintTitle(Paper& paper, const QRectF& area, const Place& place) const
    {
        QStringList parts{QString::fromStdString(m_site->name)};
        if (m_shown.head >= 0)
            parts << headText(*m_site, m_shown.head);
        parts.removeAll(QString());
        paper.text({area.left(), area.top() + page::kTitleHeight - 5}, Qt::AlignLeft | Qt::AlignBaseline,
                   parts.join(QStringLiteral(", ")), TextSize::Normal, page::kInk, TextWeight::Strong);
        const double y = place.top - kHeader / 2;
        if (m_queries != nullptr)
            paper.text({place.left - kLabelGap, y}, Qt::AlignRight | Qt::AlignVCenter,
                       sequenceLabel(m_queries->name), TextSize::Small, page::kMuted);
        paper.text({place.right + kLabelGap, y}, Qt::AlignLeft | Qt::AlignVCenter,
                   sequenceLabel(m_keys->name), TextSize::Small, page::kMuted);
        paintHeads(paper, (place.left + place.right) / 2, y);
    }

    /// A colour a head, numbered from 0 as --head does.
    void paintHeads(Paper& paper, double middle, double y) const
    {
        const std::vector<int> heads = shownHeads();
        if (heads.size() < 2)
            return;
        double x = middle - kSwatchPitch * static_cast<double>(heads.size()) / 2;
        for (const int head : heads) {
            paper.painter().setPen(Qt::NoPen);
            paper.painter().setBrush(arcColor(*m_site, head, kAlone));
            paper.painter().drawRect(QRectF(x, y - kSwatch / 2, kSwatch, kSwatch));
            paper.text({x + kSwatch + 2, y}, Qt::AlignLeft | Qt::AlignVCenter, QString::number(head),
                       TextSize::Small, page::kMuted);
            x += kSwatchPitch;
        }
    }

    const Inspection& m_inspection;
    const ViewSettings& m_view;
    const ShownAttention m_shown;
    const AttentionSite* m_site;
    const TokenSequence* m_queries = nullptr; ///< null: one query of the model's own
    const TokenSequence* m_keys = nullptr;
    int m_rows = 0, m_columns = 0;
    std::vector<Arc> m_arcs;
    size_t m_leftOut = 0;
    ColorScale m_scale;
};

} // namespace

std::unique_ptr<FigureView> makeArcsView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<ArcsView>(*content.inspection, request.view);
}

} // namespace attnscope
