// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/phrase_grammar.h"

namespace attnscope {

// What the reviews of each language are made of: see phrase_grammar.h for the notation and review_grammar.h
// for what the start symbol "review" promises. The texts live as long as the program.
std::span<const GrammarRule> englishReviewRules();
std::span<const GrammarRule> chineseReviewRules();

} // namespace attnscope
