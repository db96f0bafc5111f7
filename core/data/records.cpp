// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/records.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

OptionSpec dataOption(OptionKind kind, std::string name, std::string defaultValue, double minimum,
                      double maximum, std::string label, std::string doc)
{
    OptionSpec spec;
    spec.key = "data." + name;
    spec.kind = kind;
    spec.defaultValue = std::move(defaultValue);
    spec.doc = std::move(doc);
    spec.label = std::move(label);
    spec.minimum = minimum;
    spec.maximum = maximum;
    spec.group = "data";
    return spec;
}

OptionSpec validationOption()
{
    return dataOption(
        OptionKind::Real, "validation", "0", 0, 0.9, "Validation share",
        "The share of the training samples that is set aside to judge settings by, so that the test "
        "samples stay unseen until the end.");
}

SplitOrder orderOfSplits(SplitPlan plan, const DatasetSpec& spec, uint64_t seed)
{
    const auto keepFirst = [](std::vector<int64_t>& split, const std::optional<int64_t>& count) {
        if (count && *count < static_cast<int64_t>(split.size()))
            split.resize(static_cast<size_t>(*count));
    };
    keepFirst(plan.train, spec.train);
    keepFirst(plan.test, spec.test);
    const auto all = static_cast<int64_t>(plan.train.size());
    const int64_t cut = plan.validation.empty()
                            ? std::min<int64_t>(std::llround(plan.validationShare * static_cast<double>(all)),
                                                std::max<int64_t>(all - 1, 0))
                            : 0;
    SplitOrder order;
    order.records = std::move(plan.train);
    if (cut > 0) {
        std::vector<int64_t> places = epochOrder(all, streamOf(seed, keyOf("validation")), 0);
        std::sort(places.begin(), places.end() - cut);
        std::sort(places.end() - cut, places.end());
        for (int64_t& place : places)
            place = order.records[static_cast<size_t>(place)];
        order.records = std::move(places);
    }
    order.sizes = {all - cut, cut + static_cast<int64_t>(plan.validation.size()),
                   static_cast<int64_t>(plan.test.size())};
    order.records.insert(order.records.end(), plan.validation.begin(), plan.validation.end());
    order.records.insert(order.records.end(), plan.test.begin(), plan.test.end());
    return order;
}

std::string textOf(const DatasetSpec& spec)
{
    std::string text = spec.path.empty() ? spec.name : spec.name + ":" + spec.path;
    char separator = '?';
    for (const auto& [key, value] : {std::pair{"train", spec.train}, std::pair{"test", spec.test}})
        if (value) {
            text += fmt::format("{}{}={}", separator, key, *value);
            separator = '&';
        }
    return text;
}

Status cancelledLoading(const std::string& where)
{
    return Status::make(ErrorKind::Cancelled, where, {"loading was cancelled", {}});
}

} // namespace attnscope
