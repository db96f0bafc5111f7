// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"
#include "ui/figures/labels.h"
#include "ui/figures/overlay_tile.h"
#include "ui/figures/token_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace attnscope {
namespace {

constexpr double kTileGap = 5;
constexpr double kLargestTile = 130;
constexpr int kMostColumns = 16;
constexpr int kSideBySideColumns = 3;
constexpr double kRightRoom = page::kBarGap + page::kBarWidth + page::kBarRoom;
constexpr double kTitleRoom = 11;

struct Tile {
    int row = 0, column = 0;
    int head = 0;
    bool overInput = false;
    bool derived = false; ///< computed from other weights
    MapField field;
    ColorScale scale;
};

struct Label {
    int row = 0; ///< side by side: index
    QString name;
    QString range; ///< of the site's own scale, where it has one
};

/// Sites x heads as small multiples: a map over the input where the keys lie on it, the matrix elsewhere.
/// With a site chosen, its heads alone, in as many rows as they need.
class HeadsView : public FigureView {
public:
    HeadsView(const Inspection& inspection, const ViewSettings& view) : m_inspection(inspection), m_view(view)
    {
        std::vector<const AttentionSite*> wanted = multipleSites(inspection, view);
        std::erase_if(wanted, [](const AttentionSite* site) { return !isDrawable(*site); });
        // Sites with a single head each stand side by side, or a figure would be a tower.
        m_sideBySide = std::all_of(wanted.begin(), wanted.end(),
                                   [](const AttentionSite* site) { return figureHeads(*site) == 1; });
        for (const AttentionSite* site : wanted)
            addSite(*site);
        setScales();
    }

    QSizeF naturalSize() const override
    {
        const double room = page::kFullWidth - fixedWidth();
        const double tile = std::clamp(room / std::max(1, m_columns) - kTileGap, 14.0, kLargestTile);
        return {fixedWidth() + m_columns * (tile + kTileGap) - kTileGap,
                page::kTitleHeight + m_rows * (tile * aspect() + rowGap()) - kTileGap};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (m_tiles.empty())
            return;
        const double fromWidth = (area.width() - fixedWidth() + kTileGap) / m_columns - kTileGap;
        const double fromHeight = (area.height() - page::kTitleHeight + kTileGap) / m_rows - rowGap();
        const double width = std::max(4.0, std::min(fromWidth, fromHeight / aspect()));
        const double height = width * aspect();
        const double used = fixedWidth() + m_columns * (width + kTileGap) - kTileGap;
        const double left = area.left() + std::max(0.0, (area.width() - used) / 2) + labelRoom();
        const double top = area.top() + page::kTitleHeight;
        for (const Tile& tile : m_tiles)
            paintTile(paper, tile,
                      {left + tile.column * (width + kTileGap),
                       top + tile.row * (height + rowGap()) + rowGap() - kTileGap, width, height});
        paintLabels(paper, left, top, width, height);
        const double gridHeight = m_rows * (height + rowGap()) - kTileGap;
        if (m_view.sharedScale)
            paper.colorBar({left + m_columns * (width + kTileGap) - kTileGap + page::kBarGap,
                            top + rowGap() - kTileGap, page::kBarWidth,
                            std::min(gridHeight - rowGap() + kTileGap, 160.0)},
                           colorMapOf(m_view), m_sharedScale);
    }

