// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "core/interchange/safetensors_index.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <optional>
#include <unordered_set>

namespace attnscope {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little,
              "array files are little-endian and copied as they are");

constexpr size_t kMostDimensions = 32;

std::optional<StoredType> typeNamed(const std::string& name)
{
    using Widen = StoredType::Widen;
    static const std::map<std::string, StoredType> kTypes = {
        {"F16", {DType::F16, 2, Widen::None}},   {"F32", {DType::F32, 4, Widen::None}},
        {"F64", {DType::F64, 8, Widen::None}},   {"U8", {DType::U8, 1, Widen::None}},
        {"BOOL", {DType::Bool, 1, Widen::None}}, {"I32", {DType::I32, 4, Widen::None}},
        {"I64", {DType::I64, 8, Widen::None}},   {"BF16", {DType::F32, 2, Widen::Bf16}},
        {"I8", {DType::I32, 1, Widen::I8}},      {"I16", {DType::I32, 2, Widen::I16}},
        {"U16", {DType::I32, 2, Widen::U16}},    {"U32", {DType::I64, 4, Widen::U32}}};
    const auto found = kTypes.find(name);
    if (found == kTypes.end())
        return std::nullopt;
    return found->second;
}

template <class From, class To, class Convert>
std::vector<std::byte> convertAll(std::span<const std::byte> bytes, Convert convert)
{
    std::vector<std::byte> out(bytes.size() / sizeof(From) * sizeof(To));
    for (size_t i = 0; i < bytes.size() / sizeof(From); ++i) {
        From from{};
        std::memcpy(&from, bytes.data() + i * sizeof(From), sizeof(From));
        const To to = convert(from);
        std::memcpy(out.data() + i * sizeof(To), &to, sizeof(To));
    }
    return out;
}

template <class From, class To>
std::vector<std::byte> castAll(std::span<const std::byte> bytes)
{
    return convertAll<From, To>(bytes, [](From value) { return static_cast<To>(value); });
}

/// Watches the parser for what a finished tree no longer shows: names that occur twice, and the order of
/// names. Also stops nesting that no header has.
struct HeaderWatch {
    std::vector<std::string> order;
    std::string duplicate;
    bool tooDeep = false;

    bool operator()(int depth, json::parse_event_t event, json& parsed)
    {
        if (depth > 3)
            tooDeep = true;
        if (event == json::parse_event_t::key && depth <= 2) {
            const auto name = parsed.get<std::string>();
            auto& names = depth == 1 ? m_outer : m_inner;
            if (!names.insert(name).second && duplicate.empty())
                duplicate = name;
            if (depth == 1) {
                order.push_back(name);
                m_inner.clear();
            }
        }
        return !tooDeep;
    }

private:
    std::unordered_set<std::string> m_outer, m_inner;
};

Status readEntry(const json& value, TensorEntry& entry, uint64_t dataSize, const std::string& where)
{
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") ||
        !value.contains("data_offsets") || !value["dtype"].is_string() || !value["shape"].is_array() ||
        !value["data_offsets"].is_array() || value["data_offsets"].size() != 2)
        return failure(where, "has no valid dtype, shape and data_offsets");
    entry.dtype = value["dtype"].get<std::string>();
    const auto type = typeNamed(entry.dtype);
    if (!type)
        return failure(where,
                       "has a type that cannot be read (expected F16, F32, F64, BF16, U8, BOOL or an integer "
                       "of 8 to 64 bits, found {})",
                       entry.dtype);
    entry.type = *type;
    if (value["shape"].size() > kMostDimensions)
        return failure(where, "has too many dimensions (expected at most {}, found {})", kMostDimensions,
                       value["shape"].size());
    for (const json& d : value["shape"]) {
        if (!d.is_number_unsigned() || d.get<uint64_t>() > INT64_MAX)
            return failure(where, "has a shape that is not a list of sizes");
        entry.shape.push_back(d.get<int64_t>());
    }
    for (const json& offset : value["data_offsets"])
        if (!offset.is_number_unsigned())
            return failure(where, "has offsets that are not numbers");
    entry.begin = value["data_offsets"][0].get<uint64_t>();
    entry.end = value["data_offsets"][1].get<uint64_t>();
    if (entry.begin > entry.end || entry.end > dataSize)
        return failure(where, "lies outside the file (offsets {} to {} of {} bytes)", entry.begin, entry.end,
                       dataSize);
    const auto count = countOf(entry.shape, entry.type.size, dataSize);
    if (!count || *count * entry.type.size != entry.end - entry.begin)
        return failure(where, "has {} bytes, which do not fit its type {} and shape", entry.end - entry.begin,
                       entry.dtype);
    return Status::ok();
}

