// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_image.h"

namespace attnscope::oracle {

/// One text without padding, and what docs/models.md calls the options. `sentences` numbers each token's.
struct TextCase {
    std::vector<int64_t> text, context, sentences;
    std::vector<std::string> tasks{"label", "second"};
    Mechanism mechanism;
    std::string cell = "lstm";
    bool bidirectional = true;
};

/// States [tokens, directions * hidden] of a recurrent layer over input [tokens, in]; `first` is the hidden
/// state to start from, or empty for 0.
Array recurrent(const std::string& cell, bool bidirectional, const Parameters& parameters,
                const std::string& prefix, const Array& input, const std::vector<double>& first = {});

Answer textAttnRnn(const TextCase& input, const Parameters& parameters);
Answer textBilstmContext(const TextCase& input, const Parameters& parameters);
Answer textHierarchical(const TextCase& input, const Parameters& parameters);

} // namespace attnscope::oracle