    std::vector<CaptionItem> captionItems() const override
    {
        std::vector<CaptionItem> items;
        if (m_mostQueries > 1 && m_mapsOverInput)
            items.push_back(
                {m_view.query < 0
                     ? QCoreApplication::translate("Figure", "each map: mean over %1 queries")
                           .arg(m_mostQueries)
                     : QCoreApplication::translate("Figure", "each map: query %1").arg(m_view.query)});
        if (const TokenSequence* text = m_inspection.findTokens("text"))
            items.push_back({QCoreApplication::translate("Figure", "text: “%1”").arg(shortened(text->text))});
        if (!m_view.sharedScale)
            items.push_back({QCoreApplication::translate("Figure", "each tile has a scale of its own")});
        else if (m_tiles.size() > 1)
            items.push_back({m_ownRow.isEmpty()
                                 ? QCoreApplication::translate("Figure", "one scale for all tiles")
                                 : QCoreApplication::translate("Figure", "one scale for all tiles but %1")
                                       .arg(m_ownRow)});
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        if (m_view.contour && m_mapsOverInput)
            items.push_back(
                {QCoreApplication::translate("Figure", "contours at 25, 50 and 75 % of the scale")});
        if (m_view.showEvidence && m_mapsOverInput && !m_inspection.evidence.empty())
            items.push_back(
                {QCoreApplication::translate("Figure", "dashed: where the answer is known to lie")});
        return items;
    }

private:
    static QString shortened(const std::string& text)
    {
        constexpr int kShown = 160;
        const QString all = withLineBreaks(QString::fromStdString(text)).simplified();
        if (all.size() <= kShown)
            return all;
        const int kept = all[kShown - 2].isHighSurrogate() ? kShown - 2 : kShown - 1;
        return all.left(kept) + u'…';
    }

    void addTile(const AttentionSite& site, int head, int row, int column)
    {
        const int query = m_view.query < queryCount(site) ? m_view.query : -1;
        std::optional<MapField> field = mapOf(site, head, query);
        const bool overInput = field.has_value();
        if (!overInput)
            field = matrixOf(site, head);
        m_tiles.push_back({row, column, head, overInput, site.derived, std::move(*field), {}});
        m_mapsOverInput |= overInput;
    }

    void addSite(const AttentionSite& site)
    {
        m_mostQueries = std::max(m_mostQueries, queryCount(site));
        if (m_sideBySide) {
            const int index = static_cast<int>(m_labels.size());
            addTile(site, 0, index / kSideBySideColumns, index % kSideBySideColumns);
            m_labels.push_back({index, QString::fromStdString(site.name), {}});
            m_rows = index / kSideBySideColumns + 1;
            m_columns = std::min(index + 1, kSideBySideColumns);
            return;
        }
        const int heads = figureHeads(site);
        const int columns = std::min(heads, m_view.site.empty() ? kMostColumns : 8);
        const int firstRow = m_rows;
        for (int h = 0; h < heads; ++h)
            addTile(site, h, firstRow + h / columns, h % columns);
        m_rows = firstRow + (heads + columns - 1) / columns;
        m_columns = std::max(m_columns, columns);
        m_labels.push_back({firstRow, QString::fromStdString(site.name), {}});
        m_wrapped |= heads > columns;
    }

    ColorScale fitted(const std::vector<float>& values) const
    {
        return m_view.unitScale && !m_inspection.texts.empty()
                   ? textScale(m_view.scale, TextScale::Unit, {}, {})
                   : fittingScale(m_view.scale, values);
    }

    /// One for all, but for weights computed from others: those are of another size.
    void setScales()
    {
        const bool apart = m_view.sharedScale && std::any_of(m_tiles.begin(), m_tiles.end(),
                                                             [](const Tile& tile) { return !tile.derived; });
        std::vector<float> all;
        for (const Tile& tile : m_tiles)
            if (m_view.sharedScale && !(apart && tile.derived))
                all.insert(all.end(), tile.field.values.begin(), tile.field.values.end());
        if (m_view.sharedScale)
            m_sharedScale = fitted(all);
        for (Tile& tile : m_tiles) {
            const bool own = apart && tile.derived;
            tile.scale = m_view.sharedScale && !own ? m_sharedScale : fitted(tile.field.values);
            if (own)
                nameRange(tile);
        }
    }

    void nameRange(const Tile& tile)
    {
        const int row = m_sideBySide ? static_cast<int>(&tile - m_tiles.data()) : tile.row;
        const auto after = std::find_if(m_labels.begin(), m_labels.end(),
                                        [row](const Label& label) { return label.row > row; });
        Label& label = *std::prev(after);
        label.range = scaleRangeText(tile.scale);
        m_ownRow = label.name;
    }

    void paintTile(Paper& paper, const Tile& tile, const QRectF& rect) const
    {
        if (tile.overInput)
            paintOverlayTile(paper, rect, m_inspection, m_view, &tile.field, tile.scale, m_view.blend);
        else
            paintCells(paper, m_inspection.texts.empty() ? rect : proportioned(rect, tile.field), tile.field,
                       colorMapOf(m_view), tile.scale);
    }

