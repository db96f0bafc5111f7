// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <vector>

namespace attnscope {

/// The training samples of a data set cut into folds for cross-validation: one fold is the test split, the
/// others are the training split; the data set's own validation and test samples are out of sight. Which
/// sample is in which fold depends on (seed, size) alone; folds differ by one sample at most. Orders of
/// training are the data set's own without the samples of the test fold, so that texts of like length stay
/// together.
class FoldView : public Dataset {
public:
    /// `fold` from 0 to folds - 1; the data set has `folds` training samples or more, and folds >= 2.
    FoldView(std::shared_ptr<const Dataset> data, int64_t folds, int64_t fold, uint64_t seed);

    const DatasetSummary& summary() const override { return m_summary; }
    int64_t size(Split split) const override;
    const std::string& identity() const override { return m_data->identity(); }
    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override;
    Sample sample(Split split, int64_t index) const override;
    std::vector<uint8_t> evidence(Split split, int64_t index) const override;
    std::vector<uint8_t> evidenceOf(Split split, int64_t index, const std::string& task) const override;
    std::vector<uint8_t> wordsAbout(Split split, int64_t index, const std::string& task) const override;
    Batch batchOf(const Sample& sample) const override { return m_data->batchOf(sample); }
    Result<Sample> userSample(const UserText& text) const override { return m_data->userSample(text); }
    Result<Sample> sampleWithText(Split split, int64_t index, const UserText& text) const override
    {
        return m_data->sampleWithText(Split::Train, whole(split, index), text);
    }
    TextLengths longestTexts() const override { return m_data->longestTexts(); }
    TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const override
    {
        return m_data->decode(task, ids);
    }
    std::vector<int64_t> trainingOrder(uint64_t seed, int64_t epoch, int64_t batchSize) const override;

private:
    const std::vector<int64_t>& part(Split split) const;
    int64_t whole(Split split, int64_t index) const;

    const std::shared_ptr<const Dataset> m_data;
    DatasetSummary m_summary;
    std::vector<int64_t> m_train, m_test; ///< ascending, into the data set's training split
    std::vector<int64_t> m_place;         ///< of each of its samples in m_train; -1: in the test fold
};

} // namespace attnscope
