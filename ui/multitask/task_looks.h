// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/map_field.h"
#include "ui/multitask/task_style.h"

#include <QString>

#include <optional>
#include <span>

namespace attnscope {

/// Where one task looks in an input: over the picture, or over the tokens of a text.
struct TaskLook {
    TaskStyle task;
    std::string site;                      ///< the attention site's name
    int query = -1;                        ///< row of a site whose queries are the tasks; -1: none
    std::optional<MapField> map;           ///< of a picture
    const TokenSequence* tokens = nullptr; ///< of a text; lives as long as the inspection
    int leading = 0;                       ///< the model's own tokens before the text's
    std::vector<float> weights;            ///< [place] of the text, the leading ones first
    QString answer;                        ///< what the task said of this input, in few characters
    QString shortAnswer;                   ///< its number alone, for narrow places; may be empty
    bool wrong = false;                    ///< the answer is known to be wrong
};

/// One for every task that has attention of its own, mean over heads: its primary site, else its first; else
/// its row in a site whose queries are the tasks. Empty: the model's attention is the same for all tasks.
std::vector<TaskLook> taskLooks(const std::shared_ptr<const Inspection>& inspection,
                                std::span<const TaskStyle> tasks);

/// A task's answer: a class with its probability, the overlap (IoU) of a mask with the true one, how far a
/// point is off in pixels, or a text.
QString answerText(const Prediction& prediction);
bool isWrong(const Prediction& prediction);

/// The value of the cell nearest to a point of the input.
float cellValue(const MapField& field, double x, double y);

/// `a` minus `b`, place by place; empty unless they are of the same tokens.
std::vector<float> differenceOf(const TaskLook& a, const TaskLook& b);

} // namespace attnscope
