// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/inspection.h"
#include "core/api/snapshot.h"

#include <torch/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

/// What one training or evaluation step takes in.
struct Batch {
    torch::Tensor images;                        ///< [batch, c, h, w] float32, normalised, channels-last
    std::map<std::string, torch::Tensor> labels; ///< task -> int64 [batch]; -1 where unknown
    std::vector<int64_t> indexes;                ///< into the split
    int64_t size() const { return static_cast<int64_t>(indexes.size()); }
};

/// One sample for people and for scoring attention.
struct Sample {
    Picture picture;                       ///< before normalisation
    std::vector<uint8_t> evidence;         ///< [h*w] 0/1, empty: unknown
    std::map<std::string, int64_t> labels; ///< task -> class, -1: unknown
};

/// The SPEC of the command line: NAME[:PATH][?train=N&test=M].
struct DatasetSpec {
    std::string name;
    std::string path;
    std::optional<int64_t> train, test; ///< only the first N of the split
};
/// Usage error for an unknown name (with the nearest), a missing or unexpected path, a bad suffix.
Result<DatasetSpec> parseDatasetSpec(const std::string& text);

/// Called while a data set loads with the part done (0..1); returns false to cancel.
using LoadProgress = std::function<bool(double)>;

/// Samples in splits. Immutable after opening: every function may be called from any thread at once.
class Dataset {
public:
    virtual ~Dataset() = default;

    virtual const DatasetSummary& summary() const = 0;
    virtual int64_t size(Split split) const = 0;
    /// SHA-256 (hex) over the pixels and labels of all splits: two data sets are the same if this is.
    virtual const std::string& identity() const = 0;

    /// Assembles a batch. `augment`: apply the configured augmentation, whose random draws depend only on
    /// `stream` and the position in the batch, never on the thread or the calls before. An index beyond the
    /// split throws c10::IndexError, as LibTorch does.
    virtual Batch batch(Split split, std::span<const int64_t> indexes, bool augment,
                        uint64_t stream) const = 0;
    virtual Sample sample(Split split, int64_t index) const = 0;

    /// Turns a user's picture of the model's size into a batch of one, normalised like the data.
    virtual Batch batchOf(const Picture& picture) const = 0;
};

/// One line of the data registry.
struct DatasetEntry {
    DatasetInfo info;
    Result<std::unique_ptr<Dataset>> (*open)(const DatasetSpec& spec, const OptionReader& options,
                                             uint64_t seed, const LoadProgress& progress);
};
/// All data sets, in display order.
std::span<const DatasetEntry> datasetRegistry();

/// Finds the entry, checks the options that belong to it ("data.*", "augment.*"; a run's other keys are its
/// model's and are passed over) and opens it. `progress` may be empty; it is called on this thread alone.
/// Usage error: a bad spec, a key that this data set does not have (with the nearest), a bad value. Failure:
/// what is wrong with the files. Cancelled: `progress` said so.
Result<std::unique_ptr<Dataset>> openDataset(const std::string& spec, const OptionValues& options,
                                             uint64_t seed, const LoadProgress& progress);

/// The order in which an epoch visits the training samples: a permutation of [0, size) that depends on
/// (seed, epoch) alone (Fisher-Yates).
std::vector<int64_t> epochOrder(int64_t size, uint64_t seed, int64_t epoch);

/// Reads a user's PNG or JPEG, crops the largest centred rectangle with the model's aspect ratio and
/// scales it (area averaging) to width x height. `original` keeps the crop at full resolution, at most
/// 2048 pixels a side. Failure: not an image, too large (over 16,384 pixels a side), truncated.
struct FittedPicture {
    Picture fitted;
    Picture original;
};
Result<FittedPicture> readFittedPicture(const std::string& path, int width, int height);

} // namespace attnscope
