// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/model_io.h"

#include "core/data/batch_transfer.h"
#include "core/device/readback.h"

namespace attnscope {
namespace {

torch::Device deviceOf(const Model& model)
{
    const std::vector<torch::Tensor> parameters = model.parameters();
    return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
}

ModelOutput onHost(ModelOutput output)
{
    std::vector<torch::Tensor*> places;
    for (auto& [task, logits] : output.logits)
        places.push_back(&logits);
    for (auto& [task, loss] : output.addedLosses)
        places.push_back(&loss);
    for (SiteRecord& record : output.sites)
        places.push_back(&record.weights);
    std::vector<torch::Tensor> tensors;
    for (const torch::Tensor* place : places)
        tensors.push_back(*place);
    Readback readback(std::move(tensors));
    for (size_t i = 0; i < places.size(); ++i)
        *places[i] = readback.tensors()[i];
    return output;
}

} // namespace

ModelOutput forwardOnHost(Model& model, const Batch& batch, RecordAttention record)
{
    return onHost(model.forward(onDevice(batch, deviceOf(model)), record));
}

ModelOutput generateOnHost(Model& model, const Batch& batch, RecordAttention record)
{
    return onHost(model.generate(onDevice(batch, deviceOf(model)), record));
}

} // namespace attnscope
