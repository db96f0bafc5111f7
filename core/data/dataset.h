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

/// Ids that every vocabulary has. Padding is 0 so that a zero-filled batch is padding.
constexpr int64_t kPadToken = 0, kUnknownToken = 1, kBeginToken = 2, kEndToken = 3;
constexpr int64_t kSpecialTokens = 4;

/// Texts of a batch, as long as the longest of them.
struct TokenBatch {
    torch::Tensor ids;       ///< [batch, tokens] int64, kPadToken behind a text's end
    torch::Tensor lengths;   ///< [batch] int64, each at least 1
    torch::Tensor sentences; ///< [batch, tokens] int64: number of the token's sentence, from 0 without gaps;
                             ///< undefined where the data set knows none
    /// The last two once more, on the host, where the others are on a GPU; undefined: they are on the host.
    torch::Tensor heldLengths, heldSentences;
    const torch::Tensor& lengthsOnHost() const { return heldLengths.defined() ? heldLengths : lengths; }
    const torch::Tensor& sentencesOnHost() const
    {
        return heldSentences.defined() ? heldSentences : sentences;
    }
    bool defined() const { return ids.defined(); }
};

/// What one training or evaluation step takes in. Undefined: the data set has none of the kind.
struct Batch {
    torch::Tensor images;     ///< [batch, c, h, w] float32, normalised, channels-last
    TokenBatch text, context; ///< `context` is `text` where the data set has no pairs
    TokenBatch target;        ///< kBeginToken, the words, kEndToken
    /// By task: Classification int64 [batch], -1 where unknown; Mask float32 [batch, h, w] 0/1, the whole of
    /// it -1 where unknown; Point float32 [batch, 2], x and y in input pixels, -1 where unknown.
    std::map<std::string, torch::Tensor> labels;
    std::vector<int64_t> indexes;      ///< into the split
    std::shared_ptr<const Batch> host; ///< the same on the host, for a batch on a GPU; else null
    const Batch& onHost() const { return host ? *host : *this; }
    int64_t size() const { return static_cast<int64_t>(indexes.size()); }
};

/// One sample for people and for scoring attention.
struct Sample {
    Picture picture;                         ///< before normalisation
    std::vector<uint8_t> evidence;           ///< [h*w] or [tokens of the text] 0/1, empty: unknown
    std::vector<TokenSequence> texts;        ///< "text", then "context" and "target" where there are such
    HostArray alignment;                     ///< [target token, text token] 0/1, empty: unknown
    std::map<std::string, int64_t> labels;   ///< task -> class, -1: unknown
    std::map<std::string, HostArray> values; ///< Mask [h, w] and Point [2] tasks, as Prediction::truthValues
};

/// What a user gives in place of a sample.
struct UserText {
    std::string text, context; ///< UTF-8; context empty: the text is its own
};

/// Tokens of the longest texts, special ones included; 0: there are none of the kind.
struct TextLengths {
    int64_t text = 0, context = 0, target = 0;
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
    /// Sample::evidence alone, for scoring many.
    virtual std::vector<uint8_t> evidence(Split split, int64_t index) const
    {
        return sample(split, index).evidence;
    }

    /// The evidence of one task, where tasks differ in it; that of the sample elsewhere.
    virtual std::vector<uint8_t> evidenceOf(Split split, int64_t index, const std::string& task) const
    {
        return evidence(split, index);
    }

    /// Of a picture with a text: the words that name what evidenceOf() marks in the picture, [tokens of the
    /// text] 0/1. Empty: unknown, or not a picture with a text.
    virtual std::vector<uint8_t> wordsAbout(Split /*split*/, int64_t /*index*/,
                                            const std::string& /*task*/) const
    {
        return {};
    }

    /// A batch of one from a sample that sample() or userSample() gave, changed or not: its picture,
    /// normalised like the data; its texts without the tokens marked hidden (where all are hidden, a single
    /// kUnknownToken). The target goes in where the sample has one. Every label is -1.
    virtual Batch batchOf(const Sample& sample) const = 0;

    /// A user's text, tokenised like the data. Failure: empty, not UTF-8, too long to be read (over 4 MiB);
    /// usage error where the data set has no texts.
    virtual Result<Sample> userSample(const UserText& text) const;

    /// A sample of pictures with sentences with a sentence of the user's in place of its own; answers,
    /// evidence and alignment are unknown. Failure as of userSample(); usage error where samples have no
    /// picture beside their text.
    virtual Result<Sample> sampleWithText(Split split, int64_t index, const UserText& text) const;

    /// Of all splits, as they go into the model.
    virtual TextLengths longestTexts() const { return {}; }

    /// The ids that a model made for a Sequence task as tokens with a readable text; ends at kEndToken.
    /// Empty where there is no such task.
    virtual TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const;

    /// All that userSample(), batchOf() and decode() need, as JSON for storedDataset(): kept with a run, it
    /// lets people look at the model where the data is not. Empty where the data set has nothing of the kind.
    virtual std::string document() const { return {}; }

    /// The order in which an epoch visits the training samples: a permutation that depends on the arguments
    /// alone. A data set of texts puts those of like length together in groups of `batchSize`.
    virtual std::vector<int64_t> trainingOrder(uint64_t seed, int64_t epoch, int64_t batchSize) const;
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

/// A data set without samples that reads a user's texts as the one that `document` (Dataset::document()) is
/// of; `identity` is that one's. Failure at `where`: not such a document. Any thread.
Result<std::unique_ptr<Dataset>> storedDataset(const std::string& where, const std::string& document,
                                               const std::string& identity);

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
