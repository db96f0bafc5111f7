// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/records.h"

#include <string>
#include <vector>

namespace attnscope {

/// data.labels, that image and text data sets share: "TASK=SHARE" with commas between them; empty: all labels
/// stay.
OptionSpec labelSharesOption();

/// Takes labels of the training samples, which are the first `train` records, away (sets them to -1), so that
/// of each task named in `shares` the share stays, rounded to whole samples. Which ones stay depends on the
/// seed and the task's name alone. Of data without any task nothing is taken. `madeText` is the name of the
/// Sequence task, whose references cannot be left out; empty: there is none. Usage error: not of the form,
/// a share outside 0 to 1, a task twice or one that the data does not have (with the nearest).
Status leaveLabelsOut(const std::string& shares, std::vector<LabelledTask>& tasks,
                      const std::string& madeText, int64_t train, uint64_t seed);

} // namespace attnscope
