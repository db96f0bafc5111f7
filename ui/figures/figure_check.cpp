// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/figure_check.h"

#include "core/api/shown_attention.h"
#include "core/base/nearest_name.h"
#include "ui/figures/token_text.h"
#include "ui/figures/view.h"

#include <algorithm>

namespace attnscope {
namespace {

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// A view for pictures on a text, or the other way round.
Status checkInput(const Inspection& inspection, ViewKind view)
{
    if ((view == ViewKind::Tokens || view == ViewKind::Arcs) && inspection.texts.empty())
        return usageError("view",
                          "the model of this run looks at images, which have no tokens (expected overlay, "
                          "matrix or heads, found {})",
                          view == ViewKind::Arcs ? "arcs" : "tokens");
    if (view == ViewKind::Overlay && !inspection.texts.empty() && inspection.picture.empty())
        return usageError("view",
                          "the model of this run reads texts, which have no picture to lie over (expected "
                          "tokens, arcs, matrix or heads, found overlay)");
    return Status::ok();
}

/// What the token view needs of the site that was asked for.
Status checkTokens(const Inspection& inspection, const AttentionSite& site, const ViewSettings& view)
{
    if (keySequence(inspection, site) == nullptr)
        return usageError("site", "{} does not attend to tokens (expected another site, or --view matrix)",
                          site.name);
    const int queries = queryCount(site);
    if (view.query < -1 || view.query >= queries)
        return usageError("query", "no such query (expected 0 to {} or -1 for the mean, found {})",
                          queries - 1, view.query);
    return Status::ok();
}

Status checkSite(const Inspection& inspection, const ViewSettings& view)
{
    std::vector<std::string> names;
    for (const AttentionSite& site : inspection.sites)
        names.push_back(site.name);
    if (names.empty())
        return failure("figure", "the model recorded no attention");
    const bool tokens = view.view == ViewKind::Tokens || view.view == ViewKind::Arcs;
    const bool named = !view.site.empty() && view.site != kAllSites;
    const AttentionSite* site = named ? inspection.findSite(view.site) : siteOf(inspection, view);
    if (site == nullptr && tokens && !named)
        return failure("figure", "no attention of this model goes over tokens");
    if (site == nullptr && !named)
        site = inspection.primarySite(); // whatever is wrong with it is said below
    if (site == nullptr)
        return usageError("site", "no such attention site (expected one of {}, nearest {}, found {})",
                          joined(names), nearestName(view.site, names), view.site);
    if (!isDrawable(*site))
        return failure(site->name, "the weights' shape does not fit their number");
    const int heads = figureHeads(*site);
    if (view.head == kAllHeads && view.view != ViewKind::Tokens && view.view != ViewKind::Heads)
        return usageError("head",
                          "all heads at once are for the tokens and heads views (expected 0 to {} or -1 for "
                          "the mean, found all)",
                          heads - 1);
    if (view.head < kAllHeads || view.head >= heads)
        return usageError("head", "no such head (expected 0 to {} or -1 for the mean, found {})", heads - 1,
                          view.head);
    if (view.view == ViewKind::Arcs && view.site == kAllSites)
        return usageError("site", "all sites at once are for the tokens view (expected one of {}, found *)",
                          joined(names));
    if (tokens && view.site != kAllSites)
        return checkTokens(inspection, *site, view);
    const bool overlay = view.view == ViewKind::Overlay;
    if (overlay && !liesOnInput(*site))
        return usageError("site", "{} does not lie on the input (expected a map, or --view matrix)",
                          site->name);
    const int queries = queryCount(*site);
    if (overlay && queries > 0 && (view.query < -1 || view.query >= queries))
        return usageError("query", "no such query (expected 0 to {} or -1 for the mean, found {})",
                          queries - 1, view.query);
    return Status::ok();
}

Status checkCurves(const FigureContent& content, const FigureRequest& request)
{
    if (content.curves == nullptr)
        return failure("figure", "the run has no recorded curves yet");
    std::vector<std::string> names;
    for (const auto& series : content.curves->series)
        if (series->size() > 0)
            names.push_back(series->name());
    if (names.empty())
        return failure("figure", "the run has no recorded curves yet");
    for (const QString& wanted : request.series) {
        const std::string name = wanted.toStdString();
        if (std::find(names.begin(), names.end(), name) == names.end())
            return usageError("series", "no such curve (expected one of {}, nearest {}, found {})",
                              joined(names), nearestName(name, names), name);
    }
    if (request.smoothing < 0 || !(request.smoothing < 1))
        return usageError("smoothing", "out of range (expected 0 to below 1, found {})", request.smoothing);
    return Status::ok();
}

} // namespace

Status checkFigure(const FigureContent& content, const FigureRequest& request)
{
    if (findColorMap(request.view.colorMap) == nullptr) {
        std::vector<std::string> names;
        for (const ColorMap& map : colorMaps())
            names.push_back(map.name);
        return usageError("colormap", "no such colour map (expected one of {}, nearest {}, found {})",
                          joined(names), nearestName(request.view.colorMap, names), request.view.colorMap);
    }
    if (request.view.view == ViewKind::Curves)
        return checkCurves(content, request);
    if (content.inspection == nullptr)
        return failure("figure", "there is no sample to show");
    ATTNSCOPE_TRY(checkInput(*content.inspection, request.view.view));
    return checkSite(*content.inspection, request.view);
}

} // namespace attnscope
