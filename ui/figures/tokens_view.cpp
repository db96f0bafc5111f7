// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr double kRightRoom = page::kBarGap + page::kBarWidth + page::kBarRoom;
constexpr double kPanelGap = 12;
constexpr double kParagraphGap = 3;
constexpr double kLeastPanel = 44; ///< so that a colour bar has room for its numbers
constexpr double kTallestBar = 130;
constexpr double kGutterText = 24, kGutterBar = 4, kGutterGap = 5;

/// Long texts are set smaller; beyond that the figure grows in height.
TextSize sizeFor(size_t tokens)
{
    if (tokens <= 600)
        return TextSize::Title;
    return tokens <= 1500 ? TextSize::Normal : TextSize::Small;
}

QColor colorFor(const ColorMap& map, const ColorScale& scale, float weight)
{
    const Rgb c = colorOf(map, scale, weight);
    return {c.r, c.g, c.b};
}

/// Running text, a background for each token: one panel for each site and head that was asked for.
class TokensView : public FigureView {
public:
    TokensView(const Inspection& inspection, const ViewSettings& view)
        : m_inspection(inspection), m_view(view)
    {
        if (view.site == kAllSites) {
            for (const AttentionSite& site : inspection.sites)
                addSite(site);
        } else if (const AttentionSite* site = siteOf(inspection, view)) {
            addSite(*site);
        }
        setScales();
        findSentences();
    }

    QSizeF naturalSize() const override
    {
        return {page::kFullWidth, std::max(heightAt(page::kFullWidth, Signs::Shaped), kLeastPanel)};
    }

    void paint(Paper& paper, const QRectF& area) const override
    {
        if (m_panels.empty() || area.width() <= 0 || area.height() <= 0)
            return;
        // A page too small for the text takes it scaled down.
        double scale = 1;
        const auto height = [&] { return heightAt(area.width() / scale, paper.signs()) * scale; };
        for (int i = 0; i < 8 && height() > area.height() + 0.5; ++i)
            scale *= std::clamp(std::sqrt(area.height() / height()), 0.25, 0.97);
        paper.painter().save();
        paper.painter().translate(area.topLeft());
        paper.painter().scale(scale, scale);
        paintPanels(paper, area.width() / scale);
        paper.painter().restore();
    }

    std::vector<CaptionItem> captionItems() const override
    {
        std::vector<CaptionItem> items;
        if (m_view.scale == ScaleKind::Log)
            items.push_back({QCoreApplication::translate("Figure", "logarithmic scale")});
        if (m_panels.size() > 1 && m_view.sharedScale)
            items.push_back({QCoreApplication::translate("Figure", "one scale for all panels")});
        if (m_sentences != nullptr)
            items.push_back({QCoreApplication::translate("Figure", "bars: weight of each sentence")});
        if (showsEvidence())
            items.push_back(
                {QCoreApplication::translate("Figure", "underlined: where the answer is known to lie")});
        if (hasToken([](const Token& token) { return !token.known; }))
            items.push_back({QCoreApplication::translate("Figure", "dotted: not in the vocabulary")});
        if (hasToken([](const Token& token) { return token.hidden; }))
            items.push_back({QCoreApplication::translate("Figure", "struck through: hidden from the model")});
        return items;
    }

private:
    struct Panel {
        const AttentionSite* site = nullptr;
        const TokenSequence* keys = nullptr;
        int head = -1;
        std::vector<float> weights; ///< one a key
        ColorScale scale;
    };
    struct Paragraph {
        TokenText text;
        int sentence = 0;
        double top = 0, height = 0;
    };
    struct Block {
        std::vector<Paragraph> paragraphs;
        double top = 0, height = 0; ///< with the title
    };

    void addSite(const AttentionSite& site)
    {
        const TokenSequence* keys = keySequence(m_inspection, site);
        if (keys == nullptr)
            return;
        const int heads = figureHeads(site);
        const int first = m_view.head == kAllHeads ? 0 : m_view.head;
        const int last = m_view.head == kAllHeads ? heads - 1 : first;
        for (int head = first; head <= last && head < heads; ++head) {
            const int query = m_view.query < queryCount(site) ? m_view.query : -1;
            m_panels.push_back({&site, keys, head, keyWeights(m_inspection, site, head, query), {}});
        }
    }

    void setScales()
    {
        std::vector<float> all;
        for (const Panel& panel : m_panels)
            all.insert(all.end(), panel.weights.begin(), panel.weights.end());
        for (Panel& panel : m_panels) {
            // Panels side by side share what is shown; one alone has the window's scale.
            const bool alone = m_panels.size() == 1;
            const TextScale extent = textScaleOf(m_view, shownAttention(m_inspection, m_view));
            const bool shared = !alone && m_view.sharedScale;
            panel.scale = textScale(m_view.scale, alone || m_view.unitScale ? extent : TextScale::Shown,
                                    panel.site->weights.values, shared ? all : panel.weights);
        }
    }

