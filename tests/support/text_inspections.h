// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <memory>
#include <string>
#include <vector>

namespace attnscope {

/// Inspections of texts made by hand, for tests and benches of the views: no model, weights by a formula.

/// A sequence of the words of `text`, split at spaces; CJK characters and punctuation stand alone. Offsets
/// are bytes of `text`; sentences end at . ! ? 。
TokenSequence wordsOf(const std::string& name, const std::string& text);

/// A matrix site [heads, queries, keys] (a single query for empty `queryTokens`); every row sums to 1 and
/// peaks at a place that depends on head and row.
AttentionSite textSite(const Inspection& inspection, const std::string& name, int heads,
                       const std::string& queryTokens, const std::string& keyTokens);

/// One text, a pooling site and `layers` self-attention sites of `heads` heads; two classes.
std::shared_ptr<Inspection> selfAttentionOf(const std::string& text, int heads, int layers);

/// A text with a pooling site of one head alone.
std::shared_ptr<Inspection> poolingOf(const std::string& text);

/// "text" -> "output" with the reference "target" and the alignment i -> i.
std::shared_ptr<Inspection> translationOf(const std::string& source, const std::string& made);

/// Words under sentences: sites "words" (queries: sentences) and "sentences" (pooled).
std::shared_ptr<Inspection> hierarchyOf(const std::string& text);

/// `count` English words with a Chinese one now and then.
std::string longText(int count);

} // namespace attnscope
