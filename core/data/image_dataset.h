// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/augmentation.h"
#include "core/data/records.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace attnscope {

/// What a reader hands over: images as they were read, in any order, and which of them make up which
/// split.
struct ImageRecords {
    std::string name;  ///< "cifar10"
    std::string where; ///< the file or folder, for messages
    std::string note;  ///< DatasetSummary::note
    int channels = 0, height = 0, width = 0;
    std::vector<uint8_t> pixels; ///< [record, h, w, c]
    /// [record, h, w]: 0 where nothing of the answer lies, else the bits of what lies there (1 where tasks do
    /// not differ, see LabelledTask::evidenceBits); empty: unknown.
    std::vector<uint8_t> evidence;
    /// The first is the main one. A Mask task needs evidence.
    std::vector<LabelledTask> tasks;
    Mirroring mirroring = Mirroring::Harmless;
    std::vector<int64_t> train, test; ///< record numbers in the splits' order
    std::vector<std::string> skipped; ///< DatasetSummary::skipped
    int64_t skippedCount = 0;

    int64_t imageBytes() const { return int64_t{channels} * height * width; }
};

/// Failure where `count` images of `imageBytes` exceed kMaxDatasetBytes. To be asked before allocating.
Status checkDatasetSize(const std::string& where, uint64_t count, uint64_t imageBytes);

/// The options that every image data set understands: labels kept, validation share and augmentation. A
/// reader puts its own before them; its records say the same about mirroring.
std::vector<OptionSpec> withImageOptions(std::vector<OptionSpec> own,
                                         Mirroring mirroring = Mirroring::Harmless);

/// Makes a data set of records: takes the first N of each split as the spec says, cuts the validation
/// split off a seeded permutation of the training split, leaves out labels as data.labels says, measures the
/// normalisation and the identity. Masks and points move with an augmented image; a point that leaves it is
/// unknown. `progress` is called with `progressFrom` to 1. Failure: an empty training split, cancelled. Usage
/// error: what data.labels says cannot be.
Result<std::unique_ptr<Dataset>> makeImageDataset(ImageRecords records, const DatasetSpec& spec,
                                                  const OptionReader& options, uint64_t seed,
                                                  const LoadProgress& progress, double progressFrom);

} // namespace attnscope
