// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_image.h"

namespace attnscope::oracle {

/// `ids` of one text without padding; `tasks` names the heads.
struct TransformerCase {
    std::vector<int64_t> ids;
    std::vector<std::string> tasks;
    Mechanism mechanism;
    int64_t heads = 4, layers = 2;
    bool classToken = false, sinusoidal = false;
};

/// text.transformer after docs/models.md.
Answer textTransformer(const TransformerCase& input, const Parameters& parameters);

} // namespace attnscope::oracle