Status checkCoverage(const std::vector<TensorEntry>& entries, uint64_t dataSize, const std::string& where)
{
    std::vector<size_t> order(entries.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return std::pair(entries[a].begin, entries[a].end) < std::pair(entries[b].begin, entries[b].end);
    });
    uint64_t position = 0;
    for (const size_t i : order) {
        if (entries[i].begin != position)
            return failure(where + ": tensor " + entries[i].name,
                           "overlaps another or leaves a gap (expected offset {}, found {})", position,
                           entries[i].begin);
        position = entries[i].end;
    }
    if (position != dataSize)
        return failure(where, "has bytes that belong to no tensor (expected {}, found {})", position,
                       dataSize);
    return Status::ok();
}

/// Wider types first, so that every array is aligned; stable.
std::vector<size_t> layoutOrder(const ArrayBundle& bundle)
{
    std::vector<size_t> order(bundle.arrays.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return dtypeSize(bundle.arrays[a].dtype) > dtypeSize(bundle.arrays[b].dtype);
    });
    return order;
}

Result<std::string> headerOf(const ArrayBundle& bundle, const std::vector<uint64_t>& offsets)
{
    try {
        std::string text = "{";
        if (!bundle.metadata.empty())
            text += "\"__metadata__\":" + json(bundle.metadata).dump() + ",";
        for (size_t i = 0; i < bundle.arrays.size(); ++i) {
            const NamedArray& array = bundle.arrays[i];
            nlohmann::ordered_json entry;
            entry["dtype"] = dtypeName(array.dtype);
            entry["shape"] = array.shape;
            entry["data_offsets"] = {offsets[i], offsets[i] + array.bytes.size()};
            text += json(array.name).dump() + ":" + entry.dump() + ",";
        }
        if (text.back() == ',')
            text.pop_back();
        text += "}";
        text.resize((text.size() + 7) / 8 * 8, ' '); // the data begin at a multiple of eight
        return text;
    } catch (const json::exception&) {
        return failure("safetensors", "a name or a piece of metadata is not valid UTF-8");
    }
}

} // namespace

std::vector<std::byte> widened(const StoredType& type, std::span<const std::byte> bytes)
{
    using Widen = StoredType::Widen;
    switch (type.widen) {
    case Widen::None: break;
    case Widen::Bf16:
        return convertAll<uint16_t, uint32_t>(bytes, [](uint16_t half) { return uint32_t{half} << 16; });
    case Widen::I8: return castAll<int8_t, int32_t>(bytes);
    case Widen::I16: return castAll<int16_t, int32_t>(bytes);
    case Widen::U16: return castAll<uint16_t, int32_t>(bytes);
    case Widen::U32: return castAll<uint32_t, int64_t>(bytes);
    }
    return {bytes.begin(), bytes.end()};
}

std::optional<uint64_t> countOf(const std::vector<int64_t>& shape, size_t elementSize, uint64_t limit)
{
    // A zero makes the array empty, wherever it stands and however absurd the others are.
    if (std::find(shape.begin(), shape.end(), 0) != shape.end())
        return std::all_of(shape.begin(), shape.end(), [](int64_t d) { return d >= 0; })
                   ? std::optional<uint64_t>(0)
                   : std::nullopt;
    uint64_t count = 1;
    for (const int64_t d : shape) {
        if (d < 0 || static_cast<uint64_t>(d) > limit / elementSize / count)
            return std::nullopt;
        count *= static_cast<uint64_t>(d);
    }
    if (count * elementSize > limit)
        return std::nullopt;
    return count;
}

Result<uint64_t> safetensorsHeaderSize(std::span<const std::byte> firstBytes, uint64_t fileSize,
                                       const std::string& where)
{
    uint64_t size = 0;
    if (firstBytes.size() < sizeof size || fileSize < sizeof size)
        return failure(where, "is not a safetensors file (expected at least 8 bytes, found {})", fileSize);
    std::memcpy(&size, firstBytes.data(), sizeof size);
    if (size > kMaxSafetensorsHeader)
        return failure(where,
                       "is not a safetensors file, or its header is too large (expected at most {} bytes, "
                       "found {})",
                       kMaxSafetensorsHeader, size);
    if (size > fileSize - sizeof size)
        return failure(where, "is cut short (expected a header of {} bytes, found {})", size,
                       fileSize - sizeof size);
    return size;
}

