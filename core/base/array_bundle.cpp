// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/array_bundle.h"

#include <bit>
#include <cstring>

namespace attnscope {
namespace {

template <class T>
NamedArray arrayOf(std::string name, DType type, std::vector<int64_t> shape, std::span<const T> values)
{
    NamedArray array{std::move(name), type, std::move(shape), {}};
    const auto bytes = std::as_bytes(values);
    array.bytes.assign(bytes.begin(), bytes.end());
    return array;
}

} // namespace

size_t dtypeSize(DType type)
{
    switch (type) {
    case DType::U8:
    case DType::Bool: return 1;
    case DType::F16: return 2;
    case DType::F32:
    case DType::I32: return 4;
    case DType::F64:
    case DType::I64: return 8;
    }
    return 0;
}

const char* dtypeName(DType type)
{
    switch (type) {
    case DType::F16: return "F16";
    case DType::F32: return "F32";
    case DType::F64: return "F64";
    case DType::U8: return "U8";
    case DType::Bool: return "BOOL";
    case DType::I32: return "I32";
    case DType::I64: return "I64";
    }
    return "";
}

int64_t NamedArray::count() const
{
    int64_t n = 1;
    for (const int64_t d : shape)
        n *= d;
    return n;
}

NamedArray namedArray(std::string name, std::vector<int64_t> shape, std::span<const float> values)
{
    return arrayOf(std::move(name), DType::F32, std::move(shape), values);
}

NamedArray namedArray(std::string name, std::vector<int64_t> shape, std::span<const int64_t> values)
{
    return arrayOf(std::move(name), DType::I64, std::move(shape), values);
}

const NamedArray* ArrayBundle::find(const std::string& name) const
{
    for (const NamedArray& array : arrays)
        if (array.name == name)
            return &array;
    return nullptr;
}

uint16_t toHalf(float value)
{
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    const uint32_t sign = (bits >> 16) & 0x8000U;
    const uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude >= 0x7f800000U) // infinity, NaN (kept quiet)
        return static_cast<uint16_t>(sign | 0x7c00U | (magnitude > 0x7f800000U ? 0x200U : 0U));
    if (magnitude >= 0x477ff000U) // rounds to 65536 or more
        return static_cast<uint16_t>(sign | 0x7c00U);
    if (magnitude < 0x38800000U) { // subnormal: let the float adder round to a multiple of 2^-24
        const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
        return static_cast<uint16_t>(sign | (std::bit_cast<uint32_t>(shifted) - 0x3f000000U));
    }
    const uint32_t odd = (magnitude >> 13) & 1U;
    return static_cast<uint16_t>(sign | ((magnitude - 0x38000000U + 0xfffU + odd) >> 13));
}

float fromHalf(uint16_t bits)
{
    const uint32_t sign = static_cast<uint32_t>(bits & 0x8000U) << 16;
    const uint32_t exponent = (bits >> 10) & 0x1fU;
    const uint32_t fraction = bits & 0x3ffU;
    if (exponent == 0) {
        const float value = static_cast<float>(fraction) * 0x1.0p-24F;
        return sign != 0 ? -value : value;
    }
    const uint32_t wide = exponent == 31 ? 0xffU : exponent + 112U;
    return std::bit_cast<float>(sign | (wide << 23) | (fraction << 13));
}

} // namespace attnscope
