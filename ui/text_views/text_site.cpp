// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/text_site.h"

#include "ui/figures/labels.h"
#include "ui/figures/token_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attnscope {
namespace {

TextSite checked(const std::shared_ptr<const Inspection>& inspection, const AttentionSite& site)
{
    if (!isOverTokens(*inspection, site))
        return {};
    const std::vector<int64_t>& shape = site.weights.shape;
    TextSite text;
    text.keys = inspection->findTokens(site.keyTokens);
    text.queries = site.queryTokens.empty() ? nullptr : inspection->findTokens(site.queryTokens);
    text.inspection = inspection;
    text.site = &site;
    text.heads = static_cast<int>(shape[0]);
    text.rows = static_cast<int>(shape[1]);
    text.columns = static_cast<int>(shape[2]);
    return text;
}

const Token* tokenAt(const TokenSequence* sequence, int leading, int place)
{
    const int index = place - leading;
    const bool inside =
        sequence != nullptr && index >= 0 && static_cast<size_t>(index) < sequence->tokens.size();
    return inside ? &sequence->tokens[static_cast<size_t>(index)] : nullptr;
}

void addRow(std::vector<float>& sums, std::span<const float> row)
{
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += row[i];
}

std::vector<float> ownSentenceWeights(const TextSite& site, int head)
{
    std::vector<float> weights(static_cast<size_t>(site.columns), 0.0F);
    for (int key = 0; key < site.columns; ++key) {
        const Token* token = site.keyToken(key);
        const int query = token != nullptr ? token->sentence + site.site->queryLeading : -1;
        if (query >= 0 && query < site.rows)
            weights[static_cast<size_t>(key)] = site.weight(head, query, key);
    }
    return weights;
}

} // namespace

std::span<const float> TextSite::head(int head) const
{
    const size_t size = static_cast<size_t>(rows) * static_cast<size_t>(columns);
    return std::span(site->weights.values).subspan(static_cast<size_t>(head) * size, size);
}

float TextSite::weight(int which, int query, int key) const
{
    const size_t at = static_cast<size_t>(query) * static_cast<size_t>(columns) + static_cast<size_t>(key);
    if (which >= 0)
        return head(std::min(which, heads - 1))[at];
    float sum = 0;
    for (int h = 0; h < heads; ++h)
        sum += head(h)[at];
    return sum / static_cast<float>(heads);
}

const Token* TextSite::queryToken(int place) const { return tokenAt(queries, site->queryLeading, place); }
const Token* TextSite::keyToken(int place) const { return tokenAt(keys, site->keyLeading, place); }

int TextSite::queryOfKey(int key) const
{
    const int query = key - site->keyLeading + site->queryLeading;
    return isSelf() && key >= 0 && query >= 0 && query < rows ? query : -1;
}

int TextSite::keyOfQuery(int query) const
{
    const int key = query - site->queryLeading + site->keyLeading;
    return isSelf() && query >= 0 && key >= 0 && key < columns ? key : -1;
}

std::vector<TextSite> textSites(const std::shared_ptr<const Inspection>& inspection)
{
    std::vector<TextSite> sites;
    if (inspection == nullptr)
        return sites;
    for (const AttentionSite& site : inspection->sites)
        if (TextSite text = checked(inspection, site))
            sites.push_back(std::move(text));
    return sites;
}

TextSite textSiteOf(const std::shared_ptr<const Inspection>& inspection, const AttentionSite* site)
{
    return inspection != nullptr && site != nullptr ? checked(inspection, *site) : TextSite();
}

TextSite chosenTextSite(const std::shared_ptr<const Inspection>& inspection, const ViewSettings& settings)
{
    ViewSettings view = settings;
    view.view = settings.view == ViewKind::Matrix ? ViewKind::Matrix : ViewKind::Tokens;
    return inspection != nullptr ? textSiteOf(inspection, shownAttention(*inspection, view).site)
                                 : TextSite();
}

std::vector<float> keyWeights(const TextSite& site, int head, int query)
{
    if (query < 0 && site.site->queryTokens == "sentences" && site.site->keyTokens != "sentences")
        return ownSentenceWeights(site, head);
    const bool mean = query < 0 || query >= site.rows;
    const int firstHead = head < 0 ? 0 : std::min(head, site.heads - 1);
    const int lastHead = head < 0 ? site.heads - 1 : firstHead;
    const int firstRow = mean ? 0 : query;
    const int lastRow = mean ? site.rows - 1 : query;
    std::vector<float> sums(static_cast<size_t>(site.columns), 0.0F);
    for (int h = firstHead; h <= lastHead; ++h)
        for (int row = firstRow; row <= lastRow; ++row)
            addRow(sums, site.head(h).subspan(static_cast<size_t>(row) * static_cast<size_t>(site.columns),
                                              sums.size()));
    const auto count = static_cast<float>((lastHead - firstHead + 1) * (lastRow - firstRow + 1));
    if (count > 1) // a single row stays bit for bit what it is
        for (float& sum : sums)
            sum /= count;
    return sums;
}

std::vector<float> meanOfHeads(const TextSite& site)
{
    const std::span<const float> first = site.head(0);
    std::vector<float> mean(first.begin(), first.end());
    for (int h = 1; h < site.heads; ++h)
        addRow(mean, site.head(h));
    for (float& value : mean)
        value /= static_cast<float>(site.heads);
    return mean;
}

