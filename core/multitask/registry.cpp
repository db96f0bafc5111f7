// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"

#include "core/base/nearest_name.h"

namespace attnscope {

void Weighting::save(ArrayBundle&) const {}

Status Weighting::load(const ArrayBundle&) { return Status::ok(); }

std::span<const WeightingEntry> weightingRegistry()
{
    static const std::vector<WeightingEntry> entries{
        equalEntry(), fixedEntry(),   uncertaintyEntry(), gradNormEntry(),   dwaEntry(),      rlwEntry(),
        glsEntry(),   mgdaEntry(),    pcGradEntry(),      gradVacEntry(),    gradDropEntry(), caGradEntry(),
        imtlGEntry(), nashMtlEntry(), famoEntry(),        alignedMtlEntry(), upGradEntry(),   stchEntry()};
    return entries;
}

Result<const WeightingEntry*> findWeighting(const std::string& name)
{
    std::vector<std::string> names;
    for (const WeightingEntry& entry : weightingRegistry()) {
        if (entry.info.name == name)
            return &entry;
        names.push_back(entry.info.name);
    }
    return usageError("weighting", "unknown weighting \"{}\" (did you mean \"{}\"?)", name,
                      nearestName(name, names));
}

} // namespace attnscope
