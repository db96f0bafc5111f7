// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/interchange/safetensors_index.h"

namespace attnscope {

/// What the header of a .npy member says (numpy.lib.format).
struct NpyHeader {
    std::string descr; ///< "<f4"
    StoredType type;
    bool fortranOrder = false;
    std::vector<int64_t> shape;
    uint64_t headerSize = 0; ///< bytes before the data
    uint64_t dataSize = 0;
};

/// Largest header that is read.
inline constexpr size_t kMaxNpyHeader = 64 << 10;

/// A format 1.0 header, padded so that the data are aligned to 64 bytes.
std::string npyHeaderText(const NamedArray& array);

/// Reads a header of format 1.0 to 3.0. Refused, each with its sentence: pickled objects, structures, text,
/// big-endian and complex numbers, and a shape whose bytes exceed `limit`. `bytes` need hold no more than
/// kMaxNpyHeader.
Result<NpyHeader> parseNpyHeader(std::span<const std::byte> bytes, uint64_t limit, const std::string& where);

/// The array in row-major order, widened; `data` holds header.dataSize bytes.
NamedArray npyArray(std::string name, const NpyHeader& header, std::vector<std::byte> data);

} // namespace attnscope
