// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/nearest_name.h"
#include "core/models/image/entries.h"
#include "core/models/multi/entries.h"
#include "core/models/text/entries.h"

namespace attnscope {

std::span<const ModelEntry> modelRegistry()
{
    static const std::vector<ModelEntry> entries = {
        imageCnnEntry(),       imageGatedEntry(),        imageCbamEntry(),          imageVitEntry(),
        textAttnRnnEntry(),    textBilstmContextEntry(), textTransformerEntry(),    textHierarchicalEntry(),
        textTranslatorEntry(), multiHardSharingEntry(),  multiTaskAttentionEntry(), multiMtanEntry(),
        multiMemoryMhaEntry(), multiAttnTransferEntry(), multiTokenTaskEntry(),     multiImageTextEntry(),
    };
    return entries;
}

Result<const ModelEntry*> findModel(const std::string& name)
{
    std::vector<std::string> names;
    for (const ModelEntry& entry : modelRegistry()) {
        if (entry.info.name == name)
            return &entry;
        names.push_back(entry.info.name);
    }
    return usageError("model", "unknown model \"{}\" (did you mean \"{}\"?)", name, nearestName(name, names));
}

} // namespace attnscope