    /// Square cells where a matrix of tokens allows it: a target is shorter than its source, and a pooled
    /// site is a single row.
    static QRectF proportioned(const QRectF& rect, const MapField& field)
    {
        const double cell = std::min(rect.width() / field.columns, rect.height() / field.rows);
        const double least = std::min(6.0, rect.height());
        return {rect.left(), rect.top(), std::max(cell * field.columns, least),
                std::max(cell * field.rows, least)};
    }

    void paintLabels(Paper& paper, double left, double top, double width, double height) const
    {
        if (m_sideBySide)
            return paintTitles(paper, left, top, width, height);
        if (m_columns > 1 && !m_wrapped) {
            for (int c = 0; c < m_columns; ++c)
                paper.text({left + c * (width + kTileGap) + width / 2, top - 4},
                           Qt::AlignHCenter | Qt::AlignBaseline,
                           width > 40 ? headName(c) : QString::number(c), TextSize::Small, page::kMuted);
        }
        for (const Label& label : m_labels) {
            const double y = top + label.row * (height + rowGap()) + rowGap() - kTileGap + height / 2;
            const double apart = label.range.isEmpty() ? 0 : 4.5;
            paper.text({left - 6, y - apart}, Qt::AlignRight | Qt::AlignVCenter, label.name, TextSize::Small,
                       page::kInk, TextWeight::Strong);
            if (!label.range.isEmpty())
                paper.text({left - 6, y + apart}, Qt::AlignRight | Qt::AlignVCenter, label.range,
                           TextSize::Small, page::kMuted);
        }
        if (!m_wrapped)
            return;
        for (const Tile& tile : m_tiles)
            paper.text({left + tile.column * (width + kTileGap),
                        top + tile.row * (height + rowGap()) + rowGap() - kTileGap - 3},
                       Qt::AlignLeft | Qt::AlignBaseline, QString::number(tile.head), TextSize::Small,
                       page::kMuted);
    }

    /// Above each tile, where they stand side by side.
    void paintTitles(Paper& paper, double left, double top, double width, double height) const
    {
        for (size_t i = 0; i < m_tiles.size(); ++i) {
            const Label& label = m_labels[i];
            const QPointF at(left + m_tiles[i].column * (width + kTileGap),
                             top + m_tiles[i].row * (height + rowGap()) + rowGap() - kTileGap - 4);
            paper.text(at, Qt::AlignLeft | Qt::AlignBaseline, label.name, TextSize::Normal, page::kInk,
                       TextWeight::Strong);
            if (!label.range.isEmpty())
                paper.text({at.x() + width, at.y()}, Qt::AlignRight | Qt::AlignBaseline, label.range,
                           TextSize::Small, page::kMuted);
        }
    }

    double aspect() const
    {
        const QSizeF input = inputSize(m_inspection);
        return m_mapsOverInput ? std::clamp(input.height() / input.width(), 0.2, 5.0) : 1.0;
    }
    double rowGap() const { return kTileGap + (m_wrapped || (m_sideBySide && m_rows > 1) ? kTitleRoom : 0); }
    double labelRoom() const
    {
        if (m_sideBySide)
            return 0;
        double widest = 0;
        for (const Label& label : m_labels)
            widest = std::max({widest, textWidth(label.name, TextSize::Small, TextWeight::Strong),
                               textWidth(label.range, TextSize::Small)});
        return widest + 8;
    }
    double fixedWidth() const { return labelRoom() + (m_view.sharedScale ? kRightRoom : 0); }

    const Inspection& m_inspection;
    const ViewSettings& m_view;
    std::vector<Tile> m_tiles;
    std::vector<Label> m_labels; ///< of each site, at its first row
    ColorScale m_sharedScale;
    QString m_ownRow; ///< the site that has a scale of its own
    int m_rows = 0, m_columns = 0, m_mostQueries = 0;
    bool m_mapsOverInput = false;
    bool m_sideBySide = false;
    bool m_wrapped = false; ///< some site has more heads than columns: tiles are numbered one by one
};

} // namespace

std::unique_ptr<FigureView> makeHeadsView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<HeadsView>(*content.inspection, request.view);
}

} // namespace attnscope
