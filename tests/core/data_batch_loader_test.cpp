// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/batch_loader.h"

#include "core/base/rng.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <atomic>

namespace attnscope {
namespace {

std::unique_ptr<Dataset> shapes()
{
    const OptionValues augmented{
        {"augment.flip", "true"}, {"augment.crop", "true"}, {"augment.noise", "0.1"}};
    return std::move(openDataset("shapes?train=70&test=10", augmented, 1, {})).value();
}

/// Fails the first `failures` batches.
class Failing : public Dataset {
public:
    Failing(const Dataset& good, int failures) : m_good(good), m_left(failures) {}
    const DatasetSummary& summary() const override { return m_good.summary(); }
    int64_t size(Split split) const override { return m_good.size(split); }
    const std::string& identity() const override { return m_good.identity(); }
    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override
    {
        if (m_left-- > 0)
            throw std::runtime_error("no memory");
        return m_good.batch(split, indexes, augment, stream);
    }
    Sample sample(Split split, int64_t index) const override { return m_good.sample(split, index); }
    Batch batchOf(const Sample& sample) const override { return m_good.batchOf(sample); }

private:
    const Dataset& m_good;
    mutable std::atomic<int> m_left;
};

TEST(BatchLoader, VisitsEverySampleOnceAnEpochAndKeepsThePartialBatch)
{
    const auto data = shapes();
    BatchLoader loader(*data, {1, 32, {}});
    EXPECT_EQ(loader.batchesPerEpoch(), 3);
    for (int64_t epoch = 0; epoch < 3; ++epoch) {
        std::vector<int64_t> seen;
        for (const int64_t size : {32, 32, 6}) {
            const auto loaded = loader.next();
            ASSERT_TRUE(loaded.isOk());
            EXPECT_EQ(loaded->batch.size(), size);
            EXPECT_EQ(loaded->position, (DataPosition{epoch, static_cast<int64_t>(seen.size()), 32}));
            seen.insert(seen.end(), loaded->batch.indexes.begin(), loaded->batch.indexes.end());
        }
        EXPECT_EQ(seen, epochOrder(70, 1, epoch));
        EXPECT_EQ(loader.position(), (DataPosition{epoch + 1, 0, 32}));
    }
}

TEST(BatchLoader, GivesWhatTheDataSetWouldGiveAtThatPosition)
{
    const auto data = shapes();
    BatchLoader loader(*data, {9, 32, {}});
    EXPECT_EQ(loader.next()->position, (DataPosition{0, 0, 32}));
    const auto second = loader.next();
    const Batch same =
        data->batch(Split::Train, second->batch.indexes, true, streamOf(9, keyOf("augmentation"), 0, 32));
    EXPECT_TRUE(torch::equal(second->batch.images, same.images));
    EXPECT_TRUE(torch::equal(second->batch.labels.at("shape"), same.labels.at("shape")));
}

TEST(BatchLoader, GoesOnFromAPosition)
{
    const auto data = shapes();
    BatchLoader whole(*data, {1, 32, {}});
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(whole.next().isOk());
    BatchLoader resumed(*data, {1, 32, whole.position()});
    for (int i = 0; i < 3; ++i) {
        const auto a = whole.next(), b = resumed.next();
        EXPECT_EQ(a->batch.indexes, b->batch.indexes);
        EXPECT_TRUE(torch::equal(a->batch.images, b->batch.images));
    }
}

TEST(BatchLoader, ANewBatchSizeHoldsFromTheNextBatch)
{
    const auto data = shapes();
    BatchLoader loader(*data, {1, 32, {}});
    EXPECT_EQ(loader.next()->batch.size(), 32);
    loader.setBatchSize(5);
    loader.setBatchSize(7);
    const auto small = loader.next();
    EXPECT_EQ(small->batch.size(), 7);
    EXPECT_EQ(small->position, (DataPosition{0, 32, 32}));
    const std::vector<int64_t> order = epochOrder(70, 1, 0);
    EXPECT_EQ(small->batch.indexes, std::vector<int64_t>(order.begin() + 32, order.begin() + 39));
    loader.setBatchSize(1000);
    EXPECT_EQ(loader.next()->batch.size(), 31);
    EXPECT_EQ(loader.next()->batch.size(), 70);
}

TEST(BatchLoader, TheOrderOfAnEpochKeepsToTheSizeThatItBeganWith)
{
    const auto data = shapes();
    BatchLoader loader(*data, {1, 32, {}});
    EXPECT_EQ(loader.next()->next, (DataPosition{0, 32, 32}));
    loader.setBatchSize(64);
    EXPECT_EQ(loader.next()->next, (DataPosition{1, 0, 64})); // the next epoch is made for the new size
}

TEST(BatchLoader, SizesSwitchedBackAndForthNeverMixUp)
{
    const auto data = shapes();
    BatchLoader loader(*data, {1, 8, {}});
    for (int64_t i = 0; i < 200; ++i) {
        loader.setBatchSize(3);
        loader.setBatchSize(8 + i % 3);
        const int64_t left = 70 - loader.position().offset;
        EXPECT_EQ(loader.next()->batch.size(), std::min(8 + i % 3, left));
    }
}

TEST(BatchLoader, AFailureReachesTheCallerAndMayBeRetried)
{
    const auto data = shapes();
    const Failing failing(*data, 1);
    BatchLoader loader(failing, {1, 32, {}});
    const auto failed = loader.next();
    ASSERT_FALSE(failed.isOk());
    EXPECT_EQ(failed.status().text(),
              "shapes?train=70&test=10: the next batch cannot be prepared (no memory)");
    EXPECT_EQ(loader.position(), (DataPosition{0, 0, 32}));
    const auto retried = loader.next();
    ASSERT_TRUE(retried.isOk());
    EXPECT_EQ(retried->position, (DataPosition{0, 0, 32}));
}

TEST(BatchLoader, MayBeDroppedAtAnyTime)
{
    const auto data = shapes();
    for (int i = 0; i < 50; ++i) {
        BatchLoader loader(*data, {1, 32, {}});
        for (int k = 0; k < i % 3; ++k)
            EXPECT_TRUE(loader.next().isOk());
    }
}

} // namespace
} // namespace attnscope
