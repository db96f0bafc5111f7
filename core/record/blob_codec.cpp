// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/blob_codec.h"

#include "core/base/array_bundle.h"

#include <SQLiteCpp/Exception.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <zstd.h>

#include <bit>
#include <cstring>
#include <limits>
#include <memory>

namespace attnscope::record {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little,
              "run files are little-endian and copied as they are");

constexpr uint64_t kMaxElements = uint64_t{1} << 31;
constexpr size_t kMaxRank = 8;
constexpr int kZstdLevel = 3;

bool readPair(const json& value, float& a, float& b)
{
    if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number())
        return false;
    a = static_cast<float>(value[0].get<double>());
    b = static_cast<float>(value[1].get<double>());
    return true;
}

bool readGrid(const json& value, TokenGrid& grid)
{
    if (!value.is_array() || value.size() != 3)
        return false;
    int* const fields[] = {&grid.first, &grid.rows, &grid.columns};
    for (size_t i = 0; i < 3; ++i) {
        if (!value[i].is_number_integer())
            return false;
        const int64_t number = value[i].get<int64_t>();
        if (number < 0 || number > std::numeric_limits<int>::max())
            return false;
        *fields[i] = static_cast<int>(number);
    }
    return true;
}

/// The tokens that queries or keys stand for; absent in files of format 1 and where there are none.
bool readTokens(const json& meta, const std::string& side, std::string& name, int& leading)
{
    constexpr int64_t kMostLeading = 1 << 16;
    if (!meta.contains(side + "_tokens"))
        return true;
    const json value = meta[side + "_tokens"];
    const json own = meta.contains(side + "_leading") ? meta[side + "_leading"] : json(0);
    if (!value.is_string() || !own.is_number_unsigned() || own.get<uint64_t>() > kMostLeading)
        return false;
    name = value.get<std::string>();
    leading = static_cast<int>(own.get<uint64_t>());
    return true;
}

bool readTask(const json& meta, std::string& task)
{
    const auto found = meta.find("task");
    if (found == meta.end())
        return true;
    if (!found->is_string())
        return false;
    task = found->get<std::string>();
    return true;
}

bool readFlag(const json& value, bool& flag)
{
    if (!value.is_boolean())
        return false;
    flag = value.get<bool>();
    return true;
}

} // namespace

std::vector<std::byte> compress(std::span<const std::byte> bytes)
{
    std::vector<std::byte> frame(ZSTD_compressBound(bytes.size()));
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    if (context == nullptr) // short of memory: an empty frame is refused when read
        return {};
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1); // SQLite does not notice a flipped bit
    const size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
    // Cannot fail with room of compressBound, short of memory; an empty frame is then refused when read.
    frame.resize(ZSTD_isError(size) != 0 ? 0 : size);
    frame.shrink_to_fit();
    return frame;
}

Result<std::vector<std::byte>> decompress(std::span<const std::byte> frame, uint64_t expected,
                                          ByteBudget& budget, const std::string& where)
{
    const unsigned long long claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (claimed == ZSTD_CONTENTSIZE_ERROR || claimed == ZSTD_CONTENTSIZE_UNKNOWN)
        return failure(where, "is damaged (not a zstd frame of known size)");
    if (claimed != expected)
        return failure(where, "is damaged (expected {} bytes, found {})", expected, claimed);
    if (!budget.take(expected))
        return failure(where, "is too large to read ({} bytes)", expected);
    if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
        return failure(where, "is damaged (its compressed data are cut short, or followed by others)");
    std::vector<std::byte> bytes(expected);
    const size_t size = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0)
        return failure(where, "is damaged ({})", ZSTD_getErrorName(size));
    if (size != expected)
        return failure(where, "is damaged (expected {} bytes, found {})", expected, size);
    return bytes;
}

std::string shapeText(const std::vector<int64_t>& shape) { return json(shape).dump(); }

std::optional<ParsedShape> parseShape(const std::string& text)
{
    const json value = json::parse(text, nullptr, false);
    if (!value.is_array() || value.size() > kMaxRank)
        return std::nullopt;
    ParsedShape parsed;
    bool empty = false;
    for (const json& d : value) {
        if (!d.is_number_unsigned() || d.get<uint64_t>() > kMaxElements)
            return std::nullopt;
        const uint64_t size = d.get<uint64_t>();
        parsed.shape.push_back(static_cast<int64_t>(size));
        empty = empty || size == 0;
        if (size != 0 && parsed.count > kMaxElements / size)
            return std::nullopt;
        parsed.count *= size == 0 ? 1 : size;
    }
    if (empty)
        parsed.count = 0;
    return parsed;
}