    /// The weights of whole sentences, which go beside the words of a hierarchical model.
    void findSentences()
    {
        const bool ofWords = std::any_of(m_panels.begin(), m_panels.end(),
                                         [](const Panel& panel) { return panel.site->keyTokens == "text"; });
        for (const AttentionSite& site : m_inspection.sites) {
            if (!ofWords || site.keyTokens != "sentences" || keySequence(m_inspection, site) == nullptr ||
                queryCount(site) != 1)
                continue;
            m_sentences = &site;
            m_sentenceWeights = keyWeights(m_inspection, site, -1, 0);
            m_sentenceScale = fittingScale(m_view.scale, m_sentenceWeights);
            return;
        }
    }

    bool showsEvidence() const
    {
        const TokenSequence* text = m_inspection.findTokens("text");
        return m_view.showEvidence && text != nullptr &&
               m_inspection.evidence.size() == text->tokens.size() &&
               std::any_of(m_panels.begin(), m_panels.end(),
                           [&](const Panel& panel) { return panel.keys == text; });
    }

    template <class Predicate>
    bool hasToken(Predicate wanted) const
    {
        return std::any_of(m_panels.begin(), m_panels.end(), [&](const Panel& panel) {
            return std::any_of(panel.keys->tokens.begin(), panel.keys->tokens.end(), wanted);
        });
    }

    std::vector<TokenStyle> stylesOf(const Panel& panel) const
    {
        const bool evidence = showsEvidence() && panel.site->keyTokens == "text";
        const bool ownQuery = panel.site->queryTokens == panel.site->keyTokens && m_view.query >= 0;
        std::vector<TokenStyle> styles(panel.weights.size());
        for (size_t k = 0; k < styles.size(); ++k) {
            styles[k].background = colorFor(colorMapOf(m_view), panel.scale, panel.weights[k]);
            styles[k].selected = ownQuery && static_cast<int>(k) == m_view.query;
            if (k < static_cast<size_t>(panel.site->keyLeading))
                continue;
            const size_t token = k - static_cast<size_t>(panel.site->keyLeading);
            styles[k].evidence = evidence && m_inspection.evidence[token] != 0;
            styles[k].unknown = !panel.keys->tokens[token].known;
            styles[k].hidden = panel.keys->tokens[token].hidden;
        }
        return styles;
    }

    bool hasGutter(const Panel& panel) const
    {
        return m_sentences != nullptr && panel.site->keyTokens == "text";
    }

    static QString leftOut(int64_t tokens)
    {
        return tokens <= 0 ? QString()
                           : QCoreApplication::translate("Figure", "[… %1 tokens left out]").arg(tokens);
    }

    /// The text of a panel, or its sentences where they have weights of their own.
    std::vector<Paragraph> paragraphsOf(const Panel& panel) const
    {
        const auto& tokens = panel.keys->tokens;
        const std::vector<TokenStyle> styles = stylesOf(panel);
        const auto leading = static_cast<size_t>(panel.site->keyLeading);
        std::vector<Paragraph> paragraphs;
        for (size_t first = 0; first < tokens.size() || paragraphs.empty();) {
            size_t last = hasGutter(panel) ? first : tokens.size();
            while (last < tokens.size() && tokens[last].sentence == tokens[first].sentence)
                ++last;
            const size_t own = first == 0 ? leading : 0;
            TokenText::Source source{*panel.keys, first, last - first, {},
                                     {},          {},    {},           sizeFor(tokens.size())};
            for (size_t i = 0; i < own; ++i)
                source.leading.push_back(
                    tokenLabel(*panel.keys, panel.site->keyLeading, static_cast<int64_t>(i)));
            source.style = std::span(styles).subspan(leading + first - own, own + last - first);
            source.before = first == 0 ? leftOut(panel.keys->cutBefore) : QString();
            source.after = last == tokens.size() ? leftOut(panel.keys->cutAfter) : QString();
            paragraphs.push_back(
                {TokenText(source), first < tokens.size() ? tokens[first].sentence : 0, 0, 0});
            first = std::max(last, first + 1);
        }
        return paragraphs;
    }