Result<SafetensorsIndex> parseSafetensorsHeader(std::string_view header, uint64_t dataSize,
                                                const std::string& where)
{
    if (header.empty() || header.front() != '{')
        return failure(where, "is not a safetensors file (its header is no JSON object)");
    HeaderWatch watch;
    const json tree = json::parse(header.begin(), header.end(), std::ref(watch), false);
    if (watch.tooDeep || !tree.is_object())
        return failure(where, "is not a safetensors file (its header is no valid JSON)");
    if (!watch.duplicate.empty())
        return failure(where, "has two entries named {} in its header", watch.duplicate);
    SafetensorsIndex index;
    for (const std::string& name : watch.order) {
        const json& value = tree[name];
        if (name != "__metadata__") {
            TensorEntry entry;
            entry.name = name;
            ATTNSCOPE_TRY(readEntry(value, entry, dataSize, where + ": tensor " + name));
            index.entries.push_back(std::move(entry));
            continue;
        }
        if (!value.is_object())
            return failure(where, "has metadata that are no JSON object");
        for (const auto& [key, text] : value.items()) {
            if (!text.is_string())
                return failure(where, "has metadata that are not text (key {})", key);
            index.metadata[key] = text.get<std::string>();
        }
    }
    ATTNSCOPE_TRY(checkCoverage(index.entries, dataSize, where));
    return index;
}

Result<std::vector<std::byte>> toSafetensors(const ArrayBundle& bundle)
{
    std::unordered_set<std::string> names;
    for (const NamedArray& array : bundle.arrays) {
        if (array.name == "__metadata__" || !names.insert(array.name).second)
            return failure("safetensors", "cannot hold an array named {} (twice, or reserved)", array.name);
        const auto count = countOf(array.shape, dtypeSize(array.dtype), array.bytes.size());
        if (!count || *count * dtypeSize(array.dtype) != array.bytes.size())
            return failure("safetensors: tensor " + array.name,
                           "has {} bytes, which do not fit its type {} and shape", array.bytes.size(),
                           dtypeName(array.dtype));
    }
    std::vector<uint64_t> offsets(bundle.arrays.size());
    uint64_t end = 0;
    const std::vector<size_t> order = layoutOrder(bundle);
    for (const size_t i : order) {
        offsets[i] = end;
        end += bundle.arrays[i].bytes.size();
    }
    const Result<std::string> header = headerOf(bundle, offsets);
    if (!header)
        return header.status();
    const uint64_t headerSize = header->size();
    std::vector<std::byte> bytes;
    bytes.reserve(sizeof headerSize + headerSize + end);
    const auto add = [&](std::span<const std::byte> part) {
        bytes.insert(bytes.end(), part.begin(), part.end());
    };
    add(std::as_bytes(std::span(&headerSize, 1)));
    add(std::as_bytes(std::span(header->data(), header->size())));
    for (const size_t i : order)
        add(bundle.arrays[i].bytes);
    return bytes;
}

Result<ArrayBundle> fromSafetensors(std::span<const std::byte> bytes, const std::string& where)
{
    const Result<uint64_t> headerSize = safetensorsHeaderSize(bytes, bytes.size(), where);
    if (!headerSize)
        return headerSize.status();
    const auto* text = reinterpret_cast<const char*>(bytes.data()) + sizeof(uint64_t);
    const auto data = bytes.subspan(sizeof(uint64_t) + *headerSize);
    Result<SafetensorsIndex> index = parseSafetensorsHeader({text, *headerSize}, data.size(), where);
    if (!index)
        return index.status();
    ArrayBundle bundle;
    bundle.metadata = std::move(index->metadata);
    for (TensorEntry& entry : index->entries) {
        const auto part = data.subspan(entry.begin, entry.end - entry.begin);
        bundle.arrays.push_back(
            {std::move(entry.name), entry.type.type, std::move(entry.shape), widened(entry.type, part)});
    }
    return bundle;
}

} // namespace attnscope