std::vector<std::byte> floatsAsHalves(std::span<const float> values)
{
    std::vector<std::byte> bytes(values.size() * sizeof(uint16_t));
    for (size_t i = 0; i < values.size(); ++i) {
        const uint16_t half = toHalf(values[i]);
        std::memcpy(bytes.data() + i * sizeof half, &half, sizeof half);
    }
    return bytes;
}

std::vector<float> halvesAsFloats(std::span<const std::byte> bytes)
{
    std::vector<float> values(bytes.size() / sizeof(uint16_t));
    for (size_t i = 0; i < values.size(); ++i) {
        uint16_t half = 0;
        std::memcpy(&half, bytes.data() + i * sizeof half, sizeof half);
        values[i] = fromHalf(half);
    }
    return values;
}

std::span<const std::byte> blobOf(const SQLite::Column& column)
{
    // In this order: asking for the blob may convert the value, which changes its length.
    const void* data = column.getBlob();
    const int size = column.getBytes();
    if (data == nullptr || size <= 0)
        return {};
    return {static_cast<const std::byte*>(data), static_cast<size_t>(size)};
}

void bindBlob(SQLite::Statement& statement, int index, std::span<const std::byte> bytes)
{
    static constexpr std::byte kNothing{};
    if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max()))
        throw SQLite::Exception("larger than 2 GiB", SQLITE_TOOBIG);
    statement.bindNoCopy(index, bytes.empty() ? &kNothing : bytes.data(), static_cast<int>(bytes.size()));
}

std::string siteMeta(const AttentionSite& site)
{
    const MapGeometry& g = site.geometry;
    json meta = {{"distribution", site.distribution},
                 {"derived", site.derived},
                 {"primary", site.primary},
                 {"origin", {g.originX, g.originY}},
                 {"stride", {g.strideX, g.strideY}},
                 {"query_grid", {site.queryGrid.first, site.queryGrid.rows, site.queryGrid.columns}},
                 {"key_grid", {site.keyGrid.first, site.keyGrid.rows, site.keyGrid.columns}}};
    if (!site.task.empty())
        meta["task"] = site.task;
    if (!site.queryTokens.empty() || site.queryLeading > 0) {
        meta["query_tokens"] = site.queryTokens;
        meta["query_leading"] = site.queryLeading;
    }
    if (!site.keyTokens.empty() || site.keyLeading > 0) {
        meta["key_tokens"] = site.keyTokens;
        meta["key_leading"] = site.keyLeading;
    }
    return meta.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool fitsTokens(const AttentionSite& site, std::span<const TokenSequence> texts)
{
    const auto fits = [&](const std::string& name, int leading, size_t dimension) {
        if (name.empty())
            return leading == 0;
        for (const TokenSequence& sequence : texts)
            if (sequence.name == name)
                return leading >= 0 && site.weights.shape.size() == 3 &&
                       site.weights.shape[dimension] ==
                           static_cast<int64_t>(sequence.tokens.size()) + leading;
        return false;
    };
    if (site.kind == SiteKind::Map)
        return site.queryTokens.empty() && site.keyTokens.empty();
    return fits(site.queryTokens, site.queryLeading, 1) && fits(site.keyTokens, site.keyLeading, 2);
}

bool readSiteMeta(const std::string& text, AttentionSite& site)
{
    const json meta = json::parse(text, nullptr, false);
    if (!meta.is_object())
        return false;
    const auto get = [&](const char* key) { return meta.contains(key) ? meta[key] : json(); };
    MapGeometry& g = site.geometry;
    return readFlag(get("distribution"), site.distribution) && readFlag(get("derived"), site.derived) &&
           readFlag(get("primary"), site.primary) && readPair(get("origin"), g.originX, g.originY) &&
           readPair(get("stride"), g.strideX, g.strideY) && readGrid(get("query_grid"), site.queryGrid) &&
           readGrid(get("key_grid"), site.keyGrid) && readTask(meta, site.task) &&
           readTokens(meta, "query", site.queryTokens, site.queryLeading) &&
           readTokens(meta, "key", site.keyTokens, site.keyLeading);
}

bool isUtf8(const std::string& text)
{
    try {
        (void)json(text).dump();
        return true;
    } catch (const json::type_error&) {
        return false;
    }
}

std::string namesText(const std::vector<std::string>& names)
{
    // Class names come from folders, whose names need not be UTF-8.
    return json(names).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::vector<std::string>> parseNames(const std::string& text)
{
    const json value = json::parse(text, nullptr, false);
    if (!value.is_array())
        return std::nullopt;
    std::vector<std::string> names;
    for (const json& name : value) {
        if (!name.is_string())
            return std::nullopt;
        names.push_back(name.get<std::string>());
    }
    return names;
}

} // namespace attnscope::record
