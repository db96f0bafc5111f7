// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/gradient_file.h"

#include "core/interchange/array_files.h"

#include <fmt/ranges.h>

#include <cstring>

namespace attnscope {
namespace {

constexpr int64_t kMostTasks = 100;
constexpr int64_t kMostNumbers = int64_t{1} << 26; ///< 512 MiB as they are computed with

double numberAt(const NamedArray& array, int64_t index)
{
    const std::byte* const at = array.bytes.data() + static_cast<size_t>(index) * dtypeSize(array.dtype);
    if (array.dtype == DType::F16) {
        uint16_t bits = 0;
        std::memcpy(&bits, at, sizeof bits);
        return fromHalf(bits);
    }
    if (array.dtype == DType::F32) {
        float value = 0;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    double value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

Status checkArray(const NamedArray& array, const std::string& where)
{
    if (array.dtype != DType::F16 && array.dtype != DType::F32 && array.dtype != DType::F64)
        return failure(where, "expected floating-point numbers, found {}", dtypeName(array.dtype));
    if (array.count() > kMostNumbers)
        return failure(where, "too large (expected at most {} numbers, found {})", kMostNumbers,
                       array.count());
    return Status::ok();
}

std::vector<double> numbersOf(const NamedArray& array)
{
    std::vector<double> numbers(static_cast<size_t>(array.count()));
    for (int64_t i = 0; i < array.count(); ++i)
        numbers[static_cast<size_t>(i)] = numberAt(array, i);
    return numbers;
}

std::string shapeText(const NamedArray& array) { return fmt::format("[{}]", fmt::join(array.shape, ", ")); }

Status readLosses(const NamedArray& array, const std::string& path, WeighRequest& request)
{
    const std::string where = path + ": losses";
    ATTNSCOPE_TRY(checkArray(array, where));
    const bool fits = (array.shape.size() == 1 || array.shape.size() == 2) &&
                      array.shape.back() == request.tasks && array.shape.front() > 0;
    if (!fits)
        return failure(where, "expected the shape [step, {}], found {}", request.tasks, shapeText(array));
    const std::vector<double> numbers = numbersOf(array);
    for (auto row = numbers.begin(); row != numbers.end(); row += request.tasks)
        request.losses.emplace_back(row, row + request.tasks);
    return Status::ok();
}

} // namespace

Result<WeighRequest> readGradientFile(const std::string& path)
{
    const auto bundle = readArrays(path);
    if (!bundle)
        return bundle.status();
    const NamedArray* const gradients = bundle->find("gradients");
    const std::string where = path + ": gradients";
    if (gradients == nullptr)
        return failure(where, "the array is not in the file (expected the shape [task, parameter])");
    ATTNSCOPE_TRY(checkArray(*gradients, where));
    if (gradients->shape.size() != 2 || gradients->count() == 0)
        return failure(where, "expected the shape [task, parameter], found {}", shapeText(*gradients));
    if (gradients->shape.front() > kMostTasks)
        return failure(where, "too many tasks (expected at most {}, found {})", kMostTasks,
                       gradients->shape.front());
    WeighRequest request;
    request.tasks = gradients->shape[0];
    request.parameters = gradients->shape[1];
    request.gradients = numbersOf(*gradients);
    if (const NamedArray* const losses = bundle->find("losses"))
        ATTNSCOPE_TRY(readLosses(*losses, path, request));
    return request;
}

} // namespace attnscope
