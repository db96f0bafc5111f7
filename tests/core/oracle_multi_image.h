// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_image.h"

namespace attnscope::oracle {

enum class AnswerKind { Class, Mask, Point };

struct TaskCase {
    std::string name;
    AnswerKind kind = AnswerKind::Class;
};

/// One image and what docs/models.md calls the options. image [c, h, w].
struct MultiCase {
    Array image;
    std::vector<TaskCase> tasks;
    Mechanism mechanism; ///< of a task's look at the map, or of the memory
    bool lenet = false;
    std::string fusion = "none", variant = "weights";
    int64_t heads = 4;
    bool memory = true;
    double temperature = 1; ///< of multi.mtan
};

Answer multiHardSharing(const MultiCase& input, const Parameters& parameters);
Answer multiTaskAttention(const MultiCase& input, const Parameters& parameters);
/// `parameters` also holds the running statistics.
Answer multiMtan(const MultiCase& input, const Parameters& parameters);
Answer multiMemoryMha(const MultiCase& input, const Parameters& parameters);

} // namespace attnscope::oracle
