// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

/// A type that files may hold and how it is held in memory: the few that DType lacks are widened without
/// loss.
struct StoredType {
    DType type = DType::F32; ///< in memory
    size_t size = 4;         ///< bytes of an element in the file
    enum class Widen { None, Bf16, I8, I16, U16, U32 } widen = Widen::None;
};

/// Elements of a stored type as bytes of its memory type. `bytes` holds whole elements.
std::vector<std::byte> widened(const StoredType& type, std::span<const std::byte> bytes);

/// The number of elements of a shape, capped: none where a size is negative or the bytes would exceed
/// `limit`.
std::optional<uint64_t> countOf(const std::vector<int64_t>& shape, size_t elementSize, uint64_t limit);

struct TensorEntry {
    std::string name;
    std::string dtype; ///< as the file calls it
    StoredType type;
    std::vector<int64_t> shape;
    uint64_t begin = 0, end = 0; ///< within the data that follow the header
};

struct SafetensorsIndex {
    std::vector<TensorEntry> entries; ///< in the header's order
    std::map<std::string, std::string> metadata;
};

/// Largest header that is read; those of real models take a few kilobytes.
inline constexpr uint64_t kMaxSafetensorsHeader = uint64_t{16} << 20;

/// Reads and checks a header (without the eight bytes of its length) for `dataSize` bytes of data: names
/// occur once, offsets cover the data without gap or overlap, lengths fit type and shape.
Result<SafetensorsIndex> parseSafetensorsHeader(std::string_view header, uint64_t dataSize,
                                                const std::string& where);

/// The header's length from a file's first eight bytes; Failure where it exceeds the cap or the file.
Result<uint64_t> safetensorsHeaderSize(std::span<const std::byte> firstBytes, uint64_t fileSize,
                                       const std::string& where);

} // namespace attnscope
