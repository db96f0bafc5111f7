// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"
#include "core/data/text/corpus.h"
#include "core/data/text/vocabulary.h"

#include <string>
#include <vector>

namespace attnscope {

/// How texts are cut and how much of them is kept.
struct TextSettings {
    TokenizerOptions tokenizer, targetTokenizer;
    TextLimit limit, targetLimit;
};

/// How a data set of texts turns texts into tokens and ids into texts: all of it that a model needs to be
/// looked at. Immutable once filled, but for the pools' lists of idle tokenizers, which have locks: any
/// thread may read at any time.
struct TextReading {
    TextSettings settings;
    TokenizerPool pool, targetPool;
    Vocabulary vocabulary, targetVocabulary; ///< the latter has the special tokens alone without a target
    std::vector<TaskInfo> tasks;             ///< of the data, all of them

    /// With empty vocabularies and no tasks. Failure: ICU's data are missing.
    static Result<TextReading> make(const TextSettings& settings);

    /// A text or context in tokens.
    TokenSequence sequence(const char* name, const std::string& text) const;
    /// A target in tokens, kEndToken behind them.
    TokenSequence target(const std::string& text) const;
    /// The first Sequence task; null where there is none.
    const TaskInfo* targetTask() const;

    // As of Dataset.
    Result<Sample> userSample(const UserText& text) const;
    Batch batchOf(const Sample& sample) const;
    TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const;

    /// The document of a data set (Dataset::document()); docs/run-file.md gives its form.
    std::string document(const DatasetSummary& summary) const;
};

} // namespace attnscope
