// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"
#include "core/data/records.h"
#include "core/data/text/tokenizer.h"

#include <map>
#include <optional>

namespace attnscope {

/// Bytes [begin, end) of a text.
struct TextRange {
    int32_t begin = 0, end = 0;
};

/// Says that a part of the target and a part of the text mean each other.
struct AlignedRanges {
    TextRange target, text;
};

/// What a reader hands over: texts as they were read, in any order, and which of them make up which split.
/// Vectors "of every record" are as long as `texts`, or empty where the data has nothing of the kind. Texts
/// have passed checkText (a reader skips or refuses others); one without any token becomes "unknown".
struct TextRecords {
    std::string name;                  ///< "imdb"
    std::string where;                 ///< the file or folder, for messages
    std::string note;                  ///< DatasetSummary::note
    std::vector<std::string> texts;    ///< UTF-8
    std::vector<std::string> contexts; ///< of every record, UTF-8: InputKind::TextPair
    std::vector<std::string> targets;  ///< of every record, UTF-8: the text to be made
    std::string targetTask;            ///< name of the Sequence task that `targets` belong to ("translation")
    /// How targets are cut; absent: as the option data.tokenizer says for the texts. Their punctuation stays.
    std::optional<TokenUnit> targetUnit;
    /// Classification; they come behind the task of `targets`, and the first of all is the main one.
    std::vector<LabelledTask> tasks;
    /// By task, of every record: where the answer lies in its text. A token that shares a byte with a range
    /// is evidence. A task that is not there has that of all.
    std::map<std::string, std::vector<std::vector<TextRange>>> evidence;
    /// Of every record: target and text tokens that share a byte with the two sides of an entry are aligned;
    /// a target token in no entry is aligned with nothing.
    std::vector<std::vector<AlignedRanges>> alignment;
    std::vector<int64_t> train, test; ///< record numbers in the splits' order
    /// Where not empty: the validation split, and data.validation is not used.
    std::vector<int64_t> validation;
    std::vector<std::string> skipped; ///< DatasetSummary::skipped
    int64_t skippedCount = 0;
};

/// Which part of a text that is too long is kept.
enum class TextEnd { Head, Tail };

/// Defaults of the options that every data set of texts has; a data set chooses its own.
struct TextDefaults {
    TokenUnit unit = TokenUnit::Word;
    bool punctuation = true;
    TextEnd keep = TextEnd::Head;
    int64_t tokens = 100;
    int64_t vocabulary = 10000; ///< words, besides the special ones
    int64_t minCount = 1;
};

/// The options that every data set of texts understands: data.tokenizer, data.punctuation, data.tokens,
/// data.keep, data.vocabulary, data.min_count, data.labels, data.validation. A reader puts its own before
/// them.
std::vector<OptionSpec> withTextOptions(std::vector<OptionSpec> own, const TextDefaults& defaults = {});

/// Makes a data set of records: takes the first N of each split as the spec says, cuts the validation split
/// off a seeded permutation of the training split, leaves out labels as data.labels says, cuts the texts into
/// tokens on all cores, makes the vocabularies from the training split alone, and measures the identity. The
/// result does not depend on the number of threads. Sequences of a Sample: "text", "context" where there are
/// pairs, "target" (its words and kEndToken: one for each query of a translator), and alignment has a row for
/// each of these. `progress` is called with `progressFrom` to 1. Failure: an empty training split, no words
/// at all, too large (over 2 GiB of text), cancelled. Usage error: what data.labels says cannot be.
Result<std::unique_ptr<Dataset>> makeTextDataset(TextRecords records, const DatasetSpec& spec,
                                                 const OptionReader& options, uint64_t seed,
                                                 const LoadProgress& progress, double progressFrom);

} // namespace attnscope
