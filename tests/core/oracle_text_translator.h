// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_math.h"

namespace attnscope::oracle {

struct TranslatorCase {
    std::vector<int64_t> source; ///< ids of one text without padding
    Mechanism mechanism;
    bool bahdanau = false;
    std::vector<double> summary{}; ///< what the first state is made from; empty: the encoder's final states
};

struct Translation {
    Array logits;              ///< [step, target vocabulary]
    Array weights;             ///< [step, source token]
    std::vector<int64_t> made; ///< by greedyTranslation: up to and with the end
};

/// text.translator after docs/models.md, given the tokens before each step.
Translation taughtTranslation(const TranslatorCase& input, const Parameters& parameters,
                              const std::vector<int64_t>& before);
/// The likeliest token each time (padding and begin left out), `longest` at most.
Translation greedyTranslation(const TranslatorCase& input, const Parameters& parameters, int64_t longest);

} // namespace attnscope::oracle
