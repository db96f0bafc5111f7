// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"

#include <algorithm>
#include <array>

namespace attnscope {
namespace {

/// Below this a logarithmic scale that is not fitted to the values ends.
constexpr float kUnitFloor = 1e-4F;

bool standsFor(const Inspection& inspection, const std::string& name, int leading, int64_t places)
{
    const TokenSequence* tokens = inspection.findTokens(name);
    return tokens != nullptr && leading >= 0 &&
           places == static_cast<int64_t>(tokens->tokens.size()) + leading;
}

/// What a view can show; a text's matrix is one over tokens wherever there is any.
bool canShow(const Inspection& inspection, const AttentionSite& site, ViewKind view)
{
    switch (view) {
    case ViewKind::Overlay: return isOverInput(site);
    case ViewKind::Tokens:
    case ViewKind::Arcs: return isOverTokens(inspection, site);
    case ViewKind::Matrix:
        return hasWeights(site) &&
               (isOverTokens(inspection, site) ||
                std::none_of(inspection.sites.begin(), inspection.sites.end(),
                             [&](const AttentionSite& each) { return isOverTokens(inspection, each); }));
    case ViewKind::Heads:
    case ViewKind::Curves: return hasWeights(site);
    }
    return false;
}

const AttentionSite* chosenSite(const Inspection& inspection, const ViewSettings& settings)
{
    const AttentionSite* best = nullptr;
    int bestRank = 0;
    for (const AttentionSite& site : inspection.sites) {
        if (!canShow(inspection, site, settings.view))
            continue;
        if (site.name == settings.site)
            return &site;
        const bool whole = settings.view != ViewKind::Matrix || !isPooled(site);
        const int rank = 1 + (site.primary ? 1 : 0) + (whole ? 2 : 0);
        if (rank > bestRank) {
            best = &site;
            bestRank = rank;
        }
    }
    return best;
}

/// Eight running maxima, so that one comparison need not wait for the one before: these may be millions.
float greatestOf(std::span<const float> values)
{
    std::array<float, 8> best{};
    size_t i = 0;
    for (; i + best.size() <= values.size(); i += best.size())
        for (size_t lane = 0; lane < best.size(); ++lane)
            best[lane] = values[i + lane] > best[lane] ? values[i + lane] : best[lane];
    for (; i < values.size(); ++i)
        best[0] = values[i] > best[0] ? values[i] : best[0];
    return *std::max_element(best.begin(), best.end());
}

} // namespace

bool hasWeights(const AttentionSite& site)
{
    constexpr int64_t kLongest = 1 << 20;
    const std::vector<int64_t>& shape = site.weights.shape;
    if (shape.size() != 3)
        return false;
    uint64_t count = 1; // at most 2^60
    for (const int64_t side : shape) {
        if (side < 1 || side > kLongest)
            return false;
        count *= static_cast<uint64_t>(side);
    }
    return count == site.weights.values.size();
}

bool isOverInput(const AttentionSite& site)
{
    if (!hasWeights(site))
        return false;
    const TokenGrid& grid = site.keyGrid;
    return site.kind == SiteKind::Map ||
           (grid.rows > 0 && grid.columns > 0 && grid.first >= 0 &&
            grid.first + int64_t{grid.rows} * grid.columns <= site.weights.shape[2]);
}

bool isFromPicture(const AttentionSite& site)
{
    const TokenGrid& grid = site.queryGrid;
    return site.kind == SiteKind::Matrix && site.queryTokens.empty() && hasWeights(site) && grid.rows > 0 &&
           grid.columns > 0 && grid.first >= 0 &&
           grid.first + int64_t{grid.rows} * grid.columns == site.weights.shape[1];
}

bool isOverTokens(const Inspection& inspection, const AttentionSite& site)
{
    if (site.kind != SiteKind::Matrix || site.keyTokens.empty() || !hasWeights(site) ||
        !standsFor(inspection, site.keyTokens, site.keyLeading, site.weights.shape[2]))
        return false;
    return site.queryTokens.empty()
               ? site.weights.shape[1] == 1 || isFromPicture(site)
               : standsFor(inspection, site.queryTokens, site.queryLeading, site.weights.shape[1]);
}

bool isPooled(const AttentionSite& site)
{
    return site.kind != SiteKind::Matrix ||
           (site.queryTokens.empty() && site.weights.shape.size() == 3 && site.weights.shape[1] == 1);
}

ShownAttention shownAttention(const Inspection& inspection, const ViewSettings& settings)
{
    ShownAttention shown;
    shown.site = chosenSite(inspection, settings);
    if (shown.site == nullptr)
        return shown;
    const std::vector<int64_t>& shape = shown.site->weights.shape;
    if (settings.head == kAllHeads || (settings.head >= 0 && settings.head < shape[0]))
        shown.head = settings.head;
    // A query that was picked at another place of the model is none of this one.
    const bool elsewhere = shown.site->name != settings.site && inspection.findSite(settings.site) != nullptr;
    if (!elsewhere && !isPooled(*shown.site) && settings.query >= 0 && settings.query < shape[1])
        shown.query = settings.query;
    return shown;
}

int multipleQuery(const Inspection& inspection, const ViewSettings& settings)
{
    const auto hasIt = [&](const AttentionSite& site) {
        return hasWeights(site) && !isPooled(site) && settings.query < site.weights.shape[1];
    };
    const bool any = std::any_of(inspection.sites.begin(), inspection.sites.end(), hasIt);
    return settings.query >= 0 && any ? settings.query : -1;
}

ViewSettings shownSettings(const Inspection& inspection, ViewSettings settings)
{
    const ShownAttention shown = shownAttention(inspection, settings);
    settings.head = shown.head;
    settings.query = settings.view == ViewKind::Heads ? multipleQuery(inspection, settings) : shown.query;
    if (settings.view == ViewKind::Heads || shown.site == nullptr)
        settings.site.clear();
    else if (settings.site != kAllSites)
        settings.site = shown.site->name;
    return settings;
}

std::vector<const AttentionSite*> multipleSites(const Inspection& inspection, const ViewSettings& settings)
{
    const bool all = settings.site.empty() || settings.site == kAllSites;
    std::vector<const AttentionSite*> sites;
    for (const AttentionSite& site : inspection.sites)
        if (hasWeights(site) && (all || site.name == settings.site))
            sites.push_back(&site);
    const auto pooled = [](const AttentionSite* site) { return isPooled(*site); };
    if (!inspection.texts.empty() && !std::all_of(sites.begin(), sites.end(), pooled))
        std::erase_if(sites, pooled);
    return sites;
}

TextScale textScaleOf(const ViewSettings& settings, const ShownAttention& shown)
{
    if (settings.unitScale)
        return TextScale::Unit;
    const bool mean = shown.site != nullptr && (settings.view == ViewKind::Matrix
                                                    ? shown.head == -1 && shown.site->weights.shape[0] > 1
                                                    : shown.query < 0 && !isPooled(*shown.site));
    return !settings.sharedScale || mean ? TextScale::Shown : TextScale::Site;
}

ColorScale textScale(ScaleKind kind, TextScale extent, std::span<const float> all,
                     std::span<const float> shown)
{
    if (extent == TextScale::Unit)
        return {kind, kind == ScaleKind::Linear ? 0.0F : kind == ScaleKind::Log ? kUnitFloor : -1.0F, 1.0F};
    const std::span<const float> values = extent == TextScale::Site ? all : shown;
    if (kind == ScaleKind::Linear) { // as fittingScale() has it, faster
        const float greatest = greatestOf(values);
        return {kind, 0.0F, greatest > 0 ? greatest : 1.0F};
    }
    return fittingScale(kind, values);
}

} // namespace attnscope
