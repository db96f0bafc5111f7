// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/pins.h"

#include <nlohmann/json.hpp>

namespace attnscope {

using nlohmann::json;

std::string pinsToJson(const std::vector<SampleRef>& pins)
{
    json list = json::array();
    for (const SampleRef& pin : pins)
        list.push_back({{"split", splitName(pin.split)},
                        {"index", pin.index},
                        {"name", pin.name},
                        {"context", pin.context}});
    // A path need not be UTF-8, and JSON must be: such a one is kept as what can be said of it.
    return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::vector<SampleRef>> pinsFromJson(const std::string& text)
{
    try {
        std::vector<SampleRef> pins;
        for (const json& entry : json::parse(text)) {
            const auto split = splitOf(entry.at("split").get<std::string>());
            if (!split)
                return std::nullopt;
            pins.push_back({*split, entry.at("index").get<int64_t>(), entry.at("name").get<std::string>(),
                            entry.at("context").get<std::string>()});
        }
        return pins;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

} // namespace attnscope
