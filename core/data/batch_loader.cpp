// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/batch_loader.h"

#include "core/base/rng.h"

#include <algorithm>

// Invariants
// 1. At most one request waits; a newer one replaces it. An answer tells which request it is to.
// 2. next() takes the answer to exactly what it would ask for now and drops any other, so that a batch
//    prepared before a change of the batch size is never seen.

namespace attnscope {

BatchLoader::BatchLoader(const Dataset& dataset, BatchPlan plan)
    : m_dataset(dataset), m_seed(plan.seed), m_planned(std::move(plan.order)),
      m_stream(streamBeside(plan.device)), m_position(plan.start), m_batchSize(plan.batchSize)
{
    assert(dataset.size(Split::Train) > 0 && plan.batchSize >= 1);
    if (m_position.group == 0)
        m_position.group = m_batchSize;
    assert(plan.start.offset >= 0 && plan.start.offset < dataset.size(Split::Train));
    ask();
    m_thread = std::thread([this] { run(); });
}

BatchLoader::~BatchLoader()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<LoadedBatch> BatchLoader::next()
{
    const Request wanted{m_position, m_batchSize};
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_answer && m_answer->request == wanted; });
    Result<Prepared> prepared = std::move(m_answer->batch);
    m_answer.reset();
    lock.unlock();
    if (prepared) {
        prepared->loaded.batch = prepared->batch.take();
        m_position = prepared->loaded.next;
    }
    ask();
    if (!prepared)
        return prepared.status();
    return std::move(prepared->loaded);
}

void BatchLoader::setBatchSize(int64_t batchSize)
{
    assert(batchSize >= 1);
    if (batchSize == m_batchSize)
        return;
    m_batchSize = batchSize;
    ask();
}

int64_t BatchLoader::batchesPerEpoch() const
{
    return (m_dataset.size(Split::Train) + m_batchSize - 1) / m_batchSize;
}

void BatchLoader::ask()
{
    {
        const std::lock_guard lock(m_mutex);
        m_request = Request{m_position, m_batchSize};
    }
    m_changed.notify_all();
}

void BatchLoader::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [&] { return m_stop || m_request; });
        if (m_stop)
            return;
        const Request request = *m_request;
        m_request.reset();
        lock.unlock();
        Result<Prepared> batch = prepare(request);
        lock.lock();
        m_answer.emplace(Answer{request, std::move(batch)});
        m_changed.notify_all();
    }
}

Result<BatchLoader::Prepared> BatchLoader::prepare(const Request& request)
{
    // LibTorch throws where memory runs out, and nothing may leave a thread by an exception.
    try {
        const auto [epoch, offset, group] = request.position;
        const int64_t size = m_dataset.size(Split::Train);
        if (m_orderEpoch != epoch || m_orderGroup != group) {
            m_order = m_planned ? m_planned(epoch, group) : m_dataset.trainingOrder(m_seed, epoch, group);
            m_orderEpoch = epoch;
            m_orderGroup = group;
        }
        const int64_t count = std::min(request.batchSize, size - offset);
        const auto indexes =
            std::span(m_order).subspan(static_cast<size_t>(offset), static_cast<size_t>(count));
        Prepared prepared;
        Batch batch = m_dataset.batch(Split::Train, indexes, true,
                                      streamOf(m_seed, keyOf("augmentation"), epoch, offset));
        prepared.batch = m_stream ? SentBatch(batch, *m_stream) : SentBatch(std::move(batch));
        prepared.loaded.position = request.position;
        prepared.loaded.next = offset + count < size ? DataPosition{epoch, offset + count, group}
                                                     : DataPosition{epoch + 1, 0, request.batchSize};
        return prepared;
    } catch (const c10::Error& error) { // whose what() is a page long
        m_orderEpoch = -1;
        return failure(m_dataset.summary().spec, "the next batch cannot be prepared ({})",
                       error.what_without_backtrace());
    } catch (const std::exception& error) {
        m_orderEpoch = -1;
        return failure(m_dataset.summary().spec, "the next batch cannot be prepared ({})", error.what());
    }
}

} // namespace attnscope
