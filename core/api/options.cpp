// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/options.h"

#include "core/base/nearest_name.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attnscope {
namespace {

template <class T>
std::optional<T> parseWhole(const std::string& text)
{
    T value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || text.empty())
        return std::nullopt;
    return value;
}

std::optional<bool> parseBool(const std::string& text)
{
    for (const char* yes : {"true", "1", "on", "yes"})
        if (text == yes)
            return true;
    for (const char* no : {"false", "0", "off", "no"})
        if (text == no)
            return false;
    return std::nullopt;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

Status outOfRange(const OptionSpec& spec, const std::string& value)
{
    return usageError(spec.key, "value out of range (expected {} to {}, found {})", spec.minimum,
                      spec.maximum, value);
}

/// Whether it is UTF-8 without control characters. A configuration is stored as JSON, which takes no other;
/// its library knows what is UTF-8.
bool isOneLine(const std::string& value)
{
    const bool plain = std::all_of(value.begin(), value.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    using Json = nlohmann::json;
    return plain && Json(value).dump(-1, ' ', false, Json::error_handler_t::replace) ==
                        Json(value).dump(-1, ' ', false, Json::error_handler_t::ignore);
}

} // namespace

Result<std::string> canonicalValue(const OptionSpec& spec, const std::string& value)
{
    switch (spec.kind) {
    case OptionKind::Bool:
        if (const auto flag = parseBool(value))
            return std::string(*flag ? "true" : "false");
        return usageError(spec.key, "not a switch (expected true or false, found \"{}\")", value);
    case OptionKind::Integer: {
        const auto number = parseWhole<int64_t>(value);
        if (!number)
            return usageError(spec.key, "not a whole number (found \"{}\")", value);
        if (static_cast<double>(*number) < spec.minimum || static_cast<double>(*number) > spec.maximum)
            return outOfRange(spec, value);
        return std::to_string(*number);
    }
    case OptionKind::Real: {
        const auto number = parseWhole<double>(value);
        if (!number || !std::isfinite(*number))
            return usageError(spec.key, "not a number (found \"{}\")", value);
        if (*number < spec.minimum || *number > spec.maximum)
            return outOfRange(spec, value);
        return fmt::format("{}", *number);
    }
    case OptionKind::Choice:
        if (std::find(spec.choices.begin(), spec.choices.end(), value) != spec.choices.end())
            return value;
        return usageError(spec.key, "unknown choice \"{}\" (did you mean \"{}\"? expected one of {})", value,
                          nearestName(value, spec.choices), joined(spec.choices));
    case OptionKind::Text:
        if (value.size() > kMaxOptionText)
            return usageError(spec.key, "too long (expected at most {} bytes, found {})", kMaxOptionText,
                              value.size());
        if (!isOneLine(value))
            return usageError(spec.key,
                              "not one line of UTF-8 text (found a control character or a broken one)");
        return value;
    }
    return usageError(spec.key, "not a setting of this program");
}

const OptionSpec* findOption(std::span<const OptionSpec> specs, const std::string& key)
{
    for (const OptionSpec& spec : specs)
        if (spec.key == key)
            return &spec;
    return nullptr;
}

std::string OptionReader::text(const std::string& key) const
{
    if (const auto found = m_values.find(key); found != m_values.end())
        return found->second;
    const OptionSpec* spec = findOption(m_specs, key);
    assert(spec != nullptr); // a model may only read what it has declared
    return spec != nullptr ? spec->defaultValue : std::string();
}

bool OptionReader::flag(const std::string& key) const { return text(key) == "true"; }

int64_t OptionReader::integer(const std::string& key) const
{
    return parseWhole<int64_t>(text(key)).value_or(0);
}

double OptionReader::real(const std::string& key) const
{
    const std::string value = text(key);
    const OptionSpec* spec = findOption(m_specs, key);
    if (spec != nullptr && spec->kind == OptionKind::Choice)
        return static_cast<double>(std::find(spec->choices.begin(), spec->choices.end(), value) -
                                   spec->choices.begin());
    if (spec != nullptr && spec->kind == OptionKind::Bool)
        return value == "true" ? 1.0 : 0.0;
    return parseWhole<double>(value).value_or(0.0);
}

} // namespace attnscope
