// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/thread_annotations.h"
#include "core/data/batch_transfer.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace attnscope {

/// Where training stands in its data: all that a checkpoint needs to go on with the very next batch.
struct DataPosition {
    int64_t epoch = 0;  ///< epochs completed
    int64_t offset = 0; ///< samples of this epoch already used; below the size of the training split
    int64_t group = 0;  ///< batch size that the epoch began with, by which its order is made
    bool operator==(const DataPosition&) const = default;
};

/// In place of Dataset::trainingOrder: indexes into the training split, as many as it has samples, for an
/// epoch and a group. Called on the loader's thread; depends on its arguments alone.
using TrainingOrder = std::function<std::vector<int64_t>(int64_t epoch, int64_t group)>;

struct BatchPlan {
    uint64_t seed = 1;
    int64_t batchSize = 64;
    DataPosition start;
    TrainingOrder order = {};          ///< empty: the data set's own
    torch::Device device{torch::kCPU}; ///< where the batches go
};

struct LoadedBatch {
    Batch batch;
    DataPosition position; ///< of its first sample
    DataPosition next;     ///< after it; offset 0 where the batch ended its epoch
};

/// Prepares the training batches one ahead, on a thread of its own. What a batch holds depends on (seed,
/// batch size, position) and the plan's order alone: the order is that or the data set's
/// trainingOrder(seed, epoch, group), the augmentation's stream is (seed, epoch, offset). The last batch of
/// an epoch may be smaller. For a GPU the thread also sends them there, on a stream of its own beside the
/// step that is under way. One thread at a time calls the functions.
class BatchLoader {
public:
    /// `dataset` must outlive it and have training samples; plan.batchSize >= 1. Where plan.start has no
    /// group, the batch size is it.
    BatchLoader(const Dataset& dataset, BatchPlan plan);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    /// The next batch; waits for it if need be, and has the one after begun. Failure: out of memory and the
    /// like; the position stays, so that the call may be repeated.
    Result<LoadedBatch> next();

    /// From the next batch on. A batch that was prepared with another size is dropped.
    void setBatchSize(int64_t batchSize);

    /// Of the batch that next() will give.
    DataPosition position() const { return m_position; }
    /// Batches in an epoch that begins with the present batch size.
    int64_t batchesPerEpoch() const;

private:
    struct Request {
        DataPosition position;
        int64_t batchSize = 0;
        bool operator==(const Request&) const = default;
    };
    /// `loaded` without its batch, which may still be on its way to the device.
    struct Prepared {
        LoadedBatch loaded;
        SentBatch batch;
    };
    struct Answer {
        Request request;
        Result<Prepared> batch;
    };

    void run();
    Result<Prepared> prepare(const Request& request);
    void ask();

    const Dataset& m_dataset;
    const uint64_t m_seed;
    const TrainingOrder m_planned;
    const std::optional<c10::Stream> m_stream; ///< for batches on their way to a GPU

    // The caller's.
    DataPosition m_position;
    int64_t m_batchSize;

    // The loading thread's.
    std::vector<int64_t> m_order;
    int64_t m_orderEpoch = -1, m_orderGroup = 0;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Request> m_request ATTNSCOPE_GUARDED_BY(m_mutex); ///< the newest, until it is taken up
    std::optional<Answer> m_answer ATTNSCOPE_GUARDED_BY(m_mutex);
    bool m_stop ATTNSCOPE_GUARDED_BY(m_mutex) = false;

    std::thread m_thread; ///< the last member: it uses the others
};

} // namespace attnscope
