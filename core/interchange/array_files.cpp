// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"

#include "core/base/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <iterator>

namespace attnscope {
namespace {

using nlohmann::json;

constexpr uint64_t kMaxArrayFile = uint64_t{4} << 30;

std::string quoted(const std::string& text)
{
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

template <class T>
T elementAt(const NamedArray& array, size_t index)
{
    T value{};
    std::memcpy(&value, array.bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// JSON has no infinities and no NaN: they become null.
template <class T>
void appendReal(std::string& out, T value)
{
    if (std::isfinite(value))
        fmt::format_to(std::back_inserter(out), "{}", value);
    else
        out += "null";
}

void appendElement(std::string& out, const NamedArray& array, size_t index)
{
    switch (array.dtype) {
    case DType::F16: appendReal(out, fromHalf(elementAt<uint16_t>(array, index))); break;
    case DType::F32: appendReal(out, elementAt<float>(array, index)); break;
    case DType::F64: appendReal(out, elementAt<double>(array, index)); break;
    case DType::U8: fmt::format_to(std::back_inserter(out), "{}", elementAt<uint8_t>(array, index)); break;
    case DType::Bool: out += elementAt<uint8_t>(array, index) != 0 ? "true" : "false"; break;
    case DType::I32: fmt::format_to(std::back_inserter(out), "{}", elementAt<int32_t>(array, index)); break;
    case DType::I64: fmt::format_to(std::back_inserter(out), "{}", elementAt<int64_t>(array, index)); break;
    }
}

/// Nested lists, one for each dimension from `dimension` on; takes elements from `next` on.
void appendLists(std::string& out, const NamedArray& array, size_t dimension, size_t& next)
{
    if (dimension == array.shape.size()) {
        appendElement(out, array, next++);
        return;
    }
    out += '[';
    for (int64_t i = 0; i < array.shape[dimension]; ++i) {
        if (i > 0)
            out += ',';
        appendLists(out, array, dimension + 1, next);
    }
    out += ']';
}

} // namespace

std::string toJsonText(const ArrayBundle& bundle)
{
    std::string out = "{\"metadata\":{";
    const char* separator = "";
    for (const auto& [key, value] : bundle.metadata) {
        out += separator + quoted(key) + ":" + quoted(value);
        separator = ",";
    }
    out += "},\"arrays\":{";
    separator = "";
    for (const NamedArray& array : bundle.arrays) {
        out += separator + quoted(array.name) + ":{\"dtype\":\"" + dtypeName(array.dtype) +
               "\",\"shape\":" + json(array.shape).dump() + ",\"values\":";
        size_t next = 0;
        if (array.bytes.empty()) // the other dimensions may be any size, and would be written out
            out += "[]";
        else
            appendLists(out, array, 0, next);
        out += '}';
        separator = ",";
    }
    return out + "}}\n";
}

Status writeArrays(const ArrayBundle& bundle, const std::string& path)
{
    const std::string ending = endingOf(path);
    if (ending == ".json")
        return writeFileAtomically(path, toJsonText(bundle));
    if (ending != ".npz" && ending != ".safetensors")
        return usageError(path,
                          "the file's ending is not known (expected .safetensors, .npz or .json, found {})",
                          ending.empty() ? "none" : ending);
    const Result<std::vector<std::byte>> bytes = ending == ".npz" ? toNpz(bundle) : toSafetensors(bundle);
    if (!bytes)
        return Status::make(bytes.status().kind(), path + ": " + bytes.status().where(),
                            bytes.status().message());
    return writeFileAtomically(path, std::span<const std::byte>(*bytes));
}

Result<ArrayBundle> readArrays(const std::string& path)
{
    const std::string ending = endingOf(path);
    if (ending != ".npz" && ending != ".safetensors")
        return usageError(path, "the file's ending is not known (expected .safetensors or .npz, found {})",
                          ending.empty() ? "none" : ending);
    const Result<std::vector<std::byte>> bytes = readFile(path, kMaxArrayFile);
    if (!bytes)
        return bytes.status();
    return ending == ".npz" ? fromNpz(*bytes, path) : fromSafetensors(*bytes, path);
}

} // namespace attnscope
