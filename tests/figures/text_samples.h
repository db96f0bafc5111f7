// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <string>
#include <vector>

namespace attnscope {

/// A text of these words with `between` them, a token for each.
TokenSequence textOf(const std::string& name, const std::vector<std::string>& words,
                     const std::string& between = " ");

/// A reading of a text: the site "pool" (primary) [1, 1, tokens] whose weights rise from the first token to
/// the last and sum to 1, and "layer0" [2, 1 + tokens, 1 + tokens] with a class token; task "sentiment".
Inspection readingOf(TokenSequence text);

/// Three sentences of three words: "words" [1, 3, 9], "sentences" [1, 1, 3] with 0.1, 0.7, 0.2, and "tokens"
/// (primary), their product.
Inspection hierarchicalReading();

/// "5 March 2021" to "2021-03-05" by characters of the target, an output with "<eos>" and one wrong
/// character; site "alignment" [1, output, text] and the known alignment.
Inspection translation();

} // namespace attnscope
