// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/text_dataset.h"
#include "core/data/text/vocabulary.h"

namespace attnscope {

/// SHA-256 (hex) over texts, labels and vocabularies of records that lie in the order training, validation,
/// test; docs/data.md gives the recipe. The vocabularies are part of it because ids are what a model sees:
/// another version of ICU may cut a text differently.
std::string identityOf(const TextRecords& records, const SplitSizes& sizes, const Vocabulary& vocabulary,
                       const Vocabulary& targetVocabulary);

} // namespace attnscope
