// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/attention_dump.h"
#include "core/interchange/json_depth.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace attnscope {
namespace {

using nlohmann::json;

constexpr size_t kMaxDimensions = 8;

/// Whether the first innermost element of nested lists is a number (or null, which stands for NaN).
bool holdsNumbers(const json& value)
{
    const json* inner = &value;
    for (size_t depth = 0; inner->is_array() && !inner->empty() && depth < kMaxDimensions; ++depth)
        inner = &inner->front();
    return value.is_array() && (inner->is_number() || inner->is_boolean() || inner->is_null());
}

/// Appends the numbers of nested lists; false where a list is longer or shorter than `shape` says.
bool flatten(const json& value, const std::vector<int64_t>& shape, size_t dimension, std::vector<double>& out)
{
    if (dimension == shape.size()) {
        if (!value.is_number() && !value.is_boolean() && !value.is_null())
            return false;
        out.push_back(value.is_null()      ? std::numeric_limits<double>::quiet_NaN()
                      : value.is_boolean() ? static_cast<double>(value.get<bool>())
                                           : value.get<double>());
        return true;
    }
    if (!value.is_array() || static_cast<int64_t>(value.size()) != shape[dimension])
        return false;
    for (const json& inner : value)
        if (!flatten(inner, shape, dimension + 1, out))
            return false;
    return true;
}

std::vector<int64_t> shapeOf(const json& value)
{
    std::vector<int64_t> shape;
    for (const json* inner = &value; inner->is_array() && shape.size() < kMaxDimensions;
         inner = &inner->front()) {
        shape.push_back(static_cast<int64_t>(inner->size()));
        if (inner->empty())
            break;
    }
    return shape;
}

template <class T>
NamedArray arrayOf(const std::string& name, DType type, const std::vector<int64_t>& shape,
                   const std::vector<double>& values)
{
    NamedArray array{name, type, shape, {}};
    array.bytes.resize(values.size() * sizeof(T));
    for (size_t i = 0; i < values.size(); ++i) {
        const T value = static_cast<T>(values[i]);
        std::memcpy(array.bytes.data() + i * sizeof(T), &value, sizeof value);
    }
    return array;
}

/// Nested lists as an array: whole numbers and bytes where `type` says so, F32 otherwise.
Result<NamedArray> numbers(const std::string& name, const json& values, const std::string& type,
                           std::optional<std::vector<int64_t>> shape, const std::string& where)
{
    if (!shape)
        shape = shapeOf(values);
    std::vector<double> flat;
    const bool empty = values.is_array() && values.empty(); // of whatever other sizes
    if (!empty && !flatten(values, *shape, 0, flat))
        return failure(where + ": " + name, "its lists are not all of one length, or hold more than numbers");
    for (const double value : flat)
        if (type == "U8" ? !(value >= 0 && value <= 255) : type == "I64" && !(std::abs(value) < 9e15))
            return failure(where + ": " + name, "holds a number that its type {} cannot", type);
    if (type == "U8")
        return arrayOf<uint8_t>(name, DType::U8, *shape, flat);
    if (type == "I64")
        return arrayOf<int64_t>(name, DType::I64, *shape, flat);
    return arrayOf<float>(name, DType::F32, *shape, flat);
}

std::string metadataText(const json& value)
{
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// {"metadata": {...}, "arrays": {NAME: {"dtype", "shape", "values"}}}
Result<ArrayBundle> ownForm(const json& tree, const std::string& where)
{
    ArrayBundle bundle;
    if (const auto metadata = tree.find("metadata"); metadata != tree.end() && metadata->is_object())
        for (const auto& [key, value] : metadata->items())
            bundle.metadata[key] = metadataText(value);
    for (const auto& [name, about] : tree.at("arrays").items()) {
        const auto values = about.is_object() ? about.find("values") : about.end();
        const json shape = about.is_object() ? about.value("shape", json()) : json();
        const json type = about.is_object() ? about.value("dtype", json()) : json();
        bool good = about.is_object() && values != about.end() && shape.is_array() && type.is_string();
        std::vector<int64_t> sizes;
        for (const json& size : shape) {
            good = good && size.is_number_unsigned() && size.get<uint64_t>() < (uint64_t{1} << 40);
            sizes.push_back(good ? size.get<int64_t>() : 0);
        }
        if (!good)
            return failure(where + ": " + name, "is no array (expected dtype, shape and values)");
        auto array = numbers(name, *values, type.get<std::string>(), sizes, where);
        if (!array)
            return array.status();
        if (array->bytes.empty() && array->count() != 0)
            return failure(where + ": " + name, "has fewer values than its shape needs");
        bundle.arrays.push_back(std::move(*array));
    }
    return bundle;
}

} // namespace

Result<ArrayBundle> fromJsonText(std::string_view text, const std::string& where)
{
    const json tree = json::parse(text, notTooDeep, false);
    if (!tree.is_object())
        return failure(where, "is no JSON object");
    if (const auto arrays = tree.find("arrays"); arrays != tree.end() && arrays->is_object())
        return ownForm(tree, where);
    ArrayBundle bundle;
    for (const auto& [key, value] : tree.items()) {
        if (!holdsNumbers(value)) {
            bundle.metadata[key] = metadataText(value);
            continue;
        }
        auto array = numbers(key, value, "F32", std::nullopt, where);
        if (!array)
            return array.status();
        bundle.arrays.push_back(std::move(*array));
    }
    return bundle;
}

} // namespace attnscope
