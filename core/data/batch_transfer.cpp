// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/batch_transfer.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <memory>

namespace attnscope {
namespace {

template <class Visit>
void eachTensor(Batch& batch, Visit visit)
{
    const auto visitDefined = [&](torch::Tensor& tensor) {
        if (tensor.defined())
            visit(tensor);
    };
    visitDefined(batch.images);
    for (TokenBatch* text : {&batch.text, &batch.context, &batch.target})
        for (torch::Tensor* tensor : {&text->ids, &text->lengths, &text->sentences})
            visitDefined(*tensor);
    for (auto& [task, labels] : batch.labels)
        visitDefined(labels);
}

} // namespace

Batch onDevice(const Batch& batch, torch::Device device)
{
    if (device.is_cpu())
        return batch;
    Batch sent = batch;
    sent.host = std::make_shared<const Batch>(batch);
    for (TokenBatch* text : {&sent.text, &sent.context, &sent.target}) {
        text->heldLengths = text->lengths;
        text->heldSentences = text->sentences;
    }
    eachTensor(sent, [&](torch::Tensor& tensor) {
        // From page-locked memory the copy passes beside the device's work; LibTorch keeps that memory until
        // then.
        const torch::Tensor from = device.is_cuda() ? tensor.pin_memory() : tensor;
        tensor = from.to(device, /*non_blocking=*/true);
    });
    return sent;
}

std::optional<c10::Stream> streamBeside(torch::Device device)
{
    if (device.is_cpu())
        return std::nullopt;
    return c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
}

SentBatch::SentBatch(const Batch& batch, c10::Stream stream)
{
    const c10::StreamGuard guard(stream);
    m_batch = onDevice(batch, stream.device());
    m_arrived.emplace_back(stream.device_type());
    m_arrived.back().record(stream);
}

Batch SentBatch::take()
{
    for (const c10::Event& arrived : m_arrived) {
        const torch::Device device = arrived.device();
        const c10::Stream users = c10::impl::VirtualGuardImpl(device.type()).getStream(device);
        arrived.block(users);
        // Else the memory could be given to the next batch while the user's work on it is still to come.
        eachTensor(m_batch, [&](torch::Tensor& tensor) { tensor.record_stream(users); });
    }
    m_arrived.clear();
    return std::move(m_batch);
}

} // namespace attnscope
