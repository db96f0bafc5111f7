// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/exporters.h"

#include <nlohmann/json.hpp>

namespace attnscope {

ArrayBundle bundleOf(const Inspection& inspection)
{
    using nlohmann::json;
    ArrayBundle bundle;
    bundle.arrays.push_back(namedArray("input", inspection.input.shape, inspection.input.values));
    json tasks = json::object();
    for (const Prediction& p : inspection.predictions) {
        const int64_t classes = static_cast<int64_t>(p.logits.size());
        bundle.arrays.push_back(namedArray("logits/" + p.task, {classes}, p.logits));
        tasks[p.task] = {{"classes", p.classes}, {"predicted", p.predicted}, {"truth", p.truth}};
    }
    json sites = json::object();
    for (const AttentionSite& site : inspection.sites) {
        bundle.arrays.push_back(
            namedArray("attention/" + site.name, site.weights.shape, site.weights.values));
        sites[site.name] = {{"distribution", site.distribution},
                            {"derived", site.derived},
                            {"primary", site.primary},
                            {"axes", site.kind == SiteKind::Map ? "heads,h,w" : "heads,query,key"},
                            {"origin", {site.geometry.originX, site.geometry.originY}},
                            {"stride", {site.geometry.strideX, site.geometry.strideY}}};
    }
    if (!inspection.evidence.empty() && inspection.input.shape.size() == 3) {
        NamedArray evidence{
            "evidence", DType::U8, {inspection.input.shape[1], inspection.input.shape[2]}, {}};
        const auto bytes = std::as_bytes(std::span(inspection.evidence));
        evidence.bytes.assign(bytes.begin(), bytes.end());
        bundle.arrays.push_back(std::move(evidence));
    }
    bundle.metadata["step"] = std::to_string(inspection.step);
    bundle.metadata["sample"] =
        inspection.sample.index >= 0
            ? std::string(splitName(inspection.sample.split)) + ":" + std::to_string(inspection.sample.index)
            : inspection.sample.name;
    bundle.metadata["tasks"] = tasks.dump();
    bundle.metadata["sites"] = sites.dump();
    return bundle;
}

} // namespace attnscope
