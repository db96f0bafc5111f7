// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

/// The most that the pixels or texts of one data set may take in memory.
constexpr uint64_t kMaxDatasetBytes = uint64_t{2} << 30;

/// A task and what is known of it for every record.
struct LabelledTask {
    TaskInfo info;
    /// Classification: classes; Mask and Point: 0. -1: unknown.
    std::vector<int64_t> labels;
    std::vector<float> points = {}; ///< Point: [record, 2], x and y in pixels; else empty
    /// Which bits of ImageRecords::evidence the task's answer lies in; of a Mask task they are the answer.
    uint8_t evidenceBits = 0xff;
};

/// "data.NAME" of kind Integer or Real, for the readers' own options.
OptionSpec dataOption(OptionKind kind, std::string name, std::string defaultValue, double minimum,
                      double maximum, std::string label, std::string doc);

/// data.validation, that image and text data sets share.
OptionSpec validationOption();

/// Samples of each split; in memory they lie in this order.
struct SplitSizes {
    int64_t train = 0, validation = 0, test = 0;
};

/// Record numbers in the order training, validation, test.
struct SplitOrder {
    std::vector<int64_t> records;
    SplitSizes sizes;
};

/// What a reader says of the splits, as record numbers. Where `validation` is empty, a share of the training
/// split becomes it: the last of a permutation drawn from the seed, both in their former order.
struct SplitPlan {
    std::vector<int64_t> train, validation, test;
    double validationShare = 0;
};
/// Takes the first N of the training and test split as the spec says, then cuts the validation split.
SplitOrder orderOfSplits(SplitPlan plan, const DatasetSpec& spec, uint64_t seed);

/// The spec as the user wrote it.
std::string textOf(const DatasetSpec& spec);

Status cancelledLoading(const std::string& where);

} // namespace attnscope
