// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/finite_check.h"

#include "core/kernels/team.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <map>
#include <memory>

// LibTorch's modules have no hooks in C++, but its profiler's observer sees each operation with its inputs
// before and its outputs after, in the order of the forward pass.
// Invariants
// 1. t_search points to the search of this thread while its observer is installed, and is null otherwise.
// 2. Operations of the observer's own are not observed.

namespace attnscope {
namespace {

struct Search {
    std::map<const void*, std::string> parameters; ///< by the address of the first value
    std::string newest;                            ///< the parameter used last
    std::string found;
    bool done = false;
};

thread_local Search* t_search = nullptr;

struct OperationContext final : at::ObserverContext {
    bool finiteInputs = true;
};

bool isFinite(const at::Tensor& tensor)
{
    return !tensor.defined() || !tensor.is_floating_point() || tensor.numel() == 0 ||
           torch::isfinite(tensor.detach()).all().item<bool>();
}

template <class Visit>
void eachTensor(const c10::IValue& value, Visit visit)
{
    if (value.isTensor())
        visit(value.toTensor());
    else if (value.isTensorList())
        for (const at::Tensor& tensor : value.toTensorVector())
            visit(tensor);
}

/// Operations whose result is not made of what goes in: masks are filled with infinities on purpose, fresh
/// memory holds anything.
bool isExempt(const char* name)
{
    const std::string_view text(name);
    for (const char* part : {"fill", "full", "empty", "resize"})
        if (text.find(part) != std::string_view::npos)
            return true;
    return false;
}

std::unique_ptr<at::ObserverContext> before(const at::RecordFunction& operation)
{
    auto context = std::make_unique<OperationContext>();
    if (t_search == nullptr || t_search->done)
        return context;
    const at::DisableRecordFunctionGuard unobserved;
    for (const c10::IValue& input : operation.inputs())
        eachTensor(input, [&](const at::Tensor& tensor) {
            context->finiteInputs = context->finiteInputs && isFinite(tensor);
            if (!tensor.defined() || !tensor.has_storage())
                return;
            const auto parameter = t_search->parameters.find(tensor.data_ptr());
            if (parameter != t_search->parameters.end())
                t_search->newest = parameter->second;
        });
    return context;
}

void after(const at::RecordFunction& operation, at::ObserverContext* context)
{
    if (t_search == nullptr || t_search->done || !static_cast<OperationContext*>(context)->finiteInputs ||
        isExempt(operation.name()))
        return;
    const at::DisableRecordFunctionGuard unobserved;
    for (const c10::IValue& output : operation.outputs())
        eachTensor(output, [&](const at::Tensor& tensor) {
            if (t_search->done || isFinite(tensor))
                return;
            t_search->done = true;
            t_search->found = t_search->newest;
        });
}

} // namespace

std::string firstNonFiniteLayer(Model& model, const Batch& batch)
{
    Search search;
    for (const auto& item : model.named_parameters())
        search.parameters.emplace(item.value().data_ptr(), item.key());
    t_search = &search;
    const at::CallbackHandle handle = at::addThreadLocalCallback(at::RecordFunctionCallback(before, after)
                                                                     .needsInputs(true)
                                                                     .needsOutputs(true)
                                                                     .scopes({at::RecordScope::FUNCTION}));
    const auto remove = [handle](Search*) {
        at::removeCallback(handle);
        t_search = nullptr;
    };
    const std::unique_ptr<Search, decltype(remove)> guard(&search, remove); // an exception may pass
    // Where no gradients are recorded, models run on LibTorch's operations alone.
    const torch::NoGradGuard plain;
    // The observer is this thread's: all of an operation must run on it.
    runParts(1, [&](int64_t) { model.forward(batch, RecordAttention::No); });
    return search.found;
}

} // namespace attnscope