    std::vector<Block> layOut(double width, Signs signs) const
    {
        std::vector<Block> blocks;
        double top = 0;
        for (const Panel& panel : m_panels) {
            Block block{paragraphsOf(panel), top, page::kTitleHeight};
            const double textWidth = width - kRightRoom - textLeft(panel);
            for (Paragraph& paragraph : block.paragraphs) {
                paragraph.top = top + block.height;
                paragraph.height = paragraph.text.layOut(textWidth, signs);
                block.height += paragraph.height + (block.paragraphs.size() > 1 ? kParagraphGap : 0);
            }
            if (!m_view.sharedScale)
                block.height = std::max(block.height, kLeastPanel + page::kTitleHeight);
            top += block.height + kPanelGap;
            blocks.push_back(std::move(block));
        }
        return blocks;
    }

    double heightAt(double width, Signs signs) const
    {
        const std::vector<Block> blocks = layOut(width, signs);
        return blocks.empty()
                   ? 0
                   : std::max(blocks.back().top + blocks.back().height, kLeastPanel + page::kTitleHeight);
    }

    double textLeft(const Panel& panel) const
    {
        return hasGutter(panel) ? kGutterText + kGutterBar + 2 * kGutterGap : 0;
    }

    QString titleOf(const Panel& panel) const
    {
        QStringList parts{QString::fromStdString(panel.site->name)};
        if (panel.site->keyTokens != "text" && panel.site->keyTokens != panel.site->name)
            parts << sequenceLabel(panel.site->keyTokens);
        parts << headText(*panel.site, panel.head);
        const TokenSequence* queries = querySequence(m_inspection, *panel.site);
        if (m_view.query >= 0 && queries != nullptr && m_view.query < queryCount(*panel.site))
            parts << QCoreApplication::translate("Figure", "query %1: “%2”")
                         .arg(QString::number(m_view.query),
                              tokenLabel(*queries, panel.site->queryLeading, m_view.query));
        else if (panel.site->queryTokens != "sentences")
            parts << queryText(*panel.site, m_view.query < queryCount(*panel.site) ? m_view.query : -1);
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }

    void paintPanels(Paper& paper, double width) const
    {
        const std::vector<Block> blocks = layOut(width, paper.signs());
        const double barLeft = width - page::kBarWidth - page::kBarRoom;
        for (size_t i = 0; i < blocks.size(); ++i) {
            const Panel& panel = m_panels[i];
            paper.text({0, blocks[i].top + page::kTitleHeight - 5}, Qt::AlignLeft | Qt::AlignBaseline,
                       titleOf(panel), TextSize::Normal, page::kInk, TextWeight::Strong);
            for (const Paragraph& paragraph : blocks[i].paragraphs) {
                paragraph.text.paint(paper, {textLeft(panel), paragraph.top});
                if (hasGutter(panel))
                    paintGutter(paper, paragraph);
            }
            if (!m_view.sharedScale)
                paper.colorBar({barLeft, blocks[i].top + page::kTitleHeight, page::kBarWidth,
                                std::min(blocks[i].height - page::kTitleHeight, kTallestBar)},
                               colorMapOf(m_view), panel.scale);
        }
        const double height = blocks.back().top + blocks.back().height - page::kTitleHeight;
        if (m_view.sharedScale)
            paper.colorBar(
                {barLeft, page::kTitleHeight, page::kBarWidth, std::clamp(height, kLeastPanel, kTallestBar)},
                colorMapOf(m_view), m_panels.front().scale);
    }

    void paintGutter(Paper& paper, const Paragraph& paragraph) const
    {
        const auto sentence = static_cast<size_t>(std::max(paragraph.sentence, 0)) +
                              static_cast<size_t>(m_sentences->keyLeading);
        if (sentence >= m_sentenceWeights.size())
            return;
        const QRectF bar(kGutterText + kGutterGap, paragraph.top + 1, kGutterBar, paragraph.height - 2);
        QPainter& painter = paper.painter();
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorFor(colorMapOf(m_view), m_sentenceScale, m_sentenceWeights[sentence]));
        painter.drawRect(bar);
        paper.frame(bar);
        paper.text({kGutterText, paragraph.top + 0.8 * static_cast<int>(TextSize::Title)},
                   Qt::AlignRight | Qt::AlignVCenter,
                   QString::number(static_cast<double>(m_sentenceWeights[sentence]), 'f', 3), TextSize::Small,
                   page::kMuted);
    }

    const Inspection& m_inspection;
    const ViewSettings& m_view;
    std::vector<Panel> m_panels;
    const AttentionSite* m_sentences = nullptr;
    std::vector<float> m_sentenceWeights;
    ColorScale m_sentenceScale;
};

} // namespace

std::unique_ptr<FigureView> makeTokensView(const FigureContent& content, const FigureRequest& request)
{
    return std::make_unique<TokensView>(*content.inspection, request.view);
}

} // namespace attnscope
