// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/run_facts.h"

#include <nlohmann/json.hpp>

namespace attnscope::cli {

std::string runNote(Core& core, const std::string& run)
{
    const auto info = core.info(run);
    if (!info)
        return {};
    const auto facts = nlohmann::json::parse(info->json, nullptr, false);
    const auto note = facts.is_object() ? facts.find("dataset_note") : facts.end();
    return note != facts.end() && note->is_string() ? note->get<std::string>() : std::string();
}

} // namespace attnscope::cli
