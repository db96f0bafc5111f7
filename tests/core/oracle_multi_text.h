// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_image.h"

namespace attnscope::oracle {

/// One text without padding, for some a picture, and what docs/models.md calls the options.
struct MultiTextCase {
    std::vector<int64_t> text;
    Array image; ///< [c, h, w]
    std::vector<std::string> tasks;
    Mechanism mechanism;
    std::string cell = "rnn"; ///< of multi.attn-transfer, like the next three
    bool bidirectional = true;
    int64_t source = 0;
    bool fusion = true;                   ///< and the transfer is on
    int64_t heads = 4, layers = 1;        ///< of multi.image-text
    std::string writes;                   ///< the task of multi.token-task that is a text; empty: none
    bool bahdanau = true;                 ///< how it is written
    std::vector<int64_t> before;          ///< the target's token before each that is asked for; empty: greedy
    int64_t longest = 0;                  ///< of a text made greedily
    std::vector<int64_t>* made = nullptr; ///< where a text made greedily goes
};

Answer multiAttnTransfer(const MultiTextCase& input, const Parameters& parameters);
Answer multiTokenTask(const MultiTextCase& input, const Parameters& parameters);
Answer multiImageText(const MultiTextCase& input, const Parameters& parameters);

/// The squared distance of two maps, each averaged over `reach` neighbours to either side (0 beyond its ends)
/// and divided by its length.
double mapDistance(std::vector<double> map, std::vector<double> other, int64_t reach);

} // namespace attnscope::oracle
