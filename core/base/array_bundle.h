// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

enum class DType { F16, F32, F64, U8, Bool, I32, I64 };

/// Bytes of one element.
size_t dtypeSize(DType type);
/// safetensors' name of it: "F32", "I64", "BOOL", ...
const char* dtypeName(DType type);

/// A dense little-endian row-major array with a name, owned. No LibTorch: this is what files hold.
struct NamedArray {
    std::string name;
    DType dtype = DType::F32;
    std::vector<int64_t> shape;
    std::vector<std::byte> bytes;

    int64_t count() const;
};

NamedArray namedArray(std::string name, std::vector<int64_t> shape, std::span<const float> values);
NamedArray namedArray(std::string name, std::vector<int64_t> shape, std::span<const int64_t> values);

/// Arrays in order, with string metadata.
struct ArrayBundle {
    std::vector<NamedArray> arrays;
    std::map<std::string, std::string> metadata;

    const NamedArray* find(const std::string& name) const;
};

/// IEEE half precision, round to nearest even; what snapshots are stored in.
uint16_t toHalf(float value);
float fromHalf(uint16_t bits);

} // namespace attnscope
