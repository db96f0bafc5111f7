// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/tensor_io.h"

#include <torch/torch.h>

#include <cstring>

namespace attnscope {
namespace {

std::optional<DType> dtypeOf(torch::ScalarType type)
{
    switch (type) {
    case torch::kHalf: return DType::F16;
    case torch::kFloat: return DType::F32;
    case torch::kDouble: return DType::F64;
    case torch::kByte: return DType::U8;
    case torch::kBool: return DType::Bool;
    case torch::kInt: return DType::I32;
    case torch::kLong: return DType::I64;
    default: return std::nullopt;
    }
}

torch::ScalarType scalarTypeOf(DType type)
{
    switch (type) {
    case DType::F16: return torch::kHalf;
    case DType::F32: return torch::kFloat;
    case DType::F64: return torch::kDouble;
    case DType::U8: return torch::kByte;
    case DType::Bool: return torch::kBool;
    case DType::I32: return torch::kInt;
    case DType::I64: return torch::kLong;
    }
    return torch::kFloat;
}

std::string shapeText(torch::IntArrayRef shape)
{
    std::string out = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        out += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return out + "]";
}

} // namespace

NamedArray arrayFromTensor(const std::string& name, const torch::Tensor& tensor)
{
    torch::Tensor host = tensor.detach().to(torch::kCPU);
    if (!dtypeOf(host.scalar_type()))
        host = host.to(torch::kFloat);
    host = host.contiguous();
    NamedArray array{name, *dtypeOf(host.scalar_type()), host.sizes().vec(), {}};
    array.bytes.resize(host.nbytes());
    if (!array.bytes.empty())
        std::memcpy(array.bytes.data(), host.data_ptr(), array.bytes.size());
    return array;
}

torch::Tensor tensorFromArray(const NamedArray& array)
{
    torch::Tensor tensor = torch::empty(array.shape, scalarTypeOf(array.dtype));
    if (!array.bytes.empty())
        std::memcpy(tensor.data_ptr(), array.bytes.data(), array.bytes.size());
    return tensor;
}

Status copyInto(const torch::Tensor& target, const NamedArray& array)
{
    if (target.sizes() != torch::IntArrayRef(array.shape))
        return failure(array.name, "has another shape (expected {}, found {})", shapeText(target.sizes()),
                       shapeText(array.shape));
    if (target.scalar_type() != scalarTypeOf(array.dtype))
        return failure(array.name, "has another element type (expected {}, found {})",
                       c10::toString(target.scalar_type()), dtypeName(array.dtype));
    torch::NoGradGuard guard;
    target.copy_(tensorFromArray(array));
    return Status::ok();
}

Status copyInto(const torch::Tensor& target, const ArrayBundle& checkpoint, const std::string& name)
{
    const NamedArray* array = checkpoint.find(name);
    return array != nullptr ? copyInto(target, *array) : failure(name, "is missing from the checkpoint");
}

HostArray hostArray(const torch::Tensor& tensor)
{
    const torch::Tensor host = tensor.detach().to(torch::kCPU, torch::kFloat).contiguous();
    const float* data = host.data_ptr<float>();
    return {host.sizes().vec(), std::vector<float>(data, data + host.numel())};
}

} // namespace attnscope