std::vector<float> sentenceWeights(const std::shared_ptr<const Inspection>& inspection, int head)
{
    for (const TextSite& site : textSites(inspection))
        if (site.site->keyTokens == "sentences" && site.isPooled()) {
            const std::vector<float> weights = keyWeights(site, site.heads > head ? head : -1, 0);
            return {weights.begin() + site.site->keyLeading, weights.end()};
        }
    return {};
}

ColorScale textScale(ScaleKind kind, TextScale extent, const TextSite& site, std::span<const float> shown)
{
    return textScale(kind, extent, site.site->weights.values, shown);
}

std::vector<uint8_t> goldMask(const TextSite& site)
{
    const HostArray& gold = site.inspection->alignment;
    const TokenSequence* target = site.inspection->findTokens("target");
    const bool translation = site.site->keyTokens == "text" &&
                             (site.site->queryTokens == "target" || site.site->queryTokens == "output");
    if (!translation || target == nullptr || gold.shape.size() != 2 ||
        gold.shape[0] != static_cast<int64_t>(target->tokens.size()) ||
        gold.shape[1] != static_cast<int64_t>(site.keys->tokens.size()) ||
        gold.values.size() != static_cast<size_t>(gold.shape[0] * gold.shape[1]))
        return {};
    std::vector<uint8_t> mask(static_cast<size_t>(site.rows) * static_cast<size_t>(site.columns), 0);
    const auto columns = static_cast<size_t>(site.columns);
    for (size_t t = 0; t < target->tokens.size() && t < site.queries->tokens.size(); ++t) {
        if (site.queries->tokens[t].text != target->tokens[t].text)
            continue;
        const size_t row = t + static_cast<size_t>(site.site->queryLeading);
        for (size_t k = 0; k < site.keys->tokens.size(); ++k)
            mask[row * columns + k + static_cast<size_t>(site.site->keyLeading)] =
                gold.values[t * site.keys->tokens.size() + k] > 0.5F ? 1 : 0;
    }
    return mask;
}

QString placeLabel(const TokenSequence* sequence, int leading, int place)
{
    if (sequence == nullptr)
        return QCoreApplication::translate("TextViews", "[pooling]");
    const Token* token = tokenAt(sequence, leading, place);
    if (token == nullptr)
        return leadingLabel(leading, place);
    QString text = withLineBreaks(QString::fromStdString(token->text));
    text.replace(u'\n', QChar(0x21b5)).replace(u'\t', QChar(0x2192)).replace(u' ', QChar(0x2423));
    return text;
}

QString queryLabel(const TextSite& site, int place)
{
    if (!site.isFromPicture())
        return placeLabel(site.queries, site.site->queryLeading, place);
    const TokenGrid& grid = site.site->queryGrid;
    const int cell = place - grid.first;
    return cell < 0 ? leadingLabel(grid.first, place)
                    : QCoreApplication::translate("TextViews", "row %1, column %2")
                          .arg(cell / grid.columns)
                          .arg(cell % grid.columns);
}

QString queriesTitle(const TextSite& site)
{
    return site.isFromPicture() ? QCoreApplication::translate("TextViews", "Picture")
                                : sequenceTitle(site.queries->name);
}

QString weightText(const TextSite& site, int head, int query, int key, float weight)
{
    const QString label = placeLabel(site.keys, site.site->keyLeading, key);
    QString text = site.isPooled() || query < 0
                       ? QCoreApplication::translate("TextViews", "“%1”: %2").arg(label, exactText(weight))
                       : QCoreApplication::translate("TextViews", "“%1” → “%2”: %3")
                             .arg(queryLabel(site, query), label, exactText(weight));
    if (site.heads > 1)
        text += QStringLiteral(" · ") +
                (head < 0 ? QCoreApplication::translate("TextViews", "mean of %1 heads").arg(site.heads)
                          : headName(head));
    const Token* token = site.keyToken(key);
    if (token == nullptr)
        return text;
    if (token->hidden)
        text += QStringLiteral(" · ") + QCoreApplication::translate("TextViews", "hidden from the model");
    text += QStringLiteral(" · ") +
            (token->known ? QCoreApplication::translate("TextViews", "id %1").arg(token->id)
                          : QCoreApplication::translate("TextViews",
                                                        "not in the vocabulary: the model sees “unknown”"));
    return text;
}

QString exactText(float value)
{
    char text[32];
    const auto end =
        std::to_chars(text, text + sizeof text, value).ptr; // the shortest that reads back the same
    return QString::fromLatin1(text, end - text);
}

QString sequenceTitle(const std::string& name)
{
    static constexpr std::pair<const char*, const char*> kTitles[] = {
        {"text", QT_TRANSLATE_NOOP("TextViews", "Text")},
        {"context", QT_TRANSLATE_NOOP("TextViews", "Context")},
        {"target", QT_TRANSLATE_NOOP("TextViews", "Reference")},
        {"output", QT_TRANSLATE_NOOP("TextViews", "Made by the model")},
        {"sentences", QT_TRANSLATE_NOOP("TextViews", "Sentences")}};
    for (const auto& [known, title] : kTitles)
        if (name == known)
            return QCoreApplication::translate("TextViews", title);
    return QString::fromStdString(name);
}

} // namespace attnscope
