// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace attnscope {

/// Labels in the IDX files of MNIST's form are below this.
constexpr uint8_t kIdxClasses = 10;

/// One split: labels are held against kIdxClasses, sizes against the files.
struct IdxImages {
    std::vector<uint8_t> pixels; ///< [image, h, w]
    std::vector<uint8_t> labels;
    int height = 0, width = 0; ///< 1 to 512

    int64_t count() const { return static_cast<int64_t>(labels.size()); }
};

struct IdxFolder {
    std::filesystem::path folder; ///< where the files were found
    IdxImages train, test;        ///< of one size
};

/// Reads the four IDX files of MNIST (LeCun et al. 1998) or of a set in its form, gzipped or not. `path` is
/// the folder with them, one of the files, or a folder up to two levels above. `progress` gets 0 to 1.
/// Failure: what is wrong with which file; more than kMaxDatasetBytes of pixels in a split; cancelled.
Result<IdxFolder> readIdxFolder(const std::string& path, const LoadProgress& progress);

} // namespace attnscope
