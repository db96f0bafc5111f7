// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/figure_check.h"

#include "core/base/nearest_name.h"
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

Status checkSite(const Inspection& inspection, const ViewSettings& view)
{
    std::vector<std::string> names;
    for (const AttentionSite& site : inspection.sites)
        names.push_back(site.name);
    if (names.empty())
        return failure("figure", "the model recorded no attention");
    const AttentionSite* site = siteOf(inspection, view);
    if (site == nullptr)
        return usageError("site", "no such attention site (expected one of {}, nearest {}, found {})",
                          joined(names), nearestName(view.site, names), view.site);
    if (!isDrawable(*site))
        return failure(site->name, "the weights' shape does not fit their number");
    const int heads = figureHeads(*site);
    if (view.head < -1 || view.head >= heads)
        return usageError("head", "no such head (expected 0 to {} or -1 for the mean, found {})", heads - 1,
                          view.head);
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
    return checkSite(*content.inspection, request.view);
}

} // namespace attnscope
