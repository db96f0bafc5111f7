// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/run_facts.h"

#include <nlohmann/json.hpp>

namespace attnscope::cli {

RunFacts runFacts(Core& core, const std::string& run)
{
    const auto info = core.info(run);
    if (!info)
        return {};
    const auto facts = nlohmann::json::parse(info->json, nullptr, false);
    const auto text = [&](const char* key) {
        const auto found = facts.is_object() ? facts.find(key) : facts.end();
        return facts.is_object() && found != facts.end() && found->is_string() ? found->get<std::string>()
                                                                               : std::string();
    };
    RunFacts out{text("dataset_note"), text("model")};
    if (const std::string data = text("dataset"); !out.source.empty() && !data.empty())
        out.source += " on " + data;
    return out;
}

} // namespace attnscope::cli
